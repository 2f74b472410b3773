"""Question banks in the formats of other systems: for commands."""

from __future__ import annotations

from cairn.interop.questions.exchange import export_bank, import_questions, planned, read_file

__all__ = ["export_bank", "import_questions", "planned", "read_file"]

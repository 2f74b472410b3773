"""Question banks in the formats of other systems, and statements to and from other record stores: for commands."""

from __future__ import annotations

from cairn.interop.questions.exchange import export_bank, import_questions, planned, read_file
from cairn.interop.xapi.forwarding import Went, forward
from cairn.interop.xapi.pulling import Came, pull

__all__ = ["Came", "Went", "export_bank", "forward", "import_questions", "planned", "pull", "read_file"]

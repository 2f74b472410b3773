"""What learning adds to the authors' admin."""

from __future__ import annotations

from cairn.learning import items_menu  # noqa: F401

"""What the authors' admin shows besides pages."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from cairn.courses.models import Figure
from cairn.library.models_api import EvidenceRecord

register_snippet(Figure)
register_snippet(EvidenceRecord)

# The question bank, with a menu of its own.
from cairn.courses import bank_menu  # noqa: E402, F401

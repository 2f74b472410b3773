"""What the authors' admin shows besides pages."""

from __future__ import annotations

from wagtail.snippets.models import register_snippet

from cairn.courses.models import Figure
from cairn.library.models_api import EvidenceRecord

register_snippet(Figure)
register_snippet(EvidenceRecord)

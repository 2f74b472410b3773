"""Models that a foreign key of another area may point at. Nobody creates their rows but ``library.api``."""

from cairn.library.models import EvidenceRecord

__all__ = ["EvidenceRecord"]

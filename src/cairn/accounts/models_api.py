"""Models that a foreign key of another area may point at. Nobody creates their rows but ``accounts.api``."""

from cairn.accounts.models import Organisation, Person

__all__ = ["Organisation", "Person"]

"""Models that a foreign key of another area may point at. Nobody creates their rows but ``runs.api``."""

from cairn.runs.models import Enrolment, Role, Run, Unlock

__all__ = ["Enrolment", "Role", "Run", "Unlock"]

"""Who marks what: at a date, in a steady stream, and when experts step in (docs/algorithms/allocation.md)."""

from cairn.methods.allocation.records import Assessor, Assignment, Submission
from cairn.methods.allocation.sharing import assign

__all__ = ["Assessor", "Assignment", "Submission", "assign"]

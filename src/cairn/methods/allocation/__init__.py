"""Who marks what: at a date, in a steady stream, and when experts step in (docs/algorithms/allocation.md)."""

from cairn.methods.allocation.bound import Bound, bound
from cairn.methods.allocation.records import Assessor, Assignment, Submission
from cairn.methods.allocation.rolling import (
    Asking,
    Rules,
    Waiting,
    claim_until,
    experts_needed,
    is_worth_one_more,
    need,
    next_for,
    pass_on,
    scarcity,
)
from cairn.methods.allocation.sharing import assign
from cairn.methods.allocation.simulation import Learners, Outcome, learners, simulate

__all__ = [
    "Asking",
    "Assessor",
    "Assignment",
    "Bound",
    "Learners",
    "Outcome",
    "Rules",
    "Submission",
    "Waiting",
    "assign",
    "bound",
    "claim_until",
    "experts_needed",
    "is_worth_one_more",
    "learners",
    "need",
    "next_for",
    "pass_on",
    "scarcity",
    "simulate",
]

"""What was found, and what wins where two rules find the same words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["KINDS", "Finding", "settle"]

# The most specific first: what stands behind its own cue beats what is known by form alone.
KINDS = ("email", "hospital_number", "date_of_birth", "nhs_number", "phone", "postcode", "person_name")


@dataclass(frozen=True)
class Finding:
    """Words that may tell who a patient is: ``text`` is what stands from ``start`` up to ``end`` in what was searched.

    ``kind``: one of :data:`KINDS`.
    """

    kind: str
    start: int
    end: int
    text: str


def settle(found: Iterable[Finding]) -> list[Finding]:
    """By place, none overlapping: the most specific kind stays, and of one kind the longer."""
    best = sorted(found, key=lambda one: (KINDS.index(one.kind), one.start - one.end, one.start))
    taken: dict[int, int] = {}  # where each character that is taken belongs
    kept: list[Finding] = []
    for one in best:
        if (
            one.start not in taken
            and one.end - 1 not in taken
            and not any(n in taken for n in range(one.start, one.end))
        ):
            taken.update(dict.fromkeys(range(one.start, one.end), len(kept)))
            kept.append(one)
    return sorted(kept, key=lambda one: one.start)

"""What allocation is told, and what it answers: works, people, and who marks what."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

__all__ = ["Assessor", "Assignment", "Submission"]


@dataclass(frozen=True, slots=True)
class Submission:
    """A work that wants marks. ``organisations`` has one entry for each author; None, or nothing, is an unknown one.

    ``team`` joins several works: whoever is an author of one marks none of them.
    """

    id: Hashable
    authors: tuple[Hashable, ...]
    organisations: tuple[Hashable | None, ...] = ()
    team: Hashable | None = None


@dataclass(frozen=True, slots=True)
class Assessor:
    """Somebody who marks. What the works say of their authors is added to it."""

    id: Hashable
    organisations: frozenset[Hashable] = frozenset()
    teams: frozenset[Hashable] = frozenset()


@dataclass(frozen=True)
class Assignment:
    """Who marks what, and what could not be avoided.

    ``assessors``: to each work its assessors. ``same_organisation``: the pairs (assessor, work) that share an
    organisation. ``mutual``: pairs of people who mark each other's work, each pair once. ``for_experts``: the places
    that nobody could fill, by work; works that lack none are left out. ``loads``: to each assessor the number of works.
    """

    assessors: Mapping[Hashable, tuple[Hashable, ...]]
    same_organisation: tuple[tuple[Hashable, Hashable], ...] = ()
    mutual: tuple[tuple[Hashable, Hashable], ...] = ()
    for_experts: Mapping[Hashable, int] = field(default_factory=dict)
    loads: Mapping[Hashable, int] = field(default_factory=dict)

    def pairs(self) -> Iterable[tuple[Hashable, Hashable]]:
        """Every (assessor, work) in the order of the works."""
        return ((person, work) for work, people in self.assessors.items() for person in people)

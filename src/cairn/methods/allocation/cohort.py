"""A cohort as arrays, so that "may this person mark this work?" is asked of 100,000 pairs at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from cairn.methods.allocation.records import Assessor, Submission

__all__ = ["Bools", "Cohort", "Ints"]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
NOBODY = -1
# How many works of one person are looked at when two people might mark each other: a person with more is no peer.
OWN_WORKS = 8


class Cohort:
    """Works and people by their places, sorted so that those of one organisation stand together, the largest first.

    ``barred`` holds the pairs person * works + work of one's own works and of those already marked.
    """

    def __init__(
        self, works: Sequence[Submission], people: Sequence[Assessor], done: Iterable[tuple[Hashable, Hashable]]
    ) -> None:
        """Raises ``ValueError`` where two works, or two people, have the same id."""
        belongs, teams = _memberships(works, people)
        sizes = Counter(name for names in belongs.values() for name in names)
        rank = {name: at for at, (name, _) in enumerate(sizes.most_common())}
        many = Counter(name for names in teams.values() for name in names)
        team_at = {name: at for at, (name, _) in enumerate(many.most_common())}
        self.works = sorted(works, key=lambda w: (_first(rank, w.organisations), _first(team_at, [w.team])))
        self.people = sorted(
            (p.id for p in people), key=lambda p: (_first(rank, belongs[p]), _first(team_at, teams[p]))
        )
        self.place = {one: at for at, one in enumerate(self.people)}
        self.work_at = {work.id: at for at, work in enumerate(self.works)}
        if len(self.place) < len(people) or len(self.work_at) < len(works):
            raise ValueError("two works, or two assessors, have the same id")
        self._work_orgs = _columns([_known(rank, work.organisations) for work in self.works], -2)
        self._person_orgs = _columns([_known(rank, belongs[one]) for one in self.people], NOBODY)
        self._work_team = np.array([team_at.get(w.team, -2) for w in self.works], dtype=np.int64)
        self._person_teams = _columns([_known(team_at, teams[one]) for one in self.people], NOBODY)
        authors = [[self.place[one] for one in dict.fromkeys(w.authors) if one in self.place] for w in self.works]
        self.authors = _columns(authors, NOBODY)
        own: list[list[int]] = [[] for _ in self.people]
        for at, names in enumerate(authors):
            for one in names:
                own[one].append(at)
        self.own = _columns([places[:OWN_WORKS] for places in own], NOBODY)
        count = len(self.works)
        self.done = [(self.place[p], self.work_at[w]) for p, w in done if p in self.place and w in self.work_at]
        codes = [one * count + at for one, places in enumerate(own) for at in places]
        self._barred = np.unique(np.array(codes + [p * count + w for p, w in self.done], dtype=np.int64))

    def barred(self, work: Ints, person: Ints) -> Bools:
        """Own work, own team, or marked before."""
        found = self._in_team(work, person)
        if self._barred.size:
            codes = person * len(self.works) + work
            at = np.minimum(np.searchsorted(self._barred, codes), self._barred.size - 1)
            found = found | (self._barred[at] == codes)
        return found

    def colleagues(self, work: Ints, person: Ints) -> Bools:
        """The person shares an organisation with an author."""
        return _meet(self._work_orgs[:, work], self._person_orgs[:, person])

    def _in_team(self, work: Ints, person: Ints) -> Bools:
        return _meet(self._work_team[None, work], self._person_teams[:, person])


def _memberships(
    works: Sequence[Submission], people: Sequence[Assessor]
) -> tuple[dict[Hashable, dict[Hashable, None]], dict[Hashable, dict[Hashable, None]]]:
    """The organisations and the teams of each assessor, of what is said of them and of their works."""
    # A dict keeps the order in which names were read; that of a set of texts differs from one process to the next.
    belongs = {one.id: dict.fromkeys(sorted(one.organisations, key=repr)) for one in people}
    teams = {one.id: dict.fromkeys(sorted(one.teams, key=repr)) for one in people}
    for work in works:
        for one, name in zip(work.authors, work.organisations, strict=False):
            if name is not None and one in belongs:
                belongs[one][name] = None
        for one in work.authors:
            if work.team is not None and one in teams:
                teams[one][work.team] = None
    return belongs, teams


def _first(rank: dict[Hashable, int], names: Iterable[Hashable | None]) -> int:
    return min((rank[name] for name in names if name is not None and name in rank), default=len(rank))


def _known(rank: dict[Hashable, int], names: Iterable[Hashable | None]) -> list[int]:
    return list(dict.fromkeys(rank[name] for name in names if name is not None and name in rank))


def _columns(rows: Sequence[Sequence[int]], filler: int) -> Ints:
    """Rows of different lengths as an array, one line for the first of each row, one for the second, and so on."""
    width = max((len(row) for row in rows), default=0)
    table = np.full((max(width, 1), len(rows)), filler, dtype=np.int64)
    for at, row in enumerate(rows):
        for line, value in enumerate(row):
            table[line, at] = value
    return table


def _meet(left: Ints, right: Ints) -> Bools:
    found = np.zeros(np.broadcast_shapes(left.shape[1:], right.shape[1:]), dtype=bool)
    for a in left:
        for b in right:
            found |= a == b
    return found

"""A cohort as arrays, so that "may this person mark this work?" is asked of 100,000 pairs at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from cairn.methods.allocation.records import Assessor, Submission

__all__ = ["Bools", "Cohort", "Ints", "among", "distinct"]
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
        orgs_at, team_at = _ranks(belongs), _ranks(teams)
        known = [_known(orgs_at, work.organisations) for work in works]
        order = _order(known, [_known(team_at, (work.team,)) for work in works])
        self.works = [works[at] for at in order]
        self._work_orgs = _columns([known[at] for at in order], -2)
        self._work_team = np.array([team_at.get(work.team, -2) for work in self.works], dtype=np.int64)
        known, in_teams = (
            [_known(orgs_at, belongs[one.id]) for one in people],
            [_known(team_at, teams[one.id]) for one in people],
        )
        order = _order(known, in_teams)
        self.people = [people[at].id for at in order]
        self._person_orgs = _columns([known[at] for at in order], NOBODY)
        self._person_teams = _columns([in_teams[at] for at in order], NOBODY)
        self.place = {one: at for at, one in enumerate(self.people)}
        self.work_at = {work.id: at for at, work in enumerate(self.works)}
        if len(self.place) < len(people) or len(self.work_at) < len(works):
            raise ValueError("two works, or two assessors, have the same id")
        authors = [self._places(work.authors) for work in self.works]
        self.authors = _columns(authors, NOBODY)
        own: list[list[int]] = [[] for _ in self.people]
        for at, names in enumerate(authors):
            for one in names:
                own[one].append(at)
        self.own = _columns([places[:OWN_WORKS] for places in own], NOBODY)
        count = len(self.works)
        self.done = [(self.place[p], self.work_at[w]) for p, w in done if p in self.place and w in self.work_at]
        codes = [one * count + at for one, places in enumerate(own) for at in places]
        self._barred = distinct(np.array(codes + [p * count + w for p, w in self.done], dtype=np.int64))

    def _places(self, authors: tuple[Hashable, ...]) -> list[int]:
        found = [self.place[one] for one in authors if one in self.place]
        return found if len(found) < 2 else list(dict.fromkeys(found))

    def barred(self, work: Ints, person: Ints) -> Bools:
        """Own work, own team, or marked before."""
        return self._in_team(work, person) | among(person * len(self.works) + work, self._barred)

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
    belongs = {
        one.id: dict.fromkeys(sorted(one.organisations, key=repr) if one.organisations else ()) for one in people
    }
    teams = {one.id: dict.fromkeys(sorted(one.teams, key=repr) if one.teams else ()) for one in people}
    for work in works:
        for one, name in zip(work.authors, work.organisations, strict=False):
            if name is not None and one in belongs:
                belongs[one][name] = None
        if work.team is not None:
            for one in work.authors:
                if one in teams:
                    teams[one][work.team] = None
    return belongs, teams


def _ranks(names: dict[Hashable, dict[Hashable, None]]) -> dict[Hashable | None, int]:
    """The names, by how many people have them: 0 for the commonest."""
    sizes = Counter(name for held in names.values() for name in held)
    return {name: at for at, (name, _) in enumerate(sizes.most_common())}


def _known(rank: dict[Hashable | None, int], names: Iterable[Hashable | None]) -> list[int]:
    found = [rank[name] for name in names if name in rank]
    return found if len(found) < 2 else list(dict.fromkeys(found))


def _order(*keys: list[list[int]]) -> list[int]:
    """Places in the order of the commonest name of each, for the first key, then for the next; without a name last."""
    ranks = [np.array([min(names) if names else 1 << 40 for names in key]) for key in keys]
    order: list[int] = np.lexsort(ranks[::-1]).tolist()
    return order


def _columns(rows: Sequence[Sequence[int]], filler: int) -> Ints:
    """Rows of different lengths as an array, one line for the first of each row, one for the second, and so on."""
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    table = np.full((max(int(lengths.max(initial=0)), 1), len(rows)), filler, dtype=np.int64)
    if lengths.any():
        row = np.repeat(np.arange(len(rows)), lengths)
        line = np.arange(len(row)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        table[line, row] = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=len(row))
    return table


def distinct(values: Ints) -> Ints:
    """Sorted, each once. Faster here than numpy's ``unique``, which builds a table of hashes first."""
    values = np.sort(values)
    return values[np.concatenate([[True], values[1:] != values[:-1]])] if values.size else values


def among(values: Ints, sorted_ones: Ints) -> Bools:
    """Which of the values are in a sorted array."""
    if not sorted_ones.size:
        return np.zeros(values.shape, dtype=bool)
    found: Bools = sorted_ones[np.minimum(np.searchsorted(sorted_ones, values), sorted_ones.size - 1)] == values
    return found


def _meet(left: Ints, right: Ints) -> Bools:
    found = np.zeros(np.broadcast_shapes(left.shape[1:], right.shape[1:]), dtype=bool)
    for a in left:
        for b in right:
            found |= a == b
    return found

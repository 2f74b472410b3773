"""``assign``: a cohort's works are shared out at a date, all at once.

The order of the cohort puts colleagues side by side. A work is then marked by whoever stands so many places further
on: if that is further than the largest organisation is wide, no colleague is met, everybody gives as much as they
get, and nothing has to be searched for. What is left over is put right by swaps; a small cohort is also solved
exactly (docs/algorithms/allocation.md).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

import numpy as np

from cairn.methods.allocation.cohort import NOBODY, Bools, Cohort, Ints
from cairn.methods.allocation.exact import is_small, solve
from cairn.methods.allocation.records import Assessor, Assignment, Submission
from cairn.methods.allocation.swaps import improve, mutual_pairs

__all__ = ["assign"]
SAMPLE, STEPS = 1500, 256
HARD, COLLEAGUE, MUTUAL = 1e6, 1e3, 10.0


def assign(
    submissions: Iterable[Submission],
    assessors: Iterable[Assessor] | None = None,
    k: int = 4,
    done: Iterable[tuple[Hashable, Hashable]] = (),
) -> Assignment:
    """Who marks what: ``k`` marks for each work, and as many from each assessor as from any other, or one more.

    Without ``assessors`` the authors mark. Nobody gets their own work, one of their team's, or one that they have
    marked (``done``: pairs of assessor and work). Colleagues mark each other only if nobody else can, two people mark
    each other only if it can't be helped. Where too few people may mark, places are left ``for_experts``.

    The answer depends on what is given and its order, on nothing else. About 25 microseconds a work.
    Raises ``ValueError`` for a negative ``k``, or for two works or two assessors of one id.

    >>> assign([Submission("a", ("Ann",)), Submission("b", ("Bo",))], k=1).assessors
    {'a': ('Bo',), 'b': ('Ann',)}
    """
    if k < 0:
        raise ValueError(f"{k} marks for each work")
    works = list(submissions)
    if assessors is None:
        assessors = [Assessor(one) for one in dict.fromkeys(name for work in works for name in work.authors)]
    cohort = Cohort(works, list(assessors), done)
    size, people = len(works), len(cohort.people)
    if not size or not people or not k:
        return _answer(works, cohort, np.full((size, k), NOBODY))
    table = _shifted(cohort, min(k, people))
    improve(cohort, table)
    if is_small(cohort) and not _perfect(cohort, table, k):
        table = solve(cohort, k)
        improve(cohort, table)
    table = np.where(_wrong(cohort, table), NOBODY, table)
    return _answer(works, cohort, np.pad(table, ((0, 0), (0, k - table.shape[1])), constant_values=NOBODY))


def _shifted(cohort: Cohort, k: int) -> Ints:
    """Works by k people, each line of places moved on by a number of its own.

    Places stand k to a work in a circle, the assessors in another of the same length, each as wide as their load.
    Moving all first places by one multiple of k, all second ones by another, keeps every load.
    """
    size, people = len(cohort.works), len(cohort.people)
    total = size * k
    moves = _moves(cohort, k)
    place = np.arange(size, dtype=np.int64)[:, None] * k + np.arange(k)
    table: Ints = ((place + np.array(moves, dtype=np.int64) * k) % total) * people // total
    return table


def _moves(cohort: Cohort, k: int) -> list[int]:
    """k different moves, in works: none onto own works, few onto colleagues, none that undoes another, far apart."""
    size, people = len(cohort.works), len(cohort.people)
    steps = np.unique(np.linspace(0, size - 1, min(size, STEPS)).round().astype(np.int64))
    works = np.unique(np.linspace(0, size - 1, min(size, SAMPLE)).round().astype(np.int64))
    total = size * k
    cost = np.empty(len(steps))
    for at, step in enumerate(steps):
        person = ((works + step) * k % total) * people // total
        cost[at] = HARD * cohort.barred(works, person).mean() + COLLEAGUE * cohort.colleagues(works, person).mean()
    # One move undoes another if both together lead round the circle. Where loads differ from k, nearly so counts too.
    near = 0 if people == size else max(1, size // people)
    chosen: list[int] = []
    for _ in range(k):
        price = cost.copy()
        for move in chosen:
            apart = np.abs(steps - move)
            apart = np.minimum(apart, size - apart)
            price += np.where(apart * people < size, 10 * HARD, 0) + 1 / (1 + apart)
        for move in chosen:
            price += np.where(_round_trip(steps + move, size) <= near, MUTUAL, 0)
        price += np.where(_round_trip(2 * steps, size) <= near, MUTUAL, 0)
        chosen.append(int(steps[int(np.argmin(price))]))
    return chosen


def _round_trip(moves: Ints, size: int) -> Ints:
    rest = moves % size
    return np.minimum(rest, size - rest)


def _wrong(cohort: Cohort, table: Ints) -> Bools:
    """The places whose assessor may not have them: barred, or there twice."""
    works = np.repeat(np.arange(table.shape[0]), table.shape[1]).reshape(table.shape)
    found: Bools = (table != NOBODY) & cohort.barred(works.ravel(), table.ravel()).reshape(table.shape)
    for line in range(1, table.shape[1]):
        found[:, line] |= (table[:, :line] == table[:, line, None]).any(axis=1) & (table[:, line] != NOBODY)
    return found


def _perfect(cohort: Cohort, table: Ints, k: int) -> bool:
    """Every place is filled, by nobody who is barred or a colleague."""
    if table.shape[1] < k or _wrong(cohort, table).any():
        return False
    works = np.repeat(np.arange(table.shape[0]), k)
    return not cohort.colleagues(works, table.ravel()).any()


def _answer(works: list[Submission], cohort: Cohort, table: Ints) -> Assignment:
    names = cohort.people
    lacking = (table == NOBODY).sum(axis=1).tolist()
    rows = {}
    for work, row, few in zip(cohort.works, table.tolist(), lacking, strict=True):
        rows[work.id] = tuple([names[one] for one in row if one != NOBODY] if few else [names[one] for one in row])
    missing = {work.id: few for work, few in zip(cohort.works, lacking, strict=True) if few}
    at, line = np.nonzero(table != NOBODY)
    person = table[at, line]
    same = np.nonzero(cohort.colleagues(at, person))[0].tolist() if len(at) else []
    loads = np.bincount(person, minlength=len(names)).tolist()
    return Assignment(
        assessors={work.id: rows[work.id] for work in works},
        same_organisation=tuple((names[person[n]], cohort.works[at[n]].id) for n in same),
        mutual=tuple((names[a], names[b]) for a, b in mutual_pairs(cohort, table)),
        for_experts={work.id: missing[work.id] for work in works if work.id in missing},
        loads=dict(zip(names, loads, strict=True)),
    )

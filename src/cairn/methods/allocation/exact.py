"""A small cohort, solved exactly: a flow of least cost from works through pairs to people.

Ranges come first: every work gets ``low`` or one more marks, every assessor gives ``share`` or one more, both of them
less only where too few partners exist at all. The largest such ``low`` is taken, then as many marks as possible, then
as few colleagues as possible. Method: successive shortest paths (Ahuja, Magnanti and Orlin, Network Flows, 1993,
chapter 9); the shortest paths by Bellman and Ford, over whole arrays.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cairn.methods.allocation.cohort import NOBODY, Bools, Cohort, Ints

__all__ = ["is_small", "solve"]
Floats = NDArray[np.float64]
# Works and people together, up to which a cohort is solved exactly: 160 authors, or about a second.
SMALL = 320
# What a path gains: a place that must be filled, a place that may be, a colleague avoided.
MUST, MAY, COLLEAGUE = 1e7, 1e3, 1.0


@dataclass
class Range:
    """The least and the most that each work gets, or each person gives."""

    least: Ints
    most: Ints


def is_small(cohort: Cohort) -> bool:
    return len(cohort.works) + len(cohort.people) <= SMALL


def solve(cohort: Cohort, k: int) -> Ints:
    """Works by k places; ``NOBODY`` where a place is left."""
    size, people = len(cohort.works), len(cohort.people)
    work, person = np.divmod(np.arange(size * people), people)
    allowed = ~cohort.barred(work, person).reshape(size, people)
    price = np.where(cohort.colleagues(work, person), COLLEAGUE, 0.0).reshape(size, people)
    fits, partners = allowed.sum(axis=1), allowed.sum(axis=0)
    for low in range(k, -1, -1):
        most = min(low + 1, k)
        wanted = Range(np.minimum(low, fits), np.minimum(most, fits))
        for share in range(int(wanted.most.sum()) // people, -1, -1):
            given = Range(np.minimum(share, partners), np.minimum(share + 1, partners))
            if given.least.sum() > wanted.most.sum() or given.most.sum() < wanted.least.sum():
                continue
            flow = _cheapest(allowed, price, wanted, given)
            if _within(flow, wanted, given):
                return _table(flow, k)
    return np.full((size, k), NOBODY)


def _within(flow: Bools, wanted: Range, given: Range) -> bool:
    return bool((flow.sum(axis=1) >= wanted.least).all() and (flow.sum(axis=0) >= given.least).all())


def _table(flow: Bools, k: int) -> Ints:
    table = np.full((flow.shape[0], k), NOBODY, dtype=np.int64)
    for work, row in enumerate(flow):
        people = np.nonzero(row)[0]
        table[work, : len(people)] = people
    return table


def _cheapest(allowed: Bools, price: Floats, wanted: Range, given: Range) -> Bools:
    """The flow of least cost: one path after another, until no path gains anything."""
    flow = np.zeros(allowed.shape, dtype=bool)
    while True:
        got, gave = flow.sum(axis=1), flow.sum(axis=0)
        start = np.where(got < wanted.least, -MUST, np.where(got < wanted.most, -MAY, np.inf))
        end = np.where(gave < given.least, -MUST, np.where(gave < given.most, 0.0, np.inf))
        path = _path(np.where(allowed & ~flow, price, np.inf), np.where(flow, -price, np.inf), start, end)
        if not path:
            return flow
        for work, person in path:
            flow[work, person] = not flow[work, person]


def _path(forth: Floats, back: Floats, start: Floats, end: Floats) -> list[tuple[int, int]]:
    """The pairs to turn round on the cheapest way from any work to any person; none if it gains nothing.

    ``forth``: what taking a pair costs, ``back``: what giving one back does, both infinite where it can't be.
    """
    work, person = start.copy(), np.full(len(end), np.inf)
    before_work, before_person = np.full(len(start), NOBODY), np.full(len(end), NOBODY)
    while True:
        reach = work[:, None] + forth
        nearest = reach.argmin(axis=0)
        found = reach[nearest, np.arange(len(end))]
        better = found < person
        if not better.any():
            break
        person[better], before_person[better] = found[better], nearest[better]
        reach = back + person[None, :]
        nearest = reach.argmin(axis=1)
        found = reach[np.arange(len(start)), nearest]
        better = found < work
        work[better], before_work[better] = found[better], nearest[better]
    last = int((person + end).argmin())
    if not person[last] + end[last] < 0:
        return []
    path = []
    while True:
        first = int(before_person[last])
        path.append((first, last))
        last = int(before_work[first])
        if last == NOBODY:
            return path
        path.append((first, last))

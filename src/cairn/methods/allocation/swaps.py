"""Two assessors change places where that mends something: loads and numbers of marks stay as they are."""

from __future__ import annotations

from collections import deque

import numpy as np
from numpy.typing import NDArray

from cairn.methods.allocation.cohort import NOBODY, Cohort, Ints, among, distinct

__all__ = ["improve", "mutual_pairs"]
# One barred pair is worse than any number of colleagues, one colleague than any number of mutual pairs.
BARRED, COLLEAGUE, MUTUAL = 1_000_000, 1_000, 1
LOOKED_AT, TURNS, PATIENCE = 512, 8, 400


def improve(cohort: Cohort, table: Ints) -> None:
    """Change the table (works by places) in place until no swap that is looked at makes it better.

    A bad place is compared with up to ``LOOKED_AT`` others, spread over the cohort, and the best change is made. After
    ``PATIENCE`` places in a row that could not be bettered it gives up: what is left can't be helped, or hardly.
    """
    size, places = table.shape
    if size * places < 2:
        return
    queue = deque((place, 0) for place in _bad_places(cohort, table))
    # In a small table each turn looks at every place already.
    turns = TURNS if size * places > LOOKED_AT else 1
    seen = vain = 0
    while queue and vain < PATIENCE and seen < 20 * size * places:
        (work, line), tried = queue.popleft()
        seen += 1
        if _mend(cohort, table, work, line, seen):
            vain, tried = 0, 0
        else:
            # Each turn looks at other places, so the next one may find what this one didn't.
            vain, tried = vain + 1, tried + 1
        if tried < turns and _cost(cohort, table, work, line):
            queue.append(((work, line), tried))


def _bad_places(cohort: Cohort, table: Ints) -> list[tuple[int, int]]:
    """The worst first."""
    work, line = np.nonzero(table != NOBODY)
    cost = _costs(cohort, table, work, line, table[work, line])
    order = np.argsort(-cost, kind="stable")
    order = order[cost[order] > 0]
    return list(zip(work[order].tolist(), line[order].tolist(), strict=True))


def _mend(cohort: Cohort, table: Ints, work: int, line: int, turn: int) -> bool:
    """Make the best swap of one place with another, if one is better than none."""
    size, places = table.shape
    here, before = table[work, line], _cost(cohort, table, work, line)
    if here == NOBODY or not before:
        return False
    total = size * places
    step = max(1, total // LOOKED_AT)
    others = (np.arange(0, total, step) + turn * 7919) % total
    at, there = others // places, others % places
    person = table[at, there]
    fit = (person != NOBODY) & (person != here) & (at != work)
    at, there, person = at[fit], there[fit], person[fit]
    if not len(at):
        return False
    own = np.full(len(at), work)
    gain = (
        before
        + _costs(cohort, table, at, there, person)
        - _costs(cohort, table, own, np.full(len(at), line), person)
        - _costs(cohort, table, at, there, np.full(len(at), here))
    )
    # The reckoning takes each side of a swap by itself; it is made, and kept only if it holds with both sides done.
    for best in np.argsort(-gain, kind="stable")[:4].tolist():
        if gain[best] <= 0:
            return False
        one, two = (work, line), (int(at[best]), int(there[best]))
        was = _pair_cost(cohort, table, one, two)
        table[one], table[two] = table[two], table[one]
        if _pair_cost(cohort, table, one, two) < was:
            return True
        table[one], table[two] = table[two], table[one]
    return False


def _cost(cohort: Cohort, table: Ints, work: int, line: int) -> float:
    person = np.array([table[work, line]])
    return float(_costs(cohort, table, np.array([work]), np.array([line]), person)[0])


def _pair_cost(cohort: Cohort, table: Ints, one: tuple[int, int], two: tuple[int, int]) -> float:
    work, line = np.array([one[0], two[0]]), np.array([one[1], two[1]])
    return float(_costs(cohort, table, work, line, table[work, line]).sum())


def _costs(cohort: Cohort, table: Ints, work: Ints, line: Ints, person: Ints) -> NDArray[np.float64]:
    """What it costs that this person has that place of this work, the rest of the table being as it is."""
    others = table[work] == person[:, None]
    others[np.arange(len(work)), line] = False
    barred = cohort.barred(work, person) | others.any(axis=1)
    cost: NDArray[np.float64] = BARRED * barred + COLLEAGUE * cohort.colleagues(work, person) + 0.0
    return cost + MUTUAL * _mutual(cohort, table, work, person)


def _mutual(cohort: Cohort, table: Ints, work: Ints, person: Ints) -> NDArray[np.bool_]:
    """An author of this work marks, or has the place to mark, a work of this person."""
    found = np.zeros(len(work), dtype=bool)
    for own in cohort.own:
        theirs = own[person]
        known = theirs != NOBODY
        markers = table[theirs]
        for author in cohort.authors:
            one = author[work]
            met = (markers == one[:, None]).any(axis=1)
            found |= met & known & (one != NOBODY)
    return found


def mutual_pairs(cohort: Cohort, table: Ints) -> list[tuple[int, int]]:
    """Pairs of people who mark each other's work, here or before, the smaller place first."""
    people = len(cohort.people)
    if not people:
        return []
    work, line = np.nonzero(table != NOBODY)
    person = table[work, line]
    if cohort.done:
        before = np.array(cohort.done, dtype=np.int64)
        person, work = np.concatenate([person, before[:, 0]]), np.concatenate([work, before[:, 1]])
    codes = [
        (person * people + author[work])[(author[work] != NOBODY) & (author[work] != person)]
        for author in cohort.authors
    ]
    edges = distinct(np.concatenate(codes))
    back = edges[among(edges % people * people + edges // people, edges)]
    return [(a, b) for a, b in zip((back // people).tolist(), (back % people).tolist(), strict=True) if a < b]

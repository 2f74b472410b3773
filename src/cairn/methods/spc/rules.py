"""The rules of Making Data Count. Each takes the series and says for every point whether it belongs to a signal.

A comparison with a missing point or with ``nan`` is never a signal.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from cairn.methods.spc.limits import Limits, Values


def sides(values: Values, centre: float) -> list[int | None]:
    """-1 below, 0 on, 1 above the centre line; ``None`` where the point is missing."""
    return [None if v is None else (v > centre) - (v < centre) for v in values]


def outside(values: Values, limits: Limits) -> list[bool]:
    return [v is not None and (v > limits.upper or v < limits.lower) for v in values]


def close(values: Values, limits: Limits) -> list[bool]:
    """In the outer third: past the near limit and not past the limit."""
    return [
        v is not None and not out and (v < limits.near_lower or v > limits.near_upper)
        for v, out in zip(values, outside(values, limits), strict=True)
    ]


def shift(side: Sequence[int | None], length: int = 7) -> list[bool]:
    """``length`` points in a row on one side. A point on the line, or a missing one, breaks the run."""
    return _runs_of(side, length)


def trend(values: Values, length: int = 7) -> list[bool]:
    """``length`` points that rise at each step, or fall at each step."""
    steps: list[int | None] = [
        None if a is None or b is None else (b > a) - (b < a) for a, b in itertools.pairwise(values)
    ]
    marked = [False] * len(values)
    for j, on in enumerate(_runs_of(steps, length - 1)):
        if on:
            marked[j] = marked[j + 1] = True
    return marked


def two_of_three(side: Sequence[int | None], near: Sequence[bool]) -> list[bool]:
    """Three in a row on one side, two or more of them in the outer third; those in the outer third are marked."""
    marked = [False] * len(side)
    for j in range(len(side) - 2):
        window = range(j, j + 3)
        if side[j] in (1, -1) and len({side[k] for k in window}) == 1 and sum(near[k] for k in window) >= 2:
            for k in window:
                marked[k] = marked[k] or near[k]
    return marked


def _runs_of(signs: Sequence[int | None], length: int) -> list[bool]:
    """Mark each run of at least ``length`` equal signs that are neither zero nor missing."""
    marked = [False] * len(signs)
    start = 0
    for j in range(1, len(signs) + 1):
        if j == len(signs) or signs[j] != signs[start]:
            if signs[start] in (1, -1) and j - start >= length:
                marked[start:j] = [True] * (j - start)
            start = j
    return marked

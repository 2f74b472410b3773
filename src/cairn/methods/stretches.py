"""Stretches of a film that were seen, put together: in whole seconds, in order and apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import isfinite

__all__ = ["Stretches", "share_of", "union"]

Stretches = list[list[int]]
LONGEST = 24 * 3600  # for what nobody has said how long it lasts


def union(*several: Iterable[Sequence[float]], seconds: int = 0) -> Stretches:
    """All that is in any of them, within the first ``seconds`` (0: not known). What is no stretch is left out.

    >>> union([[0, 10]], [[25.4, 30.2], [9, 12]], seconds=28)
    [[0, 12], [25, 28]]
    """
    end = seconds or LONGEST
    known = [
        (max(round(first), 0), min(round(last), end))
        for one in several
        for first, last in one
        if isfinite(first) and isfinite(last)
    ]
    found: Stretches = []
    for first, last in sorted(pair for pair in known if pair[0] < pair[1]):
        if found and first <= found[-1][1]:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    return found


def share_of(stretches: Stretches, seconds: int) -> float:
    """Which part of the whole they are, 0 to 1; 0 where nobody has said how long that is.

    >>> share_of([[0, 30], [60, 90]], 120)
    0.5
    """
    return min(sum(last - first for first, last in stretches) / seconds, 1.0) if seconds else 0.0

"""Pareto analysis: which few categories make up most of the total."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate
from math import isfinite

__all__ = ["Bar", "Pareto", "ParetoError", "pareto"]


class ParetoError(ValueError):
    """What can't be analysed, in one sentence for people."""


@dataclass(frozen=True)
class Bar:
    """``share`` and ``cumulative`` are parts of the total, from 0 to 1. ``vital``: one of the few that matter most."""

    category: str
    count: float
    share: float
    cumulative: float
    vital: bool
    rest: bool = False  # made of several small categories


@dataclass(frozen=True)
class Pareto:
    """Bars from the largest to the smallest; what was put together is last. ``wanted``: the share looked for."""

    bars: tuple[Bar, ...]
    total: float
    wanted: float

    @property
    def vital(self) -> tuple[Bar, ...]:
        """The fewest categories that make up the wanted share."""
        return tuple(bar for bar in self.bars if bar.vital)


def pareto(
    counts: Mapping[str, float] | Iterable[str], *, share: float = 0.8, most: int | None = None, rest: str = "All other"
) -> Pareto:
    """Put categories in order, from their counts or from one entry for each time they came up.

    The vital few are the largest that together make up ``share`` of the total (Juran). Equal counts stay in the order
    given. ``most``: draw at most so many bars, and put the others together as ``rest``. Raises ``ParetoError``.

    >>> found = pareto({"Late": 12, "Lost": 30, "Wrong": 8})
    >>> [(bar.category, bar.count, round(bar.cumulative, 2)) for bar in found.bars]
    [('Lost', 30.0, 0.6), ('Late', 12.0, 0.84), ('Wrong', 8.0, 1.0)]
    >>> [bar.category for bar in found.vital]
    ['Lost', 'Late']
    >>> [bar.category for bar in pareto(["b", "a", "b"]).bars]
    ['b', 'a']
    """
    if not 0 < share <= 1:
        raise ParetoError("The share must be between 0 and 1.")
    if most is not None and most < 1:
        raise ParetoError("There must be room for at least one bar.")
    given = dict(counts) if isinstance(counts, Mapping) else dict(Counter(counts))
    for category, count in given.items():
        if not isfinite(count) or count < 0:
            raise ParetoError(f"{category}: a count can't be {count}.")
    total = float(sum(given.values()))
    if not total:
        raise ParetoError("There is nothing to count.")
    ordered = sorted(((str(name), float(count)) for name, count in given.items() if count), key=lambda pair: -pair[1])
    return Pareto(tuple(_bars(ordered, total, share, most or len(ordered), rest)), total, share)


def _bars(ordered: list[tuple[str, float]], total: float, wanted: float, most: int, rest: str) -> Iterable[Bar]:
    """The last bar holds what is beyond ``most``; a single category is never put together with nothing."""
    shown = ordered if len(ordered) <= most else ordered[: max(most - 1, 1)]
    sums = list(accumulate(count for _name, count in shown))
    reached = 0.0
    for (name, count), running in zip(shown, sums, strict=True):
        vital = reached < wanted * total * (1 - 1e-12)
        yield Bar(name, count, count / total, running / total, vital)
        reached = running
    left = ordered[len(shown) :]
    if left:
        count = sum(count for _name, count in left)
        yield Bar(f"{rest} ({len(left)})", count, count / total, 1.0, False, rest=True)

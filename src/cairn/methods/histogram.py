"""How values are spread: counts in bins of a round width, and where the middle is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, isfinite, log2, log10

import numpy as np

__all__ = ["Bin", "Histogram", "HistogramError", "histogram"]

MOST_BINS = 60
_ROUND = (1.0, 2.0, 2.5, 5.0, 10.0)


class HistogramError(ValueError):
    """What can't be drawn, in one sentence for people."""


@dataclass(frozen=True)
class Bin:
    """Values from ``low`` up to, but not equal to ``high``."""

    low: float
    high: float
    count: int


@dataclass(frozen=True)
class Histogram:
    """``quartiles``: a quarter of the values is below the first, half between first and third.

    ``whole``: all values are whole numbers, and a bin of width 1 stands for one number.
    """

    bins: tuple[Bin, ...]
    values: int
    missing: int
    low: float
    high: float
    mean: float
    median: float
    quartiles: tuple[float, float]
    sd: float  # of the sample; nan for one value
    whole: bool

    @property
    def width(self) -> float:
        return self.bins[0].high - self.bins[0].low

    @property
    def skew(self) -> str:
        """right, left or none: on which side the long tail is, by the middle of the quartiles (Bowley above 0.2)."""
        low, high = self.quartiles
        if high == low:
            return "none"
        bowley = (low + high - 2 * self.median) / (high - low)
        return "right" if bowley > 0.2 else "left" if bowley < -0.2 else "none"


def histogram(values: Iterable[float | None], *, bins: int | None = None) -> Histogram:
    """Count values in bins. ``None`` and ``nan`` are missing. Raises ``HistogramError``.

    The width is that of Freedman and Diaconis (twice the quartile range by the cube root of the number of values;
    Sturges' where the quartiles are equal), made round, so that bins begin at numbers that people read off. Whole
    numbers have bins of whole width. ``bins`` asks for about so many instead.

    >>> [(b.low, b.high, b.count) for b in histogram([1, 2, 2, 3, 9]).bins][:3]
    [(1.0, 2.0, 1), (2.0, 3.0, 2), (3.0, 4.0, 1)]
    """
    if bins is not None and not 1 <= bins <= MOST_BINS:
        raise HistogramError(f"There can be 1 to {MOST_BINS} bins.")
    given = [None if value is None else float(value) for value in values]
    known = np.array([value for value in given if value is not None and value == value])
    if not len(known):
        raise HistogramError("There are no values.")
    if not all(map(isfinite, known.tolist())):
        raise HistogramError("A value is infinite.")
    whole = bool((known == np.round(known)).all())
    edges = _edges(known, _width(known, bins, whole=whole))
    counts, _same = np.histogram(known, edges)
    first, middle, third = np.quantile(known, [0.25, 0.5, 0.75]).tolist()
    return Histogram(
        tuple(Bin(low, high, count) for (low, high), count in zip(pairwise(edges), counts.tolist(), strict=True)),
        len(known),
        len(given) - len(known),
        float(known.min()),
        float(known.max()),
        float(known.mean()),
        middle,
        (first, third),
        float(known.std(ddof=1)) if len(known) > 1 else float("nan"),
        whole,
    )


def _width(known: np.ndarray[tuple[int], np.dtype[np.float64]], bins: int | None, *, whole: bool) -> float:
    low, high = float(known.min()), float(known.max())
    span, largest = high - low, max(abs(low), abs(high))
    if span <= 1e-9 * largest or largest < 1e-200:
        return 1.0 if whole or largest < 1e-200 else round_width(largest / 10)
    first, third = np.quantile(known, [0.25, 0.75]).tolist()
    wanted = 2 * (third - first) / len(known) ** (1 / 3)
    if bins:
        wanted = span / bins
    elif not wanted:
        wanted = span / ceil(log2(len(known)) + 1)
    width = round_width(max(wanted, span / MOST_BINS))
    return max(1.0, float(round(width))) if whole else width


def round_width(wanted: float) -> float:
    """The round number nearest to a width, on a scale of ratios.

    >>> round_width(0.7), round_width(23), round_width(1.4)
    (0.5, 25.0, 1.0)
    """
    size = 10.0 ** floor(log10(wanted))
    nearest = min(_ROUND, key=lambda factor: abs(log10(factor * size / wanted)))
    return float(f"{nearest * size:.12g}")


def _edges(known: np.ndarray[tuple[int], np.dtype[np.float64]], width: float) -> list[float]:
    """From a multiple of the width at or below the lowest value to one above the highest."""
    low, high = float(known.min()), float(known.max())
    first, last = floor(low / width) - 1, floor(high / width) + 2
    edges = [float(f"{n * width:.12g}") for n in range(first, last + 1)]
    # 0.3 / 0.1 is less than 3, so the ends are found by comparing and not by dividing.
    start = max(n for n, edge in enumerate(edges) if edge <= low)
    end = min(n for n, edge in enumerate(edges) if edge > high)
    return edges[start : end + 1]

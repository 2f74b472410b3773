"""Two measurements of the same things: how closely they go together, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import atanh, isfinite, sqrt, tanh
from statistics import NormalDist

import numpy as np

__all__ = ["Scatter", "ScatterError", "scatter"]


class ScatterError(ValueError):
    """What can't be drawn, in one sentence for people."""


@dataclass(frozen=True)
class Scatter:
    """``correlation`` is Pearson's; ``None`` where one of the two does not vary, or with fewer than two pairs.

    ``interval`` is its confidence interval by Fisher's transformation; ``None`` with fewer than four pairs.
    ``line``: intercept and slope by least squares; what it means is for the reader to say.
    """

    x: tuple[float, ...]
    y: tuple[float, ...]
    missing: int
    correlation: float | None
    interval: tuple[float, float] | None
    confidence: float
    line: tuple[float, float] | None

    def __len__(self) -> int:
        return len(self.x)


def scatter(x: Sequence[float | None], y: Sequence[float | None], *, confidence: float = 0.95) -> Scatter:
    """Pair two columns; a pair with a missing part is left out and counted. Raises ``ScatterError``.

    >>> found = scatter([1, 2, 3, 4, 5, None], [2, 1, 4, 3, 5, 9])
    >>> round(found.correlation, 3), tuple(round(end, 3) for end in found.interval), found.missing
    (0.8, (-0.28, 0.986), 1)
    """
    if len(x) != len(y):
        raise ScatterError(f"The columns are not equally long: {len(x)} and {len(y)} rows.")
    if not 0 < confidence < 1:
        raise ScatterError("The confidence must be between 0 and 1.")
    pairs = [(float(a), float(b)) for a, b in zip(x, y, strict=True) if a is not None and b is not None]
    kept = [(a, b) for a, b in pairs if a == a and b == b]
    if not kept:
        raise ScatterError("There is no pair of values.")
    if not all(isfinite(value) for pair in kept for value in pair):
        raise ScatterError("A value is infinite.")
    across, up = (tuple(column) for column in zip(*kept, strict=True))
    r = correlation(across, up)
    interval = None if r is None or len(kept) < 4 else fisher(r, len(kept), confidence)
    return Scatter(across, up, len(x) - len(kept), r, interval, confidence, _line(across, up))


def correlation(x: Sequence[float], y: Sequence[float]) -> float | None:
    """Pearson's coefficient."""
    a, b = _centred(x), _centred(y)
    size = sqrt(float(a @ a)) * sqrt(float(b @ b))
    if len(x) < 2 or not size:
        return None
    return max(-1.0, min(1.0, float(a @ b) / size))


def fisher(r: float, pairs: int, confidence: float = 0.95) -> tuple[float, float]:
    """The interval that is symmetrical after Fisher's transformation, atanh; its standard error is 1/√(n − 3).

    >>> tuple(round(end, 3) for end in fisher(0.5, 28))
    (0.156, 0.736)
    """
    if abs(r) >= 1:
        return (r, r)
    half = NormalDist().inv_cdf(0.5 + confidence / 2) / sqrt(pairs - 3)
    return tanh(atanh(r) - half), tanh(atanh(r) + half)


def _centred(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Differences from the mean, in units of the largest: squares neither overflow nor vanish."""
    found = np.array(values, dtype=float)
    found = found - found.mean()
    largest = float(np.abs(found).max(initial=0))
    # What is left of equal numbers after rounding isn't variation.
    if largest <= 1e-12 * float(np.abs(np.array(values, dtype=float)).max(initial=0)):
        return np.zeros(len(values))
    scaled: np.ndarray[tuple[int], np.dtype[np.float64]] = found / largest
    return scaled


def _line(x: Sequence[float], y: Sequence[float]) -> tuple[float, float] | None:
    across, up = np.array(x), np.array(y)
    a = across - across.mean()
    squares = float(a @ a)
    if not squares:
        return None
    slope = float(a @ (up - up.mean())) / squares
    return float(up.mean() - slope * across.mean()), slope

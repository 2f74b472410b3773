"""Sums and means as charts need them: along the last axis, without what is missing (``nan``), and exact.

A mean that is one unit in the last place off puts a point that equals it above or below the line, and a shift appears
or goes. So means are rounded once, from sums of extended precision, in two passes. Results keep the last axis, with
length one, so that they stand beside the values.
"""

from __future__ import annotations

from fractions import Fraction
from math import isnan
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
Whole = npt.NDArray[np.int64]

NAN = float("nan")
# 64 bits of mantissa, as on x86. Where a long double is no more than a double, fractions do the same, slowly.
EXTENDED = np.finfo(np.longdouble).nmant >= 63


def present(values: Array, where: Flags | None = None) -> Flags:
    there = ~np.isnan(values)
    return there if where is None else there & where


def count(values: Array, where: Flags | None = None) -> Array:
    return np.asarray(present(values, where).sum(axis=-1, keepdims=True), dtype=float)


def total(values: Array, where: Flags | None = None) -> Array:
    """The sum, rounded once. Of nothing: zero."""
    kept = np.where(present(values, where), values, 0.0)
    if EXTENDED:
        return np.asarray(kept.sum(axis=-1, keepdims=True, dtype=np.longdouble), dtype=float)
    return _exactly(kept, mean=False)


def mean(values: Array, where: Flags | None = None) -> Array:
    """The mean, rounded once. Of nothing: ``nan``.

    >>> float(mean(np.array([0.1, 0.2, 0.3]))[0])
    0.2
    """
    there = present(values, where)
    if not EXTENDED:
        return _exactly(np.where(there, values, NAN), mean=True)
    number = there.sum(axis=-1, keepdims=True)
    whole = bool(there.all())
    kept = values.astype(np.longdouble) if whole else np.where(there, values, 0.0).astype(np.longdouble)
    first = kept.sum(axis=-1, keepdims=True) / number
    rest = kept - first
    if not whole:
        rest[~there] = 0.0
    second = first + rest.sum(axis=-1, keepdims=True) / number
    return np.asarray(np.where(np.isfinite(first), second, first), dtype=float)


def plain_mean(values: Array, where: Flags | None = None) -> Array:
    """Summed from left to right in doubles, as a simple loop does."""
    there = present(values, where)
    sums = np.cumsum(np.where(there, values, 0.0), axis=-1)[..., -1:]
    return np.asarray(sums / there.sum(axis=-1, keepdims=True), dtype=float)


def median(values: Array, where: Flags | None = None) -> Array:
    there = present(values, where)
    if not values.shape[-1]:
        return np.full((*values.shape[:-1], 1), NAN)
    ordered = np.sort(np.where(there, values, NAN), axis=-1)
    number = there.sum(axis=-1, keepdims=True)
    low = np.take_along_axis(ordered, np.maximum((number - 1) // 2, 0), axis=-1)
    high = np.take_along_axis(ordered, np.minimum(number // 2, values.shape[-1] - 1), axis=-1)
    return np.asarray(np.where(low == high, low, (low + high) / 2), dtype=float)


def deviation(values: Array, where: Flags | None = None) -> Array:
    """The sample standard deviation (n - 1)."""
    there = present(values, where)
    number = there.sum(axis=-1, keepdims=True)
    centre = mean(values, where)
    square = np.where(there, (values - centre) ** 2, 0.0)
    sums = square.sum(axis=-1, keepdims=True, dtype=np.longdouble)
    known = (number > 1) & np.isfinite(centre)
    variance: Array = np.asarray(np.where(known, sums / (number - 1), NAN), dtype=float)
    found: Array = np.sqrt(variance)
    return found


def previous(values: Array, among: Flags | None = None) -> Array:
    """For each point the one before it, missing or not; with ``among``, the one before it of those."""
    before = np.full(values.shape, NAN)
    if among is None or bool(among.all()):
        before[..., 1:] = values[..., :-1]
        return before
    at = np.where(among, np.arange(values.shape[-1]), -1)
    last = np.maximum.accumulate(at, axis=-1)[..., :-1]
    found = np.take_along_axis(values, np.maximum(last, 0), axis=-1)
    before[..., 1:] = np.where(last >= 0, found, NAN)
    return before


def moving_ranges(values: Array, among: Flags | None = None) -> Array:
    """|y(j) - y(j-1)|. A missing point has none, nor has the point after it: a gap is not bridged.

    With ``among``, the others are as if they weren't there: the range goes across them.
    """
    ranges = np.abs(values - previous(values, among))
    if among is not None:
        ranges[~np.broadcast_to(among, ranges.shape)] = NAN
    return ranges


def _exactly(values: Array, *, mean: bool) -> Array:
    flat = values.reshape(-1, values.shape[-1])
    found = [_row(row.tolist(), mean=mean) for row in flat]
    return np.array(found, dtype=float).reshape(*values.shape[:-1], 1)


def _row(row: list[float], *, mean: bool) -> float:
    there = [v for v in row if not isnan(v)]
    if not there:
        return NAN if mean else 0.0
    if not all(np.isfinite(there)):
        return float(np.mean(there) if mean else np.sum(there))
    whole: Any = sum(map(Fraction, there), Fraction(0))
    return float(whole / len(there) if mean else whole)

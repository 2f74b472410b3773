"""Fewer places for the same picture: what can't be told apart at this width is drawn once."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.intp]
COLUMNS = 600  # of a line, at most
BINS = 150  # of marks, at most


def line_places(x: Array, y: Array, columns: int = COLUMNS) -> Places:
    """The places of a line that show: first, lowest, highest and last of each column.

    All of them if there are no more than four to a column; the width of a column is a share of the range of ``x``.

    >>> line_places(np.arange(12.0), np.array([0.0, 1, 5, 2, 0, 0, 0, 0, 0, 9, 1, 0]), 2).tolist()
    [0, 2, 5, 6, 9, 11]
    """
    if len(x) <= 4 * columns:
        return np.arange(len(x))
    column = columns_of(x, columns)
    starts = np.flatnonzero(np.r_[True, column[1:] != column[:-1]])
    ends = np.r_[starts[1:], len(x)]
    order = np.lexsort((y, column))  # within a column from the lowest to the highest
    return np.unique(np.concatenate([starts, ends - 1, order[starts], order[ends - 1]]))


def extremes(x: Array, y: Array, group: Places, bins: int = BINS) -> Places:
    """The lowest and highest of each group in each bin."""
    if not len(x):
        return np.arange(0)
    key = columns_of(x, bins) * (int(group.max()) + 1) + group
    order = np.lexsort((y, key))
    change = np.flatnonzero(np.r_[True, key[order][1:] != key[order][:-1]])
    return np.unique(np.concatenate([order[change], order[np.r_[change[1:], len(x)] - 1]]))


def columns_of(x: Array, columns: int) -> Places:
    """In which of so many equal columns each place falls."""
    low, high = float(x.min()), float(x.max())
    if high == low:
        return np.zeros(len(x), dtype=np.intp)
    return np.minimum((x - low) / (high - low) * columns, columns - 1).astype(np.intp)

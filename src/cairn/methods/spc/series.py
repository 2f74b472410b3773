"""What is charted: a series of values, and its rows gathered into one subgroup for each x."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from numbers import Real
from typing import Any, NamedTuple

import numpy as np

from cairn.methods.spc.errors import UnequalLengths, UnknownName
from cairn.methods.spc.numbers import NAN, Array, Whole, deviation, mean, median, total

X = Any  # a date, a text or a number; ``None`` and "" stand for "the next point"
Line = float | Sequence[float | None] | None  # one value, or one for each row
AGGREGATES = ("mean", "sum", "median", "sd")


@dataclass(frozen=True)
class Series:
    """Rows in order of time: what stands on the axis, the value or numerator, the denominator, a note.

    Rows with the same x are one subgroup. Dates and numbers are put in order; texts stay in the order given.
    ``None`` (or ``nan``) is a missing value: it keeps its place.
    """

    x: tuple[X, ...]
    values: tuple[float | None, ...]
    denominators: tuple[float | None, ...] | None = None
    notes: tuple[str, ...] | None = None

    def __post_init__(self) -> None:
        for name in ("x", "denominators", "notes"):
            column = getattr(self, name)
            if column is not None and len(column) != len(self.values):
                raise UnequalLengths({"x": "labels"}.get(name, name), len(column), len(self.values))

    @classmethod
    def of(
        cls,
        values: Sequence[float | None],
        x: Sequence[X] | None = None,
        *,
        denominators: Sequence[float | None] | None = None,
        notes: Sequence[str] | None = None,
    ) -> Series:
        """From any sequences, arrays and columns included; without ``x``, points are numbered."""
        return cls(
            tuple(range(1, len(values) + 1)) if x is None else tuple(_plain(x)),
            tuple(_plain(values)),
            None if denominators is None else tuple(_plain(denominators)),
            None if notes is None else tuple(notes),
        )

    def __len__(self) -> int:
        return len(self.values)


@dataclass(frozen=True)
class Subgroups:
    """One row for each x: the columns that the charts calculate from. ``nan`` is missing."""

    x: list[X]
    value: Array  # what a run or individuals chart shows
    total: Array
    size: Array  # values that are not missing
    mean: Array
    sd: Array
    range: Array
    denominator: Array  # ``nan`` without denominators
    note: list[str]
    rows: list[int]  # the first row of each, as given
    given: int  # how many rows there were
    repeated: X = None  # the first x that came twice

    @classmethod
    def of(
        cls,
        means: Sequence[float | None],
        sds: Sequence[float | None],
        sizes: Sequence[float],
        x: Sequence[X] | None = None,
    ) -> Subgroups:
        """Subgroups of which the mean, standard deviation and size are known, for xbar and s charts."""
        mean, sd = (np.array([NAN if v is None else v for v in _plain(column)]) for column in (means, sds))
        size = np.asarray(sizes, dtype=float)
        n = len(size)
        none = np.full(n, NAN)
        labels = list(range(1, n + 1)) if x is None else list(_plain(x))
        return cls(labels, mean, mean * size, size, mean, sd, none, none, [""] * n, list(range(n)), n)

    def __len__(self) -> int:
        return len(self.x)


def label_of(x: X) -> str:
    """
    >>> [label_of(x) for x in (date(2024, 3, 1), 7, 7.0, "Week 2")]
    ['2024-03-01', '7', '7', 'Week 2']
    """
    if isinstance(x, float) and x.is_integer():
        return str(int(x))
    return x.isoformat() if isinstance(x, date) else str(x)


def gather(series: Series, aggregate: str = "mean", *, empty_is_zero: bool = False) -> Subgroups:
    """The subgroups of a series. ``aggregate`` makes one value of several (a ratio of sums, with denominators).

    ``empty_is_zero``: several rows that are all missing add up to zero.
    """
    if aggregate not in AGGREGATES:
        raise UnknownName("aggregate", aggregate, AGGREGATES)
    y = np.array(series.values, dtype=float)  # None becomes nan
    n = None
    if series.denominators is not None:
        n = np.array(series.denominators, dtype=float)
        gone = np.isnan(y) | np.isnan(n)
        y, n = np.where(gone, NAN, y), np.where(gone, NAN, n)
    groups = _groups(series.x)
    of = _singles if len(groups.x) == len(y) else _several
    return of(series, y, n, groups, aggregate, empty_is_zero)


class _Groups(NamedTuple):
    """Each x once, the rows in the order of their x, and how many rows each x has."""

    x: list[X]
    order: Whole
    sizes: Whole

    @property
    def first(self) -> Whole:
        found: Whole = self.order[np.cumsum(self.sizes) - self.sizes]
        return found


def _groups(x: Sequence[X]) -> _Groups:
    """Dates and numbers in order, anything else as it comes."""
    types = set(map(type, x))
    if types and types <= {int, float}:
        numbers = np.array(x)
        order = np.argsort(numbers, kind="stable")
        ordered = numbers[order]
        starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
        sizes = np.diff(np.append(starts, len(x)))
        return _Groups([x[row] for row in order[starts].tolist()], order, sizes)
    found: dict[X, list[int]] = {}
    nameless = None in x or "" in x
    keys = [("point", row) if nameless and at in (None, "") else at for row, at in enumerate(x, start=1)]
    for row, key in enumerate(keys):
        found.setdefault(key, []).append(row)
    dates = len(types) == 1 and all(issubclass(kind, date) for kind in types)
    if not nameless and (dates or all(issubclass(kind, Real) for kind in types)):
        found = {at: found[at] for at in sorted(found)}
    names = [at[1] if nameless and isinstance(at, tuple) else at for at in found]
    order = np.array([row for rows in found.values() for row in rows], dtype=np.int64)
    return _Groups(names, order, np.array([len(rows) for rows in found.values()], dtype=np.int64))


def _singles(
    series: Series, y: Array, n: Array | None, groups: _Groups, aggregate: str, empty_is_zero: bool
) -> Subgroups:
    order = groups.order
    y = y[order]
    none = np.full(len(order), NAN)
    denominator = none if n is None else np.where(np.isnan(n), 0.0, n)[order]
    value = y / denominator
    if n is None:
        zeros = empty_is_zero and aggregate == "sum"
        value = none if aggregate == "sd" else np.where(np.isnan(y), 0.0, y) if zeros else y
    size = (~np.isnan(y)).astype(float)
    rows = order.tolist()
    note = [series.notes[row] for row in rows] if series.notes else [""] * len(rows)
    alone = np.where(np.isnan(y), NAN, 0.0)
    return Subgroups(groups.x, value, y, size, y, none, alone, denominator, note, rows, len(y))


def _several(
    series: Series, y: Array, n: Array | None, groups: _Groups, aggregate: str, empty_is_zero: bool
) -> Subgroups:
    grid, below = _grid(y, groups), None if n is None else _grid(n, groups)
    size = (~np.isnan(grid)).sum(axis=1).astype(float)
    added = total(grid)[:, 0]
    sums = np.where((size == 0) & ((groups.sizes == 1) | (not empty_is_zero)), NAN, added)
    means, sds = mean(grid)[:, 0], deviation(grid)[:, 0]
    high, low = np.where(np.isnan(grid), -np.inf, grid).max(axis=1), np.where(np.isnan(grid), np.inf, grid).min(axis=1)
    ranges = np.where(size > 0, high - low, NAN)
    denominator = np.full(len(size), NAN) if below is None else total(below)[:, 0]
    plain = {"mean": means, "sum": added if empty_is_zero else sums, "median": median(grid)[:, 0], "sd": sds}
    value = plain[aggregate] if n is None else sums / denominator
    twice = groups.x[int((groups.sizes > 1).argmax())]
    first = groups.first.tolist()
    note = _notes(series, groups)
    return Subgroups(groups.x, value, sums, size, means, sds, ranges, denominator, note, first, len(y), twice)


def _notes(series: Series, groups: _Groups) -> list[str]:
    if series.notes is None:
        return [""] * len(groups.x)
    rows = np.split(groups.order, np.cumsum(groups.sizes)[:-1])
    return ["; ".join(series.notes[row] for row in some.tolist() if series.notes[row]) for some in rows]


def _grid(column: Array, groups: _Groups) -> Array:
    """A row for each group, filled with ``nan`` at its end."""
    grid = np.full((len(groups.x), int(groups.sizes.max())), NAN)
    grid[np.arange(grid.shape[1]) < groups.sizes[:, None]] = column[groups.order]
    return grid


def line_of(given: Line, subgroups: Subgroups, name: str) -> Array | None:
    """A target or centre line as one value for each subgroup; ``None`` where nothing was given."""
    if given is None:
        return None
    if isinstance(given, int | float | np.number):
        return np.full(len(subgroups), float(given))
    column = np.array([NAN if v is None else v for v in given], dtype=float)
    if len(column) == subgroups.given:
        return column[subgroups.rows]
    if len(column) != len(subgroups):
        raise UnequalLengths(name, len(column), len(subgroups))
    return column


def _plain(column: Any) -> Sequence[Any]:
    """Python's own numbers and dates, from arrays and columns of data frames too."""
    for name in ("to_list", "tolist"):
        if hasattr(column, name):
            return list(getattr(column, name)())
    return list(column)

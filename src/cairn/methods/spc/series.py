"""What is charted: a series of values, and its rows gathered into one subgroup for each x."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from numbers import Real
from typing import Any

import numpy as np

from cairn.methods.spc.errors import UnequalLengths, UnknownName
from cairn.methods.spc.numbers import NAN, Array, deviation, mean, median, total

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


def gather(series: Series, aggregate: str = "mean") -> Subgroups:
    """The subgroups of a series. ``aggregate`` makes one value of several (a ratio of sums, with denominators)."""
    if aggregate not in AGGREGATES:
        raise UnknownName("aggregate", aggregate, AGGREGATES)
    y = np.array([NAN if v is None else v for v in series.values], dtype=float)
    n = None
    if series.denominators is not None:
        n = np.array([NAN if v is None else v for v in series.denominators], dtype=float)
        gone = np.isnan(y) | np.isnan(n)
        y, n = np.where(gone, NAN, y), np.where(gone, NAN, n)
    groups = _groups(series.x)
    if all(len(rows) == 1 for _x, rows in groups):
        return _singles(series, y, n, groups, aggregate)
    return _several(series, y, n, groups, aggregate)


def _groups(x: Sequence[X]) -> list[tuple[X, list[int]]]:
    found: dict[X, list[int]] = {}
    for row, at in enumerate(x):
        key = ("point", row + 1) if at is None or at == "" else at
        found.setdefault(key, []).append(row)
    plain = [at for at in found if not isinstance(at, tuple)]
    if len(plain) == len(found) and (_all(plain, Real) or _all(plain, date)):
        plain.sort()
        return [(at, found[at]) for at in plain]
    return [(at[1] if isinstance(at, tuple) else at, rows) for at, rows in found.items()]


def _singles(series: Series, y: Array, n: Array | None, groups: list[tuple[X, list[int]]], aggregate: str) -> Subgroups:
    order = [rows[0] for _x, rows in groups]
    y = y[order]
    none = np.full(len(order), NAN)
    denominator = none if n is None else np.where(np.isnan(n), 0.0, n)[order]
    value = none if aggregate == "sd" and n is None else y if n is None else y / denominator
    size = (~np.isnan(y)).astype(float)
    note = [series.notes[row] if series.notes else "" for row in order]
    x = [at for at, _rows in groups]
    return Subgroups(x, value, y, size, y, none, np.where(np.isnan(y), NAN, 0.0), denominator, note, order)


def _several(series: Series, y: Array, n: Array | None, groups: list[tuple[X, list[int]]], aggregate: str) -> Subgroups:
    most = max(len(rows) for _x, rows in groups)
    grid = np.full((len(groups), most), NAN)
    below = np.full((len(groups), most), NAN)
    for at, (_x, rows) in enumerate(groups):
        grid[at, : len(rows)] = y[rows]
        if n is not None:
            below[at, : len(rows)] = n[rows]
    alone = np.array([len(rows) == 1 for _x, rows in groups])
    size = (~np.isnan(grid)).sum(axis=1).astype(float)
    sums = np.where(alone & (size == 0), NAN, total(grid)[:, 0])
    means, sds = mean(grid)[:, 0], deviation(grid)[:, 0]
    high, low = np.where(np.isnan(grid), -np.inf, grid).max(axis=1), np.where(np.isnan(grid), np.inf, grid).min(axis=1)
    ranges = np.where(size > 0, high - low, NAN)
    denominator = np.full(len(groups), NAN) if n is None else total(below)[:, 0]
    plain = {"mean": means, "sum": sums, "median": median(grid)[:, 0], "sd": sds}
    value = plain[aggregate] if n is None else sums / denominator
    note = ["; ".join(series.notes[r] for r in rows if series.notes[r]) if series.notes else "" for _x, rows in groups]
    first = [rows[0] for _x, rows in groups]
    return Subgroups([at for at, _r in groups], value, sums, size, means, sds, ranges, denominator, note, first)


def line_of(given: Line, series: Series, subgroups: Subgroups, name: str) -> Array | None:
    """A target or centre line as one value for each subgroup; ``None`` where nothing was given."""
    if given is None:
        return None
    if isinstance(given, int | float | np.number):
        return np.full(len(subgroups), float(given))
    column = np.array([NAN if v is None else v for v in given], dtype=float)
    if len(column) == len(series):
        return column[subgroups.rows]
    if len(column) != len(subgroups):
        raise UnequalLengths(name, len(column), len(series))
    return column


def _plain(column: Any) -> Sequence[Any]:
    """Python's own numbers and dates, from arrays and columns of data frames too."""
    for name in ("to_list", "tolist"):
        if hasattr(column, name):
            return list(getattr(column, name)())
    return list(column)


def _all(column: Sequence[Any], kind: type) -> bool:
    return all(isinstance(at, kind) for at in column)

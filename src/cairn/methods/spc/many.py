"""Many series in one call: a national dashboard of XmR charts, or any other kind that one block of arrays can hold.

The calculation is the one of ``Chart.read``, on arrays with a series in each row. A series that is shorter than the
others is filled with missing points at its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from cairn.methods.spc.chart import Chart, impossible
from cairn.methods.spc.engine import lines_of
from cairn.methods.spc.errors import BadOption, DenominatorsNeeded, UnequalLengths, UnknownName
from cairn.methods.spc.icons import assurance_icons, variation_icons
from cairn.methods.spc.judging import DIRECTIONS, MEANINGS, Codes, judge
from cairn.methods.spc.kinds import KINDS
from cairn.methods.spc.lines import Block
from cairn.methods.spc.numbers import NAN, Array, Flags, Whole
from cairn.methods.spc.phases import baseline
from cairn.methods.spc.reading import TRIAL_BELOW
from cairn.methods.spc.series import X, label_of

ROWS = 1024  # series calculated together: what fits into the processor's cache
Table = npt.NDArray[np.float64]


@dataclass(frozen=True)
class ManyReadings:
    """One row for each series, one column for each point; values and lines as in ``Reading``.

    Lines that vary from point to point have all columns, others one. ``last`` is the place of the last point of each.
    """

    chart: Chart
    keys: list[X]
    value: Table
    centre: Table
    lower: Table
    upper: Table
    average_range: Table
    flags: dict[str, npt.NDArray[np.bool_]]
    code: Codes
    base: Whole  # values behind the lines
    last: Whole
    direction: npt.NDArray[np.str_]
    target: Array

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def meaning(self) -> npt.NDArray[np.str_]:
        """As in ``PointReading``."""
        return self._named(lambda codes, direction: np.array(MEANINGS[direction])[codes], self.code)

    @property
    def variation_icon(self) -> npt.NDArray[np.str_]:
        return self._named(variation_icons, self._at_last(self.code))

    @property
    def assurance(self) -> npt.NDArray[np.str_]:
        """ "" where there is none."""
        lower, upper = self._at_last(self.lower), self._at_last(self.upper)
        found = np.full(len(self), "", dtype="<U12")
        for name in DIRECTIONS:
            rows = self.direction == name
            found[rows] = assurance_icons(self.target[rows], lower[rows], upper[rows], name)
        return found

    @property
    def is_trial(self) -> Flags:
        return self.base < TRIAL_BELOW

    def signals(self, name: str) -> Flags:
        """Which series have a signal of this rule."""
        return np.asarray(self.flags[name].any(axis=1))

    def table(self) -> dict[str, Any]:
        """One row for each series, for a data frame."""
        return {
            "key": self.keys,
            "points": (~np.isnan(self.value)).sum(axis=1),
            **{name: self._at_last(getattr(self, name)) for name in ("value", "centre", "lower", "upper")},
            "variation": self.variation_icon,
            "assurance": self.assurance,
            "trial": self.is_trial,
            **{name: self.signals(name) for name in self.flags},
        }

    def _at_last(self, column: npt.NDArray[Any]) -> npt.NDArray[Any]:
        place = np.minimum(self.last, column.shape[1] - 1)
        found: npt.NDArray[Any] = column[np.arange(len(self)), place]
        return found

    def _named(self, of: Any, codes: Codes) -> npt.NDArray[np.str_]:
        found = np.full(codes.shape, "common_cause", dtype="<U16")
        for name in DIRECTIONS:
            rows = self.direction == name
            found[rows] = of(codes[rows], name)
        return found


def read_many(
    data: Any,
    *,
    group: str | None = None,
    value: str = "value",
    denominator: str | None = None,
    order: str | None = None,
    denominators: Any = None,
    direction: str | Sequence[str] = "increase",
    target: float | Sequence[float | None] | None = None,
    chart: Chart | None = None,
    **options: Any,
) -> ManyReadings:
    """Read many series: a 2-D array with one in each row (``nan`` where missing), or a data frame of long form.

    A frame (Polars, or anything with columns by name) has a ``group`` column and a ``value`` column; rows are put in
    the ``order`` of a column, or are in order already. ``direction`` and ``target`` may differ from series to series.
    ``options`` are those of ``Chart``, without phases, exclusions, given lines and subgroups.
    """
    chart = chart or Chart(**options)
    _check(chart)
    if group is not None:
        keys, table, below, last = _from_frame(data, group, value, denominator, order)
    else:
        table = np.atleast_2d(np.asarray(data, dtype=float))
        below = None if denominators is None else np.broadcast_to(np.asarray(denominators, dtype=float), table.shape)
        keys, last = list(range(len(table))), np.full(len(table), table.shape[1] - 1)
    if chart.how.needs_denominators and below is None:
        raise DenominatorsNeeded(chart.kind)
    wrong = impossible(chart, table, np.full((1, 1), NAN) if below is None else below)
    if wrong is not None:
        error, places = wrong
        raise error(*(f"point {column + 1} of {label_of(keys[row])}" for row, column in places))
    parts = [
        _rows(chart, table[at : at + ROWS], None if below is None else below[at : at + ROWS])
        for at in range(0, max(len(table), 1), ROWS)
    ]
    found = {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}
    flags = {name: found.pop(name) for name in [name for name in found if name not in _LINES]}
    return ManyReadings(
        chart,
        keys,
        **found,
        flags=flags,
        last=last,
        direction=_directions(direction, len(table)),
        target=_targets(target, len(table)),
    )


_LINES = ("value", "centre", "lower", "upper", "average_range", "code", "base")


def _rows(chart: Chart, table: Table, below: Table | None) -> dict[str, npt.NDArray[Any]]:
    """The arrays of some of the series."""
    with np.errstate(all="ignore"):
        block = _block(chart, table, below)
        lines = lines_of(chart, block)
        judgement = judge(lines, chart.applicable)
        by = chart.multiplier
        low, high = chart.clip
        shown = lines.with_bands(lambda lower, upper: (lower * by, upper * by)).clipped(low, high)
    return {
        "value": lines.value * by,
        "centre": _narrow(lines.centre) * by,
        "lower": _narrow(shown.lower),
        "upper": _narrow(shown.upper),
        "average_range": lines.average_range * by,
        "code": judgement.code,
        "base": (~np.isnan(lines.value) & block.base).sum(axis=1),
        **judgement.flags,
    }


def _block(chart: Chart, table: Table, below: Table | None) -> Block:
    gone = np.isnan(table) if below is None else np.isnan(table) | np.isnan(below)
    total = np.where(gone, NAN, table)
    none = np.full((1, 1), NAN)
    denominator = none if below is None else np.where(gone, 0.0, below)
    base = np.broadcast_to(baseline(chart.baseline, 0, table.shape[1], chart.conventions), table.shape)
    return Block(
        value=total if below is None else total / denominator,
        total=total,
        size=none,
        mean=none,
        sd=none,
        range=none,
        denominator=denominator,
        base=base,
        preset=chart.conventions,
        screen=chart.screens,
        ordered=chart.ordered,
        middle=chart.middle,
        spread=chart.spread,
    )


def _narrow(line: Table) -> Table:
    """One column, where a line is the same at every point of every series."""
    first = line[:, :1]
    same = bool(((line == first) | (np.isnan(line) & np.isnan(first))).all()) if line.size else False
    return first if same else line


def _check(chart: Chart) -> None:
    if not chart.how.vectorised:
        raise UnknownName(
            "kind that many series can have", chart.kind, (k.name for k in KINDS.values() if k.vectorised)
        )
    if chart.phases or chart.excluded or chart.centre is not None or chart.sigma is not None:
        raise BadOption("Phases, excluded points and given lines belong to one series: read that one as a chart.")


def _from_frame(
    frame: Any, group: str, value: str, denominator: str | None, order: str | None
) -> tuple[list[X], Table, Table | None, Whole]:
    """Long form to one row for each group, in the order in which the groups appear."""
    if order is not None:
        frame = frame.sort(order, maintain_order=True) if hasattr(frame, "sort") else frame.sort_values(order)
    code = _codes(frame[group])
    first = np.empty(int(code.max(initial=-1)) + 1, dtype=np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]  # the earliest row of each is written last
    keys = np.asarray(frame[group])[np.sort(first)].tolist()
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first)] = np.arange(len(first))
    row = rank[code]
    by_row = np.argsort(row, kind="stable")
    size = np.bincount(row, minlength=len(keys))
    start = np.cumsum(size) - size
    place = np.empty(len(row), dtype=np.int64)
    place[by_row] = np.arange(len(row)) - np.repeat(start, size)

    def spread(name: str) -> Table:
        table = np.full((len(keys), int(size.max(initial=0))), NAN)
        table[row, place] = np.asarray(frame[name], dtype=float)
        return table

    below = None if denominator is None else spread(denominator)
    return keys, spread(value), below, size - 1


def _codes(names: Any) -> Whole:
    """A number for each different name, from 0. Columns of data frames rank faster than NumPy sorts texts."""
    if not hasattr(names, "rank"):
        return np.asarray(np.unique(np.asarray(names), return_inverse=True)[1], dtype=np.int64)
    ranks = np.asarray(names.rank(method="dense"), dtype=float)
    if np.isnan(ranks).any():
        raise BadOption("There are rows without a group: each series needs a name.")
    return ranks.astype(np.int64) - 1


def _directions(direction: str | Sequence[str], rows: int) -> npt.NDArray[np.str_]:
    names = np.full(rows, direction) if isinstance(direction, str) else np.asarray(direction)
    if len(names) != rows:
        raise UnequalLengths("directions", len(names), rows)
    wrong = set(names.tolist()) - set(DIRECTIONS)
    if wrong:
        raise UnknownName("direction", min(wrong), DIRECTIONS)
    return names


def _targets(target: float | Sequence[float | None] | None, rows: int) -> Array:
    if target is None or isinstance(target, int | float):
        return np.full(rows, NAN if target is None else float(target))
    targets = np.array([NAN if v is None else v for v in target], dtype=float)
    if len(targets) != rows:
        raise UnequalLengths("targets", len(targets), rows)
    return targets

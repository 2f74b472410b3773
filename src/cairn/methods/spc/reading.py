"""A chart, read: per point, per phase and as a whole, all that a picture or a table needs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from math import isnan
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from cairn.methods.spc.icons import assurance_icon, variation_icon
from cairn.methods.spc.judging import MEANINGS, Codes, Direction
from cairn.methods.spc.lines import Lines
from cairn.methods.spc.numbers import Array, Flags, Whole
from cairn.methods.spc.rules import RunsAnalysis
from cairn.methods.spc.series import Subgroups, X, label_of

if TYPE_CHECKING:
    from cairn.methods.spc.chart import Chart

TRIAL_BELOW = 12


@dataclass(frozen=True)
class Limits:
    """In the unit of the values. ``nan`` where there is too little to say, or no such line on this kind of chart."""

    centre: float
    average_range: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


class PointReading(NamedTuple):
    """``number`` counts from 1. ``signals`` are the rules that the point belongs to; ``meaning`` is what colours it.

    ``meaning``: common_cause, improvement, concern, neutral_high or neutral_low. A line that there isn't is ``None``.
    """

    number: int
    x: X
    label: str
    value: float | None
    numerator: float | None
    denominator: float | None
    centre: float | None
    lower: float | None
    upper: float | None
    near_lower: float | None
    near_upper: float | None
    target: float | None
    phase: int
    baseline: bool
    excluded: bool
    signals: tuple[str, ...]
    meaning: str
    note: str

    @property
    def missing(self) -> bool:
        return self.value is None


@dataclass(frozen=True)
class Columns:
    """The same, column by column: arrays with one row for each point, ``nan`` where there is nothing."""

    subgroups: Subgroups  # x, numerators (total), denominators, sizes and so on
    lines: Lines  # values and lines as they are shown
    target: Array
    phase: Whole
    baseline: Flags
    excluded: Flags
    flags: dict[str, Flags]
    code: Codes

    @property
    def x(self) -> list[X]:
        return self.subgroups.x

    @property
    def value(self) -> Array:
        return self.lines.value


@dataclass(frozen=True)
class PhaseReading:
    """``first`` and ``last`` are numbers of points, from 1. ``limits`` are those at its last point.

    ``base``: how many values the lines come from. ``varying``: the limits differ from point to point.
    """

    number: int
    first: int
    last: int
    start: X
    reason: str
    limits: Limits
    base: int
    values: int
    varying: bool
    runs: RunsAnalysis
    code: int  # of its last point
    direction: Direction

    @property
    def is_trial(self) -> bool:
        """Lines from fewer than twelve values: each new one will move them."""
        return self.base < TRIAL_BELOW

    @property
    def points(self) -> int:
        return self.last - self.first + 1

    @property
    def variation(self) -> str:
        return MEANINGS[self.direction][self.code]


@dataclass(frozen=True)
class Summary:
    """Counts over the whole chart. ``meanings`` and ``signals`` count points by meaning and by rule."""

    points: int
    missing: int
    excluded: int
    meanings: dict[str, int]
    signals: dict[str, int]
    variation: str
    assurance: str | None


@dataclass(frozen=True)
class Reading:
    """A chart as read. Lines and icons of the whole are those at the last point, in the last phase."""

    chart: Chart
    columns: Columns
    phases: tuple[PhaseReading, ...]

    @property
    def kind(self) -> str:
        return self.chart.kind

    @property
    def direction(self) -> Direction:
        return self.chart.direction

    @property
    def limits(self) -> Limits:
        return self.phases[-1].limits

    @property
    def runs(self) -> RunsAnalysis:
        return self.phases[-1].runs

    @property
    def target(self) -> float | None:
        """The target at the last point."""
        column = self.columns.target
        return _or_none(column[-1]) if len(column) else _alone(self.chart.target)

    @property
    def is_trial(self) -> bool:
        return self.phases[-1].is_trial

    @cached_property
    def points(self) -> tuple[PointReading, ...]:
        c = self.columns
        meanings = MEANINGS[self.direction]
        columns = zip(
            range(1, len(c.x) + 1),
            c.x,
            map(str if set(map(type, c.x)) <= {int, str} else label_of, c.x),
            *map(_column, (c.value, c.subgroups.total, c.subgroups.denominator)),
            *map(_column, (c.lines.centre, c.lines.lower, c.lines.upper, c.lines.near_lower, c.lines.near_upper)),
            _column(c.target),
            c.phase.tolist(),
            c.baseline.tolist(),
            c.excluded.tolist(),
            self._signals_by_point(),
            [meanings[code] for code in c.code.tolist()],
            c.subgroups.note,
            strict=True,
        )
        return tuple(map(PointReading._make, columns))

    def _signals_by_point(self) -> list[tuple[str, ...]]:
        found: list[tuple[str, ...]] = [()] * len(self.columns.x)
        for name, flags in self.columns.flags.items():
            for at in flags.nonzero()[0].tolist():
                found[at] = (*found[at], name)
        return found

    @property
    def signals(self) -> tuple[str, ...]:
        """The rules that found something."""
        return tuple(sorted(name for name, flags in self.columns.flags.items() if flags.any()))

    @property
    def variation(self) -> str:
        """What the last point means."""
        return self.phases[-1].variation

    @property
    def variation_icon(self) -> str:
        """The same with its side: improvement_high and so on."""
        return variation_icon(self.phases[-1].code, self.direction)

    @property
    def assurance(self) -> str | None:
        """pass, fail or inconsistent: the target against the limits; ``None`` without a target, direction or limits."""
        return assurance_icon(self.target, self.limits.lower, self.limits.upper, self.direction)

    @property
    def summary(self) -> Summary:
        c = self.columns
        meanings = Counter(MEANINGS[self.direction][code] for code in c.code.tolist())
        signals = {name: int(flags.sum()) for name, flags in c.flags.items() if flags.any()}
        missing = sum(map(isnan, c.value.tolist()))
        return Summary(
            len(c.x), missing, int(c.excluded.sum()), dict(meanings), signals, self.variation, self.assurance
        )

    def words(self, unit: str = "") -> str:
        """One paragraph that a ward manager understands."""
        from cairn.methods.spc.words import paragraph

        return paragraph(self, unit)


def _column(values: Array) -> list[float | None]:
    """Numbers, with ``None`` for what is not there."""
    gone = np.isnan(values)
    if gone.all():
        return [None] * len(values)
    found: list[float | None] = values.tolist()
    for at in gone.nonzero()[0].tolist():
        found[at] = None
    return found


def _or_none(value: float) -> float | None:
    return None if isnan(value) else float(value)


def _alone(target: object) -> float | None:
    return float(target) if isinstance(target, int | float) else None

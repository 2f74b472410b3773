"""A chart, read: limits, signals point by point, and what they mean for the measure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from cairn.methods.spc import rules
from cairn.methods.spc.limits import NAN, Limits, run_chart_centre, xmr_limits
from cairn.methods.spc.runs import RunsAnalysis, runs_analysis

Kind = Literal["i", "run"]
Direction = Literal["increase", "decrease", "neutral"]
TRIAL_BELOW = 12


@dataclass(frozen=True)
class Series:
    """Points in order of time: what stands on the axis, and the value (``None`` where it is missing)."""

    labels: tuple[str, ...]
    values: tuple[float | None, ...]

    @classmethod
    def of(cls, values: Sequence[float | None], labels: Sequence[str] | None = None) -> Series:
        return cls(tuple(labels) if labels else tuple(str(n + 1) for n in range(len(values))), tuple(values))


@dataclass(frozen=True)
class PointReading:
    """``signals`` are the rules that the point belongs to; ``meaning`` is what colours it.

    ``meaning``: common_cause, improvement, concern, neutral_high or neutral_low.
    """

    label: str
    value: float | None
    signals: tuple[str, ...]
    meaning: str


@dataclass(frozen=True)
class Reading:
    """A chart as read. ``limits`` of a run chart are ``nan`` but for the centre (its median)."""

    kind: Kind
    direction: Direction
    target: float | None
    limits: Limits
    points: tuple[PointReading, ...]
    runs: RunsAnalysis

    @property
    def is_trial(self) -> bool:
        """Fewer than twelve points: limits that each new point will move."""
        return sum(p.value is not None for p in self.points) < TRIAL_BELOW

    @property
    def variation(self) -> str:
        """What the last point says: the chart's variation icon."""
        return self.points[-1].meaning if self.points else "common_cause"

    @property
    def assurance(self) -> str | None:
        """pass, fail or inconsistent against the target; ``None`` without a target or a direction."""
        if self.target is None or self.direction == "neutral" or self.kind == "run":
            return None
        if self.target > self.limits.upper:
            return "fail" if self.direction == "increase" else "pass"
        if self.target < self.limits.lower:
            return "pass" if self.direction == "increase" else "fail"
        return "inconsistent"

    @property
    def signals(self) -> tuple[str, ...]:
        found = {name for point in self.points for name in point.signals}
        return tuple(sorted(found))

    def words(self, unit: str = "") -> str:
        """One paragraph that a ward manager understands."""
        from cairn.methods.spc.words import paragraph

        return paragraph(self, unit)


def read_chart(
    series: Series,
    *,
    kind: Kind = "i",
    direction: Direction = "increase",
    target: float | None = None,
    screen: bool = True,
) -> Reading:
    """Read ``series`` as an XmR chart (``kind="i"``, rules of Making Data Count) or a run chart (Anhøj rules).

    Raises ``ValueError`` for a kind that there is not.
    """
    if kind == "run":
        return _read_run(series, direction, target)
    if kind != "i":
        raise ValueError(f"There is no chart kind {kind!r}: use 'i' or 'run'.")
    limits = xmr_limits(series.values, screen=screen)
    marked = making_data_count(series.values, limits)
    directions = trend_directions(series.values, marked["trend"])
    side = rules.sides(series.values, limits.centre)
    points = []
    for j, (label, value) in enumerate(zip(series.labels, series.values, strict=True)):
        signals = tuple(name for name, flags in marked.items() if flags[j])
        high = directions[j] > 0 if signals and signals[0] == "trend" else (side[j] or 0) > 0
        points.append(PointReading(label, value, signals, meaning(bool(signals), high, direction)))
    return Reading(kind, direction, target, limits, tuple(points), runs_analysis(series.values, limits.centre))


def making_data_count(values: Sequence[float | None], limits: Limits) -> dict[str, list[bool]]:
    """The four rules, in order of priority: the first that holds colours the point."""
    side = rules.sides(values, limits.centre)
    return {
        "outside": rules.outside(values, limits),
        "trend": rules.trend(values),
        "two_of_three": rules.two_of_three(side, rules.close(values, limits)),
        "shift": rules.shift(side),
    }


def trend_directions(values: Sequence[float | None], marked: Sequence[bool]) -> list[int]:
    """Which way each trend point goes: by its step to the next trend point, or else from the one before."""
    out = [0] * len(values)
    for j, on in enumerate(marked):
        if on:
            later = j + 1 < len(values) and marked[j + 1]
            a, b = (values[j], values[j + 1]) if later else (values[j - 1], values[j])
            out[j] = 0 if a is None or b is None else (b > a) - (b < a)
    return out


def meaning(signal: bool, high: bool, direction: Direction) -> str:
    if not signal:
        return "common_cause"
    if direction == "neutral":
        return "neutral_high" if high else "neutral_low"
    return "improvement" if high == (direction == "increase") else "concern"


def _read_run(series: Series, direction: Direction, target: float | None) -> Reading:
    centre = run_chart_centre(series.values)
    analysis = runs_analysis(series.values, centre)
    points = tuple(
        PointReading(label, value, ("runs",) if analysis.signal else (), "common_cause")
        for label, value in zip(series.labels, series.values, strict=True)
    )
    return Reading("run", direction, target, Limits(centre, NAN, NAN, NAN, NAN, NAN), points, analysis)

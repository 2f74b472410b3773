"""A reading as plain data, for programs: what the chart found, point by point, and the lines of each phase."""

from __future__ import annotations

from datetime import date
from math import isnan
from typing import Any

from cairn.methods.spc import Limits, PhaseReading, PointReading, Reading
from cairn.methods.spc.series import label_of

__all__ = ["reading_as_data"]


def reading_as_data(reading: Reading) -> dict[str, Any]:
    """Of texts, numbers, lists and dictionaries alone, so that it can be JSON. What is not there is ``None``."""
    chart = reading.chart
    return {
        "kind": reading.kind,
        "direction": reading.direction,
        "preset": chart.conventions.name,
        "rules": [rule.name for rule in chart.applicable],
        "multiplier": chart.multiplier,
        "target": reading.target,
        "variation": reading.variation_icon,
        "assurance": reading.assurance,
        "trial_limits": reading.is_trial,
        "signals": list(reading.signals),
        "summary": {
            "points": reading.summary.points,
            "missing": reading.summary.missing,
            "excluded": reading.summary.excluded,
            "meanings": reading.summary.meanings,
            "signals": reading.summary.signals,
        },
        "phases": [_phase(phase) for phase in reading.phases],
        "points": [_point(point) for point in reading.points],
    }


def _phase(phase: PhaseReading) -> dict[str, Any]:
    runs = phase.runs
    return {
        "number": phase.number,
        "first": phase.first,
        "last": phase.last,
        "start": label_of(phase.start),
        "reason": phase.reason,
        "limits": _limits(phase.limits),
        "limits_vary": phase.varying,
        "values_behind_the_lines": phase.base,
        "runs": {
            "useful_points": runs.useful,
            "longest_run": runs.longest_run,
            "longest_run_limit": runs.longest_run_limit,
            "crossings": runs.crossings,
            "crossings_limit": runs.crossings_limit,
        },
    }


def _limits(limits: Limits) -> dict[str, float | None]:
    """At the phase's last point."""
    names = ("centre", "lower", "upper", "near_lower", "near_upper", "average_range")
    return {name: None if isnan(value := getattr(limits, name)) else float(value) for name in names}


def _point(point: PointReading) -> dict[str, Any]:
    found = point._asdict()
    x = found.pop("x")
    plain = x if isinstance(x, int | float) else label_of(x)
    when = {"date": x.isoformat()} if isinstance(x, date) else {"x": plain}
    del found["label"]
    number = found.pop("number")
    return {"number": number, **when, **found, "signals": list(point.signals)}

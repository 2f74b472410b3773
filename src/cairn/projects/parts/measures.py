"""Measures as plain data, with what their charts say; and the chart of a measure from such data."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from cairn.projects.charts import MeasureChart, Point
from cairn.projects.models import Measure
from cairn.projects.parts.rows import Part, words_of
from cairn.projects.saving import content_of

# Who is reminded of the next point, and when, is no fact of what was measured (cairn.projects.parts.left_out).
REMINDING = ("collector", "due_next", "reminded_for")
FIELDS = (
    "kind", "name", "definition", "unit", "direction", "target", "numerator", "denominator", "collected", "chart_kind",
    "chart_rules", "chart_baseline", "chart_per", "chart_preset",
)  # fmt: skip


def measure_part(chart: MeasureChart) -> Part:
    """A measure whose chart is loaded: its points, what people decided about them, and its charts in words.

    Positions of what was decided count points from 0.
    """
    measure = chart.measure
    part = {name: value for name, value in content_of(measure).items() if name not in (*REMINDING, "removed_at")}
    return part | {
        "uuid": str(measure.uuid),
        "kind_words": str(measure.get_kind_display()),
        "direction_words": str(measure.get_direction_display()),
        "every_words": words_of(measure, "due_every"),
        "chart_words": _chart_words(measure),
        "points": [_point(chart, place) for place in range(len(chart.points))],
        "rebases": [{"position": place, "reason": reason} for place, reason in chart.known("rebase")],
        "exclusions": [{"position": place, "reason": reason} for place, reason in chart.known("exclusion")],
        "cycles": [
            {"number": c.number, "title": c.title, "started_on": c.started_on.isoformat()} for c in chart.cycles
        ],
        "charts": _charts(chart) if chart.has_values else [],
    }


def _point(chart: MeasureChart, place: int) -> Part:
    """There are most of these: what a point hasn't got is not said of it. What isn't divided is charted as it is."""
    point = chart.points[place]
    charted = chart.charted(place) if point.denominator is not None else ""
    part = {"label": point.label, "on": point.on.isoformat() if point.on else None, "value": point.value}
    more = {"denominator": point.denominator, "note": point.note, "charted": charted}
    return part | {name: value for name, value in more.items() if value not in (None, "")}


def _chart_words(measure: Measure) -> dict[str, str]:
    """How the chart was chosen, in words that stay as they are."""
    baseline = measure.chart_baseline
    return {
        "kind": str(measure.get_chart_kind_display()),
        "rules": str(measure.get_chart_rules_display()),
        "baseline": _("The first %(n)d points") % {"n": baseline} if baseline else _("All points"),
    }


def _charts(chart: MeasureChart) -> list[Part]:
    """The charts that are shown, each as it is read; or, not ``drawn``, what keeps the data from being shown so."""
    found = []
    for kind in chart.kinds:
        fault = chart.fault(kind)
        words = fault or chart.words(kind)
        found.append(
            {"kind": str(kind), "title": str(Measure.Chart(kind).label), "words": words, "drawn": not fault},
        )
    return found


class Began(NamedTuple):
    """A cycle as a chart shows it."""

    number: int
    title: str
    started_on: date


def chart_from(part: Mapping[str, Any]) -> MeasureChart:
    """The chart of a measure from its data, without a query."""
    chart = MeasureChart(Measure(**{name: part[name] for name in FIELDS}))
    chart.points = [
        Point(place, _day(one["on"]), one["label"], one["value"], one.get("denominator"), one.get("note", ""))
        for place, one in enumerate(part["points"])
    ]
    chart.judged = {
        name: {one["position"]: one["reason"] for one in part[f"{name}s"]} for name in ("rebase", "exclusion")
    }
    chart.cycles = [Began(one["number"], one["title"], date.fromisoformat(one["started_on"])) for one in part["cycles"]]
    return chart


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None

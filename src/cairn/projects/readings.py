"""What the chart of each measure says, kept with the version that it was read from: only what has changed is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Value
from django.utils import translation

from cairn.methods.improvement import improvement_in
from cairn.methods.spc import ChartError
from cairn.methods.spc.words import when
from cairn.projects.charts import NARROW, WIDTH, MeasureChart, Point
from cairn.projects.models import Exclusion, Measure, MeasurePoint, Rebase
from cairn.projects.report.results import reading_in_words

NOTHING: dict[str, Any] = {
    "points": 0, "rows": 0,
    "kind": "", "fault": "", "words": "", "told": "", "icon": "", "assurance": "", "trial": False, "newest": "",
    "newest_at": "", "base": 0, "improved": False, "since": 0, "sustained": False, "worse": False, "special": False,
    "target_met": False,
}  # fmt: skip


def readings_of(measures: Iterable[Measure], cycles: Iterable[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    """A reading for each measure, by uuid; ``kept`` are those of before. Three queries for those that are new.

    ``cycles`` are the living ones of the project: the days on which they began stand on the charts, and so in the
    addresses of the pictures.
    """
    charts = {str(chart.measure.uuid): chart for chart in _charts(measures, cycles)}
    fresh = {uuid: kept[uuid] for uuid, chart in charts.items() if kept.get(uuid, {}).get("v") == chart.version}
    stale = [chart for uuid, chart in charts.items() if uuid not in fresh]
    _load(stale)
    return fresh | {str(chart.measure.uuid): {**reading_of(chart), "v": chart.version} for chart in stale}


def loaded_charts(measures: Iterable[Measure], cycles: Iterable[Any]) -> list[MeasureChart]:
    """The charts of measures with all that they are drawn from. Two queries, however many there are."""
    charts = _charts(measures, cycles)
    _load(charts)
    return charts


def _charts(measures: Iterable[Measure], cycles: Iterable[Any]) -> list[MeasureChart]:
    began = _by_measure(cycles)
    charts = [MeasureChart(row) for row in measures]
    for chart in charts:
        chart.cycles = began[chart.measure.pk]
    return charts


def _by_measure(cycles: Iterable[Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for cycle in sorted((one for one in cycles if one.started_on), key=lambda one: (one.started_on, one.number)):
        found[cycle.measured_by_id].append(cycle)
    return found


def _load(charts: list[MeasureChart]) -> None:
    """The points and judgements of many charts at once."""
    if not charts:
        return
    wanted = {chart.measure.pk: chart for chart in charts}
    for chart in charts:
        chart.points, chart.judged = [], {"rebase": {}, "exclusion": {}}
    rows = MeasurePoint.objects.filter(measure__in=wanted).order_by("measure_id", "position")
    for pk, *row in rows.values_list("measure_id", *Point._fields):
        wanted[pk].points.append(Point(*row))
    rebases, exclusions = (
        model._default_manager.filter(measure__in=wanted)
        .annotate(what=Value(name))
        .values_list("measure_id", "what", "position", "reason")
        for name, model in (("rebase", Rebase), ("exclusion", Exclusion))
    )
    for pk, what, position, reason in sorted(rebases.union(exclusions)):
        wanted[pk].judged[what][position] = reason


def reading_of(chart: MeasureChart) -> dict[str, Any]:
    """What the chart that is shown says, JSON-able; see ``NOTHING`` for what there is of a measure without points."""
    points = sum(point.value is not None for point in chart.points)
    if not points or not chart.can_be_shown:
        return NOTHING | {"points": points, "rows": len(chart.points), "fault": chart.fault() if points else ""}
    reading, kind = chart.shown
    last = max(place for place, point in enumerate(chart.points) if point.value is not None)
    found = NOTHING | vars(improvement_in(reading))
    return found | {
        "points": points,
        "rows": len(chart.points),
        "kind": str(kind),
        "fault": chart.fault(),
        "words": chart.words(kind),
        "told": reading_in_words(chart),
        "icon": reading.variation_icon,
        "assurance": "" if kind == Measure.Chart.RUN else reading.assurance or "",
        "trial": reading.is_trial,
        "newest": chart.charted(last),
        "newest_at": when(chart.x[last], translation),
    }


def picture_of_main(
    measure: Measure, cycles: Iterable[Any], reading: Mapping[str, Any], kept: Mapping[str, Any]
) -> dict[str, Any]:
    """The sizes of the picture of the measure that a home shows, wide and narrow; empty if there is no picture.

    ``kept`` is what was said before: it takes longer to lay out a picture than to read it.
    """
    named = {"uuid": str(measure.uuid), "v": reading["v"]}
    if kept and named.items() <= kept.items():
        return dict(kept)
    if not (kind := reading["kind"]):
        return {}
    chart = MeasureChart(measure)
    chart.cycles = _by_measure(cycles)[measure.pk]
    try:
        wide, narrow = (chart.size(kind, width=width, icons=False) for width in (WIDTH, NARROW))
    except ChartError:
        return {}
    return {**named, "size": list(wide), "narrow": list(narrow)}

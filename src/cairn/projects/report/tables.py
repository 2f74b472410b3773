"""Tools of a project as tables of its report."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cairn.methods.pictures.picture import Table
from cairn.methods.spc import Chart, ChartError
from cairn.methods.spc.words import number
from cairn.projects.charts import MeasureChart, Point
from cairn.projects.models import DriverNode, Measure, PDSACycle
from cairn.projects.pictures import written
from cairn.projects.report.material import Material
from cairn.projects.team import members_of

NOTHING = "–"
MOST_FAILURES = 20  # of an FMEA: what is further down was not what the team worked on
SHORT_SERIES, MOST_COLUMNS = 60, 5  # rows and measures: more numbers than this are asked for as a file


def day(value: Any) -> str:
    return written(value) if value else ""


def team(m: Material) -> Table:
    rows = [(one.person.name, one.part or str(one.get_role_display())) for one in members_of(m.project)]
    names = {name for name, _part in rows}
    for words, label in ((m.charter.sponsor, _("Sponsor")), (m.charter.coach, _("Coach"))):
        if words and words not in names:
            rows.append((words, label))
    return Table(_("The team"), (_("Name"), _("Part in the project")), tuple(rows))


def failures(m: Material) -> Table | None:
    """The FMEA, what is most urgent first."""
    shown = m.failure_modes[:MOST_FAILURES]
    if not shown:
        return None
    caption = _("What could fail: FMEA, the highest risk priority number (RPN) first")
    if len(shown) < len(m.failure_modes):
        caption = _("%(caption)s; %(n)d of %(all)d") % {
            "caption": caption, "n": len(shown), "all": len(m.failure_modes),
        }  # fmt: skip
    headers: Any = (
        _("Step"), _("What could fail"), _("Causes"), _("Effects"), _("Occurrence × detection × severity"),
        (_("RPN"), "number"), _("Action"),
    )  # fmt: skip
    rows = tuple(
        (
            one.step or NOTHING, one.mode, one.causes or NOTHING, one.effects or NOTHING,
            " × ".join(str(rate or "?") for rate in (one.occurrence, one.detection, one.severity)),
            str(one.rpn or NOTHING), one.action or NOTHING,
        )
        for one in shown
    )  # fmt: skip
    return Table(caption, headers, rows)


def ideas(m: Material) -> Table | None:
    """Each change idea with its tests and what came of the last of them."""
    if not m.ideas:
        return None
    rows = tuple((one.text, *_tests_of(one, m.cycles)) for one in m.ideas)
    return Table(_("Change ideas"), (_("Idea"), _("Tested in cycle"), _("Last decision")), rows)


def _tests_of(idea: DriverNode, cycles: list[PDSACycle]) -> tuple[str, str]:
    own = [one for one in cycles if one.idea_id == idea.pk]
    if not own:
        return _("not tested"), NOTHING
    return ", ".join(str(one.number) for one in own), decision(own[-1])


def decision(cycle: PDSACycle) -> str:
    """“Adopt” without what that means."""
    return str(cycle.get_decision_display()).partition(":")[0]


def cycles(m: Material) -> Table | None:
    if not m.cycles:
        return None
    headers = (_("Cycle"), _("What was tested"), _("Scale"), _("When"), _("Decision"))
    rows = tuple(
        (
            named(c), c.what or c.question or NOTHING, c.scale or c.where or NOTHING,
            c.when or day(c.started_on) or NOTHING, decision(c),
        )
        for c in m.cycles
    )  # fmt: skip
    return Table(_("PDSA cycles"), headers, rows)


def named(cycle: PDSACycle) -> str:
    return f"{cycle.number}. {cycle.title}"


def predictions(m: Material) -> Table | None:
    told = [c for c in m.cycles if c.prediction or c.study or c.happened]
    if not told:
        return None
    headers = (_("Cycle"), _("Predicted"), _("What happened"), _("Compared with the prediction"))
    rows = tuple((named(c), c.prediction or NOTHING, c.happened or NOTHING, c.study or NOTHING) for c in told)
    return Table(_("Predictions and what came of them"), headers, rows)


def plan(m: Material) -> Table | None:
    if not m.tasks:
        return None
    rows = tuple(
        (one.text, one.owner.name if one.owner else NOTHING, day(one.due) or NOTHING, day(one.done_on) or _("open"))
        for one in m.tasks
    )
    return Table(_("Project plan"), (_("Task"), _("Who"), _("Due"), _("Done")), rows)


def measures(m: Material) -> Table | None:
    if not m.measures:
        return None
    headers = (_("Measure"), _("Definition"), _("How it was collected"), _("Target"), _("Values"))
    rows = tuple(
        (
            f"{one.get_kind_display()}: {one.name_and_unit}", definition(one) or NOTHING,
            one.collected or NOTHING, target(one), complete(m, one),
        )
        for one in m.measures
    )  # fmt: skip
    return Table(_("Measures; values: how many there are of the points in time"), headers, rows)


def definition(one: Measure) -> str:
    """The operational definition, and what is divided by what."""
    divided = one.numerator
    if one.numerator and one.denominator:
        divided = _("%(numerator)s, divided by: %(denominator)s") % {
            "numerator": one.numerator, "denominator": one.denominator[0].lower() + one.denominator[1:],
        }  # fmt: skip
    return ". ".join(part.strip().rstrip(".") for part in (one.definition, divided) if part)


def target(one: Measure) -> str:
    return NOTHING if one.target is None else f"{one.target:g}{'%' if one.unit == '%' else ''}"


def complete(m: Material, one: Measure) -> str:
    """How complete the data are: readers ask."""
    counted = m.points_of(one)
    if counted is None:
        return NOTHING
    there, points = counted
    return _("%(n)d of %(all)d") % {"n": there, "all": points} if points else _("none")


def analysis(m: Material) -> Table | None:
    if not m.measures:
        return None
    headers = (_("Measure"), _("Chart"), _("Limits from points"), _("Rules for special cause"))
    rows = tuple((one.name, str(one.get_chart_kind_display()), _base(one), _rules(one)) for one in m.measures)
    return Table(_("How change was told from chance"), headers, rows)


def _base(one: Measure) -> str:
    if one.chart_kind == Measure.Chart.RUN:
        return _("none: a median")
    n = one.chart_baseline
    return _("first %(n)d of each phase") % {"n": n} if n else _("all of each phase")


def _rules(one: Measure) -> str:
    try:
        chart = Chart(one.chart_kind, rules=one.chart_rules or None, preset=one.chart_preset)
    except ChartError:
        return str(one.get_chart_rules_display())
    return chart.rule_set.title or str(one.get_chart_rules_display())


def judgements(m: Material) -> tuple[str, ...]:
    """Where limits begin anew and what is left out of them, with the team's reasons."""
    said = []
    for one in m.charted:
        chart = m.charts[one.pk]
        for name, words in (
            ("rebase", _("%(name)s: new limits from %(when)s, because: %(reason)s")),
            ("exclusion", _("%(name)s: %(when)s is left out of the limits, because: %(reason)s")),
        ):
            said += [
                words % {"name": one.name, "when": chart.say_x(chart.x[place]), "reason": reason}
                for place, reason in sorted(chart.known(name))
            ]
    return tuple(said)


def numbers(m: Material) -> Table | None:
    """Every value of the charts, one row for each point in time; only where that is short enough to be read."""
    shown = [m.charts[one.pk] for one in m.charted]
    rows: dict[str, dict[int, str]] = {}
    for column, chart in enumerate(shown):
        for place, point in enumerate(chart.points):
            rows.setdefault(chart.say_x(chart.x[place]), {})[column] = _value(chart, place, point)
    if not shown or len(shown) > MOST_COLUMNS or len(rows) > SHORT_SERIES:
        return None
    headers: Any = (_("When"), *((_headed(one.measure), "number") for one in shown))
    return Table(
        _("The values of the charts; in brackets what was divided by what"),
        headers,
        tuple((when, *(row.get(n, "") for n in range(len(shown)))) for when, row in rows.items()),
    )


def _headed(measure: Measure) -> str:
    return measure.name if measure.unit == "%" else measure.name_and_unit


def _value(chart: MeasureChart, place: int, point: Point) -> str:
    if point.value is None:
        return _("missing")
    value = chart.value_at(place)
    said = number(point.value if value is None else value, "%" if chart.unit(chart.shown[1]) == "%" else "")
    if point.denominator is None:
        return said
    return f"{said} ({number(point.value)}/{number(point.denominator)})"

"""What the charts of a project say: the change of each measure, phase by phase, in the words of ``methods.spc``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import isnan
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.methods.pictures import spc_words
from cairn.methods.pictures.picture import Table
from cairn.methods.readability import sentences
from cairn.methods.reports import Fact
from cairn.methods.spc import ChartError, Reading
from cairn.methods.spc.reading import PhaseReading
from cairn.methods.spc.words import number
from cairn.projects.charts import MeasureChart
from cairn.projects.models import Measure
from cairn.projects.report.material import Material

SHORT_UNIT = 8  # characters: such a unit stands beside its number


@dataclass(frozen=True)
class Change:
    """From the first limits to the last: centre lines, and the day (in words) and reason that the last began with.

    ``sentence``: what the points since say when they are judged by the first limits; empty where that is chance.
    """

    before: float
    now: float
    since: str
    reason: str
    sentence: str


def change_of(chart: MeasureChart) -> Change | None:
    """``None`` where limits were never calculated anew."""
    reading, kind = chart.shown
    first, last = reading.phases[0], reading.phases[-1]
    if len(reading.phases) < 2 or isnan(first.limits.centre) or isnan(last.limits.centre):
        return None
    return Change(
        first.limits.centre, last.limits.centre, chart.say_x(last.start), last.reason, _judged_by_the_first(chart, kind)
    )


def _judged_by_the_first(chart: MeasureChart, kind: str) -> str:
    """New limits hide the change that they are for: it is a signal by the old ones, or it is none."""
    given, first = chart.chart(kind), chart.shown[0].phases[0]
    base = min(given.baseline, first.points) if isinstance(given.baseline, int) else first.points
    try:
        old = replace(given, phases=(), baseline=base).read(chart.series(kind), at_least=0)
    except ChartError:  # too few points before the change to judge it by
        return ""
    if old.variation == "common_cause":
        return ""
    return next(iter(sentences(old.words(chart.unit(kind)))), "")


def reading_in_words(chart: MeasureChart) -> str:
    """What the chart says since its last limits; before that, what the change is by the first ones."""
    change, (reading, kind) = change_of(chart), chart.shown
    if change is None:
        return chart.words(kind)
    # What the limits were before is in the table, and why they are new stands on the chart.
    alone = replace(reading, phases=reading.phases[-1:], chart=replace(reading.chart, baseline=None))
    here = spc_words(alone, unit=chart.unit(kind), language=translation)
    told = [_("Since %(day)s: %(words)s") % {"day": change.since, "words": here[0].lower() + here[1:]}]
    if change.sentence:
        sentence = change.sentence[0].lower() + change.sentence[1:]
        judged = _("Judged by the limits from before %(day)s, %(sentence)s")
        told.insert(0, judged % {"day": change.since, "sentence": sentence})
    return " ".join(told)


def first_words(chart: MeasureChart) -> str:
    """What a chart says first; where nothing changed that is two short sentences."""
    found = sentences(reading_in_words(chart))
    return " ".join(found[: 1 if chart.shown[0].signals else 2])


def main_result(held: Material) -> str:
    """One sentence on the main measure; empty without a chart."""
    if held.main is None:
        return ""
    chart = held.charts[held.main.pk]
    change, unit = change_of(chart), chart.unit(chart.shown[1])
    if change is None:
        words = first_words(chart)
        return f"{held.main.name}: {words[0].lower()}{words[1:]}"
    names = {"name": held.main.name, "before": number(change.before, unit if unit == "%" else "")}
    beside = unit if unit == "%" or held.main.name_and_unit != held.main.name else ""  # the name tells it
    names |= {"now": number(change.now, beside), "since": change.since}
    if not change.sentence:
        return _("%(name)s: %(now)s on average since %(since)s, %(before)s before; that may be chance.") % names
    if change.now < change.before:
        return _("%(name)s fell from %(before)s to %(now)s.") % names
    return _("%(name)s rose from %(before)s to %(now)s.") % names


def facts(held: Material) -> tuple[Fact, ...]:
    """The main measure before and now, and how many tests it took."""
    return (*_measured(held), *_tests(held))


def _measured(held: Material) -> list[Fact]:
    if held.main is None:
        return []
    measure, chart = held.main, held.charts[held.main.pk]
    reading, kind = chart.shown
    unit, change = chart.unit(kind), change_of(chart)
    beside = unit if len(unit) <= SHORT_UNIT else ""
    name = unit if unit and not beside else measure.name
    if change is None:
        if isnan(reading.limits.centre):
            return []
        return [Fact(_("%(name)s, average") % {"name": name}, number(reading.limits.centre, beside))]
    return [
        Fact(_("%(name)s, average before") % {"name": name}, number(change.before, beside)),
        Fact(_("average since %(day)s") % {"day": change.since}, number(change.now, beside)),
        *_difference(change, unit),
    ]


def _difference(change: Change, unit: str) -> list[Fact]:
    if not change.sentence or not change.before:
        return []
    if unit == "%":
        step = number(abs(change.now - change.before))
        return [Fact(_("percentage points"), f"{'+' if change.now > change.before else '−'}{step}")]
    share = 100 * (change.now - change.before) / abs(change.before)
    return [Fact(_("change of the average"), f"{'+' if share > 0 else '−'}{abs(share):.0f}%")]


def _tests(held: Material) -> list[Fact]:
    if not held.cycles:
        return []
    n = len(held.cycles)
    label = ngettext("PDSA cycle", "PDSA cycles", n)
    return [Fact(f"{label}: {decided}" if (decided := decisions(held)) else label, str(n))]


def decisions(held: Material) -> str:
    """“5 adopted, 1 adapted”; empty while none is decided."""
    counts = {name: sum(one.decision == name for one in held.cycles) for name in ("adopt", "adapt", "abandon")}
    words = {"adopt": _("%(n)d adopted"), "adapt": _("%(n)d adapted"), "abandon": _("%(n)d abandoned")}
    return ", ".join(words[name] % {"n": n} for name, n in counts.items() if n)


def phases_table(held: Material) -> Table | None:
    """The numbers behind the charts: a row for each phase of each measure."""
    rows = [row for one in held.charted for row in _phase_rows(one, held.charts[one.pk])]
    if not rows:
        return None
    headers: Any = (
        _("Measure"), _("From and to"), (_("Points"), "number"), (_("Centre line"), "number"),
        (_("Lower limit"), "number"), (_("Upper limit"), "number"), _("Why these limits"),
    )  # fmt: skip
    return Table(_("The charts in numbers; limits are those of the last point of each phase"), headers, tuple(rows))


def _phase_rows(measure: Measure, chart: MeasureChart) -> list[tuple[str, ...]]:
    reading, kind = chart.shown
    unit = "%" if chart.unit(kind) == "%" else ""
    name = measure.name if unit else measure.name_and_unit
    return [
        (
            name if phase.number == reading.phases[0].number else "",
            f"{chart.say_x(reading.columns.x[phase.first - 1])} – {chart.say_x(reading.columns.x[phase.last - 1])}",
            str(phase.values), *(_limit(line, unit) for line in _lines(phase)), _why(reading, phase),
        )
        for phase in reading.phases
    ]  # fmt: skip


def _lines(phase: PhaseReading) -> tuple[float, float, float]:
    return phase.limits.centre, phase.limits.lower, phase.limits.upper


def _limit(value: float, unit: str) -> str:
    return "–" if isnan(value) else number(value, unit)


def _why(reading: Reading, phase: PhaseReading) -> str:
    reason = phase.reason or (_("The first limits") if len(reading.phases) > 1 else "")
    base = _("from its first %(n)d") % {"n": phase.base} if phase.base < phase.values else ""
    return "; ".join(part for part in (reason, base) if part) or "–"

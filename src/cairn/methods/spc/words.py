"""A reading in one paragraph: what it says first, then how sure that is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise, takewhile
from math import isnan
from statistics import median
from typing import TYPE_CHECKING

from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _
from cairn.methods.spc.judging import HIGH, LOW, MEANINGS
from cairn.methods.spc.series import X, label_of

if TYPE_CHECKING:
    from cairn.methods.spc.reading import PointReading, Reading

MONTHS = (
    _("January"), _("February"), _("March"), _("April"), _("May"), _("June"),
    _("July"), _("August"), _("September"), _("October"), _("November"), _("December"),
)  # fmt: skip
_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")
PERIODS = (  # days from one point to the next, at least and at most
    (1, 1, "day"),
    (7, 7, "week"),
    (14, 14, "fortnight"),
    (28, 31, "month"),
    (89, 93, "quarter"),
    (365, 366, "year"),
)


def paragraph(reading: Reading, unit: str = "") -> str:
    """What the chart says: what changed or that nothing did, against the target, and how firm the lines are."""
    points = [p for p in reading.points if not p.missing and not p.excluded]
    if not points or isnan(reading.limits.centre):
        return "There are no points yet."
    # Who gave a reason for new limits tells of a change: that is the news, and not that nothing happened since.
    said = [*_phase(reading, unit), *_what(reading, points, unit), *_target(reading, unit), *_firmness(reading)]
    return " ".join(said)


def centre_name(reading: Reading) -> str:
    """What the centre line is called."""
    if reading.chart.centre is not None:
        return "centre line"
    is_median = reading.kind in ("run", "g") or reading.chart.middle == "median"
    return "median" if is_median else "average"


def day_of(x: X) -> date | None:
    """The day that an x is, be it a date or one written as ISO text; ``None`` for any other x."""
    if isinstance(x, date):
        return x
    try:
        return datetime.fromisoformat(x) if isinstance(x, str) and _DAY.match(x) else None
    except ValueError:
        return None


def when(x: X, language: Language = ENGLISH) -> str:
    """An x as people say it.

    >>> when("2025-03-03"), when(datetime(2025, 3, 3, 14, 30)), when("Week 3"), when(7.0), when("2024-W05")
    ('3 March 2025', '3 March 2025 14:30', 'Week 3', '7', '2024-W05')
    """
    day = day_of(x)
    if day is None:
        return label_of(x)
    said = f"{day.day} {language.gettext(MONTHS[day.month - 1])} {day.year}"
    return f"{said} {day:%H:%M}" if isinstance(day, datetime) and (day.hour or day.minute) else said


def period_of(x: Sequence[X]) -> str:
    """What one point stands for, by the dates: day, week, month ... or just point.

    >>> period_of(["2024-01-01", "2024-01-08", "2024-01-15"])
    'week'
    """
    try:
        days = [at if isinstance(at, date) else date.fromisoformat(str(at)) for at in x]
    except ValueError:
        return "point"
    steps = [(after - before).days for before, after in pairwise(days)]
    typical = median(steps) if steps else 0
    return next((name for low, high, name in PERIODS if low <= typical <= high), "point")


def _what(reading: Reading, points: Sequence[PointReading], unit: str) -> list[str]:
    """The signal at the end if there is one, else signals before it, else none."""
    last = points[-1]
    centre = [f"The {centre_name(reading)} is {number(reading.limits.centre, unit)}."]
    if len(reading.phases) > 1:
        centre = []  # said with what it was before
    if not reading.signals:
        return [*centre, _usual(reading, unit)]
    if last.signals and (at_end := _at_end(reading, points, unit)):
        return [at_end, *_besides(reading, points)]
    return [*centre, *_before(reading, points)]


def _usual(reading: Reading, unit: str) -> str:
    if not reading.chart.rule_set.rules:
        return "No rules were asked for."
    if reading.kind == "run":
        if "few_crossings" not in reading.chart.rule_set.names:
            return "None of the rules finds a sign of a change."
        crossed = f"The points cross {_the_line(reading)} as often as chance would have them"
        return f"{crossed}: no sign of {_a_change(reading)}."
    limits = reading.limits
    if isnan(limits.upper):
        return "The values don't vary, so there are no limits to compare with."
    if isnan(limits.lower):
        return f"{_all_points(reading)}, up to {number(limits.upper, unit)}: no sign of {_a_change(reading)}."
    lowest = number(limits.lower, unit if unit == "%" else "")
    between = f"between {lowest} and {number(limits.upper, unit)}"
    return f"{_all_points(reading)}, {between}: no sign of {_a_change(reading)}."


def _all_points(reading: Reading) -> str:
    return "Around these lines all points vary as usual" if len(reading.phases) > 1 else "All points vary as usual"


def _the_line(reading: Reading) -> str:
    """The centre line that was named last, or those of the parts."""
    return "these lines" if len(reading.phases) > 1 else "it"


def _a_change(reading: Reading) -> str:
    return "a further change" if len(reading.phases) > 1 else "a change"


def _at_end(reading: Reading, points: Sequence[PointReading], unit: str) -> str | None:
    """The most telling of the signals that the last point belongs to."""
    last, period = points[-1], period_of([p.x for p in reading.points])
    names = {name.partition("_")[0] for name in last.signals}
    value, centre = last.value or 0.0, last.centre or 0.0
    line = f"the {centre_name(reading)} of {number(centre, unit)}"
    above = value > centre
    judged = _judged(reading, high=above)
    if names & {"shift", "long"}:
        run, side = _same_side(points, above=above), "above" if above else "below"
        return f"The last {run} {period}s are all {side} {line}: something has changed{judged}."
    if "trend" in names:
        rising, run = _one_way(points)
        judged = _judged(reading, high=rising)
        return f"The last {run} {period}s all {'rose' if rising else 'fell'}: something is changing{judged}."
    if "outside" in names:
        low = last.lower is not None and value < last.lower
        outside = sum(map(_is_outside, points))
        limit = f"{'below the lower' if low else 'above the upper'} limit of {number(_limit(last, low=low), unit)}"
        judged = _judged(reading, high=not low)
        if outside > 1:
            how_many = f"{outside:,} points are outside the limits; the last {period}"
            return f"{how_many}, {number(value, unit)}, is {limit}: ask what happened{judged}."
        return f"The last {period}, {number(value, unit)}, is {limit}: ask what happened{judged}."
    if names & {"two", "four"}:
        where = "high above" if above else "far below"
        return f"Several of the last {period}s are {where} {line}: something may be changing{judged}."
    return None


def _besides(reading: Reading, points: Sequence[PointReading]) -> list[str]:
    """How many points signal too, besides those that the sentence about the end is of."""
    told = _told(points)
    others = [p for p in points if p.meaning != "common_cause" and p.number not in told]
    if not others:
        return []
    at = f"{'on' if day_of(others[0].x) else 'at'} {when(others[0].x)}"
    if len(others) == 1:
        return [f"1 other point shows more than usual variation, {at}."]
    return [f"{len(others):,} other points show more than usual variation, the first {at}."]


def _told(points: Sequence[PointReading]) -> set[int]:
    """The numbers of the points that the sentence about the end is of."""
    last = points[-1]
    names = {name.partition("_")[0] for name in last.signals}
    if names & {"shift", "long"}:
        run = _same_side(points, above=(last.value or 0.0) > (last.centre or 0.0))
    elif "trend" in names:
        run = _one_way(points)[1]
    elif "outside" in names:
        return {p.number for p in points if _is_outside(p)}
    else:
        run = sum(1 for _p in takewhile(lambda p: p.meaning != "common_cause", reversed(points)))
    return {p.number for p in points[-run:]}


def _before(reading: Reading, points: Sequence[PointReading]) -> list[str]:
    """Signals that the last point is not part of, and signals of the whole chart."""
    said = []
    runs, name = reading.runs, centre_name(reading)
    if "few_crossings" in reading.signals and (runs.crossings or 0) < (runs.crossings_limit or 0):
        times = f"{runs.crossings} time" if runs.crossings == 1 else f"{runs.crossings} times"
        said.append(
            f"The points cross {_the_line(reading)} {times}, where chance would have {runs.crossings_limit} or more."
        )
    marked = [p for p in points if p.meaning != "common_cause"]
    if marked:
        noun = "point shows" if len(marked) == 1 else "points show"
        first = f"the first {'on' if day_of(marked[0].x) else 'at'} {when(marked[0].x)}"
        said.append(f"{len(marked):,} {noun} more than usual variation, {first}; ask what happened then.")
    return said or [f"The order of the points is not what chance would have around the {name}."]


def _phase(reading: Reading, unit: str) -> list[str]:
    if len(reading.phases) < 2:
        return []
    before, now = reading.phases[-2:]
    since = f"Since {when(now.start)} ({now.reason}) the lines are calculated anew"
    if isnan(before.limits.centre):
        return [f"{since}."]
    return [f"{since}: {number(before.limits.centre, unit)} before, {number(now.limits.centre, unit)} now."]


def _target(reading: Reading, unit: str) -> list[str]:
    if reading.assurance is None or reading.target is None:
        return []
    target = f"the target of {number(reading.target, unit)}"
    return [
        {
            "pass": f"As it works now, it can be expected to meet {target}.",
            "fail": f"As it works now, it can be expected to miss {target}: only a changed process will reach it.",
            "inconsistent": f"As it works now, it will sometimes meet {target} and sometimes not.",
        }[reading.assurance]
    ]


def _firmness(reading: Reading) -> list[str]:
    said = []
    left_out = int(reading.columns.excluded.sum())
    if left_out:
        said.append(f"{left_out} {'point is' if left_out == 1 else 'points are'} left out of the calculation.")
    asked, now = reading.chart.baseline, reading.phases[-1]
    if isinstance(asked, int) and asked >= now.points and len(reading.phases) == 1:
        there = "There is 1 point: it is" if now.points == 1 else f"There are {now.points} points: all of them are"
        said.append(f"{there} the baseline.")
    if reading.kind != "run" and reading.is_trial and now.base < now.values:
        points = "1 point" if now.base == 1 else f"{now.base} points"
        said.append(f"Limits from {points} mean little: firm ones need 12.")
    elif reading.kind != "run" and reading.is_trial:
        said.append("There are fewer than 12 points, so these are trial limits: each new point will move them.")
    return said


def _same_side(points: Sequence[PointReading], *, above: bool) -> int:
    last = points[-1]

    def beside(p: PointReading) -> bool:
        centre, value = p.centre or 0.0, p.value or 0.0
        return p.phase == last.phase and (value > centre if above else value < centre)

    return sum(1 for _p in takewhile(beside, reversed(points)))


def _one_way(points: Sequence[PointReading]) -> tuple[bool, int]:
    """Whether the last points rise, and how many do."""
    here = [p.value or 0.0 for p in points if p.phase == points[-1].phase]
    steps = [after - before for before, after in pairwise(here)]
    rising = steps[-1] > 0
    return rising, 1 + sum(1 for _s in takewhile(lambda step: step > 0 if rising else step < 0, reversed(steps)))


def _is_outside(point: PointReading) -> bool:
    value = point.value or 0.0
    return (point.upper is not None and value > point.upper) or (point.lower is not None and value < point.lower)


def _limit(point: PointReading, *, low: bool) -> float:
    return (point.lower if low else point.upper) or 0.0


def _judged(reading: Reading, *, high: bool) -> str:
    meaning = MEANINGS[reading.direction][HIGH if high else LOW]
    return {"improvement": ", for the better", "concern": ", for the worse"}.get(meaning, "")


def number(value: float, unit: str = "") -> str:
    """As people write it: one decimal, or three figures of what is below one.

    >>> number(14.0, "days"), number(0.28653, ""), number(1234.56, "%")
    ('14 days', '0.287', '1,234.6%')
    """
    small = 0 < abs(value) < 1
    text = f"{value:.3g}" if small else f"{value:,.1f}".removesuffix(".0")
    return f"{text}{unit}" if unit == "%" else f"{text} {unit}".strip()

"""Charts in words, for the console: what each says, and its numbers."""

from __future__ import annotations

import shutil
import textwrap
from collections.abc import Sequence
from math import isnan

from cairn.cli.chart.making import WIDE, title_of_one
from cairn.cli.chart.work import Call, Charted
from cairn.methods.pictures import icon_words
from cairn.methods.pictures.dates import with_uk_dates
from cairn.methods.spc.words import centre_name, number


def in_words(charts: Sequence[Charted], call: Call) -> str:
    """One chart with all its numbers; of several the words of each, and then a table of them all."""
    if len(charts) == 1:
        return "\n".join([*_headed(charts[0], call, alone=True), "", *_numbers(charts[0], call)])
    blocks = ["\n".join(_headed(one, call, alone=False)) for one in charts]
    return "\n\n".join([*blocks, "\n".join(_compared(charts, call))])


def _headed(one: Charted, call: Call, *, alone: bool) -> list[str]:
    title = title_of_one(one, call, alone=alone)
    words = one.picture(WIDE, title=title).words
    return [title, *textwrap.wrap(words, min(shutil.get_terminal_size().columns, 100))]


def _numbers(one: Charted, call: Call) -> list[str]:
    reading, unit = one.reading, call.unit
    summary, limits = reading.summary, reading.limits
    lines = [
        ("Chart", f"{reading.chart.how.title}; rules: {reading.chart.rule_set.title}"),
        ("Points", _points(summary.points, summary.missing, summary.excluded)),
        ("Last point", _last(one, unit)),
        (centre_name(reading).capitalize(), _say(limits.centre, unit)),
        ("Limits", _limits(one, unit)),
        ("Target", "" if reading.target is None else _say(reading.target, unit)),
        ("Variation", icon_words(reading.variation_icon)),
        ("Assurance", icon_words(reading.assurance) if reading.assurance else ""),
        *(("Signal", f"{_rule(one, name)}: {n} point{'s' * (n > 1)}") for name, n in summary.signals.items()),
        *(("New lines", with_uk_dates(f"since {_label(phase.start)}: {phase.reason}")) for phase in reading.phases[1:]),
        *(("Left out", with_uk_dates(f"{_label(left.point)}: {left.reason}")) for left in reading.chart.excluded),  # type: ignore[union-attr]
    ]
    return [f"  {name:<12}{said}" for name, said in lines if said]


def _label(x: object) -> str:
    return f"point {x}" if isinstance(x, int) else str(x)


def _rule(one: Charted, name: str) -> str:
    return next(rule.title for rule in one.reading.chart.rule_set.rules if rule.name == name)


def _points(points: int, missing: int, excluded: int) -> str:
    also = [f"{n} {what}" for n, what in ((missing, "missing"), (excluded, "left out of the calculation")) if n]
    return f"{points} ({', '.join(also)})" if also else str(points)


def _last(one: Charted, unit: str) -> str:
    known = [point for point in one.reading.points if not point.missing]
    return f"{number(known[-1].value or 0.0, unit)} at {with_uk_dates(known[-1].label)}"


def _limits(one: Charted, unit: str) -> str:
    limits = one.reading.limits
    if isnan(limits.lower) and isnan(limits.upper):
        return ""
    said = f"{_say(limits.lower, unit)} to {_say(limits.upper, unit)}"
    return f"{said}, at the last point" if one.reading.phases[-1].varying else said


def _say(value: float, unit: str = "") -> str:
    return "none" if isnan(value) else number(value, unit)


def _compared(charts: Sequence[Charted], call: Call) -> list[str]:
    """One row for each chart; numbers to the right."""
    percent = "%" if call.unit == "%" else ""
    head = ("", "Points", "Last", "Centre", "Lower", "Upper", "What the last point says")
    rows = [head, *(_row(one, percent) for one in charts)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(head))]
    return [
        "  ".join([row[0].ljust(widths[0]), *map(str.rjust, row[1:6], widths[1:6]), row[6]]).rstrip() for row in rows
    ]


def _row(one: Charted, unit: str) -> tuple[str, ...]:
    reading = one.reading
    last = [point for point in reading.points if not point.missing][-1]
    lines = (reading.limits.centre, reading.limits.lower, reading.limits.upper)
    figures = ["" if isnan(line) else number(line, unit) for line in lines]
    says = icon_words(reading.variation_icon)
    if reading.assurance:
        says += f"; {icon_words(reading.assurance)[0].lower()}{icon_words(reading.assurance)[1:]}"
    return (one.part.name, str(len(reading.points)), number(last.value or 0.0, unit), *figures, says)

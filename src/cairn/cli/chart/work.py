"""From a table to charts: the series, each read with the options of the call, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import click

from cairn.cli.chart.progress import told
from cairn.methods.cells import read_date
from cairn.methods.datasets import Part, Wanted
from cairn.methods.pictures import Picture, spc_picture
from cairn.methods.spc import Chart, ChartError, Exclusion, Phase, Reading
from cairn.methods.spc import errors as spc_errors
from cairn.methods.spc.phases import place_of
from cairn.methods.tables import Table, where_is

Asked = tuple[str, str]  # a point and a reason
MOST_TOLD = 20  # faults: more than that are counted
OF_THE_CALL = (spc_errors.BadPhase, spc_errors.BadOption, spc_errors.UnknownName, spc_errors.DenominatorsNeeded)


class BadData(click.ClickException):
    """What is wrong with the data: every reason on a line of its own."""

    def __init__(self, problems: Sequence[str]) -> None:
        told_ = list(problems[:MOST_TOLD])
        if len(problems) > MOST_TOLD:
            told_.append(f"And {len(problems) - MOST_TOLD} more.")
        super().__init__("\n       ".join(told_))


@dataclass(frozen=True)
class Call:
    """What was asked for. ``chart``: how every series is read; targets by row, phases and exclusions come to it."""

    wanted: Wanted
    chart: Chart
    rebase: Sequence[Asked] = ()
    exclude: Sequence[Asked] = ()
    title: str = ""
    unit: str = ""
    width: int | None = None
    icons: bool = True
    leave_out: bool = False


@dataclass(frozen=True)
class Charted:
    """One chart of the call."""

    part: Part
    reading: Reading
    call: Call = field(repr=False)

    def picture(self, width: int, *, title: str = "") -> Picture:
        left_out = {one.point: f"Left out: {one.reason}" for one in self.reading.chart.excluded}  # type: ignore[union-attr]
        return spc_picture(
            self.reading, title=title, unit=self.call.unit, width=width, icons=self.call.icons, notes=left_out
        )


def charts_of(parts: Sequence[Part], call: Call, table: Table) -> list[Charted]:
    """All charts. With ``leave_out``, groups that can't be drawn are told and left out; else they are an error."""
    with_places = [_with_places(part, call, alone=len(parts) == 1) for part in parts]
    _refuse_idle(call, set().union(*(used for _chart, used in with_places)))
    found: list[Charted] = []
    problems: list[str] = []
    for part, (chart, _used) in told(list(zip(parts, with_places, strict=True)), "Reading charts"):
        try:
            found.append(Charted(part, chart.read(part.series), call))
        except OF_THE_CALL as error:
            raise wrong_call(error) from None
        except ChartError as error:
            problems += [f"{part.name}: {said}" if part.name else said for said in _said(error, part, table)]
    if problems and call.leave_out and found:
        for problem in problems:
            click.echo(f"Left out: {problem}", err=True)
    elif problems:
        raise BadData(problems)
    return found


def wrong_call(error: ChartError) -> click.UsageError:
    """The sentence of an error that who called can mend by another call."""
    if isinstance(error, spc_errors.UnknownName):
        names = [name.replace("_", "-") for name in error.known]
        return click.UsageError(str(spc_errors.UnknownName(error.what, error.name.replace("_", "-"), names)))
    if isinstance(error, spc_errors.DenominatorsNeeded):
        return click.UsageError(f"{error} Say which column with --denominator.")
    return click.UsageError(str(error))


def _said(error: ChartError, part: Part, table: Table) -> list[str]:
    """The sentences of an error, each with the line that it is about."""
    labels = getattr(error, "labels", ())
    if not labels:
        return [str(error)]
    sentences = {label: str(type(error)(label)) for label in labels}
    return [f"{where_is(line, table.counted).say()}: {sentences[label]}" for label, line in part.lines_at(labels)]


# --- What differs from series to series ---


def _with_places(part: Part, call: Call, *, alone: bool) -> tuple[Chart, set[Asked]]:
    """The chart for one series, and which of the points asked for it has.

    Of several series, each takes the phases and exclusions that it has points for; one alone must have them all.
    """
    chart = call.chart
    points = part.points
    phases = {(at, why): Phase(_place(at, points, "--rebase"), why) for at, why in call.rebase}
    excluded = {(at, why): Exclusion(_place(at, points, "--exclude"), why) for at, why in call.exclude}
    if not alone:
        later = chart.conventions.start_on_or_after
        phases = {
            asked: one
            for asked, one in phases.items()
            if 0 < _number(place_of(one.start, points, on_or_after=later)) < len(points)
        }
        excluded = {
            asked: one for asked, one in excluded.items() if 0 <= _number(place_of(one.point, points)) < len(points)
        }
    columns: Mapping[str, Any] = {
        name: [getattr(row, name) for row in part.rows] for name in ("target", "centre") if getattr(call.wanted, name)
    }
    made = replace(chart, phases=tuple(phases.values()), excluded=tuple(excluded.values()), **columns)
    return made, {*phases, *excluded}


def _number(place: int | None) -> int:
    return -1 if place is None else place


def _place(text: str, points: Sequence[Any], option: str) -> Any:
    """A point as it was written: a date, the name of a point, or its number."""
    dated = bool(points) and isinstance(points[0], date)
    if dated and (found := read_date(text)):
        return found
    if text in points:
        return text
    if text.isdecimal() and int(text) > 0:
        return int(text)
    if dated:
        raise click.UsageError(f'{option}: "{text}" is neither a date nor the number of a point. Write 31/12/2025.')
    raise click.UsageError(f'{option}: there is no point "{text}".')


def _refuse_idle(call: Call, used: set[Asked]) -> None:
    """A new phase or an exclusion that no series has a point for is a slip of the pen."""
    for name, asked in (("--rebase", call.rebase), ("--exclude", call.exclude)):
        for one in asked:
            if one not in used:
                raise click.UsageError(f"{name}: no group has a point for {one[0]}.")


def hints(charts: Sequence[Charted]) -> list[str]:
    """What the reader of a chart should know of how its points came about."""
    for one in charts:
        repeated = one.reading.columns.subgroups.repeated
        if repeated is None or one.reading.kind in ("xbar", "s", "r"):
            continue
        how = _gathered(one)
        at = repeated.isoformat() if isinstance(repeated, date) else repeated
        return [f"Several rows stand for one point (the first is {at}): {how}. Is a --group or --where missing?"]
    return []


def _gathered(one: Charted) -> str:
    chart = one.reading.chart
    if chart.how.counts or one.part.has_denominators:
        return "they are added up"
    return {"sum": "they are added up", "sd": "their standard deviation is drawn"}.get(
        chart.aggregate, f"their {chart.aggregate} is drawn"
    )

"""A table becomes points in steps: it is sent, a person looks at how it will be read and chooses, it is saved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Literal
from uuid import UUID

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import ClockJob, clock_jobs
from cairn.methods.identifiable import find_in_table
from cairn.methods.sentences import Sentence, gettext_noop
from cairn.methods.sheets import NoSuchSheet, all_cells, read_bytes, sheet_names
from cairn.methods.tables import fault
from cairn.methods.tabular import Columns, Sifted, Table, TabularError, ambiguous, guess_columns, sift_rows
from cairn.projects.doubts import doubts
from cairn.projects.guard import look_through, look_through_table
from cairn.projects.judgements import has_judgements, judgements_that_go, moves_of
from cairn.projects.measuring import editable_measure
from cairn.projects.models import Measure, PointsImport
from cairn.projects.points import MOST_POINTS, points_of, refuse_outdated, refuse_too_large, too_many, write_points
from cairn.projects.rights import as_uuid
from cairn.projects.series import (
    Change,
    Point,
    Repeated,
    has_denominators,
    in_words,
    instead,
    is_dated,
    last_of_each,
    points_of_rows,
    renumbered,
    repeats,
    together,
)

KEPT_FOR = timedelta(days=1)
MOST_SHEETS = 10  # that are looked at for numbers
MOST_IMPORTS = 5  # of one person at a time


@dataclass(frozen=True)
class Choices:
    """What a person chose. ``places``: the columns of date, value, denominator and note by their place; ``None`` for
    all of them means that they are guessed.

    ``mode``: beside the points that are there, or in their place. ``only_good``: rows that can't be read are left out;
    else they stop everything. ``only_last``: of rows with one date, the last counts. ``known``: what becomes of a date
    that is there already.
    """

    sheet: str | None = None
    places: tuple[int | None, int | None, int | None, int | None] | None = None
    mode: Literal["add", "replace"] = "add"
    only_good: bool = False
    only_last: bool = False
    known: Repeated = "new"


@dataclass(frozen=True)
class Plan:
    """What an import would do. ``problem``: why nothing can be read with these choices, instead of all else."""

    measure: Measure
    name: str
    sheets: list[str]
    sheet: str = ""  # the one that is read
    headings: list[tuple[str, str]] = field(default_factory=list)  # each with its first cell
    columns: Columns = field(default_factory=Columns)
    problem: str = ""
    doubt: str = ""
    points: list[Point] = field(default_factory=list)  # as they will be read, in the order of the lines
    lines: list[int] = field(default_factory=list)
    counted: str = "line"
    faults: list[str] = field(default_factory=list)
    bad: int = 0  # rows that can't be read
    missing: int = 0
    twice: list[Point] = field(default_factory=list)  # dates that come again in the file
    known: list[Point] = field(default_factory=list)  # dates that are there already
    before: list[Point] = field(default_factory=list)
    going: list[str] = field(default_factory=list)  # judgements that go if all is replaced
    gone_for_new: list[str] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)  # what may be a slip, though it can be read


def begin_import(
    measure_uuid: UUID | str, *, content: bytes, name: str = "", by: Person, at: datetime, reason: str = ""
) -> PointsImport:
    """Keep a table that was sent, to be looked at. ``content`` is a workbook or text; its bytes say which.

    Raises ``Refused`` (field ``data``) for what is too large or no table, ``guard.Flagged`` for what may identify a
    patient in any cell of any sheet, ``NotFound``. Nobody else ever sees it, so
    it is not audited.
    """
    measure = editable_measure(measure_uuid, by=by)
    refuse_too_large(content)
    try:
        read_bytes(content, lenient=True)
        found = [one for rows in all_cells(content) for one in find_in_table(rows)]
    except TabularError as error:
        raise Refused(_said(error)[0], field="data", details=_said(error)[1:21]) from None
    with transaction.atomic():
        look_through_table(measure.project, found, by=by, at=at, reason=reason)
        look_through(measure.project, {"data": name}, by=by, at=at, reason=reason)
        _forget(by=by, at=at)
        return PointsImport.objects.create(measure=measure, by=by, at=at, name=name[:200], content=content)


def _forget(*, by: Person, at: datetime) -> None:
    """Delete what nobody came back to, and all but the last few of this person."""
    forget_imports(at)
    own = PointsImport.objects.filter(by=by).order_by("-at", "-pk").values_list("pk", flat=True)
    PointsImport.objects.filter(pk__in=list(own[MOST_IMPORTS - 1 :])).delete()


def import_of(measure_uuid: UUID | str, upload: UUID | str, *, by: Person, at: datetime) -> PointsImport | None:
    """One's own table on its way into a measure; ``None`` once it is saved or too old. Raises ``NotFound``."""
    measure = editable_measure(measure_uuid, by=by)
    found = PointsImport.objects.filter(uuid=as_uuid(upload), measure=measure, at__gte=at - KEPT_FOR)
    kept = found.first()
    if kept is None:
        return None
    if kept.by_id != by.pk:
        raise NotFound(f"import {upload}")
    kept.measure = measure
    return kept


def plan_import(kept: PointsImport, choices: Choices) -> Plan:
    """How a table will be read with these choices, and what saving it will do. Three queries."""
    content = bytes(kept.content)
    plan = Plan(kept.measure, kept.name, [], before=points_of(kept.measure))
    try:
        plan = replace(plan, sheets=sheet_names(content))
        table = _table(content, choices)
        plan = replace(plan, sheet=table.sheet, headings=_headings(table), counted=table.counted)
        plan = replace(plan, doubt=_doubt(table, choices))
        columns = _columns(table, choices)
        plan = replace(plan, columns=columns)
        sifted = sift_rows(table, columns)
    except TabularError as error:
        return replace(plan, problem=_said(error)[0])
    if all(row.value is None for row in sifted.rows):
        words = _("There is no number in the column of values. Choose another one.")
        return replace(plan, problem=words, faults=[_text(one) for _line, one in sifted.faults])
    if len(sifted.rows) > MOST_POINTS:
        return replace(plan, problem=too_many(len(sifted.rows)))
    return _with_points(plan, sifted, today=timezone.localdate(kept.at))


def _table(content: bytes, choices: Choices) -> Table:
    if choices.sheet is None:
        return _first_with_numbers(content)
    try:
        return read_bytes(content, sheet=choices.sheet, lenient=True)
    except NoSuchSheet:
        return read_bytes(content, lenient=True)


def _first_with_numbers(content: bytes) -> Table:
    """The first sheet that can hold a series: many workbooks begin with one that says what they are about."""
    first = read_bytes(content, lenient=True)
    for table in chain([first], _others(content)):
        if "number" in table.kinds:
            return table
    return first


def _others(content: bytes) -> Iterator[Table]:
    for name in sheet_names(content)[1:MOST_SHEETS]:
        yield read_bytes(content, sheet=name, lenient=True)


def _with_points(plan: Plan, sifted: Sifted, *, today: date) -> Plan:
    points = points_of_rows(sifted.rows)
    there = {point.label for point in plan.before}
    numbered = plan.columns.x is None
    return replace(
        plan,
        points=points,
        lines=[row.line for row in sifted.rows],
        faults=[_text(sentence) for _line, sentence in sifted.faults],
        bad=len({line for line, _sentence in sifted.faults}),
        missing=sum(point.value is None for point in points),
        twice=[] if numbered else repeats(points),
        known=[] if numbered else [point for point in _once(points) if point.label in there],
        going=_going(plan, points),
        gone_for_new=_gone_for_new(plan, points),
        doubtful=doubts(plan.measure, points, before=plan.before, today=today),
    )


def _going(plan: Plan, points: Sequence[Point]) -> list[str]:
    if not has_judgements(plan.measure):
        return []  # most have none, and of a long series it takes a while to find out where each point goes
    return judgements_that_go(plan.measure, plan.before, moves_of(instead(plan.before, points)))


def _gone_for_new(plan: Plan, points: Sequence[Point]) -> list[str]:
    """What goes where a date has fewer points in the table than are there, and the new take their place."""
    if not repeats(plan.before):
        return []
    moves = moves_of(together(plan.before, points, repeated="new"))
    gone = [point for place, point in enumerate(plan.before) if place not in moves]
    return [in_words(point) for point in gone] + judgements_that_go(plan.measure, plan.before, moves)


def _once(points: Sequence[Point]) -> list[Point]:
    return list({point.label: point for point in reversed(points)}.values())[::-1]


def finish_import(kept: PointsImport, choices: Choices, *, version: int, by: Person, at: datetime) -> Change:
    """Save a table as points, as ``choices`` say, and forget the table.

    All or nothing: rows that can't be read stop it unless they are to be left out. Raises ``Refused`` (with the faults
    as details), ``Conflict`` if the points were changed since ``version``, ``NotFound``.
    """
    measure = editable_measure(kept.measure.uuid, by=by)
    plan = plan_import(kept, choices)
    if plan.problem:
        raise Refused(plan.problem)
    if plan.faults and not choices.only_good:
        raise Refused(_("Nothing is imported: some rows can't be read. Mend them, or import the rest."), field="bad")
    with transaction.atomic():
        before = points_of(measure)
        refuse_outdated(measure, before, version)
        _refuse_mixture(before, plan.points, choices)
        change = write_points(measure, before, after_import(plan, choices), version=measure.version, by=by, at=at)
        # Whoever deletes the row has saved it: of two presses the second finds nothing.
        if not PointsImport.objects.filter(pk=kept.pk).delete()[0]:
            raise NotFound(f"import {kept.uuid}")
    return change


def _refuse_mixture(before: Sequence[Point], given: Sequence[Point], choices: Choices) -> None:
    """Points of two sorts in one series would make some of them disappear from the chart, or lose their dates."""
    if choices.mode == "replace" or not before:
        return
    if is_dated(before) and not is_dated(given):
        sentence = _("The points that are there have dates, and these have none. Choose the column of dates.")
        raise Refused(sentence, field="x")
    if has_denominators(before) and not has_denominators(given):
        words = _("The points that are there say out of how many, and these don't. Choose that column, or replace all.")
        raise Refused(words, field="denominator")
    if has_denominators(given) and not has_denominators(before):
        words = _("The points that are there don't say out of how many. Choose no such column, or replace all points.")
        raise Refused(words, field="denominator")


def after_import(plan: Plan, choices: Choices) -> list[Point]:
    """The series as it will be."""
    given = last_of_each(plan.points) if choices.only_last else plan.points
    if choices.mode == "replace" or not plan.before:
        return instead(plan.before, given)
    if plan.columns.x is None:
        given = renumbered(given, len(plan.before))
    return together(plan.before, given, repeated=choices.known)


# --- Words and columns ---


def _headings(table: Table) -> list[tuple[str, str]]:
    firsts = [next((cell for cell in table.column(place) if cell), "") for place in range(len(table.headings))]
    return list(zip(table.headings, firsts, strict=True))


def _columns(table: Table, choices: Choices) -> Columns:
    """The chosen columns, or the likely ones. Raises ``TabularError`` for a choice that can't be."""
    if choices.places is None:
        return guess_columns(table)
    used = [place for place in choices.places if place is not None]
    if len(set(used)) < len(used):
        raise fault(None, gettext_noop("Choose a different column for each: one is chosen twice."))
    if any(place >= len(table.headings) for place in used):
        return guess_columns(table)
    x, value, denominator, note = (None if place is None else table.headings[place] for place in choices.places)
    return Columns(x, value, denominator, note)


def _doubt(table: Table, choices: Choices) -> str:
    found = ambiguous(table) if choices.places is None else None
    return _text(found[1]) if found else ""


def _said(error: TabularError) -> list[str]:
    return error.problems_in(translation)


def _text(sentence: Sentence) -> str:
    return sentence.say(translation)


def forget_imports(now: datetime) -> None:
    """Delete what was sent and has not been saved for a day."""
    PointsImport.objects.filter(at__lt=now - KEPT_FOR).delete()


clock_jobs.register("projects.imports")(ClockJob(timedelta(hours=1), forget_imports))

"""Worksheets: what somebody fills in for an activity, saved, read as text, and carried into their project.

Under ``CARRIED`` the answers of a sheet also hold the receipt of the last carrying (``cairn.projects.worksheets``);
no field is called so, because keys have no colon.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import typst
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.learning.doing import item_to_do
from cairn.learning.models import PointAward, Sheet
from cairn.learning.progress import Finished, finish
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.text import clean_line, clean_text
from cairn.projects import api as projects_api
from cairn.runs.models_api import Enrolment

CARRIED = "carried:"
LONGEST_LINE, LONGEST_TEXT, LONGEST_CELL, MOST_ROWS = 200, 10_000, 500, 60
TEMPLATE = Path(__file__).with_name("worksheet.typ")
Answer = str | list[str] | list[list[str]]


def sheet_of(enrolment: Enrolment, object_id: int) -> Sheet | None:
    """One's own sheet of an activity. One query."""
    return Sheet.objects.filter(enrolment=enrolment, learning_object_id=object_id).first()


def answers_of(sheet: Sheet | None) -> dict[str, Answer]:
    """What was filled in, by the key of the field."""
    return {key: value for key, value in (sheet.answers if sheet else {}).items() if key != CARRIED}


@transaction.atomic
def save_sheet(
    enrolment: Enrolment, *, object_uuid: UUID, answers: Mapping[str, Any], version: int, by: Person, at: datetime
) -> Finished:
    """Save a worksheet; with at least one field filled in the activity is finished.

    ``answers`` by the key of the field, as ``Sheet`` holds them; ``version`` is that of the sheet one began from, 0
    for none. What was written in a field that an author has since taken away is kept.

    Raises ``NotFound``; ``Refused`` naming the field; ``Conflict`` where it was saved elsewhere meanwhile.
    """
    item = item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)
    if item.worksheet is None:
        raise NotFound
    cleaned = {field.key: _clean(field, answers.get(field.key)) for field in item.worksheet.fields}
    cleaned = {key: value for key, value in cleaned.items() if value}
    before = sheet_of(enrolment, item.id)
    _write(enrolment, item, before, cleaned, version=version, at=at)
    accounts_api.audit("worksheet.save", subject=enrolment, by=by, at=at, object=item.key)
    if not cleaned:
        return Finished(new=False)
    return finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=by, at=at)


def _write(
    enrolment: Enrolment,
    item: courses_api.ObjectItem,
    before: Sheet | None,
    cleaned: dict[str, Answer],
    *,
    version: int,
    at: datetime,
) -> None:
    """One statement both checks the version and takes the next, so that of two tabs one is told."""
    fields = item.worksheet.fields if item.worksheet else ()
    if before is None and version == 0:
        facts = {"answers": cleaned, "changed_at": at}
        before, new = Sheet.objects.get_or_create(enrolment=enrolment, learning_object_id=item.id, defaults=facts)
        if new:
            return
    else:
        asked = {field.key for field in fields}
        kept = {key: value for key, value in (before.answers if before else {}).items() if key not in asked}
        rows = Sheet.objects.filter(enrolment=enrolment, learning_object_id=item.id, version=version)
        if rows.update(answers=kept | cleaned, version=version + 1, changed_at=at):
            return
    raise Conflict(
        _("You saved this elsewhere while you were writing here. Compare, then save again."),
        theirs=in_words(fields, answers_of(before)),
        version=before.version if before else 0,
    )


# --- What may stand in a field ---


def _clean(field: courses_api.FieldItem, value: Any) -> Answer:
    if field.kind == "table":
        return _clean_rows(field, value or [])
    if field.kind == "checklist":
        ticked = [str(one) for one in value or []]
        if any(one not in field.options for one in ticked):
            raise Refused(_("Choose one of the answers that are listed"), field=field.key)
        return [one for one in field.options if one in ticked]
    text = str(value or "")
    text = clean_text(text) if field.kind == "long" else clean_line(text)
    if text and field.kind == "choice" and text not in field.options:
        raise Refused(_("Choose one of the answers that are listed"), field=field.key)
    if text:
        _check(field, text)
    return text


def _check(field: courses_api.FieldItem, text: str) -> None:
    most = LONGEST_TEXT if field.kind == "long" else LONGEST_LINE
    if len(text) > most:
        raise Refused(_("Shorten this to %(most)d characters") % {"most": most}, field=field.key)
    try:
        if field.kind == "number":
            float(text)
        if field.kind == "date":
            date.fromisoformat(text)
    except ValueError:
        sentence = _("Enter a number, like 12 or 3.5") if field.kind == "number" else _("Enter a real date")
        raise Refused(sentence, field=field.key) from None


def _clean_rows(field: courses_api.FieldItem, rows: Sequence[Sequence[str]]) -> list[list[str]]:
    width = len(field.options)
    cleaned = [[clean_line(str(cell)) for cell in [*row, *([""] * width)][:width]] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if len(cleaned) > MOST_ROWS:
        raise Refused(_("A table holds %(most)d rows. Leave some out.") % {"most": MOST_ROWS}, field=field.key)
    if any(len(cell) > LONGEST_CELL for row in cleaned for cell in row):
        raise Refused(_("Shorten each cell to %(most)d characters") % {"most": LONGEST_CELL}, field=field.key)
    return cleaned


# --- As text and as a file ---


def value_in_words(field: courses_api.FieldItem, value: Answer) -> str:
    """An answer as lines of text; what was written before its field asked for a date is given back as it is."""
    if field.kind == "date" and isinstance(value, str):
        try:
            return date_format(date.fromisoformat(value), "j F Y")
        except ValueError:
            return value
    if isinstance(value, str):
        return value
    return "\n".join(one if isinstance(one, str) else projects_api.row_in_words(field.options, one) for one in value)


def in_words(fields: Sequence[courses_api.FieldItem], answers: Mapping[str, Answer]) -> str:
    """Everything that was filled in: label, answer, an empty line."""
    parts = [f"{one.label}\n{value_in_words(one, answers[one.key])}" for one in fields if answers.get(one.key)]
    return "\n\n".join(parts)


def sheet_text(item: courses_api.ObjectItem, sheet: Sheet | None) -> str:
    """The worksheet as a text file. Raises ``NotFound`` for an object without one."""
    worksheet = _worksheet(item)
    head = "\n".join(filter(None, (worksheet.title or item.title, worksheet.summary)))
    return f"{head}\n\n{in_words(worksheet.fields, answers_of(sheet))}\n"


def sheet_pdf(item: courses_api.ObjectItem, sheet: Sheet | None) -> bytes:
    """The worksheet as PDF/UA-1, with room to write where nothing was filled in. Raises ``NotFound``."""
    worksheet = _worksheet(item)
    answers = answers_of(sheet)
    words = {
        "title": worksheet.title or item.title,
        "summary": worksheet.summary,
        "fields": [_printed(one, answers.get(one.key) or "") for one in worksheet.fields],
    }
    return bytes(
        typst.compile(
            str(TEMPLATE), format="pdf", pdf_standards=["ua-1"], sys_inputs={"words": json.dumps(words)},
            ignore_system_fonts=True,
        )
    )  # fmt: skip


def _printed(field: courses_api.FieldItem, value: Answer) -> dict[str, Any]:
    """A field as the template takes it: ``options`` with a tick for each, ``rows`` of a table, or ``text``."""
    found: dict[str, Any] = {"label": field.label, "hint": field.hint, "kind": field.kind}
    if field.kind in ("choice", "checklist"):
        chosen = [value] if isinstance(value, str) else value
        return found | {"options": [{"text": one, "ticked": one in chosen} for one in field.options]}
    if field.kind == "table":
        rows = [list(row) for row in value] or [[""] * len(field.options)] * 4
        return found | {"columns": list(field.options), "rows": rows}
    return found | {"text": value_in_words(field, value) if value else ""}


def _worksheet(item: courses_api.ObjectItem) -> courses_api.WorksheetItem:
    if item.worksheet is None:
        raise NotFound
    return item.worksheet


# --- Into the project ---


@dataclass(frozen=True)
class Going:
    """One field that flows into the project, and the tool that it goes to, by its key and in words."""

    label: str
    tool: str
    named: str


def going_into_project(item: courses_api.ObjectItem) -> list[Going]:
    fields = item.worksheet.fields if item.worksheet else ()
    return [
        Going(one.label, one.into.partition(".")[0], projects_api.tool_named(one.into)) for one in fields if one.into
    ]


def receipt_of(sheet: Sheet | None) -> dict[str, Any]:
    """What the last carrying said: ``landed`` (words, page, uuid), and what the project needs to know."""
    return dict(sheet.answers.get(CARRIED, {})) if sheet else {}


@transaction.atomic
def carry_sheet(
    enrolment: Enrolment,
    *,
    object_uuid: UUID,
    project: Any,
    choices: Mapping[str, str],
    by: Person,
    at: datetime,
    title: str = "",
) -> projects_api.Taken:
    """Put what a saved worksheet says into the person's project; ``choices`` as in ``projects_api.take_worksheet``.

    Where ``project`` is ``None`` one is started in the run, called ``title``.

    Raises ``NotFound`` for somebody else's place or project, or nothing saved; ``Refused`` for what does not fit.
    """
    item = item_to_do(enrolment, object_uuid=object_uuid, by=by, at=at)
    worksheet = _worksheet(item)
    sheet = Sheet.objects.select_for_update().filter(enrolment=enrolment, learning_object_id=item.id).first()
    if sheet is None:
        raise NotFound
    if project is None and sheet.carried_into is not None:  # sent twice: the first one has just started it
        project = projects_api.project_of(sheet.carried_into, by=by)
    if project is None:
        project = projects_api.start_project(run=enrolment.run, title=title, by=by, at=at)
    answers = answers_of(sheet)
    entries = [
        projects_api.Entry(one.key, one.label, one.into, answers[one.key], one.options)
        for one in worksheet.fields
        if one.into and answers.get(one.key)
    ]
    receipt = receipt_of(sheet) if sheet.carried_into == project.uuid else {}
    taken = projects_api.take_worksheet(
        project, title=worksheet.title or item.title, entries=entries, receipt=receipt, choices=choices, by=by, at=at
    )
    landed = [[one.words, one.page, one.uuid] for one in taken.landed]
    sheet.answers = {**sheet.answers, CARRIED: {**taken.receipt, "landed": landed}}
    sheet.carried_at, sheet.carried_into = at, project.uuid
    sheet.save(update_fields=["answers", "carried_at", "carried_into"])
    accounts_api.audit("worksheet.carry", subject=enrolment, by=by, at=at, object=item.key, project=str(project.uuid))
    return taken

"""The form of a worksheet: made of the fields that its author gave it; a table is a grid of cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from cairn.courses import api as courses_api
from cairn.learning.worksheets import LONGEST_CELL, LONGEST_LINE, LONGEST_TEXT, Answer
from cairn.lib.forms import CharField, ChoiceField, DateField, FloatField, Form, MultipleChoice, TextField
from cairn.projects import api as projects_api

EMPTY_ROWS = 2
MOST_DRAWN = 150  # as many as a script adds: what is too much is then refused and not dropped
_CELL = re.compile(r"w_([\w-]+)\.(\d{1,2})_new(\d{1,3})", re.ASCII)


@dataclass(frozen=True)
class Cell:
    """One input of a table as it is drawn; ``heading`` is the column's."""

    name: str
    id: str
    heading: str
    value: str
    error: str


class SheetForm(Form):
    """Field ``KEY`` is called ``w_KEY``, a cell of a table ``w_KEY.COLUMN_newROW``, rows counted from 1.

    ``typed`` are the words of a draft: it may have more rows than were saved. ``more``: that many rows are added.
    """

    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(
        self,
        worksheet: courses_api.WorksheetItem,
        answers: Mapping[str, Answer],
        data: Any = None,
        *,
        version: int,
        typed: Mapping[str, Any] | None = None,
        more: int = 0,
    ) -> None:
        self.worksheet = worksheet
        initial: dict[str, Any] = {"version": version}
        made: dict[str, forms.Field] = {}
        self.rows: dict[str, int] = {}
        for one in worksheet.fields:
            held = answers.get(one.key)
            if one.kind == "table":
                rows: Any = held if isinstance(held, list) else []
                sent = _rows_sent(one.key, data or typed or {})
                self.rows[one.key] = min(MOST_DRAWN, max(len(rows) + EMPTY_ROWS, sent, 3) + more)
                made |= {name: CharField(required=False, max_length=LONGEST_CELL) for name in self._names(one)}
                for number, row in enumerate(rows, start=1):
                    initial |= {_cell(one.key, place, number): cell for place, cell in enumerate(row)}
            else:
                made[f"w_{one.key}"] = _field(one)
                initial[f"w_{one.key}"] = held or ([] if one.kind == "checklist" else "")
        super().__init__(data, initial=initial)
        self.fields |= made

    def _names(self, one: courses_api.FieldItem) -> list[str]:
        numbers = range(1, self.rows[one.key] + 1)
        return [_cell(one.key, place, number) for number in numbers for place in range(len(one.options))]

    def table(self, one: courses_api.FieldItem) -> list[list[Cell]]:
        """The rows of a table, to be drawn."""
        return [
            [self._drawn(_cell(one.key, place, number), heading) for place, heading in enumerate(one.options)]
            for number in range(1, self.rows[one.key] + 1)
        ]

    def _drawn(self, name: str, heading: str) -> Cell:
        bound = self[name]
        error = " ".join(map(str, bound.errors)) if self.is_bound else ""
        return Cell(name, bound.auto_id, heading, str(bound.value() or ""), error)

    def answers(self) -> dict[str, Any]:
        """What was sent, as ``save_sheet`` takes it; after ``is_valid``."""
        found: dict[str, Any] = {}
        for one in self.worksheet.fields:
            if one.kind == "table":
                cells = [self.cleaned_data.get(name) or "" for name in self._names(one)]
                width = max(len(one.options), 1)
                found[one.key] = [cells[at : at + width] for at in range(0, len(cells), width)]
            else:
                value = self.cleaned_data.get(f"w_{one.key}")
                found[one.key] = _stored(one.kind, value)
        return found


def _cell(key: str, place: int, number: int) -> str:
    return f"w_{key}.{place}_new{number}"


def _rows_sent(key: str, sent: Mapping[str, Any]) -> int:
    found = (_CELL.fullmatch(name) for name in sent)
    return max((int(one[3]) for one in found if one and one[1] == key and sent.get(one[0])), default=0)


def _field(one: courses_api.FieldItem) -> forms.Field:
    words: dict[str, Any] = {"label": one.label, "hint": one.hint, "required": False}
    if one.kind == "long":
        return TextField(rows=4, max_length=LONGEST_TEXT, **words)
    if one.kind == "number":
        return FloatField(**words)
    if one.kind == "date":
        return DateField(**words)
    choices = [(text, text) for text in one.options]
    if one.kind == "choice":
        return ChoiceField(choices=choices, **words)
    if one.kind == "checklist":
        return MultipleChoice(choices=choices, **words)
    return CharField(max_length=LONGEST_LINE, **words)


def _stored(kind: str, value: Any) -> Any:
    if value in (None, ""):
        return ""
    if kind == "date":
        return value.isoformat()
    return str(value).removesuffix(".0") if kind == "number" else value


class CarryForm(Form):
    """Into which project, cycle, measure or diagram a worksheet goes; ``places`` are those of the project."""

    marks_optional = False

    def __init__(self, projects: list[Any], places: Iterable[projects_api.Place], *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not projects:
            self.fields["title"] = CharField(
                label=_("Title of your project"), hint=_("You have none in this run yet. You can change it later."),
                max_length=200, ask=_("Enter a title for the project"),
            )  # fmt: skip
        if len(projects) > 1:
            named = [(str(one.uuid), one.title) for one in projects]
            self.fields["project"] = ChoiceField(label=_("Into which project?"), choices=named)
        for place in places:
            shown = [("", _("As it fits")), *place.rows, ("new", place.new)]
            self.fields[place.tool] = ChoiceField(label=place.label, choices=shown, required=False, style="select")

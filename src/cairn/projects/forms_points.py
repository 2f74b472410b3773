"""Forms for points: one more, and a table to import. The grid is ``grid.py``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _g
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from cairn.lib.forms import CharField, ChoiceField, FileField, Form, TextField
from cairn.lib.text import whole_number
from cairn.methods.intervals import next_date
from cairn.methods.sentences import Sentence, gettext_noop
from cairn.projects.imports import Choices, Plan
from cairn.projects.series import Point
from cairn.projects.typed import Reader, Typed, needs_dates


class OnePointForm(Form):
    """The next point of a series; its date is filled in where it can be guessed."""

    marks_optional = False
    when = CharField(label=_("When"), width=10, required=False)
    value = CharField(label=_("Value"), width=10, ask=_("Enter the value"))
    denominator = CharField(label=_("Out of"), width=10, required=False)
    note = CharField(label=_("Note"), hint=_("If something was different"), required=False)

    def __init__(self, before: Sequence[Point], *, of: bool, data: Any = None) -> None:
        following = next_date([point.on for point in before if point.on])
        super().__init__(data, initial={"when": f"{following:%d/%m/%Y}" if following else ""})
        self.before = before
        self.point: Point | None = None
        for name in ("value", "denominator"):
            self.fields[name].widget.attrs["inputmode"] = "decimal"
        if not of:
            del self.fields["denominator"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        typed = Typed(**{name: cleaned.get(name, "") for name in Typed._fields})
        reader = Reader(dated=needs_dates(self.before, [typed]))
        where = Sentence(gettext_noop("The new point"))
        self.point = reader.read(typed, where=where, number=len(self.before) + 1)
        for name, sentence in reader.faults:
            self.add_error(name, sentence)
        return cleaned


class TableForm(Form):
    """A table, pasted or as a file; one of the two."""

    marks_optional = False
    file = FileField(
        label=_("Choose a file"),
        hint=_("A workbook (.xlsx) or a CSV file, up to 10 MB"),
        accept=(".csv", ".xlsx", ".txt", ".tsv"),
        required=False,
    )
    data = TextField(  # type: ignore[assignment]  # the api names the same field in its refusals
        label=_("Or paste from a spreadsheet"),
        hint=_("With or without headings. A blank value is a missing point."),
        rows=8,
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("data") and cleaned.get("file"):
            self.add_error("file", _g("Paste the data or choose a file, not both: we can't tell which you mean"))
        elif not (cleaned.get("data") or cleaned.get("file") or self.errors):
            self.add_error("file", _g("Choose a file, or paste a table below"))
        return cleaned

    def sent(self) -> tuple[bytes, str]:
        """The bytes, and the name of the file if it is one."""
        file = self.cleaned_data.get("file")
        if file is not None:
            return file.read(), str(file.name or "")
        return str(self.cleaned_data["data"]).encode(), ""


ROLES = ("x", "value", "denominator", "note")
READING = (*ROLES, "sheet")


class ChoicesForm(Form):
    """How a table is to be read, and what becomes of it. ``seen``: the choices of reading that the page shows."""

    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    sheet = ChoiceField(label=_("Sheet"), style="select", required=False)
    x = ChoiceField(label=_("Date or name"), style="select", required=False)
    value = ChoiceField(label=_("Value"), style="select", ask=_("Choose the column of values"))
    denominator = ChoiceField(label=_("Out of (denominator)"), style="select", required=False)
    note = ChoiceField(label=_("Note"), style="select", required=False)
    bad = ChoiceField(
        label=_("What about the rows that can't be read?"),
        ask=_("Choose what happens to the rows that can't be read"),
        style="radios",
    )
    mode = ChoiceField(label=_("What about the points that are there?"), style="radios")
    known = ChoiceField(label=_("What about dates that are there already?"), style="radios")
    repeated = ChoiceField(label=_("What about dates that come more than once in this table?"), style="radios")

    def __init__(self, plan: Plan, choices: Choices, *, data: Any = None) -> None:
        places = [_place(plan, getattr(plan.columns, role)) for role in ROLES]
        if plan.problem and choices.places:
            places = ["" if place is None else str(place) for place in choices.places]
        reading = dict(zip(READING, [*places, plan.sheet if len(plan.sheets) > 1 else ""], strict=True))
        super().__init__(
            data,
            initial={
                **reading,
                "version": plan.measure.version,
                "seen": seen_of(reading),
                "mode": choices.mode,
                "known": choices.known,
                "repeated": "last" if choices.only_last else "all",
                "bad": "good" if choices.only_good else "",
            },
        )
        self._offer(plan)

    def _offer(self, plan: Plan) -> None:
        """The answers that this table leaves open; questions that don't arise are left out."""
        columns = [(str(place), _column(*one)) for place, one in enumerate(plan.headings)]
        none = {"x": _g("None: number the points"), "denominator": _g("None"), "note": _g("None")}
        for role in ROLES:
            first = [("", none[role])] if role in none else [("", _g("Choose a column"))]
            self._choices(role, [*first, *columns])
        self._choices("sheet", [(name, name) for name in plan.sheets], needed=len(plan.sheets) > 1)
        bad = [("none", _g("Import nothing: I mend them first")), ("good", _good(len(plan.points)))]
        self._choices("bad", bad, needed=bool(plan.faults))
        modes = [("add", _g("Add to them")), ("replace", _instead_of(len(plan.before)))]
        self._choices("mode", modes, needed=bool(plan.before))
        known = [
            ("new", _g("The new value takes the place of the old")),
            ("both", _g("Keep both: a chart takes them as one point")),
        ]
        self._choices("known", known, needed=bool(plan.known))
        repeated = [
            ("all", _g("Keep all: a chart takes those of one date as one point")),
            ("last", _g("Keep the last of each")),
        ]
        self._choices("repeated", repeated, needed=bool(plan.twice))

    def _choices(self, name: str, choices: list[tuple[str, str]], *, needed: bool = True) -> None:
        if needed:
            self.fields[name].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields[name]


def _good(rows: int) -> str:
    words = ngettext("Import the %(n)s row that can be read", "Import the %(n)s rows that can be read", rows)
    return words % {"n": f"{rows:,}"}


def _instead_of(points: int) -> str:
    words = ngettext("Put these in place of the %(n)s point", "Put these in place of all %(n)s points", points)
    return words % {"n": f"{points:,}"}


def _place(plan: Plan, heading: str | None) -> str:
    names = [name for name, _first in plan.headings]
    return str(names.index(heading)) if heading in names else ""


def _column(heading: str, first: str) -> str:
    words = f"{heading}: {first}" if first else heading
    return words if len(words) <= 60 else f"{words[:59]}…"


def seen_of(reading: Mapping[str, str]) -> str:
    """The choices of reading in one text; the sheet, which may have any name, stands last."""
    return "|".join(reading.get(name, "") for name in READING)


def sheet_seen(seen: str) -> str:
    return (seen.split("|", len(ROLES)) + [""] * len(READING))[len(ROLES)]


def choices_of(sent: Mapping[str, str]) -> Choices:
    """The choices in an address or a form; what makes no sense counts as not chosen."""
    places = [whole_number(sent.get(role), None, digits=4) for role in ROLES]
    return Choices(
        sheet=sent.get("sheet") or None,
        places=tuple(places) if "value" in sent else None,  # type: ignore[arg-type]  # one for each role
        mode="replace" if sent.get("mode") == "replace" else "add",
        only_good=sent.get("bad") == "good",
        only_last=sent.get("repeated") == "last",
        known="both" if sent.get("known") == "both" else "new",
    )

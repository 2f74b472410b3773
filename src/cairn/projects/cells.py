"""The fields of a row as cells of a table that is edited in place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cairn.projects.editing.kinds import Field, Kind

Choices = Sequence[tuple[str, str]]
NARROW = 3  # characters of a rating


@dataclass(frozen=True)
class Cell:
    """``value`` as it stands in the field, ``shown`` as one reads it."""

    name: str
    label: str
    kind: str
    value: str
    shown: str
    choices: Choices = ()
    width: int | None = None


def cells_of(row: Any, kind: Kind, people: Choices = ()) -> list[Cell]:
    """A cell for each field. ``people``: uuid and name of who is in the team. No query if owners are fetched."""
    return [_cell(row, kind, one, people) for one in kind.fields]


def _cell(row: Any, kind: Kind, one: Field, people: Choices) -> Cell:
    held, label = getattr(row, one.name), str(one.label)
    if one.kind == "person":
        value = str(held.uuid) if held else ""
        gone = [(value, held.name)] if held and value not in dict(people) else []
        choices = [("", _("Nobody yet")), *people, *gone]
        return Cell(one.name, label, "select", value, held.name if held else "", choices)
    if one.kind == "choice":
        column: Any = kind.model._meta.get_field(one.name)
        choices = [("", _("Not said")), *((str(key), str(words)) for key, words in column.choices if key)]
        return Cell(one.name, label, "select", held, str(dict(choices).get(held, "")) if held else "", choices)
    if isinstance(held, date):
        return Cell(one.name, label, "line", f"{held:%d/%m/%Y}", f"{held:%d/%m/%Y}", width=10)
    words = "" if held is None else str(held)
    widths: Mapping[str, int] = {"number": 5 if kind.key == "count" else NARROW, "date": 10}
    return Cell(one.name, label, "text" if one.kind == "text" else "line", words, words, width=widths.get(one.kind))

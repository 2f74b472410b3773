"""The grid in which points are typed: rows of cells, of which only those that were changed are saved."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cairn.lib.forms import CharField, Form
from cairn.lib.text import clean_line
from cairn.methods.cells import comma_is_decimal
from cairn.methods.tables import where_is
from cairn.projects.series import Point, in_words, same_points
from cairn.projects.typed import Reader, Typed, needs_dates, typed_of

SIZE = 30  # rows of points on a page
EMPTY_ROWS = 3
MOST_NEW = 200
LABELS = {
    "when": gettext_lazy("When"),
    "value": gettext_lazy("Value"),
    "denominator": gettext_lazy("Out of"),
    "note": gettext_lazy("Note"),
}
_CELL = re.compile(r"(when|value|denominator|note)_(?:(\d{1,6})|new(\d{1,3}))", re.ASCII)


@dataclass(frozen=True)
class Cell:
    """One input as it is drawn."""

    name: str
    id: str
    column: str
    value: str
    error: str


@dataclass(frozen=True)
class GridRow:
    """``theirs``: what somebody else saved for the same point meanwhile."""

    number: int
    new: bool
    cells: list[Cell]
    theirs: str = ""


class _Cells(dict[str, forms.Field]):
    """The fields of a grid. Those of a new row are made when they are asked for: a draft may hold any number."""

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or self._is_new(str(name))

    def __missing__(self, name: str) -> forms.Field:
        if not self._is_new(name):
            raise KeyError(name)
        self[name] = CharField(required=False)
        return self[name]

    @staticmethod
    def _is_new(name: str) -> bool:
        found = _CELL.fullmatch(name)
        return bool(found and found[3] and 1 <= int(found[3]) <= MOST_NEW)


class GridForm(Form):
    """``before`` is the series at ``version``; ``places``: which of its points are shown.

    Where it is bound, the rows that were sent are shown. After ``is_valid``, ``edits`` holds what ``save_rows`` takes.
    """

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self,
        before: Sequence[Point],
        places: Iterable[int],
        data: Mapping[str, Any] | None = None,
        *,
        version: int,
        of: bool = False,
        empty: int = EMPTY_ROWS,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        self.before = before
        self.columns = [name for name in LABELS if of or name != "denominator"]
        self.edits: list[tuple[int | None, Point | None]] = []
        self.theirs: dict[int, str] = {}
        sent = data or typed or {}
        found = [one for one in map(_CELL.fullmatch, sent) if one]
        sent_places = {int(one[2]) for one in found if one[2]}
        self.places = sorted({place for place in sent_places if place < len(before)} | set(places))
        self.new = max((int(one[3]) for one in found if one[3] and int(one[3]) <= MOST_NEW), default=0)
        self.empty = 0 if data else empty
        initial: dict[str, Any] = {"version": version, **self._shown(), **(typed or {})}
        super().__init__(data, initial=initial)
        named = {name: CharField(required=False) for key in self._keys() for name in self._names(key)}
        self.fields = _Cells({**self.fields, **named})  # type: ignore[assignment]

    def _keys(self) -> list[str]:
        return [*map(str, self.places), *(f"new{n}" for n in range(1, min(self.new + self.empty, MOST_NEW) + 1))]

    def _names(self, key: str) -> list[str]:
        return [f"{column}_{key}" for column in self.columns]

    def _shown(self) -> dict[str, str]:
        """What the cells of the points hold."""
        return {
            f"{column}_{place}": getattr(typed_of(self.before[place]), column)
            for place in self.places
            for column in self.columns
        }

    def rows(self) -> list[GridRow]:
        """The rows to draw: asked for after a draft was put back, which may have made some."""
        made = [int(found[3]) for found in map(_CELL.fullmatch, self.fields) if found and found[3]]
        last = max(made, default=0)
        keys = [(str(place), place + 1, False) for place in self.places]
        keys += [(f"new{n}", len(self.before) + n, True) for n in range(1, last + 1)]
        return [
            GridRow(number, new, [self._cell(name) for name in self._names(key)], self.theirs.get(number - 1, ""))
            for key, number, new in keys
        ]

    def _cell(self, name: str) -> Cell:
        bound = self[name]
        value = bound.value()
        error = " ".join(map(str, bound.errors)) if self.is_bound else ""
        return Cell(name, bound.auto_id, name.partition("_")[0], "" if value is None else str(value), error)

    # --- What was typed ---

    def typed(self, key: str) -> Typed:
        """The cells of a row as they were sent."""
        return Typed(*(clean_line(str(self.data.get(f"{column}_{key}") or "")) for column in LABELS))

    def changed(self) -> list[tuple[str, int | None, Typed]]:
        """Rows that hold something else than they were shown with: key, position of the point, cells."""
        old = [(str(place), place, self.typed(str(place))) for place in self.places]
        new = [(f"new{n}", None, self.typed(f"new{n}")) for n in range(1, self.new + 1)]
        found: list[tuple[str, int | None, Typed]] = [
            (key, place, cells) for key, place, cells in old if cells != typed_of(self.before[place])
        ]
        return found + [(key, place, cells) for key, place, cells in new if any(cells)]

    def clean(self) -> dict[str, Any]:
        rows = self.changed()
        filled = [cells for _key, _place, cells in rows if any(cells)]
        numbers = [number for cells in filled for number in (cells.value, cells.denominator)]
        dated = needs_dates(self.before, filled)
        reader = Reader(dated=dated, decimal_comma=comma_is_decimal(numbers, "\t"))
        for key, place, cells in rows:
            number = len(self.before) + int(key.removeprefix("new")) if place is None else place + 1
            point = reader.read(cells, where=where_is(number, "row"), number=number) if any(cells) else None
            if point is not None and place is not None and cells.when == self.before[place].label:
                # Not read again: a name like "Jan-24" was a name when it was imported.
                point = point._replace(on=self.before[place].on, label=self.before[place].label)
            self.edits.append((place, point))
            for column, sentence in reader.faults if any(cells) else []:
                self.add_error(f"{column}_{key}", sentence)
        return super().clean() or self.cleaned_data


def carried_over(form: GridForm, now: Sequence[Point]) -> tuple[dict[str, str], dict[int, str]]:
    """What was typed, as it stands beside the points ``now``: cells by their names, for a form that is shown anew.

    Rows that were not touched hold what is saved now. What somebody else saved for a row that was touched is given
    too, by the row's place. A row whose point is gone becomes a new one.
    """
    moves = same_points(form.before, now)
    cells: dict[str, str] = {}
    theirs: dict[int, str] = {}
    new = 0
    for _key, place, typed in form.changed():
        to = None if place is None else moves.get(place)
        if to is None and not any(typed):
            continue  # cleared by one, removed by the other
        if to is None:
            new += 1
        elif now[to][:5] != form.before[place or 0][:5]:
            theirs[to] = _("Saved meanwhile: %(point)s") % {"point": in_words(now[to])}
        key = f"new{new}" if to is None else str(to)
        cells |= {f"{column}_{key}": getattr(typed, column) for column in form.columns}
    return cells, theirs

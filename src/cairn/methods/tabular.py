"""A measure's series, read from what people paste or upload.

A table is any text with one row a line: copied from a spreadsheet (tabs), a CSV file (commas), or one from a
country where the comma is decimal (semicolons). ``parse_series`` gives the rows of one series or a
:class:`TabularError` that names every line that could not be read. Nothing is repaired silently.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from cairn.methods.cell_faults import about, date_fault, denominator_beyond, number_beyond, number_fault, year_beyond
from cairn.methods.cells import comma_is_decimal, is_missing, read_date, read_number
from cairn.methods.nearest import nearest
from cairn.methods.sentences import Sentence, gettext_noop
from cairn.methods.tables import Fault, Table, TabularError, fault, read_table, where_is

__all__ = [
    "Columns",
    "NoSuchColumn",
    "Row",
    "Sifted",
    "Table",
    "TabularError",
    "ambiguous",
    "columns_of",
    "guess_columns",
    "parse_series",
    "place_of",
    "read_rows",
    "read_table",
    "sift_rows",
]

NOTE_HEADINGS = frozenset({"note", "notes", "comment", "comments", "annotation", "remark", "remarks"})


class NoSuchColumn(TabularError):
    """A heading that isn't there: a mistake of who asked, not of the table."""


@dataclass(frozen=True)
class Row:
    """One point of a series. ``value`` is ``None`` where the measurement is missing."""

    line: int
    x: date | str
    value: float | None
    denominator: float | None
    note: str
    target: float | None = None
    centre: float | None = None


@dataclass(frozen=True)
class Sifted:
    """The rows that could be read, and what is at fault in the others, by line. A line may have several faults."""

    rows: list[Row]
    faults: list[Fault]


@dataclass(frozen=True)
class Columns:
    """Which columns to read, by heading (or ``Column 2`` where there are no headings). Targets and given centre
    lines may have columns too, where they differ from row to row."""

    x: str | None = None
    value: str | None = None
    denominator: str | None = None
    note: str | None = None
    target: str | None = None
    centre: str | None = None


def columns_of(raw: str | bytes) -> list[str]:
    """The headings of a table, for a person to choose from. Raises :class:`TabularError`."""
    return list(read_table(raw).headings)


def parse_series(raw: str | bytes, columns: Columns | None = None) -> list[Row]:
    """The rows of one series, in the order in which they stand.

    Without ``columns`` they are guessed (see :func:`guess_columns`). Raises :class:`TabularError` with
    every line at fault; then no row is returned.
    """
    table = read_table(raw)
    if columns is None and (doubt := ambiguous(table)):
        raise TabularError([doubt])
    rows = read_rows(table, guess_columns(table) if columns is None else columns)
    if all(row.value is None for row in rows):
        raise fault(None, gettext_noop("There is no number in the column of values."))
    return rows


def read_rows(table: Table, columns: Columns) -> list[Row]:
    """The rows of one series, those without a value too. Raises as :func:`parse_series`."""
    sifted = sift_rows(table, columns)
    if sifted.faults:
        raise TabularError(sifted.faults)
    return sifted.rows


def sift_rows(table: Table, columns: Columns) -> Sifted:
    """The rows of one series that can be read, and the faults of the others.

    Raises :class:`TabularError` only for a column that isn't there, or where none is chosen for the values.
    """
    return _Reader(table, _places(table, columns)).sift()


# --- Which column is which ---


def guess_columns(table: Table) -> Columns:
    """The columns that most likely hold the series.

    x: the first column of dates; else the first of two or three columns; else none (points are numbered).
    Value: the first column of numbers that isn't x. Denominator: a further column of numbers, only if there
    are at most three columns beside notes. Notes: the column that is headed so, or text right of the value.
    Raises :class:`TabularError` if no column can hold the values.
    """
    kinds, names = table.kinds, table.headings
    notes = [i for i, name in enumerate(names) if name.lower() in NOTE_HEADINGS]
    own = [i for i in range(len(names)) if i not in notes]
    x = _first(own, lambda i: kinds[i] == "date")
    if x is None and 2 <= len(own) <= 3:
        x = own[0]
    value = _first(own, lambda i: i != x and kinds[i] == "number")
    if value is None and len(own) <= 3:
        value = _first(own, lambda i: i != x)
    if value is None:
        raise fault(None, gettext_noop("There is no column of numbers. Put the values in a column of their own."))
    rest = [i for i in own if i not in (x, value) and i > value]
    denominator = _first(rest, lambda i: kinds[i] == "number") if len(own) <= 3 else None
    note = notes[0] if notes else _first(rest, lambda i: kinds[i] == "text" and len(own) <= 3)
    x_name, denominator_name, note_name = (None if i is None else names[i] for i in (x, denominator, note))
    return Columns(x_name, names[value], denominator_name, note_name)


def _first(places: Iterable[int], fits: Callable[[int], bool]) -> int | None:
    """The first place that fits."""
    return next((i for i in places if fits(i)), None)


def place_of(table: Table, name: str) -> int:
    """Where the column with a heading stands, capitals aside. Raises :class:`NoSuchColumn`."""
    places = {heading.strip().lower(): i for i, heading in enumerate(table.headings)}
    wanted = name.strip().lower()
    if wanted not in places:
        raise NoSuchColumn([(None, _no_such_column(name, table.headings))])
    return places[wanted]


def _no_such_column(name: str, headings: tuple[str, ...]) -> Sentence:
    values: dict[str, object] = {"name": name, "names": ", ".join(headings), "nearest": nearest(name, headings)}
    if values["nearest"] is None:
        return Sentence(gettext_noop('There is no column "%(name)s". The columns are: %(names)s.'), values)
    template = gettext_noop('There is no column "%(name)s". Did you mean "%(nearest)s"? The columns are: %(names)s.')
    return Sentence(template, values)


def _places(table: Table, columns: Columns) -> dict[str, int | None]:
    """Where the chosen columns stand. Raises :class:`TabularError` for a heading that isn't there."""
    names = {role: getattr(columns, role) for role in ("x", "value", "denominator", "note", "target", "centre")}
    chosen = {role: None if name is None else place_of(table, name) for role, name in names.items()}
    if chosen["value"] is None:
        raise fault(None, gettext_noop("Say which column holds the values."))
    return chosen


def ambiguous(table: Table) -> Fault | None:
    """What could be one column of numbers like 1,234 as well as two columns: only the person knows."""
    if table.has_headings or table.separator != "," or len(table.headings) != 2:
        return None
    firsts = [row[0] for _, row in table.rows]
    if not all(cell.lstrip("-").isdecimal() and len(cell) <= 4 for cell in firsts):
        return None
    numbers = [int(cell) for cell in firsts]
    if len(numbers) > 1 and all(b - a == 1 for a, b in itertools.pairwise(numbers)):
        return None
    line, row = table.rows[0]
    template = gettext_noop(
        '%(where)s: "%(cell)s" may be one number or two. Write it without a comma, or add headings.'
    )
    return line, about(where_is(line, table.counted), template, ",".join(row))


# --- From cells to rows ---


class _Reader:
    """Reads the chosen columns of a table; collects what is at fault instead of stopping at it."""

    def __init__(self, table: Table, places: dict[str, int | None]) -> None:
        self.table = table
        self.places = places
        self.faults: list[Fault] = []
        x = places["x"]
        self.x_is_date = x is not None and table.kinds[x] == "date"
        self.decimal_comma = {
            place: comma_is_decimal(table.column(place), table.separator)
            for role in ("value", "denominator", "target", "centre")
            if (place := places[role]) is not None
        }

    def sift(self) -> Sifted:
        """The rows without a fault, and all faults by their line."""
        good = []
        for place, (line, cells) in enumerate(self.table.rows, start=1):
            known = len(self.faults)
            row = self._row(place, line, cells)
            if len(self.faults) == known:
                good.append(row)
        return Sifted(good, sorted([*self.table.faults, *self.faults], key=lambda one: one[0] or 0))

    def _row(self, place: int, line: int, cells: tuple[str, ...]) -> Row:
        x = self._x(place, line, cells)
        value = self._number("value", line, cells)
        denominator = self._number("denominator", line, cells)
        self._judge(line, denominator_beyond, denominator, cells, "denominator")
        note = self.places["note"]
        target, centre = self._number("target", line, cells), self._number("centre", line, cells)
        return Row(line, x, value, denominator, "" if note is None else cells[note], target, centre)

    def _x(self, place: int, line: int, cells: tuple[str, ...]) -> date | str:
        """The date or name of a point; its number in the series where there is no such column."""
        column = self.places["x"]
        if column is None:
            return str(place)
        if not self.x_is_date:
            return cells[column] or str(place)
        found = read_date(cells[column])
        if found is None:
            self._blame(line, date_fault, cells, "x")
        self._judge(line, year_beyond, found, cells, "x")
        return found or cells[column]

    def _number(self, role: str, line: int, cells: tuple[str, ...]) -> float | None:
        """The number in a column; ``None`` where the column isn't there or the cell is blank."""
        column = self.places[role]
        if column is None or is_missing(cells[column]):
            return None
        number = read_number(cells[column], self.decimal_comma[column])
        if number is None:
            self._blame(line, number_fault, cells, role)
        self._judge(line, number_beyond, number, cells, role)
        return number

    def _judge(
        self,
        line: int,
        judge: Callable[[Sentence, str, Any], Sentence | None],
        read: Any,
        cells: tuple[str, ...],
        role: str,
    ) -> None:
        """Blame a cell that was read and holds what no chart can draw."""
        column = self.places[role]
        if read is not None and column is not None:
            sentence = judge(where_is(line, self.table.counted), cells[column], read)
            self.faults += [(line, sentence)] if sentence else []

    def _blame(self, line: int, why: Callable[[Sentence, str], Sentence], cells: tuple[str, ...], role: str) -> None:
        column = self.places[role]
        cell = "" if column is None else cells[column]
        self.faults.append((line, why(where_is(line, self.table.counted), cell)))

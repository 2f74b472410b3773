"""Series for charts out of one table: in long form (a row for each point and group) or wide (a column for each series).

``read_parts(table, wanted)`` gives a ``Part`` for each chart. The same numbers give the same parts in both forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from fnmatch import fnmatchcase

from cairn.methods.nearest import nearest
from cairn.methods.sentences import Sentence, gettext_noop
from cairn.methods.spc import Series
from cairn.methods.spc.series import label_of
from cairn.methods.tables import Table, TabularError
from cairn.methods.tabular import NOTE_HEADINGS, Columns, NoSuchColumn, Row, place_of, read_rows

__all__ = ["BadChoice", "Part", "Wanted", "complete", "read_parts"]

NO_GROUP = "(none)"


class BadChoice(TabularError):
    """What was asked for isn't in the table, or more has to be said: a mistake of who asked, not of the table.

    ``asks``: the field of ``Wanted`` that has to be said.
    """

    asks: str = ""


@dataclass(frozen=True)
class Wanted:
    """Columns by their headings, and which rows.

    ``values``: one column, or one for each series; ``*`` stands for any letters. ``denominators``: none, one for all,
    or one for each of the values. ``groups``: columns whose words tell the series apart. ``where``: only rows with
    this word in this column; several words for one column are alternatives.
    """

    x: str | None = None
    values: tuple[str, ...] = ()
    denominators: tuple[str, ...] = ()
    note: str | None = None
    groups: tuple[str, ...] = ()
    where: tuple[tuple[str, str], ...] = ()
    target: str | None = None
    centre: str | None = None


@dataclass(frozen=True)
class Part:
    """What one chart shows. ``name`` is empty where there is only one; ``value`` is the heading of its values."""

    name: str
    value: str
    rows: tuple[Row, ...]
    has_x: bool
    has_denominators: bool

    @property
    def series(self) -> Series:
        """Rows without a place on the axis are numbered."""
        rows = self.rows
        return Series.of(
            [row.value for row in rows],
            [row.x for row in rows] if self.has_x else None,
            denominators=[row.denominator for row in rows] if self.has_denominators else None,
            notes=[row.note for row in rows],
        )

    @property
    def points(self) -> list[date | str | int]:
        """What stands on the axis, once each and in order, as a chart has it."""
        if not self.has_x:
            return list(range(1, len(self.rows) + 1))
        places = dict.fromkeys(row.x for row in self.rows)
        dates = [x for x in places if isinstance(x, date)]
        return sorted(dates) if len(dates) == len(places) else list(places)  # type: ignore[return-value]

    def lines_at(self, labels: Sequence[str]) -> list[tuple[str, int]]:
        """The lines of the table that points with these labels come from, each with its label."""
        found = []
        for place, row in enumerate(self.rows, start=1):
            label = label_of(row.x) if self.has_x else str(place)
            if label in labels:
                found.append((label, row.line))
        return found


def read_parts(table: Table, wanted: Wanted) -> list[Part]:
    """The series asked for, in the order in which they first stand. ``wanted`` names the values (see ``complete``).

    Raises ``BadChoice`` or ``NoSuchColumn`` for what isn't in the table, ``TabularError`` with every line at fault.
    """
    table = _chosen_rows(table, wanted.where)
    groups = [place_of(table, name) for name in wanted.groups]
    names = [tuple(cells[place] or NO_GROUP for place in groups) for _, cells in table.rows]
    columns = _columns(table, wanted)
    series = _read_all(table, columns)
    found: dict[tuple[str, ...], tuple[Columns, list[Row]]] = {}
    for column, rows in zip(columns, series, strict=True):
        heading = (str(column.value),) if len(columns) > 1 else ()
        for name, row in zip(names, rows, strict=True):
            found.setdefault((*name, *heading), (column, []))[1].append(row)
    return [
        Part(", ".join(name), str(column.value), tuple(rows), column.x is not None, column.denominator is not None)
        for name, (column, rows) in found.items()
    ]


def _read_all(table: Table, columns: Sequence[Columns]) -> list[list[Row]]:
    """The rows of each series; a line that is at fault in several is told once."""
    series: list[list[Row]] = []
    faults: dict[tuple[int | None, str], tuple[int | None, Sentence]] = {}
    for column in columns:
        try:
            series.append(read_rows(table, column))
        except NoSuchColumn:
            raise
        except TabularError as error:
            faults |= {(line, sentence.say()): (line, sentence) for line, sentence in error.faults}
    if faults:
        raise TabularError(sorted(faults.values(), key=lambda one: one[0] or 0))
    return series


def _columns(table: Table, wanted: Wanted) -> list[Columns]:
    values = _headings(table, wanted)
    below = [table.headings[place_of(table, name)] for name in wanted.denominators]
    if len(below) not in (0, 1, len(values)):
        raise _choice(
            gettext_noop(
                "There are %(values)s columns of values but %(below)s of denominators: give one, or one each."
            ),
            values=len(values),
            below=len(below),
        )
    own: Sequence[str | None] = below * len(values) if len(below) == 1 else below or [None] * len(values)
    return [
        Columns(wanted.x, value, denominator, wanted.note, wanted.target, wanted.centre)
        for value, denominator in zip(values, own, strict=True)
    ]


def _headings(table: Table, wanted: Wanted) -> list[str]:
    """The columns of values, with ``*`` written out."""
    used = _used(wanted)
    found: list[str] = []
    for name in wanted.values:
        if "*" in name and name.lower() not in map(str.lower, table.headings):
            numbers = _numbers(table, used)
            fitting = [heading for heading in numbers if fnmatchcase(heading.lower(), name.lower())]
            if not fitting:
                template = gettext_noop('No column of numbers fits "%(name)s". The columns are: %(names)s.')
                raise _choice(template, name=name, names=", ".join(table.headings))
            found += fitting
        else:
            found.append(table.headings[place_of(table, name)])
    return list(dict.fromkeys(found))


def _chosen_rows(table: Table, where: Sequence[tuple[str, str]]) -> Table:
    """Only the rows with the words asked for, capitals aside."""
    allowed: dict[int, list[str]] = {}
    for name, word in where:
        place = place_of(table, name)
        words = {cell.lower(): cell for cell in table.column(place)}
        if word.lower() not in words:
            raise _no_such_word(table.headings[place], word, [cell for cell in words.values() if cell])
        allowed.setdefault(place, []).append(word.lower())
    rows = tuple(row for row in table.rows if all(row[1][place].lower() in words for place, words in allowed.items()))
    if not rows:
        raise _choice(gettext_noop("No row has all the words that were asked for."))
    return replace(table, rows=rows)


def _no_such_word(name: str, word: str, known: Sequence[str]) -> BadChoice:
    meant = nearest(word, known)
    if meant is None:
        return _choice(gettext_noop('No row has "%(word)s" in the column "%(name)s".'), word=word, name=name)
    template = gettext_noop('No row has "%(word)s" in the column "%(name)s". Did you mean "%(nearest)s"?')
    return _choice(template, word=word, name=name, nearest=meant)


def _choice(template: str, /, asks: str = "", **values: object) -> BadChoice:
    error = BadChoice([(None, Sentence(template, values))])
    error.asks = asks
    return error


# --- What was left open ---


def complete(table: Table, wanted: Wanted) -> Wanted:
    """The same with the axis, the values and the notes found out, where only one column can be meant.

    Raises ``BadChoice`` where several can.
    """
    used = _used(wanted)
    dates = [
        name
        for name, kind in zip(table.headings, table.kinds, strict=True)
        if kind == "date" and name.lower() not in used
    ]
    notes = [name for name in table.headings if name.lower() in NOTE_HEADINGS]
    x = wanted.x
    if x is None and len(dates) > 1:
        template = gettext_noop("Several columns hold dates: %(names)s. Say which one to use.")
        raise _choice(template, asks="x", names=", ".join(dates))
    x = x or (dates[0] if dates else None)
    note = wanted.note or (notes[0] if len(notes) == 1 and notes[0].lower() not in used else None)
    found = replace(wanted, x=x, note=note)
    return found if wanted.values else replace(found, values=(_only_number(table, _used(found)),))


def _only_number(table: Table, used: set[str]) -> str:
    numbers = _numbers(table, used)
    if not numbers:
        names = ", ".join(table.headings)
        raise _choice(gettext_noop("No other column holds numbers. The columns are: %(names)s."), names=names)
    if len(numbers) > 1:
        template = gettext_noop("Several columns hold numbers: %(names)s. Say which one to use.")
        raise _choice(template, asks="values", names=", ".join(numbers))
    return numbers[0]


def _numbers(table: Table, used: set[str]) -> list[str]:
    return [
        name
        for name, kind in zip(table.headings, table.kinds, strict=True)
        if kind == "number" and name.lower() not in used
    ]


def _used(wanted: Wanted) -> set[str]:
    """Headings that have a part to play already, in small letters."""
    alone = (wanted.x, wanted.note, wanted.target, wanted.centre)
    names = [*filter(None, alone), *wanted.denominators, *wanted.groups, *(name for name, _word in wanted.where)]
    return {name.strip().lower() for name in names}

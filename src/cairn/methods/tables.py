"""A table, read from text: columns, headings, rows with their line numbers, and what each column holds."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from cairn.methods.cells import comma_is_decimal, is_missing, plain, read_date, read_number
from cairn.methods.sentences import ENGLISH, Language, Sentence, gettext_noop

__all__ = [
    "MAX_ROWS",
    "Counted",
    "Fault",
    "Table",
    "TabularError",
    "fault",
    "read_table",
    "table_of",
    "too_many_rows",
    "where_is",
]

MAX_ROWS = 100_000
SEPARATORS = ("\t", ";", ",")
_LOOKED_AT = 400  # rows looked at to tell what a column holds
Counted = Literal["line", "row"]  # what people see beside the cells: lines of a text, rows of a sheet
Fault = tuple[int | None, Sentence]  # the line it is on, if it is on one, and what is wrong there


class TabularError(ValueError):
    """The text could not be read; ``faults`` holds a line number or ``None`` and a sentence per reason."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__(self.message)

    @property
    def line(self) -> int | None:
        """The first line that is at fault, if one line is."""
        return self.faults[0][0]

    @property
    def message(self) -> str:
        """The first reason in English."""
        return self.problems[0]

    @property
    def problems(self) -> list[str]:
        """All reasons in English, one sentence or two each, in the order of the lines."""
        return self.problems_in(ENGLISH)

    def problems_in(self, language: Language) -> list[str]:
        """All reasons in a language."""
        return [sentence.say(language) for _, sentence in self.faults]


def fault(at: int | None, template: str, /, **values: object) -> TabularError:
    """An error with one reason."""
    return TabularError([(at, Sentence(template, values))])


def where_is(line: int, counted: Counted) -> Sentence:
    """The place of a row, to begin a sentence with."""
    return Sentence(
        gettext_noop("Line %(line)s") if counted == "line" else gettext_noop("Row %(line)s"), {"line": line}
    )


def too_many_rows(line: int) -> TabularError:
    return fault(line, gettext_noop("There are more than %(most)s rows. Read fewer at a time."), most=MAX_ROWS)


@dataclass(frozen=True)
class Table:
    """Headings (made up where there are none) and rows of cells, each with the line it begins on.

    ``counted``: whether that is a line of a text or a row of a sheet. ``faults``: rows that were left out because they
    don't fit the columns; only what was read leniently has any. ``sheet``: where it stands in a workbook.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    separator: str
    has_headings: bool
    counted: Counted = "line"
    faults: tuple[Fault, ...] = ()
    sheet: str = ""

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """For each column: ``date``, ``number``, ``text`` or ``empty``, judged from rows throughout."""
        step = max(1, len(self.rows) // _LOOKED_AT)
        return tuple(_kind([row[i] for _, row in self.rows[::step]], self.separator) for i in range(len(self.headings)))

    def column(self, index: int) -> list[str]:
        """The cells of one column, top to bottom."""
        return [row[index] for _, row in self.rows]


def read_table(raw: str | bytes, *, lenient: bool = False) -> Table:
    """The table in a text. Empty rows are passed over, short rows are filled up with empty cells.

    Raises :class:`TabularError` if the text is no table: empty, not text at all, rows of unequal width. Read
    ``lenient``, rows that don't fit are left out and told in the table's ``faults``.
    """
    text = _text(raw)
    separator = _separator(text)
    return table_of(_split(text, separator), separator, lenient=lenient)


def split_rows(raw: str | bytes) -> list[tuple[int, list[str]]]:
    """The cells of a text with the line that each row begins on, whatever they hold. Raises :class:`TabularError`."""
    text = _text(raw)
    return _split(text, _separator(text))


def table_of(
    rows: Sequence[tuple[int, list[str]]], separator: str, *, counted: Counted = "line", lenient: bool = False
) -> Table:
    """A table of rows that aren't empty, each with its number. Raises :class:`TabularError` as :func:`read_table`."""
    if not rows:
        raise fault(None, gettext_noop("There is nothing to read. Paste at least two rows, each with a number."))
    has_headings = len(rows) > 1 and _is_heading(rows[0][1])
    faults = _shifted(rows, has_headings, counted)
    broken = {line for line, _sentence in faults}
    rows = [row for row in rows if row[0] not in broken]
    if faults and not (lenient and rows[has_headings:]):
        raise TabularError(faults)
    width = max(place for _, row in rows for place, cell in enumerate(row, start=1) if cell)
    filled = tuple((line, (*row[:width], *[""] * (width - len(row)))) for line, row in rows)
    headings = _headings(filled[0][1] if has_headings else [""] * width)
    return Table(headings, filled[has_headings:], separator, has_headings, counted, tuple(faults))


def _headings(cells: Sequence[str]) -> tuple[str, ...]:
    """A different name for each column: its heading, numbered if it comes again, else its place."""
    names: list[str] = []
    for place, cell in enumerate(cells, start=1):
        name = cell or f"Column {place}"
        if name in names:
            name = f"{name} ({place})"
        names.append(name)
    return tuple(names)


def _text(raw: str | bytes) -> str:
    """The text, whatever program wrote it: UTF-8, UTF-16 with its mark, else Windows-1252."""
    text = _decoded(raw) if isinstance(raw, bytes) else raw
    if "\x00" in text or text.startswith("PK\x03\x04"):
        raise fault(
            None,
            gettext_noop("This file is not text. Save the sheet as CSV, or copy the cells and paste them."),
        )
    return plain(text).removeprefix("\ufeff")


def _decoded(raw: bytes) -> str:
    """The text of a file; never an error: a wrong letter in a note is no reason to refuse numbers."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The character that parts the columns: the one that stands in most rows."""
    lines = [line for line in text.splitlines() if line.strip()][:_LOOKED_AT]
    best, best_share = ",", 0.0
    for separator in SEPARATORS:
        counts = Counter(_outside_quotes(line, separator) for line in lines)
        share = sum(times for count, times in counts.items() if count) / max(1, len(lines))
        if share > max(best_share, 0.5):
            best, best_share = separator, share
        if share > 0.9:  # a tab or semicolon in nearly all rows is no part of a number, as a comma may be
            return separator
    return best


def _outside_quotes(line: str, separator: str) -> int:
    """How often a separator stands outside double quotes."""
    return sum(part.count(separator) for part in line.split('"')[::2])


def _split(text: str, separator: str) -> list[tuple[int, list[str]]]:
    """Rows of cells, each with its line number, without rows in which all cells are empty."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for cells in reader:
            row = [cell.strip() for cell in cells]
            if any(row):
                rows.append((line, row))
            line = reader.line_num + 1
            if len(rows) > MAX_ROWS:
                raise too_many_rows(line)
    except csv.Error:
        raise fault(
            line,
            gettext_noop("%(where)s: a cell is too long. Is a quotation mark not closed?"),
            where=where_is(line, "line"),
        ) from None
    return rows


def _shifted(rows: Sequence[tuple[int, list[str]]], has_headings: bool, counted: Counted) -> list[Fault]:
    """Rows that have more columns than the others. A row may go on with a note, but not with numbers.

    Such a row is nearly always a number with an unquoted comma, and reading it would shift its digits.
    """
    widths = Counter(len(row) for _, row in rows[has_headings:] or rows)
    commonest = max(widths.values())
    usual = min(width for width, times in widths.items() if times == commonest)
    if has_headings:
        usual = max(usual, len(rows[0][1]))
    template = gettext_noop(
        "%(where)s has %(found)s columns and the others %(width)s. Write 1234 for 1,234, or put it in quotes."
    )
    return [
        (line, Sentence(template, {"where": where_is(line, counted), "found": len(row), "width": usual}))
        for line, row in rows
        if any(read_number(cell) is not None or read_date(cell) for cell in row[usual:])
    ]


def _is_heading(cells: Iterable[str]) -> bool:
    """Whether a first row names the columns: words, and no cell that could be a date or a number."""
    cells = list(cells)
    typed = any(read_date(cell) or read_number(cell) is not None for cell in cells)
    return not typed and any(not is_missing(cell) for cell in cells)


def _kind(cells: Sequence[str], separator: str) -> str:
    """What most cells of a column hold. One in ten may be wrong: that is then told line by line."""
    filled = [cell for cell in cells if not is_missing(cell)]
    if not filled:
        return "empty"
    decimal_comma = comma_is_decimal(filled, separator)
    dates = sum(read_date(cell) is not None for cell in filled)
    numbers = sum(read_number(cell, decimal_comma) is not None for cell in filled)
    if dates * 2 >= len(filled):
        return "date"
    return "number" if numbers * 10 >= len(filled) * 9 or (numbers and len(filled) - numbers == 1) else "text"

"""Tables from files: CSV and other text, and the sheets of XLSX workbooks.

A workbook comes from anywhere, so it is measured before it is unpacked, and its XML may define no entities (openpyxl
reads with defusedxml). Cells become the text that a person sees: what is shown as 45% is "45%".
"""

from __future__ import annotations

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

from cairn.methods.cells import plain
from cairn.methods.nearest import nearest
from cairn.methods.sentences import Sentence, gettext_noop
from cairn.methods.tables import (
    MAX_ROWS,
    Table,
    TabularError,
    fault,
    read_table,
    split_rows,
    table_of,
    too_many_rows,
    where_is,
)

__all__ = ["NoSuchSheet", "all_cells", "read_bytes", "read_file", "read_sheet", "sheet_names"]

_WORKBOOK = b"PK\x03\x04"
MOST_BYTES = 200_000_000  # unpacked
MOST_PARTS = 2_000
MOST_COLUMNS = 1_000
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")  # how a workbook writes a control character
Rows = list[tuple[int, list[str]]]


class NoSuchSheet(TabularError):
    """A sheet that isn't in the workbook: a mistake of who asked, not of the file."""


def read_file(path: Path, *, sheet: str | None = None) -> Table:
    """The table in a file. Raises :class:`TabularError`, ``OSError``."""
    return read_bytes(path.read_bytes(), sheet=sheet)


def read_bytes(raw: bytes, *, sheet: str | None = None, lenient: bool = False) -> Table:
    """The table in what a file held: a workbook if it begins like one, else text. Raises :class:`TabularError`.

    ``lenient`` leaves out rows that don't fit the columns (see :func:`cairn.methods.tables.read_table`).
    """
    if raw.startswith(_WORKBOOK):
        return read_sheet(raw, sheet, lenient=lenient)
    if raw.startswith(b"\xd0\xcf\x11\xe0"):
        raise fault(None, gettext_noop("This is an old workbook (.xls) or a locked one. Save it as .xlsx or CSV."))
    if sheet is not None:
        raise NoSuchSheet([(None, Sentence(gettext_noop("This file is text: it has no sheets.")))])
    return read_table(raw, lenient=lenient)


def sheet_names(raw: bytes) -> list[str]:
    """The sheets of a workbook that are shown; none of what is no workbook. Raises :class:`TabularError`."""
    if not raw.startswith(_WORKBOOK):
        return []
    _measure(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = _open(raw, formulas=False)
        try:
            return [one.title for one in book.worksheets if one.sheet_state == "visible"]
        finally:
            book.close()


def read_sheet(raw: bytes, sheet: str | None = None, *, lenient: bool = False) -> Table:
    """The table on a sheet of an XLSX workbook: the named one, else the first that is shown and holds something.

    Raises :class:`TabularError` for what is no workbook, :class:`NoSuchSheet` for a name that isn't there.
    """
    calculates = _measure(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of drawings and rules for entry, which nobody wants here
        book = _open(raw, formulas=False)
        try:
            name, rows = _sheet(book, sheet)
            if calculates:
                _refuse_unsaved(raw, book[name])
        finally:
            book.close()
    return replace(table_of(rows, "\t", counted="row", lenient=lenient), sheet=name)


def all_cells(raw: bytes) -> list[list[list[str]]]:
    """Whatever stands in a file: the rows of each sheet of a workbook, hidden ones too, or those of a text.

    Raises :class:`TabularError` for what can't be read.
    """
    if not raw.startswith(_WORKBOOK):
        return [[cells for _line, cells in split_rows(raw)]]
    _measure(raw)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = _open(raw, formulas=False)
        try:
            return [[cells for _number, cells in _rows(sheet)] for sheet in book.worksheets]
        finally:
            book.close()


# --- The workbook ---


def _measure(raw: bytes) -> bool:
    """Refuse what would fill the memory, and tell whether there are formulas.

    A part can't unpack to more than it says: the reader stops there.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_BYTES:
                raise fault(
                    None, gettext_noop("This workbook is too large. Save the sheet as CSV, or send fewer rows.")
                )
            if not any(part.filename == "xl/workbook.xml" for part in parts):
                raise _unreadable()
            found = [part for part in parts if part.filename.startswith("xl/worksheets/")]
            return any(_FORMULA.search(archive.read(part)) for part in found)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError):
        raise _unreadable() from None


def _open(raw: bytes, *, formulas: bool) -> Any:
    import openpyxl  # takes longer to load than a chart to draw, and most tables are text

    try:
        return openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=not formulas, keep_links=False)
    except Exception:  # whatever is wrong inside, openpyxl raises nearly anything
        raise _unreadable() from None


def _unreadable() -> TabularError:
    return fault(None, gettext_noop("This file is not a workbook that can be read. Save it as .xlsx or CSV again."))


def _sheet(book: Any, wanted: str | None) -> tuple[str, Rows]:
    names = [one.title for one in book.worksheets]
    if wanted is not None:
        by_folded = {name.casefold(): name for name in names}
        if wanted.casefold() not in by_folded:
            raise NoSuchSheet([(None, _no_such_sheet(wanted, names))])
        names = [by_folded[wanted.casefold()]]
    else:
        names = [one.title for one in book.worksheets if one.sheet_state == "visible"]
    for name in names:
        rows = _rows(book[name])
        if rows:
            return name, rows
    raise fault(None, gettext_noop("There is nothing on the sheet: no cell is filled."))


def _no_such_sheet(wanted: str, names: list[str]) -> Sentence:
    values: dict[str, object] = {"name": wanted, "names": ", ".join(names), "nearest": nearest(wanted, names)}
    if values["nearest"] is None:
        return Sentence(gettext_noop('There is no sheet "%(name)s". The sheets are: %(names)s.'), values)
    template = gettext_noop('There is no sheet "%(name)s". Did you mean "%(nearest)s"? The sheets are: %(names)s.')
    return Sentence(template, values)


def _rows(sheet: Any) -> Rows:
    """Rows with something in them, as text."""
    rows: Rows = []
    for number, row in _cells(sheet):
        cells = [_text(cell) for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise fault(number, gettext_noop("There are more than %(most)s columns."), most=MOST_COLUMNS)
        rows.append((number, cells))
        if len(rows) > MAX_ROWS + 1:
            raise too_many_rows(number)
    return rows


def _cells(sheet: Any) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Numbered rows. The size that a file states for its sheet is not believed."""
    sheet.reset_dimensions()
    try:
        yield from enumerate(sheet.iter_rows(), start=1)
    except TabularError:
        raise
    except Exception:  # as in _open
        raise _unreadable() from None


def _refuse_unsaved(raw: bytes, sheet: Any) -> None:
    """A formula that no program has worked out yet has no value: it must not look like a missing one.

    One that came to an empty text has been worked out: its cell is of the type ``str``.
    """
    template = gettext_noop("%(where)s: a formula has no value yet. Open the file in its program, save it, try again.")
    faults: list[tuple[int | None, Sentence]] = []
    book = _open(raw, formulas=True)
    try:
        for (number, shown), (_, written) in zip(_cells(sheet), _cells(book[sheet.title]), strict=False):
            pairs = zip(shown, written, strict=False)
            if any(w.data_type == "f" and s.value is None and s.data_type != "str" for s, w in pairs):
                faults.append((number, Sentence(template, {"where": where_is(number, "row")})))
    finally:
        book.close()
    if faults:
        raise TabularError(faults)


# --- A cell ---


def _text(cell: Any) -> str:
    """What a person sees in a cell, as far as numbers and dates go."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, int | float):
        return _number(value, percent="%" in (cell.number_format or ""))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date) else _words(str(value))


def _words(text: str) -> str:
    return plain(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)).strip()


def _number(value: float, *, percent: bool) -> str:
    """
    >>> _number(12.0, percent=False), _number(0.07, percent=True), _number(1e-7, percent=False)
    ('12', '7%', '1e-07')
    """
    if percent:
        return f"{value * 100:.12g}%"
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)

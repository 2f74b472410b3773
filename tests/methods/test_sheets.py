"""Tables from workbooks: what cells become, which sheet is read, and what is refused."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from cairn.methods import sheets
from cairn.methods.sheets import NoSuchSheet, read_bytes, read_file, sheet_names
from cairn.methods.tables import TabularError
from cairn.methods.tabular import Columns, read_rows

Rows = list[list[Any]]
WAITS: Rows = [["Week", "Days"], [date(2025, 1, 6), 12], [date(2025, 1, 13), 9.5]]


def workbook(rows: Rows, change: Callable[[Any], None] = lambda book: None) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def changed(raw: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The same archive with one part changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(raw)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            new.writestr(part, change(old.read(part)) if part == name else old.read(part))
    return file.getvalue()


SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    "value,shape,text",
    [
        (12, "General", "12"),
        (12.0, "0.00", "12"),
        (0.125, "General", "0.125"),
        (0.45, "0%", "45%"),
        (0.07, "0.0%", "7%"),
        (date(2025, 3, 1), "dd/mm/yyyy", "2025-03-01"),
        (datetime(2025, 3, 1, 14, 30), "dd/mm/yyyy hh:mm", "2025-03-01 14:30:00"),
        (time(14, 30), "hh:mm", "14:30:00"),
        (True, "General", "TRUE"),
        (" New rota_x000D_", "General", "New rota"),
        ("31/12/2025", "General", "31/12/2025"),
        (None, "General", ""),
        ("#N/A", "General", "#N/A"),
    ],
)
def test_a_cell_becomes_what_a_person_sees(value: Any, shape: str, text: str) -> None:
    def put(book: Any) -> None:
        cell = book.active.cell(2, 1)
        cell.number_format = shape

    table = read_bytes(workbook([["Cell", "n"], [value, 1]], put))

    assert table.rows == ((2, (text, "1")),)


def test_rows_keep_the_numbers_that_the_sheet_shows() -> None:
    table = read_bytes(workbook([["Week", "Days"], [], [date(2025, 1, 6), 12], [None, None], [date(2025, 1, 13), "x"]]))

    assert [number for number, _cells in table.rows] == [3, 5]
    with pytest.raises(TabularError) as caught:
        read_rows(table, Columns(x="Week", value="Days"))
    assert caught.value.problems == ['Row 5: "x" is not a number. Put a number, or leave it blank for a missing point.']


def second_sheet(book: Any) -> None:
    other = book.create_sheet("Falls")
    for row in (["Ward", "Falls"], ["A", 3], ["B", 4]):
        other.append(row)


def first_is_hidden(book: Any) -> None:
    second_sheet(book)
    book.worksheets[0].sheet_state = "hidden"


@pytest.mark.parametrize(
    "rows,change,asked,headings",
    [
        (WAITS, second_sheet, None, ("Week", "Days")),
        (WAITS, second_sheet, "falls", ("Ward", "Falls")),
        ([], second_sheet, None, ("Ward", "Falls")),
        (WAITS, first_is_hidden, None, ("Ward", "Falls")),
        (WAITS, first_is_hidden, "Sheet", ("Week", "Days")),
    ],
)
def test_the_sheet(rows: Rows, change: Any, asked: str | None, headings: tuple[str, ...]) -> None:
    assert read_bytes(workbook(rows, change), sheet=asked).headings == headings


def test_a_sheet_that_is_not_there_is_told_with_the_nearest() -> None:
    raw = workbook(WAITS, second_sheet)
    for asked, sentence in (
        ("Fals", 'There is no sheet "Fals". Did you mean "Falls"? The sheets are: Sheet, Falls.'),
        ("2025", 'There is no sheet "2025". The sheets are: Sheet, Falls.'),
    ):
        with pytest.raises(NoSuchSheet) as caught:
            read_bytes(raw, sheet=asked)
        assert caught.value.message == sentence
    with pytest.raises(NoSuchSheet, match="it has no sheets"):
        read_bytes(b"n\n1\n2\n", sheet="Falls")


@pytest.mark.parametrize(
    "raw,names,read",
    [
        (workbook(WAITS, second_sheet), ["Sheet", "Falls"], "Sheet"),
        (workbook(WAITS, first_is_hidden), ["Falls"], "Falls"),
        (workbook([], second_sheet), ["Sheet", "Falls"], "Falls"),
        (b"n\n1\n2\n", [], ""),
    ],
)
def test_the_sheets_to_choose_from_and_the_one_that_is_read(raw: bytes, names: list[str], read: str) -> None:
    assert sheet_names(raw) == names
    assert read_bytes(raw).sheet == read


def test_a_formula_without_a_value_is_not_taken_for_a_missing_point() -> None:
    rows = [*WAITS, [date(2025, 1, 20), "=B2+B3"], [date(2025, 1, 27), None]]

    with pytest.raises(TabularError) as caught:
        read_bytes(workbook(rows))
    assert caught.value.problems == [
        "Row 4: a formula has no value yet. Open the file in its program, save it, try again."
    ]
    worked_out = changed(workbook(rows), SHEET, lambda part: re.sub(rb"<v ?/>|<v></v>", b"<v>21.5</v>", part))
    assert read_bytes(worked_out).rows[2] == (4, ("2025-01-20", "21.5"))


def test_a_formula_that_came_to_nothing_is_a_missing_point() -> None:
    raw = workbook([*WAITS, [date(2025, 1, 20), '=IF(B3="","",B3)']])
    empty = changed(raw, SHEET, lambda part: part.replace(b'<c r="B4">', b'<c r="B4" t="str">'))
    assert read_bytes(empty).rows[2] == (4, ("2025-01-20", ""))


def test_a_file_is_known_by_what_is_in_it(tmp_path: Path) -> None:
    (tmp_path / "named.csv").write_bytes(workbook(WAITS))
    (tmp_path / "named.xlsx").write_text("Week,Days\n2025-01-06,12\n2025-01-13,9.5\n")

    assert [read_file(tmp_path / name).rows for name in ("named.csv", "named.xlsx")] == [
        ((2, ("2025-01-06", "12")), (3, ("2025-01-13", "9.5")))
    ] * 2


# --- What is no workbook, or wants to be a burden ---


LAUGHS = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'
OUTSIDE = b'<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/hostname">]>'


def entity(doctype: bytes) -> Callable[[bytes], bytes]:
    def change(part: bytes) -> bytes:
        return part.replace(b"<worksheet", doctype + b"<worksheet").replace(b"<v>12</v>", b"<v>&b;</v>")

    return change


GOOD = workbook(WAITS)


@pytest.mark.parametrize(
    "raw,sentence",
    [
        (GOOD[:200], "This file is not a workbook that can be read."),
        (GOOD[:-40], "This file is not a workbook that can be read."),
        (changed(GOOD, SHEET, entity(LAUGHS)), "This file is not a workbook that can be read."),
        (changed(GOOD, SHEET, entity(OUTSIDE)), "This file is not a workbook that can be read."),
        (changed(GOOD, SHEET, lambda part: part[:-30]), "This file is not a workbook that can be read."),
        (changed(GOOD, "xl/workbook.xml", lambda part: b"<no"), "This file is not a workbook that can be read."),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "This is an old workbook (.xls) or a locked one."),
        (workbook([]), "There is nothing on the sheet"),
        (workbook([["n"], [1], [None] * 1200 + [2]]), "There are more than 1000 columns."),
    ],
)
def test_refused(raw: bytes, sentence: str) -> None:
    assert len(read_bytes(GOOD).rows) == 2
    with pytest.raises(TabularError) as caught:
        read_bytes(raw, lenient=True)
    assert caught.value.message.startswith(sentence)


def test_what_would_fill_the_memory_is_refused_before_it_is_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = changed(GOOD, SHEET, lambda part: part.replace(b"</worksheet>", b" " * 3_000_000 + b"</worksheet>"))
    assert len(bomb) < 20_000
    assert len(read_bytes(bomb).rows) == 2

    monkeypatch.setattr(sheets, "MOST_BYTES", 1_000_000)
    monkeypatch.setattr(openpyxl, "load_workbook", None)
    with pytest.raises(TabularError, match="This workbook is too large"):
        read_bytes(bomb)


def test_a_picture_of_parts_is_no_workbook() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    with pytest.raises(TabularError, match="not a workbook"):
        read_bytes(file.getvalue())

"""Identifiable data in a table: what its headings promise, numbers that are NHS numbers, and all texts in cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.headings import accepts, is_about_staff, is_of_measure, kind_of_heading
from cairn.methods.identifiable.nhs_numbers import is_nhs_number
from cairn.methods.identifiable.search import find

__all__ = ["CellFinding", "find_in_table", "text_of"]

_HEADINGS_WITHIN = 10  # rows: a title and a date often stand above the headings
_SHARE = 0.8  # of the numbers in a column that pass the check digit, for it to be one of NHS numbers: by chance 1/11 do
_NUMBERS = (int, float)
_TEN_DIGITS = (10**8, 10**10)  # a first 0 may have been dropped
_PLAIN = re.compile(r"[\d/.:,+% £$()-]*")
# Without any of these a short text holds nothing that is found by form or cue.
_WORTH_READING = re.compile(
    r"@|\d(?:\D{0,3}\d){5}|[A-Za-z]\d\w{0,2}[ -]{0,2}\d[A-Za-z]{2}|\bat\b|\(at\)|\[at\]|GIR|"
    r"(?<![^\W_])(?:mrs?|ms|miss|mx|mstr|master|mister|patient|pt|client|resident|user|name|surname|baby|b/o|infant|"
    r"twin|"
    r"called|named|nok|kin|mother|born|dob|d\.o\.b|birth|b\.|aged?|hosp|hospital|unit|mrn|pid|crn|urn|hn|case|"
    r"casenote|notes?|"
    r"fell|died|collapsed|admitted|readmitted|discharged|transferred|son|daughter|wife|husband|mum|nan|family|"
    r"bed|trolley|cubicle|clinic|reg|id|trust|episode|spell|encounter|admission|"
    r"record|chart|nhs|chi|tel|phone|mob|mobile)(?![^\W_])|\dyo|\d ?[mf]\b|[^\x00-\x7f]",
    re.IGNORECASE,
)
_LONGEST_SHORT = 300


@dataclass(frozen=True)
class CellFinding:
    """What was found in a cell; ``row`` and ``column`` from 0, ``heading`` of the column if the table has headings.

    Places in ``finding`` are places in the text of the cell (:func:`text_of`).
    """

    row: int
    column: int
    finding: Finding
    heading: str


@dataclass
class _Column:
    """What is known about a column before its cells are read."""

    heading: str = ""
    kind: str = ""
    is_staffs: bool = False
    has_nhs_numbers: bool = False
    known: dict[str, list[Finding]] = field(default_factory=dict)  # texts come again and again


def find_in_table(rows: Sequence[Sequence[object]]) -> list[CellFinding]:
    """All in a table, by row and column. Cells are texts, numbers, dates or ``None``.

    Below a heading that names an identifier, bare values are findings ("Surname": "Jones"). Ten digits without such a
    heading are taken for NHS numbers only where nearly all numbers of the column pass the check.

    >>> [one.finding.text for one in find_in_table([["Week", "NHS number"], [1, 9434765919.0]])]
    ['9434765919']
    """
    top = _row_of_headings(rows)
    columns = _columns(rows, top)
    return [one for number, row in enumerate(rows) for one in _in_row(number, row, columns, number == top)]


def text_of(cell: object) -> str:
    """A cell as text: whole numbers without a point, days as 1952-03-04, nothing for an empty one."""
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if not (cell.hour or cell.minute or cell.second) else cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


def _row_of_headings(rows: Sequence[Sequence[object]]) -> int:
    """The first row of words that names an identifier, or else the first row if it is all words; -1 for none."""
    for number, row in enumerate(rows[:_HEADINGS_WITHIN]):
        words = [cell for cell in row if isinstance(cell, str) and cell.strip()]
        is_row_of_words = len(words) == sum(cell is not None and cell != "" for cell in row)
        if len(words) > 1 and is_row_of_words and not any(map(_holds_data, words)) and any(map(kind_of_heading, words)):
            return number
    first = rows[0] if rows else ()
    is_words = bool(first) and all(cell is None or isinstance(cell, str) for cell in first)
    return 0 if is_words and not any(_holds_data(text_of(cell)) for cell in first) else -1


def _holds_data(text: str) -> bool:
    return bool(text.strip()) and bool(_PLAIN.fullmatch(text.strip()) or "@" in text)


def _columns(rows: Sequence[Sequence[object]], top: int) -> list[_Column]:
    width = max(map(len, rows), default=0)
    headings = [text_of(cell) for cell in rows[top]] if top >= 0 else []
    headings += [""] * (width - len(headings))
    has_patients = sum(bool(kind_of_heading(one)) for one in headings) > 0
    columns = [_Column(one, kind_of_heading(one, patients=has_patients), is_about_staff(one)) for one in headings]
    for place, column in enumerate(columns):
        if not column.kind:
            column.has_nhs_numbers = _is_of_nhs_numbers(rows, place, column.heading)
    return columns


def _is_of_nhs_numbers(rows: Sequence[Sequence[object]], place: int, heading: str) -> bool:
    """Whether nearly all numbers of a column pass; below the heading of a measure, three at the least."""
    numbers = passed = 0
    for row in rows:
        cell = row[place] if place < len(row) else None
        if type(cell) in _NUMBERS and not _TEN_DIGITS[0] <= cell < _TEN_DIGITS[1]:  # type: ignore[operator]
            numbers += 1
            continue
        digits = _digits(cell)
        if digits is not None:
            numbers += 1
            passed += len(digits) == 10 and is_nhs_number(digits)
    fewest = 3 if is_of_measure(heading) else 1
    return passed >= fewest and passed >= _SHARE * numbers


def _digits(cell: object) -> str | None:
    """A number as it is written, ``None`` for what is none."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return str(int(cell)) if isinstance(cell, int) or cell.is_integer() else str(cell)
    if isinstance(cell, str) and cell and cell[:1].isdigit():
        shown = cell.strip().removesuffix(".0")
        return shown if shown.replace(".", "", 1).isdigit() else None
    return None


def _in_row(number: int, row: Sequence[object], columns: Sequence[_Column], is_top: bool) -> Iterator[CellFinding]:
    label = ""
    for place, cell in enumerate(row):
        if cell is None or cell == "":
            continue
        column = columns[place]
        kind = "" if is_top else column.kind or label
        if not kind and type(cell) in _NUMBERS and not column.has_nhs_numbers:
            continue
        for one in _in_cell(cell, kind, column):
            yield CellFinding(number, place, one, "" if is_top else column.heading)
        label = "" if is_top or not isinstance(cell, str) or not cell[:1].isalpha() else _label(cell, column)


def _label(cell: str, column: _Column) -> str:
    """What a cell says about the one to its right, in forms of two columns."""
    known = column.known.get("\0" + cell)
    if known is None:
        kind = kind_of_heading(cell.strip().rstrip(":")) if len(cell) <= 40 and not column.kind else ""
        known = column.known["\0" + cell] = [Finding(kind, 0, 0, "")] if kind else []
    return known[0].kind if known else ""


def _in_cell(cell: object, kind: str, column: _Column) -> list[Finding]:
    text = cell if isinstance(cell, str) else text_of(cell)
    if kind and accepts(kind, text):
        shown = text.strip()
        start = text.index(shown)
        return [Finding(kind, start, start + len(shown), shown)]
    digits = _digits(cell)
    if digits is not None:
        return (
            [_whole("nhs_number", text, digits)]
            if column.has_nhs_numbers and is_nhs_number(digits)
            else _phone_at_least(text)
        )
    return _in_text(text, column) if isinstance(cell, str) else []


def _phone_at_least(text: str) -> list[Finding]:
    """Of bare digits only those of a telephone number are known by form."""
    return find(text) if len(text) == 11 and text[:2] in ("01", "02", "07") and text.isdigit() else []


def _whole(kind: str, text: str, digits: str) -> Finding:
    start = max(text.find(digits), 0)
    return Finding(kind, start, start + len(digits), text[start : start + len(digits)])


def _in_text(text: str, column: _Column) -> list[Finding]:
    if len(text) <= _LONGEST_SHORT and not _WORTH_READING.search(text):
        return []
    if len(text) < 12 and _PLAIN.fullmatch(text):  # a date, a time, a share
        return []
    found = column.known.get(text)
    if found is None:
        found = find(text)
        if column.is_staffs:
            found = [one for one in found if one.kind not in ("person_name", "phone", "email", "postcode")]
        if column.heading and found:
            found = [one for one in found if not _is_chance(one, column)]
        column.known[text] = found
    return found


def _is_chance(one: Finding, column: _Column) -> bool:
    return (
        one.kind == "nhs_number" and is_of_measure(column.heading) and one.text.isdigit() and not column.has_nhs_numbers
    )

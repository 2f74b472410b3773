"""One cell of a table of measurements: a date, a number, or nothing.

Dates are read day first, as people in the UK write them. Nothing is guessed: a date that only makes sense
month first, or a number with a comma where none belongs, is no date and no number, and the caller says so.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

__all__ = ["comma_is_decimal", "is_missing", "plain", "read_date", "read_number"]

MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "-", "–", "—", "."})
MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january",
            "feb february",
            "mar march",
            "apr april",
            "may",
            "jun june",
            "jul july",
            "aug august",
            "sep sept september",
            "oct october",
            "nov november",
            "dec december",
        ),
        start=1,
    )
    for name in names.split()
}

_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_YEAR_FIRST = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}", re.ASCII)
_DAY_FIRST = re.compile(rf"(\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{2}}){_TIME}", re.ASCII)
_NAMED = re.compile(
    rf"(?:(\d{{1,2}})(?:st|nd|rd|th)?[- /]?)?([A-Za-z]{{3,9}})\.?[- /,]*(\d{{4}}|\d{{2}}){_TIME}", re.ASCII
)
_MONTH = re.compile(r"(\d{4})[-/](\d{1,2})", re.ASCII)

_PLAIN = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3}(?:,\d{3})+(?:\.\d*)?", re.ASCII)
_DECIMAL_COMMA = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+", re.ASCII)
_SPACED = re.compile(r"[+-]?\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+(?:[.,]\d+)?", re.ASCII)
_CONTROLS = dict.fromkeys([*range(9), 11, 12, *range(14, 32), 127], " ")  # no picture and no page can hold them
_SPACES = dict.fromkeys(map(ord, " \u00a0\u2009\u202f"))
_MINUS = {ord("\u2212"): "-"}


def plain(text: str) -> str:
    """A text without control characters, which some programs leave in their cells; tabs and ends of lines stay."""
    return text.translate(_CONTROLS)


def is_missing(cell: str) -> bool:
    """Whether a cell says that there is no measurement: blank, NA, a dash."""
    return cell.strip().lower() in MISSING


@lru_cache(maxsize=50_000)
def read_date(cell: str) -> date | None:
    """The date in a cell; ``None`` if it holds none. A month is its first day; a time of day is dropped.

    >>> [str(read_date(cell)) for cell in ("31/12/2025", "2025-12-31T08:30", "31 Dec 2025")]
    ['2025-12-31', '2025-12-31', '2025-12-31']
    >>> read_date("12/31/2025") is None
    True
    """
    text = cell.strip()
    if found := _YEAR_FIRST.fullmatch(text):
        return _date(found[1], int(found[3]), found[4])
    if found := _DAY_FIRST.fullmatch(text):
        return _date(found[4], int(found[3]), found[1])
    if found := _NAMED.fullmatch(text):
        if not found[1] and len(found[3]) == 2 and "-" not in text:
            return None  # "May 12" may be a day or a year; "May-12" is how spreadsheets write a month
        return _date(found[3], MONTHS.get(found[2].lower(), 0), found[1] or "1")
    if found := _MONTH.fullmatch(text):
        return _date(found[1], int(found[2]), "1")
    return None


def _date(year: str, month: int, day: str) -> date | None:
    """A date from its parts; a year of two digits is in this century (nobody charts the last one so)."""
    try:
        return date(int(year) if len(year) == 4 else 2000 + int(year), month, int(day))
    except ValueError:
        return None


def comma_is_decimal(cells: Iterable[str], separator: str) -> bool:
    """Whether a comma inside the numbers of a column is a decimal comma.

    It is when the columns are parted by semicolons (as spreadsheets do where the comma is decimal). Between
    tabs it is when some number cannot be read with thousands: ``4,5``. Between commas it never is.
    """
    if separator == ";":
        return any("," in cell for cell in cells)
    if separator != "\t":
        return False
    commas = [number for cell in cells if "," in (number := _bare(cell))]
    return any(not _THOUSANDS.fullmatch(n) for n in commas) and all(_DECIMAL_COMMA.fullmatch(n) for n in commas)


def read_number(cell: str, decimal_comma: bool = False) -> float | None:
    """The number in a cell; ``None`` if it holds none. A leading currency sign or a final % is passed over.

    >>> read_number("1,234.5"), read_number("1.234,5", decimal_comma=True), read_number("12,34")
    (1234.5, 1234.5, None)
    """
    text = _bare(cell)
    if decimal_comma and _DECIMAL_COMMA.fullmatch(text):
        text = text.replace(".", "").replace(",", ".")
    elif not decimal_comma and _THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    if not _PLAIN.fullmatch(text):
        return None
    number = float(text)
    return number if math.isfinite(number) else None


def _bare(cell: str) -> str:
    """A cell without what is for the eye alone: currency sign, %, spaces for thousands, a long minus."""
    text = cell.strip().translate(_MINUS)
    if text.startswith(("£", "$", "€")):
        text = text[1:].lstrip()
    text = text.removesuffix("%").rstrip()
    return text.translate(_SPACES) if _SPACED.fullmatch(text) else text

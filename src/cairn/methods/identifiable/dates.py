"""Dates as people write them, the day first unless the year is."""

from __future__ import annotations

import re
from calendar import monthrange

__all__ = ["DATE", "DAY_MONTH_YEAR", "MONTH_YEAR", "year_of"]

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:r?uary|r)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ROMAN = r"(?:i{1,3}|i?v|vi{1,3}|ix|xi{0,2})"
_DAY = r"(?:0?[1-9]|[12][0-9]|3[01])"
_YEAR = r"(?:(?:19|20)[0-9]{2}|'?[0-9]{2})(?![0-9])"
_NUMBERS = (
    rf"(?P<d1>{_DAY})(?P<s1>\s?[/.\-\\]\s?|\s)(?P<m1>0?[1-9]|1[0-2])(?P=s1)(?P<y1>{_YEAR})"
    rf"|(?P<m4>0?[1-9]|1[0-2])/(?P<d4>1[3-9]|2[0-9]|3[01])/(?P<y4>{_YEAR})"
    r"|(?P<y2>(?:19|20)[0-9]{2})(?P<s2>[/.\-])(?P<m2>0?[1-9]|1[0-2])(?P=s2)"
    rf"(?P<d2>{_DAY})(?![0-9])(?:T[0-9:.]+Z?)?"
)
_WORDS = (
    rf"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?,?\s)?(?:the\s)?(?P<d3>{_DAY})\s?(?:st|nd|"
    rf"rd|th)?"
    rf"(?:\s?-\s?|\s?/\s?|\s?\.\s?|,?\s(?:day\s)?(?:of\s)?|(?=[A-Za-z]))(?P<m3>{_MONTH})(?:\s?-\s?|\s?/\s?|"
    rf",?\s{{0,2}}|\s?\.\s?)(?P<y3>{_YEAR})"
    rf"|(?P<m5>{_MONTH})(?:\s|-|/)?(?:the\s)?(?P<d5>{_DAY})(?:st|nd|rd|th)?(?:,\s?|\s|-|/)(?P<y5>{_YEAR})"
    rf"|(?P<y6>(?:19|20)[0-9]{{2}})[\s,\-]{{1,2}}(?P<m6>{_MONTH})[\s\-](?P<d6>{_DAY})(?![0-9])"
)
DAY_MONTH_YEAR = re.compile(rf"(?<![\d/])(?:{_NUMBERS}|{_WORDS})", re.IGNORECASE)
# Behind a cue also run together, or a month alone.
DATE = re.compile(
    rf"(?<![\d/])(?:{_NUMBERS}|{_WORDS}"
    rf"|(?P<d7>0[1-9]|[12][0-9]|3[01])(?P<m7>0[1-9]|1[0-2])(?P<y7>(?:19|20)[0-9]{{2}}|[0-9]{{2}})(?![0-9])"
    rf"|(?P<y8>19[0-9]{{2}}|20[0-4][0-9])(?P<m8>0[1-9]|1[0-2])(?P<d8>0[1-9]|[12][0-9]|3[01])(?![0-9])"
    rf"|(?P<m9>{_MONTH})\s(?:of\s)?(?P<y9>(?:19|20)[0-9]{{2}})(?![0-9])"
    rf"|(?P<dr>{_DAY})(?P<sr>[ /.-])(?P<mr>{_ROMAN})(?P=sr)(?P<yr>(?:19|20)[0-9]{{2}})(?![0-9])"
    r"|(?P<m0>0?[1-9]|1[0-2])[/-](?P<y0>(?:19|20)[0-9]{2})(?![0-9]))",
    re.IGNORECASE,
)
MONTH_YEAR = re.compile(
    rf"(?<![\d/])(?P<m1>{_MONTH})(?:,?\s(?:of\s)?)(?P<y1>(?:19|20)[0-9]{{2}})(?![0-9])", re.IGNORECASE
)
_PIVOT = 30  # of two digits, 31 to 99 are of the last century
_FIRST, _LAST = 1900, 2035
_NUMERALS = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def year_of(hit: re.Match[str]) -> int | None:
    """The year of a date that was matched; ``None`` if there is no such day, or nobody alive was born on it."""
    parts = {key[0]: value for key, value in hit.groupdict().items() if value and key[0] in "dmy"}
    written = parts["y"].lstrip("'")
    year = int(written) if len(written) == 4 else int(written) + (1900 if int(written) > _PIVOT else 2000)
    month = _month(parts["m"].lower())
    day = int(parts.get("d", 1))
    if not _FIRST <= year <= _LAST or day > monthrange(year, month)[1]:
        return None
    return None if (year, month, day) == (1900, 1, 1) else year  # what systems store for "not known"


def _month(written: str) -> int:
    if written.isdigit():
        return int(written)
    return (_NUMERALS if written in _NUMERALS else _NAMES).index(written if written in _NUMERALS else written[:3]) + 1

"""Dates of birth: a date beside words that say so, or right behind what names a patient."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cairn.methods.identifiable.dates import DATE, DAY_MONTH_YEAR, MONTH_YEAR, year_of
from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.name_words import PLACES
from cairn.methods.identifiable.names import is_known_name

__all__ = ["find_births", "find_births_beside"]

_DOB = (
    r"d\.?\s?o\.?\s?b(?:'?s)?(?![a-z])\.?|d/o/b|date\sborn|"
    r"(?:(?:year|month)\s?(?:and|&|/)\s?(?:year|month)|(?:year|month))\sof\sbirth(?:\s(?:and|&)\s(?:year|month))?|"
    r"dates?[\s-]{1,2}of[\s-]{1,2}births?|birth[\s-]?dates?|birthdays?|birth\s?(?=[:=])"
)
_CUE = re.compile(rf"(?<![A-Za-z])(?:(?P<dob>{_DOB})|(?P<born>born|bon)\b|(?P<b>b)(?:\.|(?=\s\d|\d)))", re.IGNORECASE)
_FILLER = re.compile(
    r"(?:[\s:;=,.(\[\"'|>*_-]|\(?[dmy]{1,4}[/.\s-][dmy]{1,4}[/.\s-][dmy]{2,4}\)?|\b(?:is|was|of|on|the|as|given|"
    r"recorded|documented|confirmed|noted|entered|listed|being|reads|shown|stated|written|are|were|pt|patient's|"
    r"his|her|their|he|she|they|said|says|for|this|patient|baby's|child's)\b){0,24}",
    re.IGNORECASE,
)
_BORN_TO_DATE = re.compile(
    r"[^.;!?\n]{0,60}?\b(?:on|at\s\d\d:?\d\dh?(?:rs)?,?)\s(?=(?:the\s|\w{3,6}day,?\s)?(?:\d|"
    r"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))(?:the\s)?|[^.;!?\n()]{0,24}?[(,]\s?",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[^.;!?\n]{0,45}?(?=(?<!\d)\d)")
_MORE = re.compile(
    r"\s{0,2}(?:[,;/&+]|and|or|not|to|instead of|rather than|changed to|corrected to|should be|should have been|"
    r"twin [12I]{1,2}:?|\s){1,3}\s{0,2}(?:not\s)?",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(
    rf"[\s,(=\[:-]{{0,4}}(?:is\s|was\s|as\s|by\s|per\s|from\s)?(?:(?:his|her|their|the|pt|pt's|patient's|patient|"
    rf"baby's)\s){{0,2}}(?:{_DOB})",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:patients?|pts?|man|woman|lady|gentleman|gent|boy|girl|lad|lass|chap|teen|youth|inpatient|bab(?:y|ies)|child|infant|twins?|residents?|client|"
    r"mother|father|mum|dad|son|daughter|user|he|she|they|husband|wife|neonate|male|female|person|sibling|brother|"
    r"sister|teenager|adult|year[\s-]old|yo|mr|mrs|ms|miss|mx|master|who)\b",
    re.IGNORECASE,
)
_COHORT = re.compile(
    r"\b(?:babies|infants|children|patients|people|those|all|neonates|adults|cohort|women|men|anyone|everyone)\b", re.I
)
_THING = re.compile(
    r"\b(?:the|our|this|that|its|an?|it|which|these|both)\b[^.;!?\n]*$|\b(?:NHS|idea|project|unit|ward|team|service|"
    r"initiative|programme|campaign|movement|huddle|network|trust|bundle|collaborative|clinic|charity|hospital|"
    r"checklist|tool|concept|plan|group|charter)\b[^.;!?\n]*$",
    re.IGNORECASE,
)
_AGE_OR_BIRTH = re.compile(
    r"(?:[Bb]irth|BIRTH|[Dd]\.?\s?[Oo]\.?\s?[Bb]|[Aa]ge|AGE|\d\s?-?(?:yo|y/o|y|yrs?|years?|[MF])\b)"
)
_TO_MONTH = re.compile(
    r"[\s:;,(=-]{0,3}(?:[^.;!?\n\d]{0,30}?\b(?:in|during)\s)?(?:(?:early|mid|late|the month of)[\s-])?", re.IGNORECASE
)
_BEGUN = re.compile(r"\s(?:as an?|out of|from|when|with the|to improve)\b", re.IGNORECASE)
_NAME_AHEAD = re.compile(r"(?<![\w'-])([^\W\d_a-z][\w'-]+) ([^\W\d_a-z][\w'-]+),?\s\(?$")
_LISTED = re.compile(r"(?<![A-Za-z])a[.)]", re.IGNORECASE)
_LATEST_BIRTH = 2010  # without a cue, a later date beside a name is more likely the day of what happened
_BESIDE = re.compile(
    r"(?:'s)?(?:[\s,;|/(\[:-]|\b(?:aged?|bed|bay|side|room|male|female|[MF]|y/?o|yrs?|years?|old|a|an|the|is)\b|"
    r"\b\d{1,3}\s?(?:y/?o|yrs?|[MF])?\b(?![\s]?[/.-]\d))"
    r"{0,8}?(?=(?<![\d/])\d)",
    re.IGNORECASE,
)
_TO_NUMBER = re.compile(
    r"[\s,;|\"'/(-]{1,4}(?:[A-Za-z]{0,3}\d{5,8}[\s,;|/-]{1,4})?(?:nhs(?: no| number)?[\s:.]{0,3})?", re.IGNORECASE
)
_AGED = re.compile(
    r"\b(?:aged?\s?:?\s?(\d{1,3})|(\d{1,3})[\s-]?(?:yo|y/o|yrs?(?:[\s-]old)?|years?[\s-]old|[MF]\b))[\s,;(|/-]{1,4}",
    re.I,
)


def find_births(text: str) -> Iterator[Finding]:
    """All beside a cue, in a plain text."""
    done = 0
    for cue in _CUE.finditer(text):
        if cue.start() < done:  # a chain of dates has been read past this cue
            continue
        if cue["b"] and not _is_short_for_born(text, cue) and not _is_long_ago(text, cue.end()):
            continue
        if cue["born"] and _is_no_person(text, cue):
            continue
        for one in _behind(text, cue):
            yield one
            done = one.end
    for date in _all_dates(text) if _AGE_OR_BIRTH.search(text) else ():
        if _AFTER_DATE.match(text, date.end()) or _fits_age(text, date):
            yield _finding(text, date)


def find_births_beside(text: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """Dates right behind a name or number of a patient, long enough ago to be no date of an event."""
    for one in found:
        if one.kind in ("person_name", "nhs_number", "hospital_number"):
            between = _BESIDE.match(text, one.end)
            date = between and DAY_MONTH_YEAR.match(text, between.end())
            if date and (year_of(date) or _LATEST_BIRTH) < _LATEST_BIRTH:
                yield _finding(text, date)
            if one.kind == "nhs_number":
                yield from _right_before(text, one.start)


def _right_before(text: str, place: int) -> Iterator[Finding]:
    """In rows that were pasted the date of birth may stand before the number."""
    for date in DAY_MONTH_YEAR.finditer(text, max(0, place - 30), place):
        if _TO_NUMBER.fullmatch(text, date.end(), place) and (year_of(date) or _LATEST_BIRTH) < _LATEST_BIRTH:
            yield _finding(text, date)


def _behind(text: str, cue: re.Match[str]) -> Iterator[Finding]:
    date = _date_behind(text, cue)
    while date and year_of(date) is not None:
        yield _finding(text, date)
        date = None if cue["b"] else _next_birth(text, date.end())


def _next_birth(text: str, place: int) -> re.Match[str] | None:
    """A further date: "04/03/1952 and 05/06/1961", or far back though words stand between."""
    more = _MORE.match(text, place)
    date = DAY_MONTH_YEAR.match(text, more.end()) if more else None
    if date:
        return date
    way = _WIDE.match(text, place)
    return DAY_MONTH_YEAR.match(text, way.end()) if way and _is_long_ago(text, way.end()) else None


def _date_behind(text: str, cue: re.Match[str]) -> re.Match[str] | None:
    filler = _FILLER.match(text, cue.end())
    start = filler.end() if filler else cue.end()
    pattern = DATE if cue["dob"] else DAY_MONTH_YEAR
    date = pattern.match(text, start) or (pattern.match(text, start - 1) if text[start - 1 : start] == "'" else None)
    if date or cue["b"]:
        return date
    if cue["born"]:
        way = _BORN_TO_DATE.match(text, cue.end())
        date = DAY_MONTH_YEAR.match(text, way.end()) if way else None
        return date or _month_of_birth(text, cue.end())
    way = _WIDE.match(text, cue.end())
    date = DAY_MONTH_YEAR.match(text, way.end()) if way else None
    return date if date and (year_of(date) or _LATEST_BIRTH) < _LATEST_BIRTH else None


def _month_of_birth(text: str, place: int) -> re.Match[str] | None:
    """ "born in April 1952": long ago, for what began in a month of late is more often a project."""
    way = _TO_MONTH.match(text, place)
    month = MONTH_YEAR.match(text, way.end()) if way else None
    is_long_ago = month is not None and (year_of(month) or _LATEST_BIRTH) < _LATEST_BIRTH
    return month if month and is_long_ago and not _BEGUN.match(text, month.end()) else None


def _is_short_for_born(text: str, cue: re.Match[str]) -> bool:
    """Not the second item of a list."""
    before = text[max(0, cue.start() - 120) : cue.start()]
    ahead = before.rstrip(" ")
    return bool(ahead) and ahead[-1] in "(,[" and not _LISTED.search(before)


def _is_no_person(text: str, cue: re.Match[str]) -> bool:
    """Projects and units are "born" too; and babies born on a day may be a cohort."""
    before = re.split(r"[.;!?\n]", text[max(0, cue.start() - 80) : cue.start()])[-1]
    if _COHORT.search(before[-40:]):
        return True
    name = _NAME_AHEAD.search(before)
    if name and (is_known_name(name[1]) or is_known_name(name[2])) and name[2].lower() not in PLACES:
        return False
    return bool(_THING.search(before)) and not _PERSON.search(before)


def _is_long_ago(text: str, place: int) -> bool:
    """Whether a date right here is too old for the day of an event."""
    date = DAY_MONTH_YEAR.match(text, place + len(text[place : place + 3]) - len(text[place : place + 3].lstrip()))
    return date is not None and (year_of(date) or _LATEST_BIRTH) < _LATEST_BIRTH


def _all_dates(text: str) -> Iterator[re.Match[str]]:
    return (hit for hit in DAY_MONTH_YEAR.finditer(text) if year_of(hit) is not None)


def _fits_age(text: str, date: re.Match[str]) -> bool:
    """ "aged 84, 04/03/1942": the year is about as long ago as the age says."""
    ahead = list(_AGED.finditer(text, max(0, date.start() - 24), date.start()))
    if not ahead or ahead[-1].end() != date.start():
        return False
    year = year_of(date)
    return year is not None and 2005 <= year + int(ahead[-1][1] or ahead[-1][2]) <= 2040


def _finding(text: str, date: re.Match[str]) -> Finding:
    return Finding("date_of_birth", date.start(), date.end(), date[0])

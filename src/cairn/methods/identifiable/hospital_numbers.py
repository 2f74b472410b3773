"""Hospital numbers: they have no form of their own, so they are found behind (or before) the words that name them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cairn.methods.identifiable.dates import DAY_MONTH_YEAR
from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.name_words import NOT_NAMES
from cairn.methods.identifiable.nhs_numbers import is_nhs_number
from cairn.methods.identifiable.runs import behind_other_number

__all__ = ["find_hospital_numbers", "find_hospital_numbers_beside", "is_hospital_number"]

_NO = (
    r"(?:\s?(?:no(?:'?s)?\b\.?|numbers?\b|numb?\b\.?|nmbr\b|nr\b|nbr\b\.?|id(?:'?s)?\b|identifier|"
    r"ref(?:erence)?\b\.?|#|№))"
)
_CUE = re.compile(
    rf"(?<![A-Za-z])(?:MRNs?(?![A-Za-z])|MR#|URN\b|PID\b|CRNs?\b|H/N\b|hosp#|HN\b|HCN\b|hospid\b|pat(?:ient)?id\b|"
    rf"hosp(?:ital|\.)?(?:\s(?:patient|"
    rf"record|unit|registration|identification|identity))?{_NO}"
    rf"|(?:unit|patient|pt\.?|case[\s-]?notes?|med(?:ical)?\.?[\s-]?rec(?:ord)?s?\.?|health[\s-]records?|"
    rf"record|chart|wrist[\s-]?band|K|PAS|EPR|district|local|RiO|EMIS|"
    rf"CRIS|PACS|SID|PiMS|Medway|Meditech|Millennium|TrakCare|case[\s-]?sheets?|"
    rf"SystmOne|Lorenzo|Cerner|MRN|CRN|in-?patient|out-?patient|A&E|ED|"
    rf"client|service user|maternity|notes|temporary|temp|CareFlow|Epic)(?:\s(?:hospital|record|unit|"
    rf"system))?[\s-]?{_NO}|K[\s-]number|[DTWX][\s-]number(?=[\s:]{{1,3}}[DTWX]\d))",
    re.IGNORECASE,
)
# Words that name other numbers too: those of staff, firms, things and telephones are told apart by what stands around.
_WIDE_CUE = re.compile(
    r"(?<![\w-])(?:(?:clinic|reg(?:istration|\.)?|ID|identification|identity|identifier|trust|pat\.?|episode|spell|"
    r"encounter|admission|attendance|out-?patients?|in-?patients?|case|folder|index|site|acute|ward|theatre)"
    rf"{_NO.replace('numbers?', 'number')}|case[\s-]?notes?(?=\s[A-Z]{{1,2}}\s?\d)|case[\s-]?note(?=\s\d)|"
    rf"ID(?=[\s:]{{1,2}}[A-Z]{{1,3}}\d{{6}}))",
    re.IGNORECASE,
)
# "Leeds number K1182904": that of a place where no other cue is known, in the form that such numbers have.
_PLACES_OWN = re.compile(
    r"(?<![\w-])([A-Z][a-z]{3,}(?:'s)?)\s(?:number|no\b\.?|hosp\w*)[\s:]{1,2}(?P<number>[A-Z]{1,2}\d{6,7})(?![\w/.-])"
)
_SOMEBODY_ELSES = re.compile(
    r"\b(?:gmc|nmc|hcpc|gphc|gdc|charity|company|vehicle|car|van|staff|employee|payroll|user|login|trial|study|meeting|"
    r"device|asset|nurs\w+|professional|pin|tax|vat|business|use|test|legal|court|police|zoom|teams|room|datix|product|"
    r"image|event|message|thread|record|document|page|form|node|team|site|driver|measure|project|complaints?|pals|"
    r"incident|it|job|supplier|firm|phone|fax|tel|main|drugs?|clinical|unit's|prescriber)['s]{0,2}[\s/:-]{1,2}$",
    re.IGNORECASE,
)
_DIALLED = re.compile(r"\(?\+?(?:0[1-9]|44(?=[ ()-]{0,2}\d[ \d]{7}))(?:[ ()-]{0,2}\d){8,9}")
_OF_STOCK = re.compile(
    r"[^.;!?\n]{0,24}\b(?:batch|stock|lot|supplier|rolls?|pack|box|order|printer|cartridge|expiry|recalled)\b",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:[\s:;=,.()\[\]\"'|>*#-]|\b(?:is|was|are|were|no|number|of|the|pt|patient|as|given|recorded|shown|new|old|"
    r"his|her|their|local|hospital|mrn|on|wristband|label|read|reads|said|notes|noted|written|down|entered)\b){0,12}",
    re.IGNORECASE,
)
_FOR_WHOM = re.compile(
    r"\s(?:(?:for|of|on|in|at)\s[^.;!?\n\d]{1,40}?(?:\b(?:is|was|reads?|as)\b|[:=(])|"
    r"\([^.;!?\n\d()]{1,40}\)\s?(?:is\b|was\b|:|=))\s?",
    re.IGNORECASE,
)
_VALUE = re.compile(
    r"(?!(?:NHS|CHI|DOB|TEL|MRN|AGE|BED|WARD|BAY) )"
    r"(?:[A-Za-z]{1,4}[/-]?|[A-Z]{1,4} )?\d[\dA-Za-z]*(?:[-/][\dA-Za-z]+|[ ]?[-/][ ]?\d[\dA-Za-z]*|"
    r"[ ]\d{2,8}[A-Za-z]?(?![\w/:-]|\.\d)){0,4}(?![\w])",
    re.ASCII,
)
_MORE = re.compile(r"\s?(?:,|;|&|/|\b(?:and|or|not|vs|versus|instead\sof)\b\.?|\n|,\sand)\s?", re.IGNORECASE)
_BEFORE_CUE = re.compile(
    r"(?<![\w/.-])([A-Za-z]{0,4}-?\d[\dA-Za-z]{3,11}(?:[-/][\dA-Za-z]+)?)\s?(?:[(\[,=-]|is)\s?(?:the\s|his\s|her\s|"
    r"pt\s|local\s)?"
    r"(?:MRN|hosp(?:ital|\.)?\s(?:no|number|num|id)|unit\s(?:no|number)|case\s?note\s(?:no|number)|patient\sID|CRN|"
    r"PID)\b",
    re.IGNORECASE,
)
_STUDY = re.compile(
    r"\s?(?:stud(?:y|ies)|visits|times|pages|portfolio|patients|calls|beds|minutes|days|people|admissions|%|per\b)",
    re.IGNORECASE,
)
_FEWEST_DIGITS = 5
_NEAR = 4
_NEAR_WORDS = re.compile(
    r"[\s:;=,.(\[\"'#-]{0,3}(?:is|was|given|of|the|pt|patient|\s){1,4}[\s:]{0,2}|"
    r"\s(?:for|of|on|in|at|\()\s?[^.;!?\n\d]{1,30}(?:\b(?:is|was)|\):?)[\s:]{1,2}",
    re.IGNORECASE,
)
# In a row of identifiers, set apart as its cells are.
_CELL_BEHIND = re.compile(
    r"\s?[,;|/\t\n]\s?((?:[A-Za-z]{1,3}-?\d{5,8}|\d{6,8})[A-Za-z]?)(?=\s?(?:[,;|/\t\n]|$))", re.ASCII
)
_CELL_AHEAD = re.compile(
    r"(?:^|[:,;|/\t\n]\s?)((?:[A-Za-z]{1,3}-?\d{5,8}|\d{6,8})[A-Za-z]?)\s?[,;|/\t\n]\s?(?:NHS:?\s)?$", re.ASCII
)
# Set apart by a space alone: only in the form of a letter and six or seven digits.
_WORD_BEHIND = re.compile(r" ([A-Z]{1,2}\d{6,7})(?![\w/.-])", re.ASCII)
_WORD_AHEAD = re.compile(r"(?<![\w/.-])([A-Z]{1,2}\d{6,7}) $", re.ASCII)
_LONGEST_CELL = 24


def find_hospital_numbers(text: str) -> Iterator[Finding]:
    """All in a plain text."""
    done = 0
    for cue in _CUE.finditer(text):
        both = text[max(0, cue.start() - 4) : cue.start()].lower() == "nhs/"  # "NHS/MRN: 943 ... / K123456"
        for one in _behind(text, cue.end()) if cue.start() >= done else ():
            if both and is_nhs_number(re.sub(r"[ -]", "", one.text)):
                continue
            if not (cue[0][:5].lower() == "wrist" and _OF_STOCK.match(text, one.end)):
                yield one
            done = one.end
    for cue in _WIDE_CUE.finditer(text):
        if not _SOMEBODY_ELSES.search(text, max(0, cue.start() - 24), cue.start()):
            yield from _behind_wide(text, cue.end())
    for hit in _PLACES_OWN.finditer(text):
        start = hit.start("number")
        if hit[1].lower() not in NOT_NAMES and not behind_other_number(text, start):
            yield Finding("hospital_number", start, hit.end("number"), hit["number"])
    for hit in _BEFORE_CUE.finditer(text):
        if is_hospital_number(hit[1]):
            yield Finding("hospital_number", hit.start(1), hit.end(1), hit[1])


def find_hospital_numbers_beside(text: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """Those without a cue in a row that was pasted: the cell before or behind an NHS number or a date of birth."""
    for one in found:
        if one.kind in ("nhs_number", "date_of_birth"):
            floor = max(0, one.start - _LONGEST_CELL)
            ahead = _CELL_AHEAD.search(text, floor, one.start) or _WORD_AHEAD.search(text, floor, one.start)
            for cell in (_CELL_BEHIND.match(text, one.end) or _WORD_BEHIND.match(text, one.end), ahead):
                if cell and is_hospital_number(cell[1]):
                    yield Finding("hospital_number", cell.start(1), cell.end(1), cell[1])


def is_hospital_number(text: str) -> bool:
    """Whether this can be one: five digits, or four and a letter. Shorter ones number the cases of an audit.

    >>> is_hospital_number("RX1-0045678"), is_hospital_number("A1234"), is_hospital_number("017")
    (True, True, False)
    """
    digits = sum(map(str.isdigit, text))
    if DAY_MONTH_YEAR.fullmatch(text):
        return False
    return digits >= _FEWEST_DIGITS or (digits == _FEWEST_DIGITS - 1 and any(map(str.isalpha, text)))


def _behind_wide(text: str, place: int) -> Iterator[Finding]:
    """Behind such a cue only what stands right there, and is no telephone number or that of a batch."""
    for one in _behind(text, place):
        near = one.start - place <= _NEAR or _NEAR_WORDS.fullmatch(text, place, one.start)
        if near and not _DIALLED.match(text, one.start) and not _OF_STOCK.match(text, one.end):
            yield one


def _behind(text: str, place: int) -> Iterator[Finding]:
    value = _value_at(text, place)
    while value:
        yield Finding("hospital_number", value.start(), value.end(), value[0])
        more = _MORE.match(text, value.end())
        value = _accepted(text, _VALUE.match(text, more.end())) if more else None


def _value_at(text: str, place: int) -> re.Match[str] | None:
    whom = _FOR_WHOM.match(text, place)
    for start in (place, whom.end() if whom else None):
        filler = _FILLER.match(text, start) if start is not None else None
        value = _accepted(text, _VALUE.match(text, filler.end())) if filler else None
        if value:
            return value
    return None


def _accepted(text: str, value: re.Match[str] | None) -> re.Match[str] | None:
    if value is None or _STUDY.match(text, value.end()) or DAY_MONTH_YEAR.match(text, value.start()):
        return None
    return value if is_hospital_number(value[0]) else None

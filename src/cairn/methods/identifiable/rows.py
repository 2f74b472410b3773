"""Names without a title in rows that were pasted, and by the bed that somebody lies in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cairn.methods.identifiable.dates import DAY_MONTH_YEAR, year_of
from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.name_words import GIVEN_NAMES, NOT_NAMES
from cairn.methods.identifiable.names import WORDS_TOO, acts, is_known_name, name_end
from cairn.methods.identifiable.patients import (
    has_given_name,
    is_patient,
    lone_given_names,
    looks_like_names,
    lower_name_end,
)
from cairn.methods.identifiable.runs import behind_other_number

__all__ = ["find_by_bed", "find_in_rows"]

_NUMBER = r"(?:[A-Za-z]{1,3}-?\d{5,8}[A-Za-z]?|\d{6,8})(?![\w/.-])"
_NAME = r"(?P<last>[A-Z][A-Z'-]{2,}),? (?P<first>[^\W\d_a-z][^\W\d_A-Z]+)(?: [A-Z]\b\.?)?"  # "BERG Ola"
_NAME_FIRST = re.compile(rf"(?<![\w'-]){_NAME}[\s,;|/(]{{1,3}}(?:[MF][\s,;|/]{{1,3}})?(?P<number>{_NUMBER})")
_NUMBER_FIRST = re.compile(rf"(?<![\w/.-])(?P<number>{_NUMBER})[\s,;|/]{{1,3}}{_NAME}(?![\w-])")
_TO_BIRTH = re.compile(
    r"(?:\s?[,;|/\t]\s?| - )(?:(?:[MF]|male|female|\d{1,3})(?:\s?[,;|/\t]\s?| - )){0,2}", re.IGNORECASE
)
_SHOUTED = re.compile(r"[A-Z][A-Z'-]{2,},? [^\W\d_a-z]")
_LATEST_BIRTH = 2010
_BED = r"(?:bed|trolley|cubicle|side room|bay)\s?(?:no\.?\s?)?\d{1,2}[a-d]?(?!\s?(?:beds?|and\b|to\b)|\w)"
_BED_BEHIND = re.compile(
    rf"(?:,\s?\d{{2,3}})?(?:,?\s(?:(?:who\s)?(?:is|was)\s)?(?:(?:in|on|from|of)\s)?(?:the\s)?|,?\s?\((?:in\s)?|:\s?){_BED}",
    re.IGNORECASE,
)
_IS_PATIENT = re.compile(
    r"\s?\((?:an?\s|the\s|our\s)?(?:pt|patient|service user|resident|client|inpatient|outpatient)"
    r"\s?(?:[),;]\s?(?:aged?\s)?(?:\d|[^\w\s]|$|\s)|\))",
    re.IGNORECASE,
)
_SET_APART = re.compile(r",\s(?:an? |our |the )?(?:patient|pt|inpatient|service user)(?=[,.;)\n]|$)", re.IGNORECASE)
_BED_AHEAD = re.compile(rf"(?<![\w'-]){_BED}\s?[:,(–-]?\s{{0,2}}(?=[^\W\d_])", re.IGNORECASE)
_MAYBE_BED = re.compile(
    r"bed\b|trolley|cubicle|side room|bay\b|, (?:an? |our |the )?(?:pt|patient|inp|serv)|"
    r"\((?:an?\s|the\s|our\s)?(?:pt|pa|se|re|cl|in|ou)",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\s?[,.;:)\n]|\s?$")


def find_in_rows(text: str) -> Iterator[Finding]:
    """A surname in capitals and a given name beside a number without a cue; a name in the cell before an old date."""
    for form in (_NAME_FIRST, _NUMBER_FIRST):
        for hit in form.finditer(text):
            start, end = hit.start("last"), hit.end("first")
            words = (hit["last"].lower(), hit["first"].lower())
            if (
                not any(map(is_known_name, words))
                or not NOT_NAMES.isdisjoint(words)
                or not is_patient(text, start, end)
            ):
                continue
            if not behind_other_number(text, hit.start()):
                yield Finding("person_name", start, end, text[start:end])
                yield Finding("hospital_number", *hit.span("number"), hit["number"])
    dates = [hit for hit in DAY_MONTH_YEAR.finditer(text) if (year_of(hit) or _LATEST_BIRTH) < _LATEST_BIRTH]
    for date in dates:
        for start, end in looks_like_names(text, max(0, date.start() - 60), date.start()):
            gap = text[end : date.start()]
            name = text[start:end]
            is_row = _TO_BIRTH.fullmatch(gap) or (gap == " " and (", " in name or _SHOUTED.match(name)))
            if is_row and has_given_name(name) and is_patient(text, start, end):
                yield Finding("person_name", start, end, name)


def find_by_bed(text: str) -> Iterator[Finding]:
    """ "Ola Berg, bed 4", "Ola in bed 4", "bed 4 ola berg", "Ola (patient)": with a given name that we know."""
    if not _MAYBE_BED.search(text):
        return
    for start, end in (*looks_like_names(text), *lone_given_names(text)):
        marked = _IS_PATIENT.match(text, end) or (" " in text[start:end] and _SET_APART.match(text, end))
        if (marked or (_BED_BEHIND.match(text, end) and has_given_name(text[start:end]))) and is_patient(
            text, start, end
        ):
            yield Finding("person_name", start, end, text[start:end])
    for hit in _BED_AHEAD.finditer(text):
        end = _behind_bed(text, hit.end())
        if end > hit.end() and is_patient(text, hit.end(), end):
            yield Finding("person_name", hit.end(), end, text[hit.end() : end])


def _behind_bed(text: str, start: int) -> int:
    if text[start].islower():
        return lower_name_end(text, start)
    end = name_end(text, start)
    words = text[start:end].lower().split()
    if not words or words[0] not in GIVEN_NAMES or words[0] in WORDS_TOO:
        return start
    return end if len(words) > 1 or _ENDS.match(text, end) or acts(text, end) else start

"""All kinds in one text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cairn.methods.identifiable.births import find_births, find_births_beside
from cairn.methods.identifiable.contacts import find_emails, find_phones
from cairn.methods.identifiable.finding import Finding, settle
from cairn.methods.identifiable.folding import fold, hide_public
from cairn.methods.identifiable.happenings import find_by_happening
from cairn.methods.identifiable.hospital_numbers import find_hospital_numbers, find_hospital_numbers_beside
from cairn.methods.identifiable.names import find_titled_names
from cairn.methods.identifiable.nhs_numbers import find_nhs_numbers
from cairn.methods.identifiable.patients import find_names_beside, find_patient_names
from cairn.methods.identifiable.postcodes import find_postcodes
from cairn.methods.identifiable.rows import find_by_bed, find_in_rows

__all__ = ["find"]

NUMBERS = ("nhs_number", "hospital_number")
MOST_AGAIN = 20  # numbers that are looked for once more: the text is read for each
SHORTEST = 6  # characters of a number that is hardly another one by chance
BESIDE = ("nhs_number", "hospital_number", "date_of_birth", "person_name")  # other identifiers stand near these

MOST_FORMS = 5
_LETTERED = re.compile(r"([A-Z]{1,3})(\d{6,8})$")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(
    r"\b(?:mrs?|ms|miss|mx|mstr|master|mister|patient|pt|client|resident|user|name|surname|baby|b/o|infant|twin|"
    r"called|named|mother|nok|kin|child|deceased|inpatient|outpatient)\b",
    re.IGNORECASE,
)


def find(text: str) -> list[Finding]:
    """What in a text may tell who a patient is, by place, none overlapping.

    ``kind`` is nhs_number, date_of_birth, person_name, postcode, phone, email or hospital_number. Rules and their
    limits: docs/algorithms/identifiable-data.md. The time taken grows as the text does.

    >>> [(one.kind, one.text) for one in find("Mrs Jones (943 476 5919) fell.")]
    [('person_name', 'Mrs Jones'), ('nhs_number', '943 476 5919')]
    """
    plain = hide_public(fold(text))
    found = settle(_all_in(plain))
    return [Finding(one.kind, one.start, one.end, text[one.start : one.end]) for one in found]


def _all_in(plain: str) -> Iterator[Finding]:
    yield from find_emails(plain)
    found = settle(_alone(plain))
    if any(one.kind in BESIDE for one in found):
        found += find_births_beside(plain, found)
        found += find_hospital_numbers_beside(plain, found)
        found += find_names_beside(plain, found)
        found += find_births_beside(plain, found)
    yield from found
    yield from _named_again(plain, found)


def _named_again(plain: str, found: Sequence[Finding]) -> Iterator[Finding]:
    """A number that was found by its cue, and one of the same letters and length, where it stands without a cue."""
    lettered = [_LETTERED.match(one.text) for one in found if one.kind == "hospital_number"]
    forms = sorted({(form[1], len(form[2])) for form in lettered if form})
    for letters, digits in forms[:MOST_FORMS]:  # "K1120044 and its control K1120102"
        for hit in re.finditer(rf"(?<![\w/.-]){letters}\d{{{digits}}}(?![\w/-])", plain):
            yield Finding("hospital_number", hit.start(), hit.end(), hit[0])
    known = dict.fromkeys((one.kind, one.text) for one in found if one.kind in NUMBERS and len(one.text) >= SHORTEST)
    for kind, value in list(known)[:MOST_AGAIN]:
        for hit in re.finditer(rf"(?<![\w/.-]){re.escape(value)}(?![\w/-])", plain):
            yield Finding(kind, hit.start(), hit.end(), value)


def _alone(plain: str) -> Iterator[Finding]:
    """What is known by its own form or cue. Fewer digits than a kind needs, and it isn't looked for."""
    digits = len(_DIGIT.findall(plain))
    if digits >= 1:
        yield from find_postcodes(plain)
    if digits >= 3:
        yield from find_births(plain)
    if digits >= 4:
        yield from find_hospital_numbers(plain)
    if digits >= 6:
        yield from find_nhs_numbers(plain)
        yield from find_phones(plain)
        yield from find_in_rows(plain)
    yield from find_by_bed(plain)
    yield from find_by_happening(plain)
    if _WORDS.search(plain):
        yield from find_titled_names(plain)
    yield from find_patient_names(plain)

"""What the heading of a column (or the label beside a cell) says about the values, and which values then count."""

from __future__ import annotations

import re
from collections.abc import Callable

from cairn.methods.identifiable.dates import DATE, year_of
from cairn.methods.identifiable.folding import fold
from cairn.methods.identifiable.hospital_numbers import is_hospital_number
from cairn.methods.identifiable.name_words import NOT_NAMES
from cairn.methods.identifiable.nhs_numbers import is_nhs_number
from cairn.methods.identifiable.postcodes import is_postcode

__all__ = ["accepts", "is_about_staff", "is_of_measure", "kind_of_heading"]

_MEASURE = re.compile(
    r"\b(?:count|rates?|percent|percentage|proportion|number of|no of|total|sum|recorded|completed|complete|"
    r"completeness|missing|"
    r"calls?|compliance|compliant|present|checked|check|correct|audit|median|mean|avg|average|denominator|numerator|"
    r"cost|costs|seconds|minutes|hours|days|patients|valid|verified|known|documented|y n|yes no|wait|waits|answered|"
    r"errors?|wrong|"
    r"match|matched|time|records|quality|value|volume|per|sessions|uploaded|tracing|traced|confirmed|format)\b|[%£]"
)
_STAFF = re.compile(
    r"\b(?:staff|consultant|surgeon|nurse|doctor|clinician|gp|auditor|audited|author|lead|owner|sponsor|coach|"
    r"manager|ward|team|"
    r"completed by|collected by|collector|entered by|reviewer|reviewed by|operator|anaesthetist|responsible|assessor|"
    r"observer|trainer|facilitator|contact|hospital|trust|site|practice|unit|organisation|department|clinic|supplier|"
    r"measure|drug|medication|item|project|course|learner|delegate|attendee|member|presenter|action|midwife|seen by)\b"
)
_HEADINGS = {
    "nhs_number": re.compile(r"(?:.*\b)?(?:nhs|chi|hcn|h c)(?: (?:patient|pt))?(?: (?:no|nos|number|numbers|num|id|"
        r"identifier))?"
        r"(?: .{0,20})?|nhsno|nhsnumber|chino|chinumber|nnn|nhs number.*"),
    "date_of_birth": re.compile(r"(?:.*\b)?(?:dobs?|d o b|dates? of birth|birth ?dates?|birthdays?|born|birth)"
        r"(?: .{0,20})?|.*dateofbirth|dt birth"),
    "postcode": re.compile(r"(?:.*\b)?(?:post ?codes?|zip ?codes?|pcode)(?: .{0,20})?"),
    "hospital_number": re.compile(
        r"(?:.*\b)?(?:mrns?|hosp(?:ital)? ?(?:no|nos|number|numbers|num|id)|hosp|unit (?:no|number)|(?:patient|"
        r"pt) (?:id|ids|no|number|num|identifier|ref|reference)|"
        r"patientid|pid|crn|case ?notes? (?:no|number)|casenote|k number|medical record (?:no|number)|pas (?:no|"
        r"number|id)|local (?:id|patient id|patient identifier)|"
        r"district (?:no|number)|record (?:no|number|id)|chart (?:no|number)|notes (?:no|number)|rio (?:no|number|"
        r"id)|emis (?:no|number|id))(?: .{0,20})?|"
        r"(?:clinic|reg|registration|id|trust|pat|case|episode|spell|encounter|admission|outpatients?) (?:no|number)"
    ),
    "phone": re.compile(r"(?:.*\b)?(?:tel|tels|phone|phones|telephone|telephones|mobile|mobiles|mob|cell|landline|"
        r"contact (?:no|number)|home (?:no|number)|tel no)(?: .{0,20})?"),
    "email": re.compile(r"(?:.*\b)?e ?mails?(?: .{0,20})?"),
    "person_name": re.compile(
        r"(?:the )?(?:patients?|pts?|clients?|service users?|residents?|baby'?s?|babies|mothers?|child(?:s)?|nok|"
        r"next of kin|carers?)(?: s)? (?:full |first |last |sur |family )?(?:names?|surnames?|forenames?|"
        r"initials and surname)(?: .{0,20})?|"
        r"surnames?|forenames?|first ?names?|last ?names?|family names?|given names?|middle names?|full ?names?|"
        r"patients?|pts?|next of kin|nok|name of (?:the )?(?:patient|pt|resident|client|child)|forename s|"
        r"first name s|surname forename|name dob.*"
    ),
}  # fmt: skip
_NAME_ALONE = re.compile(r"names?|title and name")
_NAME = re.compile(r"[^\W\d_][^\W\d_.'-]*(?:[ .,'-]{1,2}[^\W\d_.'-]+){0,5}\.?(?: ?\((?:Mr|Mrs|Ms|Miss)\))?")
_NO_NAME = frozenset(
    "yes no n y na unknown none male female total totals mean median average new old ward bed bay emergency elective "
    "inpatient outpatient adult child anonymous redacted removed withheld patient initials blank baseline other "
    "tbc".split()
)


def kind_of_heading(heading: str, *, patients: bool = False) -> str:
    """The kind of identifier that a heading promises; empty for none, as for "DOB recorded (%)".

    ``patients``: whether another column holds identifiers, so that "Name" alone is that of a patient.

    >>> kind_of_heading("NHS No."), kind_of_heading("NHS number present?"), kind_of_heading("Name")
    ('nhs_number', '', '')
    """
    words = " ".join(re.sub(r"[^\w%£']+", " ", fold(heading).lower().replace("_", " ")).replace("'s", "").split())
    if not words or len(words) > 60 or _MEASURE.search(words):
        return ""
    for kind, form in _HEADINGS.items():
        if form.fullmatch(words) and not (_is_someone_elses(words, kind)):
            return kind
    return "person_name" if patients and _NAME_ALONE.fullmatch(words) else ""


def is_about_staff(heading: str) -> bool:
    """Whether names below a heading are those of staff, wards or things."""
    words = fold(heading).lower()
    return _STAFF.search(words) is not None and "patient" not in words


def is_of_measure(heading: str) -> bool:
    """Whether a heading promises numbers that were counted or measured."""
    return _MEASURE.search(heading.lower()) is not None


def _is_someone_elses(words: str, kind: str) -> bool:
    return (
        kind in ("postcode", "phone", "email", "person_name")
        and bool(_STAFF.search(words))
        and "patient" not in words
        and "contact n" not in words
    )


def accepts(kind: str, value: str) -> bool:
    """Whether a bare value below such a heading is a finding."""
    return bool(value) and _ACCEPT[kind](fold(value).strip())


def _nhs(value: str) -> bool:
    digits = re.sub(r"[\s.\-/]", "", value.removesuffix(".0"))
    return digits.isdigit() and (
        (len(digits) == 10 and len(set(digits)) > 1) or (len(digits) == 9 and is_nhs_number("0" + digits))
    )


def _birth(value: str) -> bool:
    date = DATE.match(value)
    return date is not None and year_of(date) is not None and len(value) - date.end() < 16


def _phone(value: str) -> bool:
    return (
        9 <= sum(map(str.isdigit, value)) <= 15 and re.fullmatch(r"[\d+() .\-/extEXTmobhwMOBHW:]+", value) is not None
    )


def _email(value: str) -> bool:
    return re.fullmatch(r"[^\s@]{1,64}@[^\s@]{1,200}", value) is not None


def _hospital(value: str) -> bool:
    return (
        len(value) <= 20
        and re.fullmatch(r"[\w/ -]+", value) is not None
        and is_hospital_number(value.removesuffix(".0"))
    )


def _name(value: str) -> bool:
    words = re.findall(r"[^\W\d_]+", value.lower())
    return (
        len(value) <= 50
        and _NAME.fullmatch(value) is not None
        and max(map(len, words), default=0) > 1
        and not (words[0] in _NO_NAME or all(word in NOT_NAMES or word in _NO_NAME for word in words))
    )


_ACCEPT: dict[str, Callable[[str], bool]] = {
    "nhs_number": _nhs,
    "date_of_birth": _birth,
    "postcode": is_postcode,
    "hospital_number": _hospital,
    "phone": _phone,
    "email": _email,
    "person_name": _name,
}

"""Whether an aim says how good, for whom and by when: by rules that read plain English, and may be wrong.

They look for what nearly every good aim has: a quantity, people or a place, a date. What they miss is shown to the
team as advice, never as a refusal (docs/algorithms/progress-score.md).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

__all__ = ["AimParts", "aim_parts"]
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
_BY_WHEN = re.compile(
    rf"\b(?:by|before|until|from|in|within|end of|during)\s+(?:the\s+)?(?:end\s+(?:of\s+)?)?(?:the\s+)?"
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{_MONTHS}|{_SHORT}|spring|summer|autumn|winter|christmas|easter)\b\.?,?"
    rf"(?:\s+(?:19|20)\d\d)?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS}|{_SHORT})\b\.?(?:,?\s+(?:19|20)\d\d)?"
    rf"|\b(?:{_MONTHS}|{_SHORT})\b\.?,?\s+(?:19|20)\d\d"
    r"|\b\d{1,2}[/.]\d{1,2}[/.](?:\d{4}|\d\d)\b|\b(?:19|20)\d\d-\d\d(?:-\d\d)?\b"
    r"|\b(?:by|before|until|in|end of)\s+(?:the\s+)?(?:end\s+of\s+)?(?:19|20)\d\d(?:/\d\d)?\b"
    r"|\b(?:within|in|over)\s+(?:the\s+next\s+)?(?:\d+|an?|one|two|three|four|six|nine|twelve|eighteen)\s+"
    r"(?:weeks?|months?|years?|quarters?)\b"
    r"|\bby\s+(?:the\s+)?(?:end|close)\s+of\s+(?:this|next|the)\s+(?:\w+\s+)?(?:year|quarter|term|month)\b"
    r"|\bq[1-4]\s+(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_SHARE = re.compile(r"(?<![\w.])\d[\d,.]*\s?(?:%|per\s?cent\b)", re.IGNORECASE)
# "Ward 4" is a name, not a quantity.
_NUMBER = re.compile(r"(?<![\w.])(?<!ward )(?<!wards )(?<!unit )(?<!theatre )(?:£\s?)?\d[\d,.]*", re.IGNORECASE)
_AMOUNT = re.compile(
    r"\b(?:half|halve[sd]?|halving|double[sd]?|doubling|treble[sd]?|triple[sd]?|zero|none|nil|never events?|"
    r"(?:a|one)\s(?:third|quarter|fifth|tenth)|two[\s-]thirds|three[\s-]quarters|all|every|each|no\s(?:one|more)|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:patients?|inpatients?|outpatients?|people|persons?|adults?|children|babies|infants?|newborns?|neonates?|"
    r"women|men|mothers?|famil(?:y|ies)|parents?|carers?|residents?|clients?|service users?|young people|teenagers?|"
    r"older people|elders?|students?|learners?|trainees?|staff|nurses?|doctors?|midwives|clinicians?|colleagues?|"
    r"porters?|pharmacists?|teams?|referrals?|admissions?|births?|deliver(?:y|ies)|attendances?|appointments?|"
    r"prescriptions?|cases|users?|visitors?|households?|citizens?|population|cohort)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(
    r"\b(?:on|in|at|across|for|of|to|through|within)\s+(?:(?:the|our|all|both|each|every|an?)\s+)?(?:[\w'&-]+\s+){0,4}?"
    r"(?:wards?|clinics?|units?|departments?|practices?|surger(?:y|ies)|hospitals?|trusts?|homes?|theatres?|services?|"
    r"centres?|sites?|emergency department|ed|a&e|icu|itu|nicu|hospices?|pharmac(?:y|ies)|labs?|laborator(?:y|ies))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class AimParts:
    """The words of an aim that say how much, for whom and by when; empty where none do."""

    how_much: str = ""
    for_whom: str = ""
    by_when: str = ""

    @property
    def complete(self) -> bool:
        return bool(self.how_much and self.for_whom and self.by_when)


def aim_parts(text: str, aim_by: date | None = None) -> AimParts:
    """What an aim says of each. ``aim_by`` is the date that stands beside it, if there is one: in words as ISO.

    >>> aim_parts("Halve the wait of patients in our clinic by March 2027")
    AimParts(how_much='Halve', for_whom='patients', by_when='by March 2027')
    """
    when = _BY_WHEN.search(text)
    # A year or "six months" says when, not how much.
    rest = _BY_WHEN.sub(" ; ", text)
    much = _SHARE.search(rest) or _NUMBER.search(rest) or _AMOUNT.search(rest)
    whom = _PEOPLE.search(text) or _PLACE.search(text)
    said = when[0].strip() if when else (aim_by.isoformat() if aim_by else "")
    return AimParts(much[0].strip(" ,.") if much else "", whom[0].strip() if whom else "", said)

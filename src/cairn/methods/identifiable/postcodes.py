"""Postcodes of the United Kingdom by form: a real area, a district, and an inward code (BS 7666; Royal Mail PAF)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cairn.methods.identifiable.finding import Finding

__all__ = ["find_postcodes", "is_postcode"]

_AREAS = frozenset(
    "AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK "
    "FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP "
    "NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA "
    "WC WD WF WN WR WS WV YO ZE".split()
)
_LETTERED = ("E", "N", "W", "SE", "SW", "NW", "EC", "WC")  # only districts in London end with a letter
_FORM = re.compile(
    r"(?<![\w#@+])(?<![\w][-/_.])(?:(?P<area>[A-PR-Z][A-HK-Y]?)"
    r"(?P<district>[0-9]|[1-9][0-9])(?P<letter>[A-HJKMNPR-Y]?)(?P<gap>(?: {0,2}|-))(?P<sector>[0-9])"
    r"(?P<unit>[ABD-HJLNP-UW-Z]{2})|GIR ?0AA)(?![\w@])(?![-_][A-Za-z0-9]|/[0-9])",
    re.IGNORECASE,
)
_ORDINAL = {"st", "nd", "rd", "th"}
_UNITS = {"ug", "ng", "pg", "hr", "yr", "lb", "dl", "st", "wd", "gs", "in", "ft", "us"}
_AFTER_ORDINAL = re.compile(
    r"\s*(?:floor|line|dose|degree|shift|cycle|bay|quarter|of\b|week|day|month|time|round)", re.I
)


def find_postcodes(text: str) -> Iterator[Finding]:
    """All in a plain text."""
    for hit in _FORM.finditer(text):
        if _is_likely(text, hit):
            yield Finding("postcode", hit.start(), hit.end(), hit[0])


def is_postcode(text: str) -> bool:
    """Whether a whole text is a postcode, in whatever case.

    >>> is_postcode("ls9 7tf"), is_postcode("LS9")
    (True, False)
    """
    hit = _FORM.fullmatch(text.strip().upper())
    return hit is not None and (hit["area"] is None or hit["area"] in _AREAS)


def _is_likely(text: str, hit: re.Match[str]) -> bool:
    unit = hit["unit"]
    if unit is None:
        return True
    if hit["area"].upper() not in _AREAS:
        return False
    if hit["letter"] and hit["area"].upper() not in _LETTERED:
        return False
    if unit.lower() in _ORDINAL and (unit.islower() or _AFTER_ORDINAL.match(text, hit.end())):
        return False
    if unit.islower() and unit in _UNITS and hit["gap"]:
        return False
    if unit.islower() and not hit["gap"]:  # "b12ab" may be any code
        return len(hit[0]) >= 6
    return not (hit["gap"] == "-" and unit.islower())

"""Groups of digits as they follow each other: what telephone and NHS numbers are made of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Group", "behind_other_number", "runs"]

_RUN = re.compile(r"\d+(?:[ \t\r\n.\-/_()]{1,3}\d+)*")
_DIGITS = re.compile(r"\d+")

# Ahead of a number, these say that it is the number of a thing.
_THINGS = (
    "order|invoice|purchase|po|requisition|quote|quotation|job|ticket|serial|s/n|asset|batch|lot|catalogue|cat|part|sku|"
    "barcode|bar code|gtin|ean|upc|gs1|gln|udi|account|acct|sort code|grant|award|iras|rec|ethics|charity|company|"
    "contract|vat|utr|meeting|webinar|conference|zoom|teams|passcode|pin|access code|datix|incident|snomed|sctid|"
    "concept|dm\\+d|timestamp|epoch|seed|helpdesk|service desk|service now|request|call|licence|license|model|device|pump|version|"
    "build|tracking|parcel|delivery|consignment|docket|oracle|cost code|budget|fund|project|study|protocol|policy|"
    "document|population|equipment|stock|product|item|code|isbn|gmc|nmc|hcpc|dataset|"
    "commit|revision|receipt|booking|voucher|uprn|erp|ods|npi|supplier|vendor|procurement|rota|crn|cpms"
)
_BEHIND_THING = re.compile(
    rf"(?<![a-z])(?:{_THINGS})s?"
    r"(?:[\s:.,#=()-]{1,3}(?:no|nos|number|numbers|num|id|ids|ref|reference|code|is|was|of|the|order|name|new|our|"
    r"concept|term|desk|request)\b){0,4}[\s.:,#=()-]{0,4}$"
)


class Group(NamedTuple):
    """Digits without a gap, and where they stand."""

    start: int
    end: int
    digits: str


def runs(text: str) -> Iterator[list[Group]]:
    """Each run of groups that are at most three separators apart; runs of fewer than six digits are left out."""
    for hit in _RUN.finditer(text):
        if hit.end() - hit.start() >= 6:
            yield [Group(one.start(), one.end(), one[0]) for one in _DIGITS.finditer(text, hit.start(), hit.end())]


def behind_other_number(text: str, start: int) -> bool:
    """Whether what begins at ``start`` is said to be the number of an order, a meeting, a grant …"""
    return _BEHIND_THING.search(text[max(0, start - 60) : start].lower()) is not None

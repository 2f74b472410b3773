"""Data in a text that may identify a patient."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Finding", "find"]
_NHS = re.compile(r"(?<!\d)\d{3}[ -]?\d{3}[ -]?\d{4}(?!\d)")


@dataclass(frozen=True)
class Finding:
    """``text`` stands from ``start`` to ``end`` of what was looked through."""

    kind: str
    start: int
    end: int
    text: str


def find(text: str) -> list[Finding]:
    """What may identify a patient, by its place."""
    return [Finding("nhs_number", *one.span(), one[0]) for one in _NHS.finditer(text) if _passes(one[0])]


def _passes(text: str) -> bool:
    digits = [int(one) for one in text if one.isdigit()]
    check = 11 - sum(digit * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return digits[9] == check % 11 and check != 10

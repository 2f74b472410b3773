"""What posting to a document that exists does (part three, 2.2): the top levels of two JSON objects become one."""

from __future__ import annotations

from typing import Any

from cairn.records.statement.errors import Invalid
from cairn.records.statement.reading import load
from cairn.records.statement.writing import write


def merge(old: bytes, new: bytes) -> bytes:
    """``old`` with each property of ``new`` put in its place, whole. Raises ``Invalid`` where one is no JSON object."""
    return write({**_object(old, "stored"), **_object(new, "posted")})


def _object(document: bytes, which: str) -> dict[str, Any]:
    try:
        value = load(document)
    except Invalid as fault:
        raise Invalid(f"The {which} document can't be merged. {fault.message}") from None
    if not isinstance(value, dict):
        raise Invalid(f"The {which} document can't be merged: it must be a JSON object.")
    return value

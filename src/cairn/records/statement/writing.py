"""Values as ``reading`` gives them, back to JSON: a ``Decimal`` is written with the digits it was read with."""

from __future__ import annotations

import json
import re
import secrets
from decimal import Decimal
from typing import Any

# The encoder can be told to write a string for a number, no more. The string has a mark that nobody can know, and its
# quotes are taken off afterwards.
_MARK = secrets.token_hex(16)
_MARKED = re.compile(rf'"{_MARK}([^"]*)"')


def _as_string(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{_MARK}{value!s}"  # by its own words: a format would spell it anew
    raise TypeError(f"{type(value).__name__} is not of JSON")


_encode = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_as_string).encode
_lay_out = json.JSONEncoder(ensure_ascii=False, allow_nan=False, indent=2, default=_as_string).encode


def write(value: Any) -> bytes:
    """JSON in UTF-8 without spaces. Half a surrogate pair, which UTF-8 can't hold, stays an escape."""
    return _finished(_encode(value))


def laid_out(value: Any) -> str:
    """The same on many lines, for people to read."""
    return _finished(_lay_out(value)).decode()


def _finished(text: str) -> bytes:
    if _MARK in text:
        text = _MARKED.sub(r"\1", text)
    try:
        return text.encode()
    except UnicodeEncodeError:
        return re.sub(r"[\ud800-\udfff]", lambda found: f"\\u{ord(found[0]):04x}", text).encode()

"""Where the parts of a JSON text stand, so that some may be changed while everything else stays to the byte.

The text is well formed, as ``reading`` found it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, though its stub doesn't have it
from typing import Any, NamedTuple

# Only places matter: numbers, which may have any number of digits, are not worth reading.
_decoder: Any = json.JSONDecoder(parse_int=len, parse_float=len)
_scan = _decoder.scan_once
_SPACE = " \t\n\r"

# From where to where in the text, and what comes there.
Edit = tuple[int, int, str]


class Member(NamedTuple):
    """``at`` is where the key begins, with its quote; ``start`` and ``end`` are those of the value."""

    key: str
    at: int
    start: int
    end: int


def members(text: str, at: int) -> list[Member]:
    """The members of the object that begins there."""
    found: list[Member] = []
    at = past_space(text, at + 1)
    while text[at] != "}":
        key, end = scanstring(text, at + 1)
        start = past_space(text, past_space(text, end) + 1)  # past the colon
        _value, end = _scan(text, start)
        found.append(Member(key, at, start, end))
        at = past_comma(text, end)
    return found


def spans(text: str, at: int) -> dict[str, tuple[int, int]]:
    """From where to where the values of the object stand that begins there, by their keys."""
    return {one.key: (one.start, one.end) for one in members(text, at)}


def items(text: str, at: int) -> list[tuple[int, int]]:
    """From where to where each value of the list stands that begins there."""
    found: list[tuple[int, int]] = []
    at = past_space(text, at + 1)
    while text[at] != "]":
        _value, end = _scan(text, at)
        found.append((at, end))
        at = past_comma(text, end)
    return found


def past_space(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at


def past_comma(text: str, at: int) -> int:
    """Where the next part begins, or the bracket stands that ends them."""
    at = past_space(text, at)
    return past_space(text, at + 1) if text[at] == "," else at


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text with what comes into it. No two edits overlap."""
    for start, end, content in sorted(edits, reverse=True):  # from the end, so that places stay right
        text = text[:start] + content + text[end:]
    return text


def without(parts: list[tuple[int, int]], place: int) -> Edit:
    """The edit that takes one part of several out, with its comma. ``parts``: from where to where all stand."""
    if place:
        return parts[place - 1][1], parts[place][1], ""
    return parts[0][0], parts[1][0] if len(parts) > 1 else parts[0][1], ""

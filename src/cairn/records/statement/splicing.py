"""What a store adds to a statement, put into the bytes that came: everything else stays to the byte (2.2, 2.4.6.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from json.decoder import scanstring  # type: ignore[attr-defined]  # public, though its stub doesn't have it
from typing import Any

from cairn.records.statement.reading import Sent
from cairn.records.statement.shapes import exact

# Only places matter: numbers, which may have any number of digits, are not worth reading.
_decoder: Any = json.JSONDecoder(parse_int=len, parse_float=len)
scan = _decoder.scan_once
_SPACE = " \t\n\r"

# From where to where in the text, and what comes there.
_Edit = tuple[int, int, str]


def spliced(sent: Sent, given: Mapping[str, bytes]) -> bytes:
    """The statement with these properties, each as JSON: set where they were, else added at the end.

    An activity of a context that stands without its list gets one. ``sent`` is a valid statement.
    """
    value, raw = sent.value, sent.raw
    new = b",".join(b'"%b":%b' % (key.encode(), content) for key, content in given.items() if key not in value)
    if exact(value) is not value or any(key in value for key in given):
        raw = _edited(value, raw.decode(), given).encode()
    return raw[:-1] + b"," + new + b"}" if new else raw


def _edited(value: dict[str, Any], text: str, given: Mapping[str, bytes]) -> str:
    spans = members(text, 0)
    edits: list[_Edit] = [(*spans[key], content.decode()) for key, content in given.items() if key in spans]
    if "context" in spans:
        edits += _listing(value["context"], text, spans["context"][0])
    if value["object"].get("objectType") == "SubStatement" and "context" in value["object"]:
        inner = members(text, spans["object"][0])
        edits += _listing(value["object"]["context"], text, inner["context"][0])
    for start, end, content in sorted(edits, reverse=True):  # from the end, so that places stay right
        text = text[:start] + content + text[end:]
    return text


def _listing(context: dict[str, Any], text: str, at: int) -> list[_Edit]:
    """The edits that put single activities of a context, which begins there, into lists."""
    places = context.get("contextActivities", {})
    single = [place for place, found in places.items() if isinstance(found, dict)]
    if not single:
        return []
    spans = members(text, members(text, at)["contextActivities"][0])
    return [(*spans[place], f"[{text[slice(*spans[place])]}]") for place in single]


def members(text: str, at: int) -> dict[str, tuple[int, int]]:
    """Where the values of an object's members begin and end; the object, which is well formed, begins there."""
    found: dict[str, tuple[int, int]] = {}
    at = next_sign(text, at + 1)
    while text[at] != "}":
        key, at = scanstring(text, at + 1)
        start = next_sign(text, next_sign(text, at) + 1)  # past the colon
        _value, end = scan(text, start)
        found[key] = start, end
        at = next_sign(text, end)
        if text[at] == ",":
            at = next_sign(text, at + 1)
    return found


def next_sign(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at

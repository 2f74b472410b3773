"""What the store adds to a statement, put into the very bytes that came: numbers stay as they were written.

``1.10`` read and written again would be ``1.1``, and a whole number of thirty digits something else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from json.decoder import scanstring  # type: ignore[attr-defined]
from typing import Any

_decode = json.JSONDecoder().raw_decode
_SPACE = " \t\n\r"
# What a store sets itself: whatever a client sent in their place is left out.
SET_BY_THE_STORE = ("stored", "authority")
ACTIVITIES = ("parent", "grouping", "category", "other")


@dataclass(frozen=True, slots=True)
class Member:
    """A member of an object within a text: its name, from where the name begins, where the value begins and ends."""

    name: str
    begins: int
    value: int
    ends: int


def members(text: str, at: int = 0) -> Iterator[Member]:
    """The members of the object that begins at a place of a text that is known to be JSON."""
    place = _skip(text, _skip(text, at) + 1)
    while text[place] != "}":
        if text[place] == ",":
            place = _skip(text, place + 1)
        name, after = scanstring(text, place + 1, True)
        value = _skip(text, _skip(text, after) + 1)
        _value, ends = _decode(text, value)
        yield Member(name, place, value, ends)
        place = _skip(text, ends)


def _skip(text: str, place: int) -> int:
    while place < len(text) and text[place] in _SPACE:
        place += 1
    return place


def unfinished(text: str, value: Mapping[str, Any], additions: Sequence[tuple[str, str]]) -> str:
    """The statement without its last brace: ``additions`` (name, JSON) that it lacks are put behind what was sent, those
    of `SET_BY_THE_STORE` in any case; a context activity that stands alone becomes a list of one, as the specification
    has it returned.
    """
    text = text.strip()
    for path in ((), ("object",)):
        text = _with_lists(text, value, path)
    if any(name in value for name in SET_BY_THE_STORE):
        text = _without(text, SET_BY_THE_STORE)
    whole = text[:-1].rstrip()
    for name, json_text in additions:
        if name not in value or name in SET_BY_THE_STORE:
            comma = "" if whole.endswith("{") else ","
            whole += f'{comma}"{name}":{json_text}'
    return whole


def _without(text: str, names: Sequence[str]) -> str:
    kept = [text[one.begins : one.ends] for one in members(text) if one.name not in names]
    return "{" + ",".join(kept) + "}"


def _with_lists(text: str, value: Mapping[str, Any], path: Sequence[str]) -> str:
    part: Any = value
    for name in path:
        part = part.get(name)
        if not isinstance(part, Mapping):
            return text
    context = part.get("context")
    listed = context.get("contextActivities") if isinstance(context, Mapping) else None
    if not isinstance(listed, Mapping):
        return text
    for name in ACTIVITIES:
        if isinstance(listed.get(name), Mapping):
            found = _find(text, (*path, "context", "contextActivities", name))
            text = f"{text[: found.value]}[{text[found.value : found.ends]}]{text[found.ends :]}"
    return text


def _find(text: str, path: Sequence[str]) -> Member:
    at, found = 0, None
    for name in path:
        found = next(one for one in members(text, at) if one.name == name)
        at = found.value
    assert found is not None  # noqa: S101  a path has a first part
    return found


def finished(unfinished: str, stored: str) -> str:
    """The whole statement, with the time at which it is stored."""
    return f'{unfinished},"stored":"{stored}"}}'

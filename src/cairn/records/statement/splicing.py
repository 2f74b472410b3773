"""What a store adds to a statement, put into the bytes that came: everything else stays to the byte (2.2, 2.4.6.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cairn.records.statement.places import Edit, edited, spans
from cairn.records.statement.reading import Sent
from cairn.records.statement.shapes import exact


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
    found = spans(text, 0)
    edits: list[Edit] = [(*found[key], content.decode()) for key, content in given.items() if key in found]
    if "context" in found:
        edits += _listing(value["context"], text, found["context"][0])
    if value["object"].get("objectType") == "SubStatement" and "context" in value["object"]:
        inner = spans(text, found["object"][0])
        edits += _listing(value["object"]["context"], text, inner["context"][0])
    return edited(text, edits)


def _listing(context: dict[str, Any], text: str, at: int) -> list[Edit]:
    """The edits that put single activities of a context, which begins there, into lists."""
    places = context.get("contextActivities", {})
    single = [place for place, found in places.items() if isinstance(found, dict)]
    if not single:
        return []
    found = spans(text, spans(text, at)["contextActivities"][0])
    return [(*found[place], f"[{text[slice(*found[place])]}]") for place in single]

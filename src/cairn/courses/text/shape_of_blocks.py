"""What each block of prose holds, and how its values stand in the site: keys here, inside numbers there.

A shape is the name of a kind of value (``plain``, ``yes``, ``rich``, ``image``, ``document``, ``figure``, ``record``),
a dictionary of shapes for a struct, or a list of one shape for a list.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from cairn.courses.text.richtext import INLINE, PLAIN, RICH
from cairn.courses.text.shapes import Block

Shape = Any
SAID = INLINE  # what is said on a slide, and a step

SHAPES: dict[str, Shape] = {
    "heading": "plain",
    "text": "rich",
    "callout": {"title": "plain", "text": "rich"},
    "steps": ["rich"],
    "table": {"caption": "plain", "rows": "plain"},
    "image": {"image": "image", "alt": "plain", "decorative": "yes", "caption": "plain"},
    "video": {
        "title": "plain", "document": "document", "link": "plain", "captions": "document", "transcript": "rich",
    },
    "quotation": {"text": "plain", "source": "plain"},
    "figure": {"figure": "figure"},
    "slides": {
        "title": "plain",
        "slides": [{"heading": "plain", "figure": "figure", "image": "image", "alt": "plain", "said": "rich"}],
    },
    "accordion": {"title": "plain", "text": "rich"},
    "evidence": {"record": "record", "text": "plain"},
    "download": {"document": "document", "title": "plain"},
}  # fmt: skip

# What rich text may hold in each block.
ALLOWED = {
    "text": RICH, "accordion": RICH, "callout": PLAIN, "video": PLAIN, "steps": SAID, "slides": SAID,
}  # fmt: skip

# Turns one value of a kind into what stands on the other side; ``allowed`` is what rich text may hold there.
Turn = Callable[[str, Any, frozenset[str]], Any]


def stored(blocks: list[Block], turn: Turn) -> list[dict[str, Any]]:
    """Blocks as Wagtail stores them."""
    return [
        {"type": one.kind, "value": _to_raw(SHAPES[one.kind], one.value, turn, ALLOWED.get(one.kind, RICH))}
        for one in blocks
    ]


def read_back(raw: Any, turn: Turn) -> list[Block]:
    """Blocks from what Wagtail stores. A block that is not one of ours is left to ``turn`` as kind ``unknown``."""
    found = []
    for one in raw:
        kind = one["type"]
        if kind not in SHAPES:
            turn("unknown", kind, RICH)
            continue
        found.append(Block(kind, _from_raw(SHAPES[kind], one["value"], turn, ALLOWED.get(kind, RICH))))
    return found


def _to_raw(shape: Shape, value: Any, turn: Turn, allowed: frozenset[str]) -> Any:
    if isinstance(shape, dict):
        return {name: _to_raw(one, value[name], turn, allowed) for name, one in shape.items()}
    if isinstance(shape, list):
        return [_to_raw(shape[0], one, turn, allowed) for one in value]
    return value if shape in ("plain", "yes") else turn(shape, value, allowed)


def _from_raw(shape: Shape, raw: Any, turn: Turn, allowed: frozenset[str]) -> Any:
    if isinstance(shape, dict):
        return {name: _from_raw(one, (raw or {}).get(name), turn, allowed) for name, one in shape.items()}
    if isinstance(shape, list):
        items = [one["value"] if isinstance(one, dict) and one.get("type") == "item" else one for one in raw or []]
        return [_from_raw(shape[0], one, turn, allowed) for one in items]
    if shape == "yes":
        return bool(raw)
    return str(raw or "").strip() if shape == "plain" else turn(shape, raw, allowed)

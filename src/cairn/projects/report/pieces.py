"""Pieces of live content: a block, where it came from and where that is; as plain data to be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from cairn.methods.pictures.picture import Table
from cairn.methods.reports import Block, Bullets, Figure, Heading, Paragraph

TEAM = "team"


@dataclass(frozen=True)
class Piece:
    """``key`` is what it is left out by. ``picture`` is the address of what a figure shows, for a page."""

    key: str
    block: Block
    source: str
    address: str
    picture: str = ""

    @property
    def kind(self) -> str:
        return type(self.block).__name__.lower()

    @property
    def pictured(self) -> bool:
        """Whether it shows something that is not read word by word: a chart, also where none is drawn, or a table;
        the team is none: who they are says nothing of the work."""
        if self.key == TEAM:
            return False
        return isinstance(self.block, (Figure, Table)) or self.key.startswith("figure-")

    @property
    def listed(self) -> bool:
        """Whether it is a list of things from a tool."""
        return isinstance(self.block, Bullets)

    @property
    def words(self) -> str:
        """Everything in it that can be read."""
        one = self.block
        if isinstance(one, Bullets):
            return "\n".join(one.items)
        if isinstance(one, Table):
            return "\n".join(" ".join(row) for row in one.rows)
        return one.alt if isinstance(one, Figure) else one.text


def plain(piece: Piece) -> dict[str, Any]:
    """As JSON can hold it."""
    return {
        "key": piece.key, "source": piece.source, "address": piece.address, "picture": piece.picture,
        "block": plain_block(piece.block),
    }  # fmt: skip


def plain_block(block: Block) -> dict[str, Any]:
    if isinstance(block, Table):
        headers = [[one, ""] if isinstance(one, str) else list(one) for one in block.headers]
        return {
            "kind": "table",
            "caption": block.caption,
            "headers": headers,
            "rows": [list(row) for row in block.rows],
        }
    if isinstance(block, Bullets):
        return {"kind": "bullets", "items": list(block.items)}
    if isinstance(block, Figure):
        return {"kind": "figure", **vars(block)}
    return {"kind": "heading" if isinstance(block, Heading) else "paragraph", "text": block.text}


def parted(pieces: Sequence[Piece]) -> tuple[list[dict[str, Any]], dict[str, str]]:
    """As plain data without the drawings, and the drawings (SVG) by the key of their piece."""
    pictures = {one.key: one.block.svg for one in pieces if isinstance(one.block, Figure)}
    found = [plain(one) for one in pieces]
    for one in found:
        if "svg" in one["block"]:
            one["block"]["svg"] = ""
    return found, pictures


def piece_of(data: Mapping[str, Any], *, svg: str = "", picture: str = "") -> Piece:
    """What ``plain`` made, read again; ``svg`` is its drawing where that was parted, ``picture`` its address."""
    held = data["block"]
    block = block_of({**held, "svg": svg or held["svg"]} if held["kind"] == "figure" else held)
    return Piece(data["key"], block, data["source"], data["address"], picture or data.get("picture", ""))


def block_of(data: Mapping[str, Any]) -> Block:
    match data["kind"]:
        case "table":
            headers: Any = tuple(name if not kind else (name, kind) for name, kind in data["headers"])
            return Table(data["caption"], headers, tuple(tuple(row) for row in data["rows"]))
        case "bullets":
            return Bullets(tuple(data["items"]))
        case "figure":
            return Figure(**{name: value for name, value in data.items() if name != "kind"})
        case "heading":
            return Heading(data["text"])
        case _:
            return Paragraph(data["text"])

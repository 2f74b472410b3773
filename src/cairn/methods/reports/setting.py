"""Blocks as the data that the typesetter's templates take."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cairn.methods.pictures.picture import Table
from cairn.methods.reports.columns import (
    SIDEWAYS,
    head_of,
    is_short,
    is_wide,
    letter_size,
    longest_word,
    numeric,
    repeats,
    rows_of,
    shares,
)
from cairn.methods.reports.document import Block, Bullets, Figure, Heading, Paragraph
from cairn.methods.reports.glyphs import missing, named, squared
from cairn.methods.reports.svgs import drawn
from cairn.methods.reports.texts import breakable, one_line, paragraphs
from cairn.methods.reports.typeset import mended

Item = dict[str, Any]


@dataclass
class Setting:
    """Collects pictures while blocks are turned into data.

    ``width`` and ``height``: what a picture may take, in cm; ``line``: characters in a line of a table;
    ``turns``: whether wide tables have a page on its side; ``finished``: called after each picture.
    """

    words: Mapping[str, str]
    width: float = 16.4
    height: float = 21.5
    line: int = 95
    turns: bool = True
    finished: Callable[[], None] = lambda: None
    pictures: dict[str, str] = field(default_factory=dict)
    level: int = 1

    def blocks(self, found: Iterable[Block]) -> list[Item]:
        """Headings inside a section step down one level at a time, as readers with a screen reader expect."""
        self.level = 1
        items: list[Item] = []
        said = ""
        for block in found:
            for item in self.items(block):
                source = item.get("source", "")
                if source and source == said:
                    item["source"] = ""
                said = source or said if item["kind"] in ("text", "bullets") else ""
                items.append(item)
        return items

    def items(self, block: Block) -> list[Item]:
        if isinstance(block, Paragraph):
            return self._text(block)
        if isinstance(block, Bullets):
            kept = [breakable(words) for item in block.items if (words := one_line(item))]
            return [{"kind": "bullets", "items": kept}] if kept else []
        if isinstance(block, Heading):
            return self._heading(block)
        if isinstance(block, Table):
            return [self._table(block)] if block.headers else []
        return [self.figure(block)]

    def _text(self, block: Paragraph) -> list[Item]:
        found = [[breakable(line, 60) for line in lines] for lines in paragraphs(block.text)]
        return [{"kind": "text", "source": one_line(block.source), "paragraphs": found}] if found else []

    def _heading(self, block: Heading) -> list[Item]:
        words = breakable(one_line(block.text))
        if not words:
            return []
        self.level = min(max(block.level, 2), self.level + 1, 4)
        return [{"kind": "heading", "level": self.level, "text": words}]

    def _table(self, table: Table) -> Item:
        turned = self.turns and is_wide(table)
        size = (9.0 if turned else letter_size(table)) / 11
        line = self.line / size * 0.86 * (SIDEWAYS if turned else 1)
        widths = shares(table, line)
        most = [longest_word(share, line) for share in widths]
        rows = [head_of(table), *rows_of(table)]
        broken = [[breakable(cell, longest) for cell, longest in zip(row, most, strict=True)] for row in rows]
        return {
            "kind": "table", "caption": one_line(table.caption), "word": self.words["table"], "head": broken[0],
            "rows": broken[1:], "repeat": repeats(table), "numeric": numeric(table),
            "turned": turned, "whole": is_short(table), "shares": widths, "size": size,
        }  # fmt: skip

    def figure(self, figure: Figure) -> Item:
        """A picture, or what it shows in words where it can't be drawn."""
        picture = drawn(figure)
        alt = one_line(figure.alt) or one_line(figure.caption) or self.words["figure"]
        self.finished()
        if picture is None:
            said = [[self.words["undrawn"], breakable(alt)]]
            return {"kind": "text", "source": "", "paragraphs": said}
        name = f"{len(self.pictures) + 1}.svg"
        self.pictures[name] = picture.svg
        width = min(max(figure.width, 0.1), 1.0)
        high = width * self.width * picture.ratio > self.height
        return {
            "kind": "figure", "file": name, "alt": alt, "caption": breakable(one_line(figure.legend)),
            "word": self.words["figure"], "width": width, "height": self.height if high else 0,
        }  # fmt: skip

    def shown(self, data: Item) -> tuple[Item, dict[str, str], bool]:
        """Data and pictures in which all characters can be shown, and whether some had to be replaced."""
        texts: list[str] = []
        mended(data, lambda text: texts.append(text) or text)  # type: ignore[func-returns-value]
        without = missing([*texts, *self.pictures.values()])
        pictures = {name: squared(svg, without) for name, svg in self.pictures.items()}
        return mended(data, lambda text: named(text, without)), pictures, bool(without)

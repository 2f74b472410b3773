"""Which panel of a poster stands in which column, and how its content is cut where there is too much."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from cairn.methods.pictures.picture import Header, Table
from cairn.methods.reports.document import Block, Bullets, Figure, Heading, Paragraph, PosterPanel
from cairn.methods.reports.svgs import drawn
from cairn.methods.reports.texts import clean, shortened

Panels = tuple[PosterPanel, ...]


class Cut(NamedTuple):
    """How much of a panel is kept at most: characters of a text, items or rows of a list, blocks."""

    characters: int
    items: int
    blocks: int


CUTS = (
    Cut(100_000, 1000, 1000),
    Cut(900, 8, 6), Cut(600, 6, 5), Cut(400, 5, 4), Cut(260, 4, 3), Cut(160, 4, 2), Cut(100, 3, 2), Cut(60, 2, 1),
    Cut(30, 1, 1), Cut(0, 0, 0),
)  # fmt: skip


def cut_panel(panel: PosterPanel, cut: Cut) -> PosterPanel:
    """The panel, the same object's equal if nothing had to go."""
    kept = tuple(_cut(block, cut) for block in panel.blocks[: cut.blocks])
    return replace(panel, blocks=kept)


def _cut(block: Block, cut: Cut) -> Block:
    if isinstance(block, Paragraph):
        text = block.text if len(block.text) <= cut.characters else shortened(clean(block.text), cut.characters)
        return replace(block, text=text)
    if isinstance(block, Bullets):
        items = [item if len(item) <= cut.characters else shortened(item, cut.characters) for item in block.items]
        return Bullets((*items[: cut.items], "…") if len(items) > cut.items else tuple(items))
    if isinstance(block, Table):
        if cut == CUTS[0]:
            return block
        most = max(cut.characters // 4, 8)
        rows = tuple(tuple(shortened(cell, most) for cell in row[:6]) for row in block.rows[: cut.items])
        headers = tuple(_header(header, most) for header in block.headers[:6])
        return replace(block, caption=shortened(block.caption, cut.characters), headers=headers, rows=rows)
    if isinstance(block, Figure):
        return replace(block, caption=shortened(block.caption, cut.characters))
    return replace(block, text=shortened(block.text, cut.characters))


def _header(header: Header, most: int) -> Header:
    return shortened(header, most) if isinstance(header, str) else (shortened(header[0], most), header[1])


def letters(panels: Panels) -> int:
    """How many characters of text there are."""
    return sum(_letters(block) for panel in panels for block in panel.blocks)


def _letters(block: Block) -> int:
    if isinstance(block, Paragraph | Heading):
        return len(block.text)
    if isinstance(block, Bullets):
        return sum(map(len, block.items))
    if isinstance(block, Table):
        return sum(len(cell) for row in (block.head, *block.rows) for cell in row)
    return len(block.caption)


def split(panels: Panels, above: float) -> tuple[Panels, Panels, Panels]:
    """Left, below the main chart, right: in this order, so that the tallest column is as low as can be.

    ``above``: cm that the middle column has for other things.

    >>> [len(column) for column in split((PosterPanel("a"), PosterPanel("b")), 20)]
    [1, 0, 1]
    """
    heights = [0.0, *accumulate(_height(panel) for panel in panels)]
    count = len(panels)

    def tallest(cut: tuple[int, int]) -> tuple[float, float]:
        """And, where that is the same, how uneven the sides are."""
        left, middle, right = heights[cut[0]], heights[cut[1]] - heights[cut[0]], heights[-1] - heights[cut[1]]
        return max(left, above + middle / 1.4, right), abs(left - right) + middle

    best = min(((i, j) for i in range(count + 1) for j in range(i, count + 1)), key=tallest)
    return panels[: best[0]], panels[best[0] : best[1]], panels[best[1] :]


def _height(panel: PosterPanel) -> float:
    """In cm, roughly, at a middling size of type: 42 characters in a line of 0.8 cm."""
    return 2.4 + sum(_height_of(block) for block in panel.blocks)


def _height_of(block: Block) -> float:
    if isinstance(block, Paragraph):
        return 0.8 * (1 + len(block.text) // 42)
    if isinstance(block, Bullets):
        return sum(0.8 * (1 + len(item) // 38) + 0.15 for item in block.items)
    if isinstance(block, Table):
        return 0.9 * (1 + len(block.rows)) + 0.6
    if isinstance(block, Figure):
        picture = drawn(block)
        return min(11 * block.width * picture.ratio, 9) + 0.8 if picture else 1.5
    return 1.2 if isinstance(block, Heading) else 0.0

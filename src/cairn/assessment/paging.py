"""A row of blocks as pages of about one size, so that no project is too large to be read on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from cairn.assessment.blocks import Block
from cairn.lib.text import whole_number

# In bytes of HTML. A piece is short, so that little of a page stays empty.
PIECE = 3_000


@dataclass(frozen=True)
class Page:
    """``sections`` are (title, number of the page where it begins) of the whole, in the order of their numbers;
    ``of`` is how many pages there are."""

    number: int
    of: int
    blocks: tuple[Block, ...]
    sections: tuple[tuple[str, int], ...]
    places: Mapping[str, int] = field(default_factory=dict)  # the number of the page that each place begins on

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.of else None

    @property
    def groups(self) -> list[tuple[str, list[Any]]]:
        """Neighbours of one kind together: the rows of a list are one list, items are branches of an outline."""
        found: list[tuple[str, list[Block]]] = []
        for block in self.blocks:
            if found and found[-1][0] == block.kind and block.kind in ("row", "item"):
                found[-1][1].append(block)
            else:
                found.append((block.kind, [block]))
        return [(kind, tree_of(blocks) if kind == "item" else blocks) for kind, blocks in found]


@dataclass
class Branch:
    """An item of an outline with those that stand below it."""

    block: Block
    below: list[Branch] = field(default_factory=list)


def tree_of(blocks: Iterable[Block]) -> list[Branch]:
    """Items as lists in lists. One that is deeper than its place allows, as at the start of a page, stands higher."""
    top: list[Branch] = []
    open_: list[tuple[int, Branch]] = []
    for block in blocks:
        depth, branch = block.value or 0, Branch(block)
        while open_ and open_[-1][0] >= depth:
            open_.pop()
        (open_[-1][1].below if open_ else top).append(branch)
        open_.append((depth, branch))
    return top


def page_of(blocks: Iterable[Block], asked: str, *, room: int, at: str = "") -> Page:
    """The page that was ``asked`` for, the first where that is no number, the last where it is too high; the one on
    which the place ``at`` begins, if there is such a place."""
    made = pages(numbered(blocks), room=room)
    places: dict[str, int] = {}
    for place, own in enumerate(made, start=1):
        for block in own:
            if block.place:
                places.setdefault(block.place, place)
    wanted = places.get(at) or whole_number(asked, 1, digits=5) or 1
    number = max(1, min(wanted, len(made)))
    sections = tuple(
        (block.text, place)
        for place, own in enumerate(made, start=1)
        for block in own
        if block.kind == "section" and not block.goes_on
    )
    return Page(number, len(made), tuple(made[number - 1]), sections, places)


def numbered(blocks: Iterable[Block]) -> Iterator[Block]:
    """The same, each section with its number from 1: a list of contents leads there."""
    number = 0
    for block in blocks:
        if block.kind == "section":
            number += 1
            block = replace(block, value=number)
        yield block


def pages(blocks: Iterable[Block], *, room: int) -> list[list[Block]]:
    """Fill one page after another. A heading is never the last thing of a page; a page that begins in the middle of
    a section says so at its top. One page at least."""
    made: list[list[Block]] = [[]]
    used = 0
    heads: dict[str, Block] = {}
    for block in (piece for whole in blocks for piece in pieces(whole)):
        if used + block.size > room and any(not one.is_heading for one in made[-1]):
            made.append(_carried(made[-1], heads, block))
            used = sum(one.size for one in made[-1])
        if block.kind == "section":
            heads = {"section": block}
        elif block.kind == "part":
            heads["part"] = block
        _add(made[-1], block)
        used += block.size
    return made


def _carried(page: list[Block], heads: dict[str, Block], block: Block) -> list[Block]:
    """What the next page begins with: headings that would be left alone at the end, and those that go on."""
    alone: list[Block] = []
    while page and page[-1].is_heading:
        alone.insert(0, page.pop())
    begins = {one.kind for one in [*alone, block]}
    if "section" in begins:
        return alone
    return [*(replace(one, goes_on=True) for kind, one in heads.items() if kind not in begins), *alone]


def _add(page: list[Block], block: Block) -> None:
    """A text that was cut is whole again where its pieces stand on one page."""
    if block.goes_on and page and (page[-1].kind, page[-1].name) == (block.kind, block.name):
        page[-1] = replace(page[-1], text=page[-1].text + block.text)
    else:
        page.append(block)


def pieces(block: Block, *, most: int = PIECE) -> Iterator[Block]:
    """The block in pieces of at most ``most`` bytes, cut between paragraphs, lines or words where there are any."""
    start = 0
    while True:
        # A character takes a byte or more, so no more than this can fit: to measure all that follows, each time again,
        # would take the square of its length.
        ahead = replace(block, text=block.text[start : start + most + 1], goes_on=block.goes_on or start > 0)
        if start + most >= len(block.text) and (not ahead.text or ahead.size <= most):
            yield ahead
            return
        place = _place(ahead, most)
        yield replace(ahead, text=ahead.text[:place])
        start += place


def _place(block: Block, most: int) -> int:
    window = min(len(block.text) - 1, most)
    while window > 1 and replace(block, text=block.text[:window]).size > most:
        window = window * 3 // 4
    for gap in ("\n\n", "\n", " "):
        place = block.text.rfind(gap, window // 2, window)
        if place > 0:
            return place + len(gap)
    return max(window, 1)

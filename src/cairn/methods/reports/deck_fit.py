"""How large the type of a slide may be, and what to leave out where even the smallest is too large."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import ceil
from typing import NamedTuple

from cairn.methods.pictures.text import width_of
from cairn.methods.reports.document import Block, Bullets, Heading, Paragraph
from cairn.methods.reports.texts import one_line, paragraphs, sentences, shortened

SIZES = (32, 30, 28, 26, 24, 22, 20, 18, 16, 15, 14)
LONG = 170  # characters: a longer paragraph is cut into its sentences, one for a bullet
SPACE = 0.45  # of the size of type, between paragraphs


class Line(NamedTuple):
    """A paragraph on a slide."""

    text: str
    bullet: bool = False
    bold: bool = False


class Fit(NamedTuple):
    lines: Sequence[Line]
    size: float
    cut: bool


def lines_of(blocks: Iterable[Block]) -> list[Line]:
    """The text among the blocks, long paragraphs in bullets."""
    found: list[Line] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            for part in paragraphs(block.text):
                text = " ".join(part)
                pieces = list(sentences(text)) if len(text) > LONG else [text]
                found += [Line(piece, bullet=len(pieces) > 1) for piece in pieces]
        elif isinstance(block, Bullets):
            found += [Line(text, bullet=True) for item in block.items if (text := one_line(item))]
        elif isinstance(block, Heading) and (text := one_line(block.text)):
            found.append(Line(text, bold=True))
    return found


def fitted(lines: Sequence[Line], width: float, height: float, most: float = SIZES[0]) -> Fit:
    """All in points. The largest type, at most ``most``, in which all fits; else as much as the smallest takes."""
    for size in SIZES:
        if size <= most and height_of(lines, size, width) <= height:
            return Fit(lines, size, cut=False)
    kept = _kept(lines, SIZES[-1], width, height)
    return Fit(kept, SIZES[-1], cut=True)


def height_of(lines: Sequence[Line], size: float, width: float) -> float:
    """In points, rather too much than too little: of the fonts that may be there, the widest is reckoned with."""
    return sum((rows_of(line, size, width) * 1.2 + SPACE) * size for line in lines)


def rows_of(line: Line, size: float, width: float) -> int:
    room = width - (1.3 * size if line.bullet else 0)
    return max(1, ceil(width_of(line.text, size, bold=line.bold) * 1.06 / room))


def _kept(lines: Sequence[Line], size: float, width: float, height: float) -> list[Line]:
    kept: list[Line] = []
    left = height - (1.2 + SPACE) * size
    for line in lines:
        most = int(left / size / 1.2)  # rows that are left
        if rows_of(line, size, width) > most:
            room = int(most * width / (size * 0.72))
            if room > 20:
                kept.append(line._replace(text=shortened(line.text[: room + 1], room)))
                return kept
            break
        kept.append(line)
        left -= height_of([line], size, width)
    return [*kept, Line("…")]

"""The key below a chart: samples of points and lines with their meaning, in as many rows as the width needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cairn.methods.pictures.canvas import Canvas
from cairn.methods.pictures.look import PAPER, LineLook, Mark
from cairn.methods.pictures.text import width_of

ROW = 20
SAMPLE = 26  # pixels of a sample of a line; of a point half of it


@dataclass(frozen=True)
class Entry:
    """``hollow``: the point is drawn as a ring."""

    words: str
    look: Mark | LineLook
    hollow: bool = False

    @property
    def sample(self) -> float:
        return SAMPLE if isinstance(self.look, LineLook) else SAMPLE / 2


class Key:
    """Entries, laid out for a width."""

    def __init__(self, entries: Sequence[Entry], width: float, size: float = 12) -> None:
        self.size = size
        self.places: list[tuple[Entry, float, int]] = []
        x, row = 0.0, 0
        for entry in entries:
            room = entry.sample + 6 + width_of(entry.words, size) + 18
            if x and x + room > width:
                x, row = 0.0, row + 1
            self.places.append((entry, x, row))
            x += room
        self.height = ROW * (row + 1) if entries else 0

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        for entry, x, row in self.places:
            middle = top + ROW * row + ROW / 2
            look, start = entry.look, left + x
            if isinstance(look, LineLook):
                canvas.rule(start, middle, start + SAMPLE, middle, colour=look.colour, width=look.width, dash=look.dash)
            else:
                fill, width = (PAPER, 1.5) if entry.hollow else (look.colour, 0)
                canvas.symbol(
                    start + SAMPLE / 4, middle, look.shape, look.area, fill=fill, stroke=look.colour, width=width
                )
            canvas.text(start + entry.sample + 6, middle, entry.words, size=self.size)

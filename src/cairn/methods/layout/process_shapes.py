"""The shapes of the steps of a process map, and where a line meets their edge."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import NamedTuple

from cairn.methods.layout.drawing import LINE, Pen, Place, lines_of, number
from cairn.methods.layout.process_grid import Step
from cairn.methods.pictures.look import GREY, INK, ORANGE, PAPER, SHADE, TEAL
from cairn.methods.pictures.text import width_of

__all__ = ["KINDS", "Shape", "drawn", "shape_of"]

SMALL = 11.0
GLASS = 12.0  # pixels of an hourglass
KINDS = ("start", "step", "decision", "wait", "end")


class Shape(NamedTuple):
    """What a step takes, in pixels; ``point``: how far a decision's sharp ends reach in, half its width if a diamond."""

    kind: str
    lines: tuple[str, ...]
    wait: tuple[str, ...]
    width: float
    height: float
    point: float = 0

    def side(self, off: float) -> float:
        """How far in from the left or right a line meets the shape that is ``off`` its middle."""
        half = self.height / 2
        if self.kind == "decision":
            return self.point * abs(off) / half
        if self.kind in ("start", "end"):
            radius = min(half, 22.0)
            deep = max(abs(off) - (half - radius), 0.0)
            return radius - sqrt(max(radius**2 - deep**2, 0.0))
        return 0.0

    def rim(self, off: float) -> float:
        """How far down from the top, or up from the bottom, a line meets it that is ``off`` its centre."""
        if self.kind != "decision":
            return 0.0
        flat = self.width / 2 - self.point
        return self.height / 2 * max(abs(off) - flat, 0.0) / self.point


@lru_cache(maxsize=2048)
def shape_of(step: Step, width: float, sharp: bool) -> Shape:
    """``sharp``: decisions are diamonds; else their upper and lower ends are cut, which takes less room."""
    wait_room = width - 20 - GLASS
    wait = lines_of(step.wait, wait_room, SMALL, True) if step.wait.strip() else ()
    extra = len(wait) * 14
    if step.kind == "decision":
        return _decision(step, wait, width, sharp)
    room = width - (22 if step.kind in ("start", "end", "wait") else 14)
    lines = lines_of(step.text, room, bold=step.kind in ("start", "end"))
    return Shape(step.kind, lines, wait, width, LINE * len(lines) + extra + 12)


def _decision(step: Step, wait: tuple[str, ...], width: float, sharp: bool) -> Shape:
    if not sharp:
        lines = lines_of(step.text, width - 26)
        return Shape("decision", lines, wait, width, LINE * len(lines) + 14 * len(wait) + 14, 20)
    best = None
    for share in (0.5, 0.58, 0.66, 0.74):
        lines = lines_of(step.text, width * share)
        height = (LINE * len(lines) + 14 * len(wait)) / (1 - share) + 4
        if best is None or height < best.height:
            best = Shape("decision", lines, wait, width, height, width / 2)
    assert best  # noqa: S101  there is a share
    return best


def drawn(pen: Pen, step: Step, shape: Shape, place: Place, kind: str) -> None:
    """The step in its shape. ``kind`` in words, for who points at it."""
    said = [f"{kind}: {step.text}", step.wait, step.note]
    with pen.row(place, ". ".join(words for words in said if words.strip())):
        _outline(pen, shape, place)
        high = LINE * len(shape.lines) + 14 * len(shape.wait)
        top = place.y + (place.height - high) / 2
        dark = step.kind == "start"
        x = place.centre - (3 if step.kind == "wait" else 0)
        bold = step.kind in ("start", "end")
        top = pen.lines(x, top, shape.lines, bold=bold, fill=PAPER if dark else INK, anchor="middle")
        if shape.wait:
            _wait(pen, shape, x, top, PAPER if dark else ORANGE)
        if step.note.strip():
            _note(pen, place, shape)


def _outline(pen: Pen, shape: Shape, place: Place) -> None:
    x, y, width, height = place[1:]
    if shape.kind == "decision":
        point, middle = shape.point, place.middle
        ends = [(x, middle), (x + point, y), (x + width - point, y), (x + width, middle)]
        ends += [(x + width - point, y + height), (x + point, y + height)]
        pen.shape(ends, fill=SHADE, stroke=TEAL, line=1.6)
    elif shape.kind == "wait":
        bend = min(height / 2, 18.0)
        d = f"M{number(x)} {number(y)} H{number(x + width - bend)} a{number(bend)} {number(height / 2)} 0 0 1 0 {number(height)}"
        pen.path(f"{d} H{number(x)} Z", stroke=ORANGE, line=1.6, fill=PAPER)
    elif shape.kind in ("start", "end"):
        fill = TEAL if shape.kind == "start" else PAPER
        pen.rect(x, y, width, height, fill=fill, stroke=TEAL, line=1 if shape.kind == "start" else 3, round=min(height / 2, 22))
    else:
        pen.rect(x, y, width, height, stroke=TEAL, line=1.2, round=2)


def _wait(pen: Pen, shape: Shape, x: float, top: float, colour: str) -> None:
    """An hourglass and how long; the words say it too."""
    wide = max(width_of(line, SMALL, bold=True) for line in shape.wait)
    left, middle = x - (wide + GLASS) / 2, top + 7
    pen.path(
        f"M{number(left)} {number(middle - 5)} h8 l-8 10 h8 z", stroke=colour, line=1.2, fill=colour
    )
    for place, line in enumerate(shape.wait):
        pen.words(left + GLASS, top + 11 + 14 * place, line, size=SMALL, bold=True, fill=colour)


def _note(pen: Pen, place: Place, shape: Shape) -> None:
    """A folded corner says that there is a note."""
    if shape.kind == "step":
        x, y = place.right, place.y
        pen.shape([(x - 9, y), (x, y + 9), (x - 9, y + 9)], fill=SHADE, stroke=GREY)

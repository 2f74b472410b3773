"""A diagram with what it says in words: drawn for a screen, a phone, a sheet of A4 or a slide.

Each is laid out anew for what it is drawn on: a tall page has other columns than a wide slide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Literal, NamedTuple, Protocol, TypeVar

import typst
import vl_convert

from cairn.methods.layout.drawing import LETTERS, Pen, lines_of

__all__ = [
    "LEAST",
    "PHONE",
    "SCREEN",
    "Diagram",
    "Paper",
    "Sheet",
    "best",
    "diagram_pdf",
    "diagram_png",
    "sentence_drawn",
]

Paper = Literal["a4", "slide"]
LEAST = 6.0  # points: letters in boxes are no smaller on paper; a larger sheet is taken instead
ENOUGH = 7.8  # points: the first way to lay it out with letters as large as this is taken
LARGEST = 1.25  # points for a pixel: a small diagram is not blown up further
MARGIN = 28.0  # points


class Sheet(NamedTuple):
    """Room to draw in: pixels of a screen, else points of paper inside its margins. ``height`` 0: as high as needed.

    ``headed``: on paper the title and the date stand above.
    """

    name: str
    width: float
    height: float = 0
    headed: bool = True

    def scale(self, size: tuple[float, float]) -> float:
        """How large a pixel of a drawing of this size can be shown."""
        across = self.width / size[0]
        return min(across, self.height / size[1]) if self.height else min(1.0, across)

    def letters(self, laid: Sized) -> float:
        """How large the words in boxes are, below a header."""
        size = laid.width, laid.height + (HEADER_ROOM if self.height and self.headed else 0)
        return LETTERS * min(self.scale(size), LARGEST)


SCREEN, PHONE = Sheet("screen", 1100), Sheet("phone", 320)
A4 = (841.9, 595.3)
SLIDE = (960.0, 540.0)  # points: 13.33 by 7.5 inches
HEADER_ROOM = 46  # pixels: what a header of one line takes


class Sized(Protocol):
    """A drawing, or the measures of one that is not drawn yet."""

    @property
    def width(self) -> float: ...

    @property
    def height(self) -> float: ...


Shape = TypeVar("Shape")
Laid = TypeVar("Laid", bound=Sized)


def best(sheet: Sheet, shapes: Iterable[Shape], lay: Callable[[Shape], Laid]) -> Laid:
    """The first whose letters are large enough on the sheet; if none is so, that with the largest letters."""
    found: tuple[float, Laid] | None = None
    for shape in shapes:
        laid = lay(shape)
        letters = sheet.letters(laid)
        if letters >= (ENOUGH if sheet.height else LETTERS):
            return laid
        if found is None or letters > found[0] * 1.02:
            found = letters, laid
    assert found is not None  # noqa: S101  there is always a shape to try
    return found[1]


def sentence_drawn(sheet: Sheet, words: str) -> Pen:
    """What an empty diagram shows."""
    pen = Pen(width=320 if sheet is PHONE else 480)
    pen.lines(8, 16, lines_of(words, pen.width - 16, 14), size=14)
    pen.reach(0, pen.height + 8)
    return pen


@dataclass(frozen=True)
class Diagram:
    """``words`` is what it says, for those who can't see it; ``date`` is written as it is to be read."""

    draw: Callable[[Sheet], Pen] = field(repr=False)
    words: str
    title: str = ""
    date: str = ""
    sheet: Sheet = SCREEN

    @cached_property
    def pen(self) -> Pen:
        """The drawing for this sheet, with the places of its boxes and words."""
        return self.draw(self.sheet)

    @property
    def _header(self) -> tuple[str, str] | None:
        return (self.title, self.date) if self.sheet.height and self.sheet.headed else None

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        width, height = self.pen.size(self._header)
        return round(width), round(height)

    def svg(self, width: float | None = None) -> str:
        """``width``: pixels that it is shown at; without, its own. On paper with title and date above."""
        return self.pen.svg(self.title, self.words, width=width, header=self._header)

    def on(self, paper: Paper, *, larger: int = 0) -> Diagram:
        """The same, laid out for paper of that kind: on A4 upright if that makes the letters larger by a tenth.

        ``larger``: 1 for A3, 2 for A2, and so on; for a slide, each time twice its area too.
        """
        wide, high = (side * 2 ** (larger / 2) for side in (A4 if paper == "a4" else SLIDE))
        across = self._for(Sheet(paper, wide - 2 * MARGIN, high - 2 * MARGIN))
        if paper == "slide" or across.letters >= ENOUGH:
            return across
        upright = self._for(Sheet(paper, high - 2 * MARGIN, wide - 2 * MARGIN))
        return upright if upright.scale > across.scale * 1.1 else across

    def within(self, width: float, height: float) -> Diagram:
        """The same, laid out for a part of a page (in points) that says elsewhere what it is and of when."""
        return self._for(Sheet("part", width, height, headed=False))

    def _for(self, sheet: Sheet) -> Diagram:
        return replace(self, sheet=sheet)

    @property
    def scale(self) -> float:
        """Points of paper, or pixels of a screen, that a pixel of the drawing has on its sheet."""
        return min(self.sheet.scale(self.pen.size(self._header)), LARGEST)

    @property
    def letters(self) -> float:
        """The size of the words in boxes, in points of the paper or pixels of the screen."""
        return LETTERS * self.scale


def diagram_png(diagram: Diagram, scale: float = 2) -> bytes:
    """In pixels: ``scale`` times the size of the drawing, with its title and date. A phone's stays a phone's."""
    header = (diagram.title, diagram.date)
    svg = diagram.pen.svg(diagram.title, diagram.words, header=header)
    png: bytes = vl_convert.svg_to_png(svg, scale=scale)
    return png


# The picture at the top of a sheet. Without a date, so that the same diagram is the same file.
_SHEET = """
#set document(title: sys.inputs.title, date: none)
#set text(lang: sys.inputs.language)
#set page(width: eval(sys.inputs.wide), height: eval(sys.inputs.high), margin: 0pt)
#place(center + top, dy: 28pt, image(
  bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.words,
  width: eval(sys.inputs.width), height: eval(sys.inputs.height),
))
"""


def diagram_pdf(
    diagram: Diagram, *, title: str = "", words: str = "", paper: Paper = "a4", language: str = "en"
) -> bytes:
    """One tagged page whose picture has ``words`` as alternative text; by default the diagram's own title and words.

    A4 across or upright, as fits; a diagram whose letters would be under 6 points gets A3, A2, A1 or A0.
    """
    shown = diagram.on(paper)
    for larger in range(1, 5):
        if shown.letters >= LEAST:
            break
        shown = diagram.on(paper, larger=larger)
    width, height = (side * shown.scale for side in shown.pen.size((diagram.title, diagram.date)))
    inputs = {
        "svg": shown.svg(), "title": title or diagram.title, "words": words or diagram.words, "language": language,
        "wide": f"{shown.sheet.width + 2 * MARGIN:.1f}pt", "high": f"{shown.sheet.height + 2 * MARGIN:.1f}pt",
        "width": f"{width:.1f}pt", "height": f"{height:.1f}pt",
    }  # fmt: skip
    pdf: bytes = typst.compile(_SHEET.encode(), format="pdf", sys_inputs=inputs)
    return pdf

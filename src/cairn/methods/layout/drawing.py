"""A pen that writes SVG: words in lines, boxes, arrows. It remembers where words and boxes stand, to be checked.

Attributes only: no style, no ids, so that a drawing can stand in any page, also several times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import Literal, NamedTuple

from cairn.methods.pictures.look import FONT, GREY, INK, PAPER
from cairn.methods.pictures.text import fit, width_of, wrapped

__all__ = ["LETTERS", "LINE", "Pen", "Place", "lines_of", "number"]

LETTERS, LINE = 12.0, 15.0  # pixels: size of letters, and from one line of words to the next
HEADER = 18.0  # size of the title's letters
EDGE = 8.0  # around everything
Anchor = Literal["start", "middle", "end"]
Point = tuple[float, float]


class Place(NamedTuple):
    """Pixels from the upper left corner; ``key`` is the row's, or the words of a line of text."""

    key: str
    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> float:
        return self.y + self.height / 2

    @property
    def centre(self) -> float:
        return self.x + self.width / 2


def number(value: float) -> str:
    """A length as it is written: to a tenth of a pixel.

    >>> number(12.04), number(3.25)
    ('12', '3.2')
    """
    return f"{round(value, 1):g}" if abs(value) < 100_000 else f"{value:.0f}"


@lru_cache(maxsize=4096)
def lines_of(text: str, room: float, size: float = LETTERS, bold: bool = False) -> tuple[str, ...]:
    """All of the text in lines that fit into the room (pixels); a word that is too long is broken, nothing is cut.

    >>> lines_of("Wait for a first appointment", 100)
    ('Wait for a first', 'appointment')
    """
    words: list[str] = []
    for word in fit(text).split():
        words += _broken(word, room, size, bold)
    return tuple(wrapped(" ".join(words), room, size, bold=bold))


def _broken(word: str, room: float, size: float, bold: bool) -> list[str]:
    """The word in parts that fit, each of at least one letter."""
    if width_of(word, size, bold=bold) <= room:
        return [word]
    parts = [""]
    for letter in word:
        if parts[-1] and width_of(parts[-1] + letter, size, bold=bold) > room:
            parts.append("")
        parts[-1] += letter
    return parts


@dataclass
class Pen:
    """Draws into a list of parts. ``width`` and ``height`` grow with what is drawn."""

    width: float = 0
    height: float = 0
    parts: list[str] = field(default_factory=list)
    texts: list[Place] = field(default_factory=list)
    boxes: list[Place] = field(default_factory=list)
    strokes: list[tuple[Point, Point]] = field(default_factory=list)  # of arrows

    @contextmanager
    def row(self, place: Place, words: str = "") -> Iterator[None]:
        """What is drawn inside belongs to one row of the diagram, and is moved with it."""
        self.boxes.append(place)
        self.reach(place.right, place.bottom)
        said = f"<title>{escape(fit(words))}</title>" if words else ""
        self.parts.append(f'<g data-row="{escape(fit(place.key))}">{said}')
        yield
        self.parts.append("</g>")

    def reach(self, x: float, y: float) -> None:
        self.width, self.height = max(self.width, x + EDGE), max(self.height, y + EDGE)

    def rect(
        self, x: float, y: float, width: float, height: float, *, fill: str = PAPER, stroke: str = GREY,
        line: float = 1, dash: str = "", round: float = 4,
    ) -> None:  # fmt: skip
        self.reach(x + width, y + height)
        self.parts.append(
            f'<rect x="{number(x)}" y="{number(y)}" width="{number(width)}" height="{number(height)}"'
            f' rx="{number(round)}" fill="{fill}"{_stroke(stroke, line, dash)}/>'
        )

    def circle(
        self, x: float, y: float, radius: float, *, fill: str = PAPER, stroke: str = GREY, line: float = 1,
        dash: str = "",
    ) -> None:  # fmt: skip
        self.reach(x + radius, y + radius)
        at = f'cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
        self.parts.append(f'<circle {at} fill="{fill}"{_stroke(stroke, line, dash)}/>')

    def path(self, d: str, *, stroke: str = GREY, line: float = 1.2, dash: str = "", fill: str = "none") -> None:
        self.parts.append(f'<path d="{d}" fill="{fill}"{_stroke(stroke, line, dash)}/>')

    def shape(self, points: Sequence[Point], *, fill: str = PAPER, stroke: str = GREY, line: float = 1) -> None:
        """A closed shape with straight sides."""
        self.path(f"M{' L'.join(_at(point) for point in points)} Z", stroke=stroke, line=line, fill=fill)

    def words(
        self, x: float, y: float, words: str, *, size: float = LETTERS, bold: bool = False, fill: str = INK,
        anchor: Anchor = "start", halo: bool = False,
    ) -> None:  # fmt: skip
        """One line; ``y`` is where its letters stand. ``halo``: they can be read where a line passes behind."""
        words = fit(words)
        if not words.strip():
            return
        wide = width_of(words, size, bold=bold)
        left = {"start": x, "middle": x - wide / 2, "end": x - wide}[anchor]
        self.texts.append(Place(words, left, y - 0.78 * size, wide, size))
        self.reach(left + wide, y + 0.22 * size)
        look = ' font-weight="bold"' if bold else ""
        look += f' text-anchor="{anchor}"' if anchor != "start" else ""
        look += f' font-size="{number(size)}"' if size != LETTERS else ""
        look += f' fill="{fill}"' if fill != INK else ""
        look += f' stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"' if halo else ""
        self.parts.append(f'<text x="{number(x)}" y="{number(y)}"{look}>{escape(words)}</text>')

    def lines(
        self, x: float, top: float, lines: Sequence[str], *, size: float = LETTERS, bold: bool = False,
        fill: str = INK, anchor: Anchor = "start", halo: bool = False,
    ) -> float:  # fmt: skip
        """Lines one under another from ``top``; gives where the next would begin."""
        step = size * LINE / LETTERS
        for place, line in enumerate(lines):
            self.words(
                x, top + step * place + 0.96 * size, line, size=size, bold=bold, fill=fill, anchor=anchor, halo=halo
            )
        return top + step * len(lines)

    def arrow(
        self, points: Sequence[Point], *, stroke: str = GREY, line: float = 1.2, dash: str = "", head: bool = True
    ) -> None:
        """A line along points with rounded corners, and a head at its end that points along the last stretch."""
        points = _distinct(points)
        if len(points) < 2:
            return
        self.strokes += pairwise(points)
        (x0, y0), (x, y) = points[-2:]
        length = max(abs(x - x0), abs(y - y0), 0.1)
        ux, uy, size = (x - x0) / length, (y - y0) / length, 6 + line
        stop = (x - ux * size * 0.8, y - uy * size * 0.8) if head else (x, y)
        self.path(_rounded([*points[:-1], stop]), stroke=stroke, line=line, dash=dash)
        if head:
            side = size * 0.5
            ends = [(x - ux * size - uy * side, y - uy * size + ux * side)]
            ends.append((x - ux * size + uy * side, y - uy * size - ux * side))
            self.shape([(x, y), *ends], fill=stroke, stroke=stroke, line=0.5)

    def svg(self, title: str, words: str, *, width: float | None = None, header: tuple[str, str] | None = None) -> str:
        """The whole drawing. ``width``: how wide it is shown, else its own; ``header``: title and date to be drawn."""
        top, head = 0.0, ""
        if header and any(header):
            over, top = _header(*header, self.width)
            head = "".join(over.parts)
        wide, high = self.width, self.height + top
        shown = width or wide
        body = "".join(self.parts)
        body = f'{head}<g transform="translate(0 {number(top)})">{body}</g>' if head else body
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {number(wide)} {number(high)}" '
            f'width="{number(shown)}" height="{number(high * shown / wide)}" role="img" '
            f'font-family="{FONT}" font-size="{number(LETTERS)}" fill="{INK}">'
            f"<title>{escape(fit(title))}</title><desc>{escape(fit(words))}</desc>"
            f'<rect width="{number(wide)}" height="{number(high)}" fill="{PAPER}"/>{body}</svg>'
        )

    def size(self, header: tuple[str, str] | None = None) -> tuple[float, float]:
        """Pixels, the header included."""
        top = _header(*header, self.width)[1] if header and any(header) else 0.0
        return self.width, self.height + top


def _header(title: str, date: str, width: float) -> tuple[Pen, float]:
    """Title to the left, date to the right of its first line; and how much room they take."""
    pen = Pen()
    beside = width_of(date, LETTERS) + 24 if date else 0.0
    room = max(width - 2 * EDGE - beside, 120)
    pen.lines(EDGE, EDGE, lines_of(title, room, HEADER, True) if title else (), size=HEADER, bold=True)
    pen.words(width - EDGE, EDGE + HEADER, date, fill=GREY, anchor="end")
    bottom = EDGE + HEADER * LINE / LETTERS * max(1, len(lines_of(title, room, HEADER, True)))
    pen.path(f"M{number(EDGE)} {number(bottom + 6)} H{number(width - EDGE)}")
    return pen, bottom + 12


def _stroke(colour: str, line: float, dash: str) -> str:
    if not line or colour == "none":
        return ""
    return (
        f' stroke="{colour}"'
        + (f' stroke-width="{number(line)}"' if line != 1 else "")
        + (f' stroke-dasharray="{dash}"' if dash else "")
    )


def _at(point: Point) -> str:
    return f"{number(point[0])} {number(point[1])}"


def _distinct(points: Sequence[Point]) -> list[Point]:
    """Without points that stand where the one before stands, or in the middle of a straight line."""
    kept: list[Point] = []
    for point in points:
        if kept and abs(kept[-1][0] - point[0]) < 0.05 and abs(kept[-1][1] - point[1]) < 0.05:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept.pop()
        kept.append(point)
    return kept


def _rounded(points: Sequence[Point], most: float = 6) -> str:
    """A path along the points, its corners cut by curves."""
    d = f"M{_at(points[0])}"
    for before, at, after in zip(points, points[1:], points[2:], strict=False):
        reach = min(most, _apart(before, at) / 2, _apart(at, after) / 2)
        d += f" L{_at(_towards(at, before, reach))} Q{_at(at)} {_at(_towards(at, after, reach))}"
    return f"{d} L{_at(points[-1])}"


def _apart(a: Point, b: Point) -> float:
    return max(abs(a[0] - b[0]), abs(a[1] - b[1]))


def _towards(start: Point, end: Point, reach: float) -> Point:
    far = _apart(start, end) or 1.0
    return start[0] + (end[0] - start[0]) * reach / far, start[1] + (end[1] - start[1]) * reach / far

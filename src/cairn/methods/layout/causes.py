"""The cause and effect diagram: a spine towards the problem, categories as ribs, their causes as twigs.

Ribs of one side are parallel, so what stands between two of them is a slanted strip of one width: a text that is
broken to fit its strip can't reach another's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cairn.methods.layout.diagram import PHONE, SCREEN, Diagram, Sheet, best, sentence_drawn
from cairn.methods.layout.drawing import LINE, Pen, Place, lines_of
from cairn.methods.pictures.look import GREY, ORANGE, PAPER, TEAL
from cairn.methods.pictures.text import widest
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _

__all__ = ["Cause", "CauseDiagram", "causes_picture"]

SLOPE = 0.24  # of a rib: pixels across for a pixel away from the spine
INDENT = 13.0
GAP = 16.0  # between a rib and the texts beyond it
HEAD = 170.0
EMPTY = _("No causes yet.")


@dataclass(frozen=True)
class Cause:
    """A category has no ``parent``; a cause has a category or another cause."""

    key: str
    text: str
    parent: str | None = None


@dataclass(frozen=True)
class CauseDiagram:
    problem: str
    causes: Sequence[Cause]


class _Row(NamedTuple):
    """One cause below its category; ``depth`` 1 is a twig on the rib, 2 a twig on that."""

    cause: Cause
    depth: int


class _Rib(NamedTuple):
    category: Cause
    rows: tuple[_Row, ...]


class Strips(NamedTuple):
    """How wide the texts between two ribs may be, and how many pairs of ribs a spine has."""

    room: float
    pairs: int


def causes_picture(
    diagram: CauseDiagram, *, title: str = "", date: str = "", narrow: bool = False, language: Language = ENGLISH
) -> Diagram:
    """The picture of a cause and effect diagram. ``narrow``: an indented list, 320 pixels wide."""
    ribs = _ribs(diagram.causes)

    def draw(sheet: Sheet) -> Pen:
        if not ribs and not diagram.problem.strip():
            return sentence_drawn(PHONE if narrow else sheet, language.gettext(EMPTY))
        if narrow:
            return _list(diagram.problem, ribs)
        return best(sheet, _strips(len(ribs), sheet), lambda strips: _bones(diagram.problem, ribs, strips))

    return Diagram(draw, _in_words(diagram.problem, ribs, language), title, date, PHONE if narrow else SCREEN)


def _strips(ribs: int, sheet: Sheet) -> list[Strips]:
    pairs = max(1, -(-ribs // 2))
    if not sheet.height:
        return [Strips(room, min(pairs, most)) for room, most in ((240, 3), (200, 4), (170, 4), (150, 5))]
    parts = sorted({-(-pairs // spines) for spines in (1, 2, 3) if spines <= pairs}, reverse=True)
    return [Strips(room, each) for each in parts for room in (210, 180, 150, 250, 300, 125)]


def _ribs(causes: Sequence[Cause]) -> list[_Rib]:
    """Each category with all below it, in the order of the outline. What hangs on nothing known is a category."""
    known = {cause.key for cause in causes}
    below: dict[str | None, list[Cause]] = {}
    for cause in causes:
        below.setdefault(cause.parent if cause.parent in known else None, []).append(cause)
    ribs = []
    for category in below.get(None, []):
        rows: list[_Row] = []
        stack = [_Row(cause, 1) for cause in reversed(below.get(category.key, []))]
        while stack:
            row = stack.pop()
            rows.append(row)
            stack += [_Row(cause, row.depth + 1) for cause in reversed(below.get(row.cause.key, []))]
        ribs.append(_Rib(category, tuple(rows)))
    return ribs


def _bones(problem: str, ribs: Sequence[_Rib], strips: Strips) -> Pen:
    pen, y = Pen(), 8.0
    each = 2 * strips.pairs
    for first in range(0, max(len(ribs), 1), each):
        y = _Spine(pen, problem, ribs[first : first + each], strips.room, y).bottom + 20
    return pen


class _Spine:
    """One fish: ribs in pairs, above and below; the problem at its head."""

    def __init__(self, pen: Pen, problem: str, ribs: Sequence[_Rib], room: float, top: float) -> None:
        self.pen, self.room = pen, room
        self.sides = (ribs[0::2], ribs[1::2])
        tallest = max((self._high(row) for rib in ribs for row in rib.rows), default=0.0)
        self.pitch = room + SLOPE * tallest + GAP
        self.reach = [max((self._length(rib) for rib in side), default=0.0) for side in self.sides]
        labels = [max((self._label_high(rib) for rib in side), default=0.0) for side in self.sides]
        head = lines_of(problem, HEAD - 20, 13.0, True)
        half = len(head) * LINE * 13 / 12 / 2 + 12
        self.spine = top + max(self.reach[0] + labels[0], half)
        self.first = 8 + SLOPE * max(self.reach) + self.pitch
        self._head(head, half)
        for below, side in enumerate(self.sides):
            for place, rib in enumerate(side):
                self._rib(rib, self.first + place * self.pitch, bool(below))
        self.bottom = self.spine + max(self.reach[1] + labels[1], half)

    def _lines(self, row: _Row) -> tuple[str, ...]:
        return lines_of(row.cause.text, max(self.room - INDENT * (row.depth - 1), 50))

    def _high(self, row: _Row) -> float:
        return LINE * len(self._lines(row)) + (9 if row.depth == 1 else 4)

    def _label(self, rib: _Rib) -> tuple[str, ...]:
        return lines_of(rib.category.text, self.room - 20, 13.0, True)

    def _label_high(self, rib: _Rib) -> float:
        return len(self._label(rib)) * LINE * 13 / 12 + 10

    def _length(self, rib: _Rib) -> float:
        return max(sum(self._high(row) for row in rib.rows) + 26, 64)

    def _head(self, lines: Sequence[str], half: float) -> None:
        pairs = max(len(self.sides[0]), 1)
        x = self.first + (pairs - 1) * self.pitch + 34
        left = max(self.first - self.pitch + GAP, 8)
        self.pen.arrow([(left, self.spine), (x, self.spine)], stroke=TEAL, line=3.5)
        self.pen.rect(x, self.spine - half, HEAD, 2 * half, stroke=ORANGE, line=2.5, round=3)
        self.pen.lines(x + HEAD / 2, self.spine - half + 12, lines, size=13, bold=True, anchor="middle")

    def _rib(self, rib: _Rib, foot: float, below: bool) -> None:
        reach = self.reach[below]
        way = 1 if below else -1
        end = foot - SLOPE * reach
        self.pen.arrow([(end, self.spine + way * reach), (foot, self.spine + way * 2)], stroke=TEAL, line=2)
        label, high = self._label(rib), self._label_high(rib)
        wide = max(widest(label, 13) * 1.13 + 20, 60)
        top = self.spine + reach if below else self.spine - reach - high
        place = Place(rib.category.key, end + 10 - wide, top, wide, high)
        with self.pen.row(place, rib.category.text):
            self.pen.rect(*place[1:], fill=TEAL, stroke=TEAL, round=3)
            self.pen.lines(place.centre, top + 5, label, size=13, bold=True, fill=PAPER, anchor="middle")
        self._rows(rib, foot, reach, below)

    def _rows(self, rib: _Rib, foot: float, reach: float, below: bool) -> None:
        """From top to bottom; room that is left is shared between the twigs."""
        twigs = sum(row.depth == 1 for row in rib.rows)
        left = reach - 26 - sum(self._high(row) for row in rib.rows)
        more = min(left / max(twigs, 1), 14.0)
        y = self.spine + 16 if below else self.spine - reach + 8
        y += (left - more * twigs) / 2
        for row in rib.rows:
            y += more if row.depth == 1 else 0
            self._row(row, y, foot)
            y += self._high(row)

    def _row(self, row: _Row, top: float, foot: float) -> None:
        lines, high = self._lines(row), self._high(row)
        far = max(abs(top - self.spine), abs(top + high - self.spine))
        edge = foot - SLOPE * far - 6
        x = edge - self.room + INDENT * (row.depth - 1)
        with self.pen.row(Place(row.cause.key, x, top, edge - x, high - 1), row.cause.text):
            end = self.pen.lines(x, top, lines)
            if row.depth == 1:
                y = end + 3.5
                rib = foot - SLOPE * abs(y - self.spine)
                self.pen.arrow([(x, y), (rib, y)], line=1.2)
            else:
                self.pen.path(f"M{x - 8:.1f} {top - 2:.1f} V{top + LINE / 2:.1f} H{x - 2:.1f}", line=1)


def _list(problem: str, ribs: Sequence[_Rib]) -> Pen:
    """The problem, then each category with its causes, a little further in each time."""
    pen, lines = Pen(width=320), lines_of(problem, 288, 13.0, True)
    high = len(lines) * LINE * 13 / 12 + 14
    pen.rect(6, 8, 308, high, stroke=ORANGE, line=2.5, round=3)
    pen.lines(16, 15, lines, size=13, bold=True)
    y = 8 + high + 12
    for rib in ribs:
        y = _category(pen, rib, y)
    return pen


def _category(pen: Pen, rib: _Rib, y: float) -> float:
    label = lines_of(rib.category.text, 288, 12.0, True)
    place = Place(rib.category.key, 6, y, 308, LINE * len(label) + 10)
    with pen.row(place, rib.category.text):
        pen.rect(*place[1:], fill=TEAL, stroke=TEAL, round=3)
        pen.lines(16, y + 5, label, bold=True, fill=PAPER)
    y = place.bottom + 6
    for row in rib.rows:
        x = 26 + 14.0 * (min(row.depth, 6) - 1)
        lines = lines_of(row.cause.text, 312 - x)
        with pen.row(Place(row.cause.key, x, y, 312 - x, LINE * len(lines) + 2), row.cause.text):
            pen.lines(x, y, lines)
            pen.path(f"M{x - 10:.1f} {y - 3:.1f} V{y + LINE / 2:.1f} H{x - 4:.1f}", stroke=GREY)
        y += LINE * len(lines) + 5
    return y + 8


def _in_words(problem: str, ribs: Sequence[_Rib], language: Language) -> str:
    """The problem, then a sentence for each category: causes, and in brackets the causes of those."""
    if not ribs:
        return language.gettext(EMPTY) if not problem else f"{problem}. {language.gettext(EMPTY)}"
    said = [language.gettext(_("Problem: %(problem)s.")) % {"problem": problem}]
    for rib in ribs:
        words, depth = "", 1
        for row in rib.rows:
            words += " (" * max(row.depth - depth, 0) or ")" * (depth - row.depth) + ("; " if words else "")
            words, depth = words + row.cause.text, row.depth
        said.append(f"{rib.category.text}: {words}{')' * (depth - 1)}." if words else f"{rib.category.text}.")
    return " ".join(said)

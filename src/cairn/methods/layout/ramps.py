"""PDSA ramps: cycles that build on each other, rising from small tests to large ones, each with its decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cairn.methods.layout.diagram import PHONE, SCREEN, Diagram, Sheet, best, sentence_drawn
from cairn.methods.layout.drawing import LINE, Pen, Place, lines_of
from cairn.methods.pictures.look import BLUE, GREY, INK, ORANGE, PAPER, PURPLE, SHADE, TEAL
from cairn.methods.pictures.text import width_of
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _

__all__ = ["Ramp", "RampCycle", "ramps_picture"]

EMPTY = _("No PDSA cycles yet.")
SMALL = 11.0
CYCLE = _("PDSA %(number)s")


class _Decision(NamedTuple):
    """How a decision is drawn; ``shape``: tick, turn, cross or open."""

    words: str
    colour: str
    shape: str


DECISIONS = {
    "adopt": _Decision(_("Adopt"), BLUE, "tick"),
    "adapt": _Decision(_("Adapt"), PURPLE, "turn"),
    "abandon": _Decision(_("Abandon"), ORANGE, "cross"),
}
UNDECIDED = _Decision(_("Not decided yet"), GREY, "open")


@dataclass(frozen=True)
class RampCycle:
    """``decision``: adopt, adapt, abandon, or anything else for none yet; ``scale`` in words: "3 patients"."""

    key: str
    number: int
    title: str
    decision: str = ""
    scale: str = ""

    @property
    def outcome(self) -> _Decision:
        return DECISIONS.get(self.decision, UNDECIDED)


@dataclass(frozen=True)
class Ramp:
    """Cycles in the order in which each builds on the one before."""

    title: str
    cycles: Sequence[RampCycle]


class Steps(NamedTuple):
    """Width of a cycle's column, how many there are in a row, how far a ramp rises at most; pixels."""

    width: float
    most: int
    rise: float


ROOMY = Steps(172, 6, 90)
ON_SCREEN = [ROOMY]
ON_PAPER = [ROOMY, *(Steps(width, most, 50) for most in (5, 4, 6, 8, 10, 12) for width in (170, 140, 115))]


def ramps_picture(
    ramps: Sequence[Ramp], *, title: str = "", date: str = "", narrow: bool = False, language: Language = ENGLISH
) -> Diagram:
    """The picture of PDSA ramps. ``narrow``: cycles one under another, the first at the bottom of no stair."""
    shown = [ramp for ramp in ramps if ramp.cycles]

    def draw(sheet: Sheet) -> Pen:
        if not shown:
            return sentence_drawn(PHONE if narrow else sheet, language.gettext(EMPTY))
        if narrow:
            return _stacked(shown, language)
        return best(sheet, ON_PAPER if sheet.height else ON_SCREEN, lambda steps: _wide(shown, steps, language))

    return Diagram(draw, _in_words(shown, language), title, date, PHONE if narrow else SCREEN)


class _Piece(NamedTuple):
    """What of a ramp stands in one row: ``first`` is the place of its first cycle in the whole ramp."""

    ramp: Ramp
    cycles: Sequence[RampCycle]
    first: int


def _wide(ramps: Sequence[Ramp], steps: Steps, language: Language) -> Pen:
    pen, y = Pen(), 8.0
    for row in _in_rows(ramps, steps.most):
        x, heights = 8.0, []
        room = max(_title_lines(piece, steps) for piece in row) * LINE * 14 / 12 + 8
        for piece in row:
            heights.append(_Stair(pen, piece, steps, language, x, y, room).bottom)
            x += steps.width * len(piece.cycles) + 16
        y = max(heights) + 16
    return pen


def _title_lines(piece: _Piece, steps: Steps) -> int:
    return len(lines_of(piece.ramp.title, steps.width * len(piece.cycles) - 16, 14, True))


def _in_rows(ramps: Sequence[Ramp], most: int) -> list[list[_Piece]]:
    """Long ramps in pieces as even as can be; short ones side by side."""
    rows: list[list[_Piece]] = []
    used = most
    for ramp in ramps:
        parts = -(-len(ramp.cycles) // most)
        each = -(-len(ramp.cycles) // parts)
        for first in range(0, len(ramp.cycles), each):
            piece = _Piece(ramp, ramp.cycles[first : first + each], first)
            if used + len(piece.cycles) > most:
                rows.append([])
                used = 0
            rows[-1].append(piece)
            used += len(piece.cycles)
    return rows


class _Stair:
    """One piece of a ramp: a wedge that rises, a circle for each cycle on it, its words below."""

    def __init__(
        self, pen: Pen, piece: _Piece, steps: Steps, language: Language, x: float, y: float, room: float
    ) -> None:
        self.pen, self.piece, self.steps, self.language = pen, piece, steps, language
        self.x, self.wide = x, steps.width * len(piece.cycles)
        pen.lines(x, y, lines_of(piece.ramp.title, self.wide - 16, 14, True), size=14, bold=True, fill=TEAL)
        self.rise = min(steps.rise, 22.0 * (len(piece.cycles) - 1))
        self.foot = y + room + self.rise + 48
        self._wedge()
        self.bottom = max(self._cycle(place, cycle) for place, cycle in enumerate(piece.cycles))

    def _level(self, x: float) -> float:
        return self.foot - self.rise * (x - self.x) / self.wide

    def _wedge(self) -> None:
        right, foot = self.x + self.wide - 10, self.foot + 8
        self.pen.shape(
            [(self.x, self._level(self.x) + 4), (right, self._level(right) + 4), (right, foot), (self.x, foot)],
            fill=SHADE, stroke="none",
        )  # fmt: skip

    def _cycle(self, place: int, cycle: RampCycle) -> float:
        """Gives where its words end."""
        left, room = self.x + place * self.steps.width, self.steps.width - 14
        radius = min(13 + 1.6 * (self.piece.first + place), 22.0)
        x = left + radius + 6
        middle = self._level(x) - radius + 4
        end = self.foot + 12 + LINE * len(lines_of(cycle.title, room))
        scale = lines_of(cycle.scale, room, SMALL) if cycle.scale else ()
        bottom = end + SMALL * 1.25 * len(scale)
        with self.pen.row(Place(cycle.key, left, middle - radius, room, bottom - middle + radius), _said(cycle, self.language)):
            _disc(self.pen, cycle, x, middle, radius)
            _outcome(self.pen, cycle, x + radius + 6, middle + 4, self.language)
            self.pen.lines(left + 2, self.foot + 12, lines_of(cycle.title, room))
            self.pen.lines(left + 2, end, scale, size=SMALL, fill=GREY)
        return bottom


def _disc(pen: Pen, cycle: RampCycle, x: float, y: float, radius: float) -> None:
    """The number of the cycle; a broken line around it while nothing is decided."""
    known = cycle.outcome is not UNDECIDED
    pen.circle(x, y, radius, fill=TEAL if known else PAPER, stroke=TEAL, line=2, dash="" if known else "4 3")
    size = min(14.0, 12 * 2 * (radius - 2) / max(width_of(str(cycle.number), 12, bold=True), 1))
    pen.words(x, y + size * 0.36, str(cycle.number), size=size, bold=True, fill=PAPER if known else INK, anchor="middle")


def _outcome(pen: Pen, cycle: RampCycle, x: float, base: float, language: Language) -> None:
    """The decision: a shape of its own, and its word."""
    words, colour, shape = cycle.outcome
    at, middle = x + 5, base - 4
    if shape == "tick":
        pen.path(f"M{at - 5:.1f} {middle:.1f} l3.5 4 l6.5 -8", stroke=colour, line=2.4)
    elif shape == "cross":
        pen.path(f"M{at - 4:.1f} {middle - 4:.1f} l8 8 m0 -8 l-8 8", stroke=colour, line=2.4)
    elif shape == "turn":
        pen.path(f"M{at - 4:.1f} {middle + 3:.1f} a4.5 4.5 0 1 1 8 0", stroke=colour, line=2)
        pen.shape([(at + 1, middle + 1), (at + 7, middle + 1), (at + 4, middle + 6)], fill=colour, stroke="none")
    else:
        pen.circle(at, middle, 4, stroke=colour, dash="2 2")
    pen.words(x + 14, base, language.gettext(words), size=SMALL, bold=True, fill=colour)


def _stacked(ramps: Sequence[Ramp], language: Language) -> Pen:
    """For a phone: each cycle in a row of its own, a line from circle to circle."""
    pen, y = Pen(width=320), 8.0
    for ramp in ramps:
        y = pen.lines(8, y, lines_of(ramp.title, 304, 14, True), size=14, bold=True, fill=TEAL) + 8
        last = 0.0
        for place, cycle in enumerate(ramp.cycles):
            radius = min(13 + 1.5 * place, 22.0)
            words = lines_of(cycle.title, 244)
            scale = lines_of(cycle.scale, 244, SMALL) if cycle.scale else ()
            height = max(2 * radius, LINE * (1 + len(words)) + SMALL * 1.25 * len(scale)) + 4
            if last:
                pen.path(f"M32 {last:.1f} V{y:.1f}", line=2)
            with pen.row(Place(cycle.key, 8, y, 304, height), _said(cycle, language)):
                _disc(pen, cycle, 32, y + radius, radius)
                _outcome(pen, cycle, 64, y + 13, language)
                end = pen.lines(64, y + LINE + 3, words)
                pen.lines(64, end, scale, size=SMALL, fill=GREY)
            last, y = y + 2 * radius, y + height + 10
        y += 10
    return pen


def _said(cycle: RampCycle, language: Language) -> str:
    name = language.gettext(CYCLE) % {"number": cycle.number}
    scale = f", {cycle.scale}" if cycle.scale else ""
    return f"{name}: {cycle.title}{scale}: {language.gettext(cycle.outcome.words)}"


def _in_words(ramps: Sequence[Ramp], language: Language) -> str:
    said = [f"{ramp.title}: {'; '.join(_said(cycle, language) for cycle in ramp.cycles)}." for ramp in ramps]
    return " ".join(said) or language.gettext(EMPTY)

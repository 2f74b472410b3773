"""Notes, PDSA cycles and new phases as flags above the plot, and the list below it that says what they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import isnan
from typing import Any, NamedTuple

from cairn.methods.pictures.canvas import Canvas
from cairn.methods.pictures.look import GREY, INK, PAPER, SHADE, TEAL
from cairn.methods.pictures.text import width_of, wrapped
from cairn.methods.pictures.x_axis import XAxis
from cairn.methods.sentences import Language, gettext_noop
from cairn.methods.spc import ChartError, Reading
from cairn.methods.spc.words import centre_name, number

HEIGHT = 18  # of a flag
ROW = 22  # of a row of flags
LINE = 16  # of words in the list
TWO_COLUMNS = 680  # pixels of a picture that has room for two columns
MOST = 40


class Cycle(NamedTuple):
    """A PDSA cycle to be shown: when it began (a point's number from 1, an x or any date), what it was, its number."""

    at: Any
    title: str
    number: int | None = None


@dataclass(frozen=True)
class Flag:
    """``point`` is the number of the point that it belongs to, 0 for what belongs to a time."""

    label: str
    at: float
    when: str
    text: str
    kind: str
    point: int = 0

    @property
    def words(self) -> str:
        return f"{self.when}: {self.text}"

    @property
    def width(self) -> float:
        return max(HEIGHT, width_of(self.label, 11, bold=True) + 8)


def flags_of(
    reading: Reading, axis: XAxis, notes: Mapping[Any, str] | None, cycles: Sequence[Cycle], language: Language
) -> list[Flag]:
    """Cycles (P1, P2), then notes (1, 2), then phases (A, B). Raises ``ChartError`` for a point that isn't there."""
    return [*_cycles(axis, cycles), *_notes(reading, axis, notes or {}), *_phases(reading, axis, language)]


def _cycles(axis: XAxis, cycles: Sequence[Cycle]) -> list[Flag]:
    found = []
    for count, (at, title, given) in enumerate(cycles, start=1):
        found.append(Flag(f"P{given or count}", _place(axis, at), axis.say(_x_of(axis, at)), title, "cycle"))
    return found


def _notes(reading: Reading, axis: XAxis, notes: Mapping[Any, str]) -> list[Flag]:
    """The series' own notes and those given, one flag to a point."""
    at_point = {point.number: [point.note] for point in reading.points if point.note}
    for key, text in notes.items():
        if not text.strip():
            continue
        at_point.setdefault(axis.nearest(_place(axis, key)), []).append(text)
    numbered = enumerate(sorted(at_point.items()), start=1)
    return [
        Flag(str(count), axis.at[n - 1], axis.say(axis.x[n - 1]), "; ".join(texts), "note", n)
        for count, (n, texts) in numbered
    ]


def _phases(reading: Reading, axis: XAxis, language: Language) -> list[Flag]:
    """Why the lines are calculated anew, and what came of it."""
    found = []
    for count, (before, phase) in enumerate(pairwise(reading.phases)):
        at = (axis.at[phase.first - 2] + axis.at[phase.first - 1]) / 2
        words = phase.reason
        if not (isnan(before.limits.centre) or isnan(phase.limits.centre)):
            change = language.gettext(gettext_noop("%(centre)s %(before)s before, %(now)s after"))
            values = {"before": number(before.limits.centre), "now": number(phase.limits.centre)}
            words = f"{words}. {change % {'centre': centre_name(reading).capitalize(), **values}}"
        found.append(Flag(chr(ord("A") + count % 26), at, axis.say(phase.start), words, "phase", phase.first))
    return found


def _x_of(axis: XAxis, at: Any) -> Any:
    return axis.x[at - 1] if isinstance(at, int) and 1 <= at <= len(axis.x) else at


def _place(axis: XAxis, at: Any) -> float:
    place = axis.place(at)
    if place is None:
        shown = at.isoformat() if isinstance(at, date) else at
        raise ChartError(f"There is no point {shown} to put a note or a cycle at.")
    return place


def rows_of(flags: Sequence[Flag], axis: XAxis) -> list[int]:
    """In which row (from 0, the lowest) each flag stands, so that no two touch."""
    ends: list[float] = []
    found = [0] * len(flags)
    for n in sorted(range(len(flags)), key=lambda n: flags[n].at):
        left = axis.scale(flags[n].at) - flags[n].width / 2
        row = next((row for row, end in enumerate(ends) if end <= left), len(ends))
        if row == len(ends):
            ends.append(0.0)
        ends[row] = left + flags[n].width + 2
        found[n] = row
    return found


def draw_flags(canvas: Canvas, flags: Sequence[Flag], axis: XAxis, ends: Mapping[int, float], height: float) -> None:
    """Flags with their stems. ``ends``: how far down (pixels) the stem of a note's point reaches."""
    for flag, row in zip(flags, rows_of(flags, axis), strict=True):
        x, y = axis.scale(flag.at), -ROW * row - HEIGHT / 2 - 6
        down = ends.get(flag.point, height) if flag.kind == "note" else height
        canvas.rule(x, y, x, down, colour=GREY, width=1, dash=(1, 2) if flag.kind == "note" else ())
        draw_badge(canvas, flag, x, y)


def draw_badge(canvas: Canvas, flag: Flag, x: float, y: float) -> None:
    """The flag itself: a full box for a cycle, a ring for a note, a pale box for a phase."""
    half = flag.width / HEIGHT
    box = f"M-{half:.2f},-1H{half:.2f}V1H-{half:.2f}Z"
    fill, colour = {"cycle": (TEAL, PAPER), "note": (PAPER, INK), "phase": (SHADE, INK)}[flag.kind]
    stroke = TEAL if flag.kind == "cycle" else INK
    shape = "circle" if flag.kind == "note" and len(flag.label) < 2 else box
    canvas.symbol(x, y, shape, HEIGHT * HEIGHT, fill=fill, stroke=stroke, width=1)
    canvas.text(x, y + 0.5, flag.label, size=11, colour=colour, align="center", bold=True)


class FlagList:
    """What the flags are, below the chart: one or two columns of wrapped words."""

    def __init__(self, flags: Sequence[Flag], width: float) -> None:
        self.columns = 2 if width >= TWO_COLUMNS and len(flags) > 3 else 1
        self.room = (width - 16) / self.columns
        self.indent = max((flag.width for flag in flags), default=0) + 8
        self.flags = [(flag, wrapped(flag.words, self.room - self.indent - 12, 12, most=4)) for flag in flags]
        half = -(-len(flags) // self.columns)
        self.parts = [self.flags[n : n + half] for n in range(0, len(flags), half or 1)]

    @property
    def height(self) -> float:
        return max((sum(self._height(lines) for _flag, lines in part) for part in self.parts), default=0)

    @staticmethod
    def _height(lines: Sequence[str]) -> float:
        return max(len(lines) * LINE, HEIGHT) + 6

    def draw(self, canvas: Canvas, left: float, top: float) -> None:
        for column, part in enumerate(self.parts):
            x, y = left + column * self.room, top
            for flag, lines in part:
                draw_badge(canvas, flag, x + flag.width / 2, y + HEIGHT / 2)
                for n, line in enumerate(lines):
                    canvas.text(x + self.indent, y + HEIGHT / 2 + n * LINE, line)
                y += self._height(lines)

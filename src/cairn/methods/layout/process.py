"""The process map: steps from left to right in lanes, with decisions, waits, hand-overs and ways back.

A long map stands in several parts, one under another; where a flow goes on in another part, a letter in a circle
stands at both ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cairn.methods.layout.diagram import PHONE, SCREEN, Diagram, Sheet, best, sentence_drawn
from cairn.methods.layout.drawing import LINE, Pen, Place, Point, lines_of
from cairn.methods.layout.process_grid import Flow, Lane, Part, ProcessMap, Ranked, Step, parts, ranked
from cairn.methods.layout.process_list import process_list
from cairn.methods.layout.process_routes import Route, Routes
from cairn.methods.layout.process_shapes import SMALL, Shape, drawn, shape_of
from cairn.methods.layout.process_words import EMPTY, KIND_WORDS, in_words
from cairn.methods.pictures.look import BLUE, GREY, PAPER, PURPLE, SHADE, TEAL
from cairn.methods.pictures.text import widest, width_of
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _

__all__ = ["Flow", "Lane", "ProcessMap", "Step", "process_picture"]

TRACK = 7.0  # pixels from one flow to the next in a channel or corridor
DISC = 9.0  # radius of the circle around a letter
LANE = 84.0  # width of the names of lanes
OFF = 8.0  # how far from the middle of its side a flow enters that comes from above or below
HAND_OVER, BACK, GOES_ON = _("Hand-over to another lane"), _("Back to an earlier step"), _("Goes on at the same letter")


class Cells(NamedTuple):
    """Width of a step, least width of a channel, columns in a part; ``sharp``: decisions are whole diamonds."""

    width: float
    gap: float
    columns: int
    sharp: bool = True


def process_picture(
    process: ProcessMap, *, title: str = "", date: str = "", narrow: bool = False, language: Language = ENGLISH
) -> Diagram:
    """The picture of a process map. ``narrow``: a list of numbered steps, 320 pixels wide."""
    found = ranked(process)

    def draw(sheet: Sheet) -> Pen:
        if not process.steps:
            return sentence_drawn(PHONE if narrow else sheet, language.gettext(EMPTY))
        if narrow:
            return process_list(process, found, language)
        return best(sheet, _shapes(found, sheet), lambda cells: _Map(process, found, cells, language).pen)

    return Diagram(draw, in_words(process, found, language), title, date, PHONE if narrow else SCREEN)


def _shapes(found: Ranked, sheet: Sheet) -> list[Cells]:
    """Ways to lay it out; in parts that are as even as can be."""
    length = max(found.ranks.values()) + 1
    if not sheet.height:
        return [Cells(140, 34, min(length, most)) for most in (6, 5, 4)]
    evens = dict.fromkeys(-(-length // -(-length // most)) for most in (6, 5, 7, 8, 4, 9, 10, 12, 3, 14))
    shapes = [Cells(width, gap, columns) for width, gap in ((140, 30),) for columns in evens if columns < 10]
    return shapes + [Cells(width, 20, columns, False) for width in (118, 140) for columns in evens]


class _Map:
    def __init__(self, process: ProcessMap, found: Ranked, cells: Cells, language: Language) -> None:
        self.process, self.language, self.pen = process, language, Pen()
        flows = process.known()
        pieces = parts(process, found, cells.columns)
        self.letters = _letters(pieces, flows)
        drawings = [_PartDrawing(self, part, Routes(part, flows, found.back), cells) for part in pieces]
        self.width = max(one.width for one in drawings)
        y = 8.0
        for one in drawings:
            y = one.draw(y, self.width) + 14
        self._key(y + 4, {route for one in drawings for route in self._uses(one)})

    def hands_over(self, flow: Flow) -> bool:
        lanes = self.lanes
        source, target = lanes[flow.source], lanes[flow.target]
        return bool(source and target and source != target)

    @property
    def lanes(self) -> dict[str, str]:
        return {step.key: self.process.lane_of(step) for step in self.process.steps}

    def _uses(self, one: _PartDrawing) -> Iterator[str]:
        for route in one.routes.routes:
            if self.hands_over(route.flow):
                yield HAND_OVER
            if route.back:
                yield BACK
            if route.target is None:
                yield GOES_ON

    def _key(self, y: float, used: set[str]) -> None:
        x = 10.0
        for words in (one for one in (HAND_OVER, BACK, GOES_ON) if one in used):
            said = self.language.gettext(words)
            if x > 10 and x + 40 + width_of(said, SMALL) > self.width:
                x, y = 10.0, y + 20
            if words == GOES_ON:
                letter(self.pen, x + 13, y + 8, "A", GREY)
            else:
                colour, line, dash = look_of(words == HAND_OVER, words == BACK)
                self.pen.arrow([(x, y + 8), (x + 28, y + 8)], stroke=colour, line=line, dash=dash)
                if words == HAND_OVER:
                    self.pen.circle(x + 3, y + 8, 3.4, fill=colour, stroke="none")
            self.pen.words(x + 36, y + 12, said, size=SMALL)
            self.pen.reach(x, y + 14)
            x += 36 + width_of(said, SMALL) + 24


def _letters(pieces: list[Part], flows: list[Flow]) -> dict[str, str]:
    """A letter for each step that flows from another part lead to: A, B … Z, AA, AB …"""
    part = {key: place for place, piece in enumerate(pieces) for key in piece.at()}
    reached = {flow.target for flow in flows if part[flow.source] != part[flow.target]}
    found: dict[str, str] = {}
    for key in (key for piece in pieces for key in piece.at() if key in reached):
        count = len(found)
        found[key] = (chr(64 + count // 26) if count >= 26 else "") + chr(65 + count % 26)
    return found


def look_of(hands_over: bool, back: bool) -> tuple[str, float, str]:
    """Colour, width and dash of a flow."""
    return (BLUE, 2.2, "6 3") if hands_over and back else (BLUE, 2.2, "") if hands_over else (PURPLE, 1.3, "5 3") if back else (GREY, 1.3, "")


def letter(pen: Pen, x: float, y: float, words: str, colour: str) -> None:
    pen.circle(x, y, DISC, stroke=colour, line=1.5)
    size = min(SMALL, SMALL * 15 / max(width_of(words, SMALL, bold=True), 1))
    pen.words(x, y + size * 0.36, words, size=size, bold=True, fill=colour, anchor="middle")


class _PartDrawing:
    """One part: its measures first, then drawn at a height."""

    def __init__(self, whole: _Map, part: Part, routes: Routes, cells: Cells) -> None:
        self.whole, self.part, self.routes, self.cells = whole, part, routes, cells
        self.shapes = {cell: shape_of(step, cells.width, cells.sharp) for cell, step in part.cells.items()}
        self.rows = len(part.lanes)
        self.laned = any(part.lanes) or bool(whole.process.lanes)
        self.labels = {id(route): self._label(route) for route in routes.routes if route.flow.label.strip()}
        self._columns()

    def _label(self, route: Route) -> tuple[str, ...]:
        """Words at a flow, in two lines if they can be."""
        for room in (56, 72, 96, 130, 200):
            lines = lines_of(route.flow.label, room, SMALL)
            if len(lines) <= (1 if room == 56 else 2):
                break
        return lines

    def _columns(self) -> None:
        """Left edges of columns; a channel has room for labels and letters, then for its tracks, then for arrows."""
        self.exits = dict.fromkeys(range(self.part.columns + 1), 4.0)
        for route in self.routes.routes:
            if route.side == "right":
                wide = widest(self.labels.get(id(route), ()), SMALL)
                room = (wide + 8 if wide else 4) + (2 * DISC + 8 if route.target is None else 0)
                channel = route.source[1] + 1
                self.exits[channel] = max(self.exits[channel], room)
        x = 8 + (LANE if self.laned else 0)
        self.left: list[float] = []
        self.tracks: list[float] = []
        for channel in range(self.part.columns + 1):
            tracks = self.routes.channels.get(channel, 0)
            self.tracks.append(x + self.exits[channel] + 4)
            least = self.cells.gap if 0 < channel < self.part.columns else 8.0
            x += max(self.exits[channel] + TRACK * tracks + (16 if channel < self.part.columns else 6), least)
            self.left.append(x)
            x += self.cells.width
        self.width = self.left.pop()

    def draw(self, top: float, width: float) -> float:
        """Gives where it ends."""
        self._rows(top)
        if self.laned:
            self._bands(width)
        for route in self.routes.routes:
            self._flow(route)
        at = self.part.at()
        for key, words in self.whole.letters.items():
            if key in at:
                self._entry(at[key], words)
        for cell, step in self.part.cells.items():
            kind = self.whole.language.gettext(KIND_WORDS.get(step.kind, KIND_WORDS["step"]))
            drawn(self.whole.pen, step, self.shapes[cell], self._place(cell), kind)
        return self.bottom

    def _rows(self, top: float) -> None:
        """Middles of rows, tops of the tracks in corridors, and where lanes meet."""
        over, under = self._zones()
        self.middle: list[float] = []
        self.corridor: list[float] = []
        self.border: list[float] = []
        y = top
        for row in range(self.rows + 1):
            edge = row in (0, self.rows) or self.part.lanes[row - 1] != self.part.lanes[row]
            self.border.append(y + under[row] + 1)
            y += under[row] + (10 if edge and self.laned else 5)
            self.corridor.append(y)
            y += TRACK * self.routes.corridors.get(row, 0) + 5 + over[row]
            if row < self.rows:
                height = self._height(row)
                self.middle.append(y + height / 2)
                y += height
        self.border[0], self.border[-1] = top, y + (2 if self.laned else 0)
        self.bottom = y

    def _height(self, row: int) -> float:
        """Of the highest step; a lane has room for its name."""
        height = max(shape.height for (at, _column), shape in self.shapes.items() if at == row)
        lane = self.part.lanes[row]
        name = self._lane_lines(lane)
        return max(height, (len(name) * LINE + 6) / self.part.lanes.count(lane) if name else 0)

    def _lane_lines(self, key: str) -> tuple[str, ...]:
        text = next((lane.text for lane in self.whole.process.lanes if lane.key == key), "")
        return lines_of(text, LANE - 14, SMALL, True) if text.strip() else ()

    def _zones(self) -> tuple[list[float], list[float]]:
        """For each corridor, room above the row below it, and below the row above it: for labels and letters."""
        over, under = [0.0] * (self.rows + 1), [0.0] * (self.rows + 1)
        for route in self.routes.routes:
            lines = self.labels.get(id(route), ())
            need = (route.port[0] // 2 + 1) * (len(lines) * 14 + 2) if lines else 4.0
            need += 2 * DISC + 6 if route.target is None else 0
            if route.side == "top":
                over[route.source[0]] = max(over[route.source[0]], need)
            elif route.side == "bottom":
                under[route.source[0] + 1] = max(under[route.source[0] + 1], need)
        for key, (row, _column) in self.part.at().items():
            if key in self.whole.letters:
                over[row] = max(over[row], 2 * DISC + 10)
        return over, under

    def _bands(self, width: float) -> None:
        pen = self.whole.pen
        first = 0
        for row in range(1, self.rows + 1):
            if row < self.rows and self.part.lanes[row] == self.part.lanes[first]:
                continue
            y, high = self.border[first], self.border[row] - self.border[first]
            pen.rect(8, y, width - 8, high, stroke=GREY, round=0)
            pen.rect(8, y, LANE - 4, high, fill=SHADE, stroke=GREY, round=0)
            lines = self._lane_lines(self.part.lanes[first])
            pen.lines(14, y + (high - LINE * SMALL / 12 * len(lines)) / 2, lines, size=SMALL, bold=True, fill=TEAL)
            first = row

    def _place(self, cell: tuple[int, int]) -> Place:
        shape = self.shapes[cell]
        return Place(
            self.part.cells[cell].key, self.left[cell[1]], self.middle[cell[0]] - shape.height / 2, shape.width, shape.height
        )

    def _flow(self, route: Route) -> None:
        colour, line, dash = look_of(self.whole.hands_over(route.flow), route.back)
        start = self._start(route)
        if route.target is None:
            points = [start, self._letter(route, start, colour)]
        else:
            points = [start, *self._bends(route, start), self._end(route)]
        self.whole.pen.arrow(points, stroke=colour, line=line, dash=dash)
        if self.whole.hands_over(route.flow):
            self.whole.pen.circle(*start, 3.4, fill=colour, stroke="none")
        self._words(route, start)

    def _start(self, route: Route) -> Point:
        place, shape = self._place(route.source), self.shapes[route.source]
        if route.side == "right":
            return place.right, place.middle
        off = self._port(route, shape)
        rim = shape.rim(off)
        return place.centre + off, place.y + rim if route.side == "top" else place.bottom - rim

    def _port(self, route: Route, shape: Shape) -> float:
        """Off the centre; below a letter's arrow, which comes from above on the left, towards the right."""
        number, count = route.port
        off = (number - (count - 1) / 2) * min(34.0, shape.width * 0.5 / max(count - 1, 1))
        entered = route.side == "top" and route.flow.source in self.whole.letters
        return off / 2 + shape.width * 0.2 if entered else off

    def _bends(self, route: Route, start: Point) -> Iterator[Point]:
        end = self._end(route)
        y = start[1]
        if route.out is not None:
            x = self._track(route.out, route.tracks["out"])
            yield x, y
            y = end[1] if route.corridor is None else self._corridor(route)
            yield x, y
        elif route.corridor is not None:
            y = self._corridor(route)
            yield start[0], y
        if route.into is not None:
            x = self._track(route.into, route.tracks["into"])
            yield x, y
            yield x, end[1]

    def _track(self, channel: int, track: int) -> float:
        return self.tracks[channel] + TRACK * track

    def _corridor(self, route: Route) -> float:
        assert route.corridor is not None  # noqa: S101  asked for only with one
        return self.corridor[route.corridor] + TRACK * route.tracks["corridor"]

    def _end(self, route: Route) -> Point:
        assert route.target is not None  # noqa: S101  asked for only with one
        place, shape = self._place(route.target), self.shapes[route.target]
        off = route.enters * min(OFF, shape.height * 0.3)
        return place.x + shape.side(off), place.middle + off

    def _letter(self, route: Route, start: Point, colour: str) -> Point:
        """Draws the circle at which the flow ends; gives the point that the arrow goes to."""
        words, wide = self.whole.letters[route.flow.target], widest(self.labels.get(id(route), ()), SMALL)
        if route.side == "right":
            x = start[0] + (wide + 8 if wide else 4) + 2 * DISC
            letter(self.whole.pen, x, start[1], words, colour)
            return x - DISC, start[1]
        way = 1 if route.side == "bottom" else -1
        edge = self._place(route.source).bottom if way > 0 else self._place(route.source).y
        lines = self.labels.get(id(route), ())
        far = max(4.0, (route.port[0] // 2 + 1) * (len(lines) * 14 + 2) if lines else 0)
        y = edge + way * (far + DISC + 2)
        letter(self.whole.pen, start[0], y, words, colour)
        return start[0], y - way * DISC

    def _entry(self, cell: tuple[int, int], words: str) -> None:
        place, shape = self._place(cell), self.shapes[cell]
        off = -0.28 * shape.width
        x, y = place.centre + off, place.y + shape.rim(off)
        top = place.y - 8 - DISC
        letter(self.whole.pen, x, top, words, GREY)
        self.whole.pen.arrow([(x, top + DISC), (x, y)], line=1.3)

    def _words(self, route: Route, start: Point) -> None:
        """The label: above a flow to the right; beside one up or down, to both sides in turn."""
        lines, pen = self.labels.get(id(route), ()), self.whole.pen
        step = LINE * SMALL / 12
        if not lines:
            return
        if route.side == "right":
            pen.lines(start[0] + 5, start[1] - 3 - step * len(lines), lines, size=SMALL)
            return
        place = self._place(route.source)
        number, count = route.port
        level = number // 2 * (len(lines) * 14 + 2)
        top = place.bottom + 1 + level if route.side == "bottom" else place.y - 2 - level - step * len(lines)
        left = count > 1 and number % 2 == 0
        pen.lines(start[0] + (-5 if left else 5), top, lines, size=SMALL, anchor="end" if left else "start")

"""The process map: steps from left to right in lanes, with decisions, waits, hand-overs and ways back.

A long map stands in several parts, one under another; where a flow goes on in another part, a letter in a circle
stands at both ends.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from cairn.methods.layout.diagram import LEAST, PHONE, SCREEN, Diagram, Sheet, best, sentence_drawn
from cairn.methods.layout.drawing import LINE, Pen, Place, Point, lines_of
from cairn.methods.layout.process_grid import Flow, Lane, Part, ProcessMap, Ranked, Step, parts, ranked
from cairn.methods.layout.process_list import process_list
from cairn.methods.layout.process_marks import BACK, DISC, GOES_ON, HAND_OVER, draw_key, letter, letters_of, look_of
from cairn.methods.layout.process_routes import Route, Routes
from cairn.methods.layout.process_shapes import SMALL, Shape, drawn, shape_of
from cairn.methods.layout.process_words import EMPTY, KIND_WORDS, in_words
from cairn.methods.pictures.look import GREY, SHADE, TEAL
from cairn.methods.pictures.text import widest, width_of
from cairn.methods.sentences import ENGLISH, Language

__all__ = ["Flow", "Lane", "ProcessMap", "Step", "process_picture"]

TRACK = 7.0  # pixels from one flow to the next in a channel or corridor
LANE, WIDEST_LANE = 84.0, 132.0  # width of the names of lanes: at least, and for the sake of a long word
OFF = 8.0  # how far from the middle of its side a flow enters that comes from above or below


class Cells(NamedTuple):
    """Width of a step, least width of a channel, columns in a part; ``sharp``: decisions are whole diamonds.

    Without ``banded`` the lanes are names in the steps: so a long map has room on a page.
    """

    width: float
    gap: float
    columns: int
    sharp: bool = True
    banded: bool = True


def process_picture(
    process: ProcessMap, *, title: str = "", date: str = "", narrow: bool = False, language: Language = ENGLISH
) -> Diagram:
    """The picture of a process map. ``narrow``: a list of numbered steps, 320 pixels wide."""
    found, stacked = ranked(process), ranked(process, stacked=True)

    def draw(sheet: Sheet) -> Pen:
        if not process.steps:
            return sentence_drawn(PHONE if narrow else sheet, language.gettext(EMPTY))
        if narrow:
            return process_list(process, found, language)
        chosen = best(sheet, _shapes(stacked, sheet), lambda cells: _Map(process, stacked, cells, language))
        if sheet.height and process.lanes and sheet.letters(chosen) < LEAST:
            close = best(sheet, _close(found), lambda cells: _Map(process, found, cells, language))
            chosen = max(chosen, close, key=sheet.letters)
        return chosen.drawn()

    return Diagram(draw, in_words(process, found, language), title, date, PHONE if narrow else SCREEN)


def _shapes(found: Ranked, sheet: Sheet) -> list[Cells]:
    """Ways to lay it out; in parts that are as even as can be."""
    length = found.length
    if not sheet.height:
        return [Cells(140, 34, min(length, most)) for most in (6, 5, 4)]
    evens = _evens(length, (6, 5, 7, 8, 4, 9, 10))
    shapes = [Cells(140, 30, columns) for columns in evens]
    return shapes + [Cells(122, 20, columns, False) for columns in evens]


def _close(found: Ranked) -> list[Cells]:
    evens = _evens(found.length, (7, 8, 9, 10, 6, 5, 12))
    return [Cells(width, 18, columns, False, False) for width in (122, 150) for columns in evens]


def _evens(length: int, most: tuple[int, ...]) -> list[int]:
    """Columns of parts that are as long as each other."""
    return list(dict.fromkeys(-(-length // -(-length // one)) for one in most))


class _Map:
    """All parts, measured: how wide and high the whole is. Drawn when asked for."""

    def __init__(self, process: ProcessMap, found: Ranked, cells: Cells, language: Language) -> None:
        self.process, self.language, self.pen = process, language, Pen()
        flows = process.known()
        self.homes = process.homes()
        self.lanes = {lane.key: lane.text for lane in process.lanes}
        words = [word for name in self.lanes.values() for word in name.split()]
        self.lane = min(
            max(LANE, max((width_of(word, SMALL, bold=True) for word in words), default=0) + 15), WIDEST_LANE
        )
        pieces = parts(process, found, cells.columns, banded=cells.banded)
        self.letters = letters_of(pieces, flows)
        self.drawings = [_PartDrawing(self, part, Routes(part, flows, found.back), cells) for part in pieces]
        self.right = max(one.width for one in self.drawings)
        self.width, y = self.right + 8, 8.0
        for one in self.drawings:
            one.stand(y)
            y = one.bottom + (14 if cells.banded else 2)
        self.end = y + 4
        self.height = y + 28

    def drawn(self) -> Pen:
        for one in self.drawings:
            one.draw(self.right)
        draw_key(
            self.pen, self.end, self.right, {use for one in self.drawings for use in self._uses(one)}, self.language
        )
        return self.pen

    def hands_over(self, flow: Flow) -> bool:
        source, target = self.homes[flow.source], self.homes[flow.target]
        return bool(source and target and source != target)

    def _uses(self, one: _PartDrawing) -> Iterator[str]:
        for route in one.routes.routes:
            if self.hands_over(route.flow):
                yield HAND_OVER
            if route.back:
                yield BACK
            if route.target is None:
                yield GOES_ON


class _PartDrawing:
    """One part: its measures first, then drawn at a height."""

    def __init__(self, whole: _Map, part: Part, routes: Routes, cells: Cells) -> None:
        self.whole, self.part, self.routes, self.cells = whole, part, routes, cells
        self.shapes = {cell: self._shape(step) for cell, step in part.cells.items()}
        self.rows = len(part.lanes)
        self.laned = cells.banded and bool(whole.process.lanes)
        self.labels = {id(route): self._label(route) for route in routes.routes if route.flow.label.strip()}
        self._columns()

    def _shape(self, step: Step) -> Shape:
        lane = "" if self.cells.banded else self.whole.lanes.get(step.lane or "", "")
        return shape_of(step, self.cells.width, self.cells.sharp, lane)

    def _label(self, route: Route) -> tuple[str, ...]:
        """Words at a flow: to the right, in two lines if they can be; else as wide as half a step, beside the flow."""
        number, count = route.port
        if route.side != "right":
            off = abs(self._off(number, count, self.cells.width))
            return lines_of(route.flow.label, self.cells.width / 2 - off - (8 if count > 1 else -2), SMALL)
        for room in (56, 72, 96, 130, 200):
            lines = lines_of(route.flow.label, room, SMALL)
            if len(lines) <= (1 if room == 56 else 2):
                break
        return lines

    def _stub(self, route: Route) -> float:
        """How long the first stretch of a flow to the right is: as long as its label."""
        wide = widest(self.labels.get(id(route), ()), SMALL)
        return wide + 8 if wide else 14 if route.target is None else 4

    def _columns(self) -> None:
        """Left edges of columns; a channel has room for labels and letters, then for its tracks, then for arrows."""
        self.exits = dict.fromkeys(range(self.part.columns + 1), 4.0)
        for route in self.routes.routes:
            if route.side == "right":
                room = self._stub(route) + 2 * DISC + 6 if route.target is None else self._stub(route)
                channel = route.source[1] + 1
                self.exits[channel] = max(self.exits[channel], room)
        if any(key in self.whole.letters and self._from_left(cell) for key, cell in self.part.at().items()):
            self.exits[0] = 2 * DISC
        x = 8 + (self.whole.lane if self.laned else 0)
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

    def draw(self, width: float) -> None:
        if self.laned:
            self._bands(width)
        for route in self.routes.routes:
            self._flow(route)
        for route in self.routes.routes:
            self._words(route, self._start(route))
        at = self.part.at()
        for key, words in self.whole.letters.items():
            if key in at:
                self._entry(at[key], words)
        for cell, step in self.part.cells.items():
            kind = self.whole.language.gettext(KIND_WORDS.get(step.kind, KIND_WORDS["step"]))
            drawn(self.whole.pen, step, self.shapes[cell], self._place(cell), kind)

    def stand(self, top: float) -> None:
        """Middles of rows, tops of the tracks in corridors, and where lanes meet."""
        over, under = self._zones()
        self.middle: list[float] = []
        self.corridor: list[float] = []
        self.border: list[float] = []
        y = top
        for row in range(self.rows + 1):
            edge = row in (0, self.rows) or self.part.lanes[row - 1] != self.part.lanes[row]
            self.border.append(y + under[row] + 6)
            y += under[row] + (5 if not edge or not self.laned or row == 0 else 12)
            self.corridor.append(y)
            y += TRACK * self.routes.corridors.get(row, 0) + 5 + over[row]
            if row < self.rows:
                height = self._height(row)
                self.middle.append(y + height / 2)
                y += height
        self.border[0], self.border[-1] = top, y
        self.bottom = y

    def _height(self, row: int) -> float:
        """Of the highest step; a lane has room for its name."""
        height = max(shape.height for (at, _column), shape in self.shapes.items() if at == row)
        lane = self.part.lanes[row]
        name = self._lane_lines(lane)
        return max(height, (len(name) * LINE + 6) / self.part.lanes.count(lane) if name else 0)

    def _lane_lines(self, key: str) -> tuple[str, ...]:
        text = self.whole.lanes.get(key, "") if self.laned else ""
        return lines_of(text, self.whole.lane - 14, SMALL, True) if text.strip() else ()

    def _zones(self) -> tuple[list[float], list[float]]:
        """For each corridor, room above the row below it, and below the row above it: for labels and letters."""
        over, under = [0.0] * (self.rows + 1), [0.0] * (self.rows + 1)
        for route in self.routes.routes:
            need = self._depth(route) + (2 * DISC + 6 if route.target is None else 0)
            if route.side == "top":
                over[route.source[0]] = max(over[route.source[0]], need)
            elif route.side == "bottom":
                under[route.source[0] + 1] = max(under[route.source[0] + 1], need)
        for key, cell in self.part.at().items():
            if key in self.whole.letters and not self._from_left(cell):
                over[cell[0]] = max(over[cell[0]], 2 * DISC + 10)
        return over, under

    def _level(self, route: Route) -> tuple[int, float]:
        """Flows on one side of a step have their labels on levels, two on each: the last, and how high one is."""
        beside = [one for one in self.routes.routes if one.source == route.source and one.side == route.side]
        labelled = [one for one in beside if id(one) in self.labels]
        most = max((len(self.labels[id(one)]) for one in labelled), default=0)
        return max((one.port[0] // 2 + 1 for one in labelled), default=0), most * 14.0 + 2

    def _depth(self, route: Route) -> float:
        """How far the labels of all flows reach that leave a step on the same side as this one."""
        levels, high = self._level(route)
        return max(levels * high, 4.0)

    def _bands(self, width: float) -> None:
        pen = self.whole.pen
        first = 0
        for row in range(1, self.rows + 1):
            if row < self.rows and self.part.lanes[row] == self.part.lanes[first]:
                continue
            y, high = self.border[first], self.border[row] - self.border[first]
            pen.rect(8, y, width - 8, high, stroke=GREY, round=0)
            pen.rect(8, y, self.whole.lane - 4, high, fill=SHADE, stroke=GREY, round=0)
            lines = self._lane_lines(self.part.lanes[first])
            pen.lines(14, y + (high - LINE * SMALL / 12 * len(lines)) / 2, lines, size=SMALL, bold=True, fill=TEAL)
            first = row

    def _place(self, cell: tuple[int, int]) -> Place:
        shape = self.shapes[cell]
        x, y = self.left[cell[1]], self.middle[cell[0]] - shape.height / 2
        return Place(self.part.cells[cell].key, x, y, shape.width, shape.height)

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
        off = self._off(number, count, shape.width)
        entered = route.side == "top" and route.flow.source in self.whole.letters and not self._from_left(route.source)
        return off / 2 + shape.width * 0.2 if entered else off

    @staticmethod
    def _off(number: int, count: int, width: float) -> float:
        return (number - (count - 1) / 2) * min(24.0, width * 0.5 / max(count - 1, 1))

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
        if route.upright:
            off = self._port(route, self.shapes[route.source])
            rim = shape.rim(off)
            return place.centre + off, place.y + rim if route.side == "bottom" else place.bottom - rim
        off = route.enters * min(OFF, shape.height * 0.3)
        return place.x + shape.side(off), place.middle + off

    def _letter(self, route: Route, start: Point, colour: str) -> Point:
        """Draws the circle at which the flow ends; gives the point that the arrow goes to."""
        words = self.whole.letters[route.flow.target]
        if route.side == "right":
            x = start[0] + self._stub(route) + DISC
            letter(self.whole.pen, x, start[1], words, colour)
            return x - DISC, start[1]
        way = 1 if route.side == "bottom" else -1
        edge = self._place(route.source).bottom if way > 0 else self._place(route.source).y
        far = self._depth(route)
        y = edge + way * (far + DISC + 2)
        letter(self.whole.pen, start[0], y, words, colour)
        return start[0], y - way * DISC

    def _from_left(self, cell: tuple[int, int]) -> bool:
        """Whether the letter from which a flow goes on stands to the left: in the first column, if no flow passes."""
        return cell[1] == 0 and not self.routes.channels.get(0)

    def _entry(self, cell: tuple[int, int], words: str) -> None:
        place, shape = self._place(cell), self.shapes[cell]
        if self._from_left(cell):
            letter(self.whole.pen, place.x - 10 - DISC, place.middle, words, GREY)
            self.whole.pen.arrow([(place.x - 10, place.middle), (place.x, place.middle)], line=1.3)
            return
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
            pen.lines(start[0] + 5, start[1] - 3 - step * len(lines), lines, size=SMALL, halo=True)
            return
        place = self._place(route.source)
        number, count = route.port
        level = number // 2 * self._level(route)[1]
        top = place.bottom + 1 + level if route.side == "bottom" else place.y - 2 - level - step * len(lines)
        left = count > 1 and number % 2 == 0
        pen.lines(start[0] + (-5 if left else 5), top, lines, size=SMALL, anchor="end" if left else "start", halo=True)

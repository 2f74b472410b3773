"""The driver diagram: aim, primary drivers, secondary drivers and change ideas in columns, left to right.

A box may hang on several. A driver that no change idea acts on is marked, and so is an idea that nobody has tested.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cairn.methods.layout.columns import COLUMNS, HEADINGS, KINDS
from cairn.methods.layout.diagram import PHONE, SCREEN, Diagram, Sheet, best, sentence_drawn
from cairn.methods.layout.drawing import LINE, Pen, Place, lines_of
from cairn.methods.layout.layered import Layered, layered
from cairn.methods.pictures.look import BLUE, GREY, INK, ORANGE, PAPER, SHADE, TEAL
from cairn.methods.pictures.text import width_of
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _

__all__ = ["DriverBox", "DriverDiagram", "drivers_picture"]

AIM = ""  # the key of the aim: it is no row of the diagram
TAG = 11.0  # size of the letters of a mark
TOP = 34.0  # pixels for the headings
GLYPH = 14.0  # pixels that the shape before a mark takes
EMPTY = _("No drivers yet.")
UNTESTED, UNCOVERED, TESTED = _("not tested yet"), _("no idea yet"), _("PDSA %(numbers)s")


@dataclass(frozen=True)
class DriverBox:
    """``kind``: primary, secondary or idea; ``cycles``: numbers of the PDSA cycles that test an idea."""

    key: str
    kind: str
    text: str
    parents: tuple[str, ...] = ()
    cycles: tuple[int, ...] = ()
    uncovered: bool = False


@dataclass(frozen=True)
class DriverDiagram:
    """``nodes`` in the order of the outline."""

    aim: str
    nodes: Sequence[DriverBox]


class Columns(NamedTuple):
    """Widths of the four columns, and of the gap after each; ``abreast``: ideas of the same drivers side by side."""

    widths: tuple[int, int, int, int]
    gaps: tuple[int, int, int]
    apart: int  # pixels between boxes of a column
    pad: int
    abreast: int = 1


ROOMY = Columns((170, 180, 200, 300), (50, 56, 80), 10, 9)
ON_PAPER = [
    ROOMY,
    *(
        Columns((narrow, narrow, narrow + 20, idea), gaps, 5, 5, abreast)
        for narrow, gaps in ((160, (36, 44, 80)), (120, (26, 34, 80)))
        for abreast in (1, 2, 3)
        for idea in ((200, 280, 360, 440) if abreast == 1 else (180, 230, 300))
    ),
]


class _Mark(NamedTuple):
    """What is said of a box below its text; ``shape``: warning, ring or disc."""

    words: str
    shape: str
    colour: str


def drivers_picture(
    diagram: DriverDiagram, *, title: str = "", date: str = "", narrow: bool = False, language: Language = ENGLISH
) -> Diagram:
    """The picture of a driver diagram. ``narrow``: a tree from top to bottom, 320 pixels wide."""

    def draw(sheet: Sheet) -> Pen:
        if not diagram.nodes and not diagram.aim.strip():
            return sentence_drawn(PHONE if narrow else sheet, language.gettext(EMPTY))
        if narrow:
            return _tree(diagram, language)
        shapes = ON_PAPER if sheet.height else [ROOMY]
        return best(sheet, shapes, lambda columns: _Wide(diagram, columns, language)).drawn()

    return Diagram(draw, _in_words(diagram, language), title, date, PHONE if narrow else SCREEN)


def _mark(node: DriverBox, language: Language) -> _Mark | None:
    if node.kind == "idea" and node.cycles:
        words = language.gettext(TESTED) % {"numbers": ", ".join(map(str, node.cycles))}
        return _Mark(words, "disc", BLUE)
    if node.kind == "idea":
        return _Mark(language.gettext(UNTESTED), "ring", GREY)
    return _Mark(language.gettext(UNCOVERED), "warning", ORANGE) if node.uncovered else None


def _parents(diagram: DriverDiagram) -> dict[str, tuple[str, ...]]:
    """Those that are in the diagram, in a column further left; a primary driver always hangs on the aim."""
    rank = {node.key: _column(node) for node in diagram.nodes}
    found = {}
    for node in diagram.nodes:
        known = dict.fromkeys(key for key in node.parents if rank.get(key, 9) < rank[node.key])
        found[node.key] = tuple(known) or ((AIM,) if node.kind == "primary" else ())
    return found


def _column(node: DriverBox) -> int:
    return COLUMNS.index(node.kind) if node.kind in COLUMNS else len(COLUMNS) - 1


class _Unit(NamedTuple):
    """One box, or a panel of ideas that hang on the same drivers. ``heights`` of its boxes."""

    nodes: tuple[DriverBox, ...]
    heights: tuple[float, ...]
    height: float


class _Wide:
    """Columns left to right, measured. Drawn when asked for."""

    def __init__(self, diagram: DriverDiagram, columns: Columns, language: Language) -> None:
        self.columns, self.language, self.diagram = columns, language, diagram
        self.parents = _parents(diagram)
        used = sorted({0, *(_column(node) for node in diagram.nodes)})
        self.rank = {column: place for place, column in enumerate(used)}
        self.kinds = used
        self.units = self._units()
        self.pen = Pen()
        self.width = self._left(used[-1]) + self._width(used[-1]) + 8
        self.height = TOP + 8 + max(self._length(column) for column in used)

    def drawn(self) -> Pen:
        self._draw(self._placed())
        return self.pen

    def _length(self, column: int) -> float:
        own = [unit.height for unit in self.units.values() if _column(unit.nodes[0]) == column]
        return sum(own) + self.columns.apart * (len(own) - 1)

    def _width(self, column: int) -> float:
        """Of a whole column: ideas side by side stand in a panel."""
        one, most = self.columns.widths[column], self.columns.abreast
        if column < 3 or most == 1:
            return one
        return most * one + (most + 1) * self.columns.apart

    def _left(self, column: int) -> float:
        return 8 + sum(self._width(one) + self.columns.gaps[one] for one in self.kinds if one < column)

    def _units(self) -> dict[str, _Unit]:
        """By the key of their first box; the aim first."""
        aim = DriverBox(AIM, "aim", self.diagram.aim)
        units = {AIM: _Unit((aim,), (self._height(aim),), self._height(aim))}
        panels: dict[tuple[str, ...], list[DriverBox]] = {}
        for node in self.diagram.nodes:
            alone = _column(node) < 3 or self.columns.abreast == 1
            panels.setdefault((node.key,) if alone else ("", *self.parents[node.key]), []).append(node)
        for nodes in panels.values():
            heights = [self._height(node) for node in nodes]
            rows = self._rows(heights)
            panel = self.columns.abreast > 1 and _column(nodes[0]) == 3
            height = sum(rows) + self.columns.apart * (len(rows) + 1) if panel else heights[0]
            units[nodes[0].key] = _Unit(tuple(nodes), tuple(heights), height)
        return units

    def _rows(self, heights: Sequence[float]) -> list[float]:
        most = self.columns.abreast
        return [max(heights[at : at + most]) for at in range(0, len(heights), most)]

    def _lines(self, node: DriverBox) -> tuple[str, ...]:
        room = self.columns.widths[_column(node)] - 2 * self.columns.pad
        return lines_of(node.text, room, bold=node.kind in ("aim", "primary"))

    def _height(self, node: DriverBox) -> float:
        lines = self._lines(node)
        extra = 1 if (mark := _mark(node, self.language)) and not self._beside(node, lines, mark) else 0
        return 2 * self.columns.pad + LINE * (len(lines) + extra)

    def _beside(self, node: DriverBox, lines: Sequence[str], mark: _Mark) -> bool:
        """Whether the mark has room at the end of the last line."""
        room = self.columns.widths[_column(node)] - 2 * self.columns.pad
        bold = node.kind == "primary"
        return width_of(lines[-1], 12, bold=bold) + 12 + GLYPH + width_of(mark.words, TAG, bold=True) <= room

    def _placed(self) -> Layered:
        ranks = {key: self.rank[_column(unit.nodes[0])] for key, unit in self.units.items()}
        extents = {key: unit.height for key, unit in self.units.items()}
        return layered(ranks, extents, self._links(), gap=self.columns.apart)

    def _links(self) -> list[tuple[str, str]]:
        """Between units, from the left to the right."""
        home = {node.key: key for key, unit in self.units.items() for node in unit.nodes}
        pairs = [
            (home[parent], key)
            for key, unit in self.units.items()
            if key != AIM
            for node in unit.nodes
            for parent in self.parents[node.key]
        ]
        return list(dict.fromkeys(pairs))

    def _draw(self, found: Layered) -> None:
        top = TOP
        for column in self.kinds:
            head = self.language.gettext(HEADINGS[column])
            self.pen.words(self._left(column), 22, head, size=13, bold=True, fill=TEAL)
        for link in self._links():
            self._link(link, found, top)
        for key, unit in self.units.items():
            self._unit(unit, found.tops[key] + top)

    def _link(self, link: tuple[str, str], found: Layered, top: float) -> None:
        source, target = (self.units[key] for key in link)
        first, last = _column(source.nodes[0]), _column(target.nodes[0])
        y = top + found.tops[link[0]] + source.height / 2
        x = self._left(first) + self._width(first)
        d = f"M{x:.1f} {y:.1f}"
        between = [column for column in self.kinds if first < column < last]
        ends = [(column, top + middle) for column, middle in zip(between, found.bends.get(link, []), strict=False)]
        for column, y2 in [*ends, (last, top + found.tops[link[1]] + target.height / 2)]:
            x2 = self._left(column)
            d += f" C{x + (x2 - x) / 2:.1f} {y:.1f} {x + (x2 - x) / 2:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
            x, y = x2 + self._width(column), y2
            d += f" H{x:.1f}" if column != last else ""
        self.pen.path(d, line=1.3)

    def _unit(self, unit: _Unit, top: float) -> None:
        column = _column(unit.nodes[0])
        left, wide, apart = self._left(column), self.columns.widths[column], self.columns.apart
        if column < 3 or self.columns.abreast == 1:
            self._box(unit.nodes[0], Place(unit.nodes[0].key, left, top, wide, unit.height))
            return
        self.pen.rect(left, top, self._width(column), unit.height, fill=SHADE, stroke="none", round=8)
        y = top + apart
        for row, height in enumerate(self._rows(unit.heights)):
            first = row * self.columns.abreast
            for place, node in enumerate(unit.nodes[first : first + self.columns.abreast]):
                x = left + apart + place * (wide + apart)
                self._box(node, Place(node.key, x, y, wide, height))
            y += height + apart

    def _box(self, node: DriverBox, place: Place) -> None:
        lines, mark = self._lines(node), _mark(node, self.language)
        beside = mark is not None and self._beside(node, lines, mark)
        _drawn(self.pen, node, place, lines, mark, self.columns.pad, beside=beside)


def _drawn(
    pen: Pen, node: DriverBox, place: Place, lines: Sequence[str], mark: _Mark | None, pad: float, *, beside: bool,
    kind: str = "",
) -> None:  # fmt: skip
    """A box with its text and mark. ``kind`` in words where no heading above says it."""
    with pen.row(place, f"{node.text}. {mark.words}." if mark else node.text):
        _frame(pen, node, place, mark)
        dark, strong = node.kind == "aim", node.kind in ("aim", "primary")
        high = LINE * (len(lines) + bool(kind) + (1 if mark and not beside else 0))
        top = place.y + (place.height - high) / 2
        if kind:
            top = pen.lines(place.x + pad, top, [kind], size=TAG, bold=True, fill=PAPER if dark else TEAL)
        end = pen.lines(place.x + pad, top, lines, bold=strong, fill=PAPER if dark else INK)
        if mark:
            wide = width_of(mark.words, TAG, bold=True)
            x = place.right - pad - wide if beside else place.x + pad + GLYPH
            _glyph(pen, mark, x, end - LINE / 2 + (0 if beside else LINE))


def _frame(pen: Pen, node: DriverBox, place: Place, mark: _Mark | None) -> None:
    fill = {"aim": TEAL, "primary": SHADE}.get(node.kind, PAPER)
    warned, ring = bool(mark and mark.shape == "warning"), bool(mark and mark.shape == "ring")
    stroke = ORANGE if warned else GREY if node.kind == "idea" else TEAL
    line = 2 if warned or node.kind == "primary" else 1
    pen.rect(
        place.x, place.y, place.width, place.height, fill=fill, stroke=stroke, line=line, dash="5 3" if ring else "",
        round=9 if node.kind == "idea" else 3,
    )  # fmt: skip


def _glyph(pen: Pen, mark: _Mark, x: float, middle: float) -> None:
    """The shape of the mark before its words, which begin at ``x``."""
    at = x - GLYPH + 5
    if mark.shape == "warning":
        pen.shape([(at, middle - 5), (at + 5.5, middle + 4.5), (at - 5.5, middle + 4.5)], fill=ORANGE, stroke=ORANGE)
        pen.path(f"M{at:.1f} {middle - 2:.1f} V{middle + 1.5:.1f} M{at:.1f} {middle + 2.4:.1f} v1.2", stroke=PAPER)
    elif mark.shape == "disc":
        pen.circle(at, middle, 4, fill=mark.colour, stroke=mark.colour)
    else:
        pen.circle(at, middle, 3.8, stroke=mark.colour, line=1.4)
    pen.words(x, middle + 4, mark.words, size=TAG, bold=True, fill=mark.colour)


def _tree(diagram: DriverDiagram, language: Language) -> Pen:
    """Boxes one under another, each a little further in than what it hangs on."""
    pen, y = Pen(width=320), 8.0
    tops: dict[str, float] = {}
    for node, depth, parent in _outline(diagram):
        x = 6 + 16.0 * min(depth, 4)
        wide = 320 - 8 - x
        lines = lines_of(node.text, wide - 16, bold=node.kind in ("aim", "primary"))
        mark = _mark(node, language)
        height = 12 + LINE * (len(lines) + 1 + bool(mark))
        if parent is not None:
            top = tops[parent]
            pen.path(f"M{x - 8:.1f} {top:.1f} V{y + height / 2:.1f} H{x:.1f}")
        tops[node.key] = y + height
        kind = language.gettext(KINDS[COLUMNS[_column(node)]])
        _drawn(pen, node, Place(node.key, x, y, wide, height), lines, mark, 8, beside=False, kind=kind)
        y += height + 9
    return pen


def _outline(diagram: DriverDiagram) -> Iterator[tuple[DriverBox, int, str | None]]:
    """Each box once, below the first that it hangs on, with its depth; those that hang on nothing at the end."""
    below: dict[str | None, list[DriverBox]] = {}
    for node in diagram.nodes:
        below.setdefault(next(iter(_parents(diagram)[node.key]), None), []).append(node)
    aim = DriverBox(AIM, "aim", diagram.aim)
    stack: list[tuple[DriverBox, int, str | None]] = [(node, 1, None) for node in reversed(below.get(None, []))]
    stack.append((aim, 0, None))
    while stack:
        node, depth, parent = stack.pop()
        yield node, depth, parent
        stack += [(child, depth + 1, node.key) for child in reversed(below.get(node.key, []))]


def _in_words(diagram: DriverDiagram, language: Language) -> str:
    """A sentence for the aim, then one for each box: what it is, what it drives, how it is marked."""
    if not diagram.nodes:
        return language.gettext(EMPTY)
    text = {node.key: node.text for node in diagram.nodes}
    said = [f"{language.gettext(KINDS['aim'])}: {diagram.aim.rstrip('.')}."]
    parents = _parents(diagram)
    for node in diagram.nodes:
        kind = language.gettext(KINDS[COLUMNS[_column(node)]])
        drives = "; ".join(text[key] for key in parents[node.key] if key != AIM)
        towards = language.gettext(_("%(box)s, drives: %(drivers)s")) % {"box": node.text, "drivers": drives}
        mark = _mark(node, language)
        said.append(f"{kind}: {towards if drives else node.text}{f' ({mark.words})' if mark else ''}.")
    return " ".join(said)

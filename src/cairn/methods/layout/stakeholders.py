"""The stakeholder map: influence from bottom to top, interest from left to right, each name where it belongs.

Four quarters say how to work with whom. A level of 3 counts as high: to leave out one who matters costs more than to
ask one too many.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from cairn.methods.layout.diagram import PHONE, SCREEN, Diagram, Sheet, best, sentence_drawn
from cairn.methods.layout.drawing import LINE, Pen, Place, lines_of, number
from cairn.methods.pictures.look import BLUE, GREY, INK, PAPER, SHADE, TEAL
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _

__all__ = ["Stakeholder", "Stakeholders", "stakeholders_picture"]

HIGH = 3
APART, PAD, GLYPH = 6.0, 6.0, 13.0
QUARTERS = {  # by high influence, high interest
    (True, False): _("Keep satisfied"),
    (True, True): _("Work closely with"),
    (False, False): _("Keep an eye on"),
    (False, True): _("Keep informed"),
}
EMPTY = _("No stakeholders yet.")
INFLUENCE, INTEREST = _("Influence"), _("Interest")


@dataclass(frozen=True)
class Stakeholder:
    """``influence`` and ``interest`` from 1 to 5; support in words, "" if nobody has said."""

    key: str
    name: str
    influence: int
    interest: int
    support_now: str = ""
    support_wanted: str = ""

    @property
    def quarter(self) -> tuple[bool, bool]:
        return self.influence >= HIGH, self.interest >= HIGH

    @property
    def support(self) -> str:
        """From what to what, as it is written below the name."""
        if self.support_now == self.support_wanted or not (self.support_now and self.support_wanted):
            return self.support_now or self.support_wanted
        return f"{self.support_now} → {self.support_wanted}"

    @property
    def moves(self) -> bool:
        return bool(self.support_wanted) and self.support_now != self.support_wanted


@dataclass(frozen=True)
class Stakeholders:
    rows: Sequence[Stakeholder]


class Chips(NamedTuple):
    """How wide a name's box is, and how many in a cell stand below each other before there is a second column."""

    width: float
    most: int


ROOMY = Chips(170, 4)
ON_PAPER = [ROOMY, *(Chips(width, most) for most in (2, 3, 4, 6, 9, 14) for width in (150, 190, 120))]


def stakeholders_picture(
    given: Stakeholders, *, title: str = "", date: str = "", narrow: bool = False, language: Language = ENGLISH
) -> Diagram:
    """The picture of a stakeholder map. ``narrow``: four lists, one under another."""

    def draw(sheet: Sheet) -> Pen:
        if not given.rows:
            return sentence_drawn(PHONE if narrow else sheet, language.gettext(EMPTY))
        if narrow:
            return _lists(given.rows, language)
        return best(sheet, ON_PAPER if sheet.height else ON_PAPER[:8], lambda chips: _Map(given.rows, chips, language).pen)

    return Diagram(draw, _in_words(given.rows, language), title, date, PHONE if narrow else SCREEN)


def _sorted(rows: Sequence[Stakeholder]) -> list[Stakeholder]:
    """Most influence first, then most interest, else as given."""
    return sorted(rows, key=lambda row: (-row.influence, -row.interest))


def _chip_lines(row: Stakeholder, width: float) -> tuple[tuple[str, ...], tuple[str, ...]]:
    name = lines_of(row.name, width - 2 * PAD, bold=True)
    return name, lines_of(row.support, width - 2 * PAD - GLYPH) if row.support else ()


def _chip_height(row: Stakeholder, width: float) -> float:
    name, support = _chip_lines(row, width)
    return 2 * PAD + LINE * (len(name) + len(support))


def _chip(pen: Pen, row: Stakeholder, place: Place) -> None:
    """The name, and below it an arrow if support is to change, a ring with a dot if it is as wanted."""
    name, support = _chip_lines(row, place.width)
    with pen.row(place, f"{row.name}. {row.support}" if row.support else row.name):
        pen.rect(place.x, place.y, place.width, place.height, stroke=BLUE if row.moves else GREY)
        y = pen.lines(place.x + PAD, place.y + PAD, name, bold=True)
        if not support:
            return
        x, middle = place.x + PAD + 4, y + LINE / 2
        if row.moves:
            pen.shape([(x - 4, middle - 4.5), (x + 5, middle), (x - 4, middle + 4.5)], fill=BLUE, stroke=BLUE)
        elif row.support_wanted:
            pen.circle(x, middle, 4.2, stroke=GREY, line=1.3)
            pen.circle(x, middle, 1.6, fill=GREY, stroke="none")
        pen.lines(place.x + PAD + GLYPH, y, support, fill=BLUE if row.moves else INK)


class _Map:
    """Five by five cells, as wide and high as what stands in them; heavy lines part the four quarters."""

    def __init__(self, rows: Sequence[Stakeholder], chips: Chips, language: Language) -> None:
        self.chips, self.language, self.pen = chips, language, Pen()
        self.cells: dict[tuple[int, int], list[Stakeholder]] = {}
        for row in _sorted(rows):
            influence, interest = (min(max(level, 1), 5) for level in (row.influence, row.interest))
            self.cells.setdefault((influence, interest), []).append(row)
        self.abreast = {
            interest: max((ceil(len(self.cells.get((level, interest), ())) / chips.most) for level in range(1, 6)))
            for interest in range(1, 6)
        }
        self._measure()
        self._draw()

    def _measure(self) -> None:
        """Edges of columns from left to right and of rows from the top, where influence is 5."""
        wide = self.chips.width + APART
        widths = {level: max(self.abreast[level] * wide + APART + 4, 34.0) for level in range(1, 6)}
        heads = [lines for high in (True, False) for lines in [self._head(high, True), self._head(high, False)]]
        for halves in ((1, 2), (3, 4, 5)):  # a quarter is as wide as its heading
            short = max(170 - sum(widths[level] for level in halves), 0)
            for level in halves:
                widths[level] += short / len(halves)
        self.x = [46.0]
        for level in range(1, 6):
            self.x.append(self.x[-1] + widths[level])
        self.y = [10.0 + self._room(5)]
        for level in range(5, 0, -1):
            height = max((self._cell_height(level, interest) for interest in range(1, 6)), default=0)
            if level == HIGH - 1:
                self.y[-1] += self._room(level)
            self.y.append(self.y[-1] + max(height, 30.0))
        del heads

    def _room(self, _level: int) -> float:
        """Pixels for the heading of a quarter."""
        return 26.0

    def _head(self, influence: bool, interest: bool) -> str:
        return self.language.gettext(QUARTERS[influence, interest])

    def _cell_height(self, influence: int, interest: int) -> float:
        columns = self._columns(influence, interest)
        return max((sum(_chip_height(row, self.chips.width) + APART for row in one) for one in columns), default=0) + APART

    def _columns(self, influence: int, interest: int) -> list[list[Stakeholder]]:
        """What stands in a cell, in columns as even as can be."""
        rows = self.cells.get((influence, interest), [])
        each = ceil(len(rows) / max(self.abreast[interest], 1)) or 1
        return [rows[at : at + each] for at in range(0, len(rows), each)]

    def _draw(self) -> None:
        self._ground()
        for influence in range(1, 6):
            for interest in range(1, 6):
                x, top = self.x[interest - 1] + APART + 2, self.y[5 - influence] + APART / 2
                for column in self._columns(influence, interest):
                    y = top
                    for row in column:
                        height = _chip_height(row, self.chips.width)
                        _chip(self.pen, row, Place(row.key, x, y, self.chips.width, height))
                        y += height + APART
                    x += self.chips.width + APART

    def _ground(self) -> None:
        """Quarters with their headings, faint lines between the levels, the two axes."""
        pen, left, right, top, bottom = self.pen, self.x[0], self.x[5], self.y[0] - 26, self.y[5]
        across, down = self.x[HIGH - 1], self.y[6 - HIGH] - 26
        for high in (True, False):
            for keen in (True, False):
                x, x2 = (across, right) if keen else (left, across)
                y, y2 = (top, down) if high else (down, bottom)
                pen.rect(x, y, x2 - x, y2 - y, fill=SHADE if high and keen else PAPER, stroke=TEAL, line=1.5, round=0)
                pen.words(x + 8, y + 18, self._head(high, keen), size=13, bold=True, fill=TEAL)
        self._levels(left, right, top, bottom)

    def _levels(self, left: float, right: float, top: float, bottom: float) -> None:
        pen = self.pen
        for level in range(1, 6):
            middle = (self.x[level - 1] + self.x[level]) / 2
            pen.words(middle, bottom + 16, str(level), fill=GREY, anchor="middle")
            pen.words(left - 8, (self.y[5 - level] + self.y[6 - level]) / 2 + 4, str(level), fill=GREY, anchor="end")
        pen.arrow([(left, bottom + 38), (right, bottom + 38)], line=1.5)
        words = self.language.gettext(INTEREST)
        pen.rect(left, bottom + 28, 8 + 8 * len(words), 20, stroke="none")
        pen.words(left, bottom + 42, words, bold=True)
        pen.arrow([(18, bottom), (18, top)], line=1.5)
        pen.parts.append(f'<g transform="rotate(-90 18 {number(bottom)})">')
        words = self.language.gettext(INFLUENCE)
        pen.parts.append(
            f'<rect x="14" y="{number(bottom - 8)}" width="{8 + 8 * len(words)}" height="16" fill="{PAPER}"/>'
            f'<text x="18" y="{number(bottom + 4)}" font-weight="bold">{words}</text></g>'
        )
        pen.reach(right, bottom + 46)


def _lists(rows: Sequence[Stakeholder], language: Language) -> Pen:
    pen, y = Pen(width=320), 8.0
    for quarter in ((True, True), (True, False), (False, True), (False, False)):
        own = [row for row in _sorted(rows) if row.quarter == quarter]
        end = y + 28 + sum(_chip_height(row, 288) + APART for row in own) + (20 if not own else 2)
        pen.rect(4, y, 312, end - y, fill=SHADE if all(quarter) else PAPER, stroke=TEAL, line=1.5, round=0)
        pen.words(14, y + 18, language.gettext(QUARTERS[quarter]), size=13, bold=True, fill=TEAL)
        if not own:
            pen.words(14, y + 38, language.gettext(_("Nobody")), fill=GREY)
        at = y + 28
        for row in own:
            height = _chip_height(row, 288)
            _chip(pen, row, Place(row.key, 16, at, 288, height))
            at += height + APART
        y = end + 8
    return pen


def _in_words(rows: Sequence[Stakeholder], language: Language) -> str:
    """A sentence for each quarter that has somebody, with the support that is and is wanted."""
    said = []
    for quarter, words in QUARTERS.items():
        own = [f"{row.name} ({row.support})" if row.support else row.name for row in _sorted(rows) if row.quarter == quarter]
        if own:
            said.append(f"{language.gettext(words)}: {'; '.join(own)}.")
    return " ".join(said) or language.gettext(EMPTY)

"""One point as it is typed: four cells become a point, or a sentence for each cell that can't be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.utils import translation

from cairn.methods.cell_faults import date_fault, denominator_beyond, number_beyond, number_fault, year_beyond
from cairn.methods.cells import is_missing, read_date, read_number
from cairn.methods.sentences import Sentence, gettext_noop
from cairn.projects.series import LONGEST_LABEL, LONGEST_NOTE, Point, is_dated, point_at, written


class Typed(NamedTuple):
    """What stands in the cells of a row."""

    when: str = ""
    value: str = ""
    denominator: str = ""
    note: str = ""


def typed_of(point: Point) -> Typed:
    """A point as it stands in the grid."""
    return Typed(point.label, written(point.value), written(point.denominator), point.note)


def needs_dates(before: Sequence[Point], typed: Sequence[Typed]) -> bool:
    """Whether a point must have a date: the others have, or the first that is typed has."""
    if before:
        return is_dated(before)
    return any(read_date(one.when) for one in typed[:1])


class Reader:
    """Reads typed rows; ``faults`` collects (name of the cell, sentence) for the row that was read last."""

    def __init__(self, *, dated: bool, decimal_comma: bool = False) -> None:
        self.dated, self.decimal_comma = dated, decimal_comma
        self.faults: list[tuple[str, str]] = []

    def read(self, typed: Typed, *, where: Sentence, number: int) -> Point | None:
        """The point, or ``None`` with ``faults``. ``number`` names a point that is given no other name."""
        self.faults = []
        self._length("when", typed.when, LONGEST_LABEL, where)
        self._length("note", typed.note, LONGEST_NOTE, where)
        day = read_date(typed.when)
        if day is None and self.dated:
            self._blame("when", date_fault(where, typed.when))
        self._blame("when", year_beyond(where, typed.when, day) if day else None)
        value = self._number("value", typed.value, where)
        denominator = self._number("denominator", typed.denominator, where)
        if denominator is not None:
            self._blame("denominator", denominator_beyond(where, typed.denominator, denominator))
        return None if self.faults else point_at(day or typed.when or str(number), value, denominator, typed.note)

    def _number(self, name: str, cell: str, where: Sentence) -> float | None:
        if is_missing(cell):
            return None
        number = read_number(cell, self.decimal_comma)
        if number is None:
            self._blame(name, number_fault(where, cell))
        else:
            self._blame(name, number_beyond(where, cell, number))
        return number

    def _length(self, name: str, cell: str, most: int, where: Sentence) -> None:
        if len(cell) > most:
            template = gettext_noop("%(where)s: shorten this to %(most)d characters: it has %(found)d.")
            self._blame(name, Sentence(template, {"where": where, "most": most, "found": len(cell)}))

    def _blame(self, name: str, sentence: Sentence | None) -> None:
        self.faults += [(name, sentence.say(translation))] if sentence else []

"""What is wrong with one cell of a table, a sentence each; ``where`` names its row."""

from __future__ import annotations

from datetime import date

from cairn.methods.cells import is_missing
from cairn.methods.sentences import Sentence, gettext_noop

__all__ = ["about", "date_fault", "denominator_beyond", "number_beyond", "number_fault", "year_beyond"]

# Beyond these no axis can be drawn: sums overflow, and there is no date to end the axis with.
FIRST_YEAR, LAST_YEAR = 1700, 2199
LARGEST = 1e15
SMALLEST_DENOMINATOR = 1e-9


def date_fault(where: Sentence, cell: str) -> Sentence:
    """Why a cell is no date."""
    if is_missing(cell):
        return about(where, gettext_noop("%(where)s has no date. Write one, the day first: 31/12/2025."), cell)
    return about(where, gettext_noop('%(where)s: "%(cell)s" is not a date. Write the day first: 31/12/2025.'), cell)


def number_fault(where: Sentence, cell: str) -> Sentence:
    """Why a cell is no number."""
    template = gettext_noop(
        '%(where)s: "%(cell)s" is not a number. Put a number, or leave it blank for a missing point.'
    )
    return about(where, template, cell)


def year_beyond(where: Sentence, cell: str, day: date) -> Sentence | None:
    """Why a date can be in no series; ``None`` for one that can."""
    if FIRST_YEAR <= day.year <= LAST_YEAR:
        return None
    template = gettext_noop('%(where)s: "%(cell)s" is not between the years 1700 and 2199. Check the year.')
    return about(where, template, cell)


def number_beyond(where: Sentence, cell: str, number: float) -> Sentence | None:
    """Why a number can be in no series; ``None`` for one that can."""
    if abs(number) <= LARGEST:
        return None
    template = gettext_noop('%(where)s: "%(cell)s" is too large to be charted. Check it, or use a larger unit.')
    return about(where, template, cell)


def denominator_beyond(where: Sentence, cell: str, number: float) -> Sentence | None:
    """Why a number can be no denominator; ``None`` for one that can."""
    if number < 0:
        return about(where, gettext_noop('%(where)s: "%(cell)s" is below zero. A count cannot be.'), cell)
    if 0 < number < SMALLEST_DENOMINATOR:
        template = gettext_noop('%(where)s: "%(cell)s" is too small to divide by. Check it, or use a smaller unit.')
        return about(where, template, cell)
    return None


def about(where: Sentence, template: str, cell: str) -> Sentence:
    """A sentence about a cell, which is cut to what can be read at a glance."""
    shown = cell if len(cell) <= 40 else f"{cell[:39]}…"
    return Sentence(template, {"where": where, "cell": shown})

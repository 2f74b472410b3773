"""Which items of a report are weakest, and why: what is empty, thin, or left out of most reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.projects.models import Measure
from cairn.projects.report.items import Written
from cairn.projects.report.pieces import TEAM


@dataclass(frozen=True)
class WeakItem:
    """``reasons`` are sentences, the weightiest first."""

    key: str
    heading: str
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        return self.reasons[0]


def weak_of(items: Sequence[Written], measures: Sequence[Measure], *, cited: bool = True) -> list[WeakItem]:
    """The weak ones, first what is empty, then what is thin, then what most reports leave out.

    ``measures`` are the living ones of the project; ``cited``: whether the report cites anything.
    """
    found = []
    for one in items:
        if reasons := sorted(_reasons(one, measures, cited=cited), key=lambda row: row[0]):
            told = tuple(sentence for _rank, sentence in reasons)
            found.append((reasons[0][0], one.item.number, WeakItem(one.item.key, str(one.item.heading), told)))
    return [weak for _rank, _number, weak in sorted(found, key=lambda row: row[:2])]


def _reasons(one: Written, measures: Sequence[Measure], *, cited: bool) -> list[tuple[int, str]]:
    """Each with its rank: the lower, the weaker."""
    item = one.item
    if item.key == "title":
        return []
    if not one.count and all(piece.key == TEAM for piece in one.shown):
        return [(0, _("Nothing is written here yet.")), *_hinted(one)]
    found = []
    if (n := _words(one)) < item.least and not any(piece.pictured or piece.listed for piece in one.shown):
        said = ngettext("This is short: %(n)d word.", "This is short: %(n)d words.", n)
        found.append((1, said % {"n": n}))
    if item.key == "measures" and not any(row.kind == Measure.Kind.PROCESS for row in measures):
        found.append((1, _("There is no process measure: did people do what you changed?")))
    if item.key == "knowledge" and not cited:
        found.append((1, _("No reference is cited yet.")))
    return found + (_hinted(one) if not one.count else [])


def _hinted(one: Written) -> list[tuple[int, str]]:
    return [(2, str(one.item.hint))] if one.item.hint else []


def _words(one: Written) -> int:
    """Of the team and from the tools; who works on it says nothing of the work."""
    return one.count + sum(len(piece.words.split()) for piece in one.shown if piece.key != TEAM)

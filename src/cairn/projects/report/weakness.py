"""Which items of a report are weakest, and why: what is empty, thin, or left out of most reports."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cairn.projects.models import Measure, Project
from cairn.projects.report.items import Written, written_items


@dataclass(frozen=True)
class WeakItem:
    key: str
    heading: str
    reason: str


def weak_items(project: Project) -> list[WeakItem]:
    """The weak ones, first what is empty, then what is thin, then what most reports leave out."""
    return weak_of(project, written_items(project))


def weak_of(project: Project, items: list[Written]) -> list[WeakItem]:
    found = [(rank, one, reason) for one in items for rank, reason in _reasons(project, one)]
    seen: dict[str, WeakItem] = {}
    for _rank, one, reason in sorted(found, key=lambda row: (row[0], row[1].item.number)):
        seen.setdefault(one.item.key, WeakItem(one.item.key, str(one.item.heading), reason))
    return list(seen.values())


def _reasons(project: Project, one: Written) -> list[tuple[int, str]]:
    """Each with its rank: the lower, the weaker."""
    live = sum(len(piece.words.split()) for piece in one.shown)
    if one.item.key == "title":
        return []
    if not one.count and not live:
        return [(0, _("Nothing is written here yet."))]
    found = []
    if one.count + live < one.item.least:
        found.append((1, _("This is short: %(n)d words.") % {"n": one.count + live}))
    if one.item.key == "measures" and not project.measures.filter(removed_at=None, kind=Measure.Kind.PROCESS).exists():
        found.append((1, _("There is no process measure: did people do what you changed?")))
    if one.item.hint and not one.count:
        found.append((2, str(one.item.hint)))
    return found

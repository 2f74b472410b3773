"""What a driver diagram lacks yet: drivers that no change idea acts on, ideas that no PDSA cycle tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.projects.models import DriverLink, DriverNode, PDSACycle, Project
from cairn.projects.outline import uncovered


@dataclass(frozen=True)
class Drivers:
    """The boxes of a driver diagram with their links, by inside key, and the cycles that test each idea."""

    rows: Sequence[DriverNode]
    links: Sequence[tuple[int, int]]
    tests: dict[int, list[PDSACycle]]

    @property
    def bare(self) -> set[int]:
        """Drivers without a change idea."""
        return uncovered(self.rows, self.links)

    @property
    def untested(self) -> set[int]:
        return {row.pk for row in self.rows if row.kind == "idea" and row.pk not in self.tests}

    def remarks(self) -> dict[int, str]:
        """In words, by inside key."""
        return dict.fromkeys(self.bare, _("No change idea yet")) | dict.fromkeys(self.untested, _("Not tested yet"))

    def summary(self) -> str:
        """How much is covered; nothing for an empty diagram."""
        drivers = sum(row.kind != "idea" for row in self.rows)
        ideas = len(self.rows) - drivers
        if not self.rows:
            return ""
        said = [
            ngettext(
                "%(n)d of %(all)d driver has a change idea.", "%(n)d of %(all)d drivers have a change idea.", drivers
            )
            % {"n": drivers - len(self.bare), "all": drivers}
        ]
        if ideas:
            said.append(
                ngettext("%(n)d of %(all)d change idea is tested.", "%(n)d of %(all)d change ideas are tested.", ideas)
                % {"n": ideas - len(self.untested), "all": ideas}
            )
        return " ".join(said)


def drivers_of(project: Project) -> Drivers:
    """Three queries, or fewer for rows that were fetched with the project."""
    rows = sorted(
        (row for row in project.drivers.all() if row.removed_at is None), key=lambda one: (one.position, one.pk)
    )
    keys = [row.pk for row in rows]
    links = DriverLink.objects.filter(parent_id__in=keys, child_id__in=keys).order_by("id")
    tests: dict[int, list[PDSACycle]] = {}
    for cycle in project.cycles.filter(removed_at=None, idea_id__in=keys).order_by("number"):
        tests.setdefault(cycle.idea_id or 0, []).append(cycle)
    return Drivers(rows, list(links.values_list("parent_id", "child_id")), tests)

"""PDSA cycles in ramps: which build on each other, what each predicted and found, and how the next one begins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cairn.projects.models import DriverNode, PDSACycle, Project

# What the next test of a ramp has in common with the one before; how large it is and what is predicted are its own.
CARRIED = ("who", "where", "measure")


@dataclass(frozen=True)
class Ramp:
    """Cycles in the order in which each builds on the one before; ``idea`` is the change that they test, if it is
    one of the driver diagram."""

    cycles: Sequence[PDSACycle]

    @property
    def idea(self) -> DriverNode | None:
        return next((one.idea for one in self.cycles if one.idea and one.idea.removed_at is None), None)

    @property
    def title(self) -> str:
        idea = next((one.idea for one in self.cycles if one.idea), None)
        return idea.text if idea is not None else self.cycles[0].title

    @property
    def last(self) -> PDSACycle:
        return self.cycles[-1]


def ramps_in(project: Project) -> list[Ramp]:
    """The ramps of a project in the order of their first cycles. One query."""
    cycles = project.cycles.filter(removed_at=None).select_related("idea", "builds_on", "measured_by")
    return [Ramp(group) for group in ramps_of(list(cycles.order_by("number")))]


def ramps_of(cycles: list[PDSACycle]) -> list[list[PDSACycle]]:
    """Groups of cycles: those that build on each other, and those of the same idea that build on nothing.

    ``cycles`` in the order of their numbers. Each is in one group, after the one that it builds on.
    """
    found: list[list[PDSACycle]] = []
    group_of: dict[int, list[PDSACycle]] = {}
    by_idea: dict[int, list[PDSACycle]] = {}
    for cycle in cycles:
        group = group_of.get(cycle.builds_on_id or 0)
        if group is None and cycle.idea_id:
            group = by_idea.get(cycle.idea_id)
        if group is None:
            group = []
            found.append(group)
        group.append(cycle)
        group_of[cycle.pk] = group
        if cycle.idea_id:
            by_idea.setdefault(cycle.idea_id, group)
    return found


def carried_over(cycle: PDSACycle) -> dict[str, Any]:
    """How the form of the next cycle of a ramp begins: what was said of its next steps is what will be done."""
    values: dict[str, Any] = {name: getattr(cycle, name) for name in CARRIED}
    values["what"] = cycle.next_steps or cycle.what
    values["idea"] = str(cycle.idea.uuid) if cycle.idea and cycle.idea.removed_at is None else ""
    measure = cycle.measured_by
    values["measured_by"] = str(measure.uuid) if measure and measure.removed_at is None else ""
    return values | {"builds_on": str(cycle.uuid)}

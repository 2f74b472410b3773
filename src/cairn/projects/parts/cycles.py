"""PDSA cycles as plain data, and the ramps that they make."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from cairn.projects.models import PDSACycle, Project
from cairn.projects.parts.diagrams import uuid_of
from cairn.projects.parts.rows import Part, rows_part
from cairn.projects.toolbox.cycles import CYCLE


def cycles_of(project: Project) -> list[Part]:
    """The cycles of a project in the order of their numbers. One query."""
    return cycle_parts(living_cycles(project))


def living_cycles(project: Project) -> list[PDSACycle]:
    """The rows of ``cycles_of``, with what they point at. One query."""
    rows = project.cycles.filter(removed_at=None).select_related("idea", "builds_on", "measured_by")
    return list(rows.order_by("number"))


def cycle_parts(cycles: Iterable[PDSACycle]) -> list[Part]:
    """What a cycle is of, builds on and shows on is there in words, and by uuid beside them."""
    rows = list(cycles)
    return [part | _named(row) for row, part in zip(rows, rows_part(rows, CYCLE), strict=True)]


def _named(row: PDSACycle) -> dict[str, Any]:
    return {
        "number": row.number,
        "idea": row.idea.text if row.idea else "",
        "idea_uuid": uuid_of(row.idea),
        "builds_on": row.builds_on.number if row.builds_on else None,
        "builds_on_uuid": uuid_of(row.builds_on),
        "measured_by": row.measured_by.name if row.measured_by else "",
        "measured_by_uuid": uuid_of(row.measured_by),
        "decision_words": str(row.get_decision_display()),
    }


def ramps_of(cycles: Sequence[Part]) -> list[list[Part]]:
    """Groups of cycles: those that build on each other, and those of the same idea that build on nothing.

    ``cycles`` in the order of their numbers. Each is in one group, after the one that it builds on.
    """
    found: list[list[Part]] = []
    group_of: dict[str, list[Part]] = {}
    by_idea: dict[str, list[Part]] = {}
    for cycle in cycles:
        group = group_of.get(cycle["builds_on_uuid"] or "")
        if group is None and cycle["idea_uuid"]:
            group = by_idea.get(cycle["idea_uuid"])
        if group is None:
            group = []
            found.append(group)
        group.append(cycle)
        group_of[cycle["uuid"]] = group
        if cycle["idea_uuid"]:
            by_idea.setdefault(cycle["idea_uuid"], group)
    return found

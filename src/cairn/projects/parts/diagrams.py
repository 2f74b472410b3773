"""Diagrams with their rows: stakeholder maps, process maps, causes, FMEAs, Pareto charts, the driver diagram."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cairn.projects.coverage import Drivers
from cairn.projects.models import Diagram, Project
from cairn.projects.parts.rows import Part, living_rows, rows_part, words_of
from cairn.projects.toolbox.registry import kinds


def diagram_part(diagram: Diagram) -> Part:
    """One diagram. A query or two for each kind of its rows."""
    return diagram_parts([diagram])[0]


def diagram_parts(diagrams: Iterable[Diagram]) -> list[Part]:
    """Diagrams in their order, ``rows`` by their kind. A query or two for each kind, however many diagrams."""
    wanted = list(diagrams)
    parts = {one.pk: _diagram(one) for one in wanted}
    tools = {one.tool for one in wanted}
    for key, kind in kinds.items():
        if kind.tool not in tools:
            continue
        rows = living_rows(kind, diagram__in=[one for one in wanted if one.tool == kind.tool])
        for one in wanted:
            if one.tool == kind.tool:
                parts[one.pk]["rows"][key] = []
        for row, part in zip(rows, rows_part(rows, kind), strict=True):
            parts[row.diagram_id]["rows"][key].append(part)
    return list(parts.values())


def _diagram(diagram: Diagram) -> Part:
    return {
        "uuid": str(diagram.uuid),
        "tool": diagram.tool,
        "tool_words": words_of(diagram, "tool"),
        "title": diagram.title,
        "statement": diagram.statement,
        "rows": {},
    }


def diagrams_of(project: Project) -> list[Part]:
    return diagram_parts(project.diagrams.filter(removed_at=None))


def drivers_part(found: Drivers) -> Part:
    """The boxes, each with the numbers of the cycles that test it and whether it lacks a change idea, and the links."""
    uuids = {row.pk: str(row.uuid) for row in found.rows}
    bare = found.bare
    return {
        "nodes": [
            {
                "uuid": uuids[row.pk],
                "kind": row.kind,
                "text": row.text,
                "cycles": [cycle.number for cycle in found.tests.get(row.pk, [])],
                "uncovered": row.pk in bare,
            }
            for row in found.rows
        ],
        "links": [[uuids[parent], uuids[child]] for parent, child in found.links],
    }


def uuid_of(row: Any) -> str | None:
    """The uuid of what a key points at."""
    return str(row.uuid) if row is not None else None

"""Where the page of a tool is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from cairn.projects.editing.kinds import Kind, project_in, scope_of, tool_of
from cairn.projects.models import Diagram, Project

# The pages of tools that there is one of in a project.
PAGES = {
    "charter": "charter",
    "drivers": "drivers",
    "plan": "plan",
    "lesson": "lessons",
    "report": "report",
    "pictures": "data_pictures",
    "project": "team",
}


def tool_address(project: Project, tool: str, scope: UUID | str | None = None) -> str:
    """The page of a tool, of its diagram, cycle or measure ``scope``; the project's home for what has none."""
    name, key = PAGES.get(tool, "home"), project.uuid
    if tool in Diagram.Tool.values and scope:
        name, key = "diagram", scope  # type: ignore[assignment]
    elif tool in ("cycle", "measure") and scope:
        name, key = tool, scope  # type: ignore[assignment]
    try:
        return reverse(f"projects:{name}", args=[key])
    except NoReverseMatch:
        return reverse("projects:home", args=[project.uuid])


def row_address(row: Any, kind: Kind) -> str:
    """The place of a row on the page of its tool."""
    return f"{tool_address(project_in(row), tool_of(row, kind), scope_of(row, kind))}#row-{row.uuid}"

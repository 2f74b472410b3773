"""What the frame of the workspace asks on each page inside a project."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from cairn.projects.models import Measure, Project
from cairn.projects.places import navigation

# Views by the entry of the navigation that they belong to, where their names don't begin with it.
BELONGS = {
    "add_driver": "drivers", "diagrams": "diagram_tools", "diagram": "diagram_tools",
    "data_pictures": "measures", "data_picture": "measures", "measure": "measures", "add_measure": "measures",
    "edit_measure": "measures", "points": "measures", "import_points": "measures", "import_preview": "measures",
    "which_chart": "measures", "chart_point": "measures", "due": "measures", "cycle": "cycles", "add_cycle": "cycles",
    "rename": "home", "score": "home", "readiness": "home", "invite": "team", "share": "team",
    "report_item": "report", "report_references": "report", "report_files": "report",
}  # fmt: skip


def workspace(request: HttpRequest) -> dict[str, Any]:
    """``workspace(project)``: the navigation as (name, address, whether we are there), for the frame's template;
    ``whereabouts(measure)``: the tool that one is in, and its uuid.
    """
    match = getattr(request, "resolver_match", None)
    name = match.url_name if match is not None and match.app_names == ["projects"] else ""
    here = BELONGS.get(name, name)

    def entries(project: Project) -> list[tuple[str, str, bool]]:
        return [(str(one.name), one.url, one.key == here) for one in navigation(project)]

    def whereabouts(measure: Any) -> tuple[str, str]:
        """The tool that a page belongs to and what of it, for pages that are no tool themselves."""
        if isinstance(measure, Measure):
            return "measure", str(measure.uuid)
        return "report" if here.startswith("report") else "", ""

    return {"workspace": entries, "whereabouts": whereabouts}

"""Where a project's tools are: their addresses and what each is for, for the navigation, the home and the readiness."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.projects.models import Diagram, Project

# A tool with no page of its own stands on the home.
ON_THE_HOME = ("measures",)


class Tool(NamedTuple):
    """``key``: of ``Diagram.Tool``, or "drivers". ``purpose`` says what it is for."""

    key: str
    name: str | Promise
    purpose: str | Promise
    url: str = ""


PURPOSES: dict[str, str | Promise] = {
    "stakeholders": _("Who can help or hinder the change, and what you do to win them."),
    "process_map": _("What really happens, step by step: where people wait, and where work is handed over."),
    "causes": _("Why the problem happens: a fishbone of causes to be tested, not blamed."),
    "fmea": _("What could go wrong at each step, how badly, and what to mend first."),
    "pareto": _("Which few of many causes make most of the trouble."),
}


# Where somebody is, as it goes on after "is in" and "Comments on".
TOOL_PLACES: dict[str, str | Promise] = {
    "": _("the project"),
    "charter": _("the charter"),
    "drivers": _("the driver diagram"),
    "cycle": _("the PDSA cycle"),
    "measure": _("the measure"),
    "lesson": _("the lessons log"),
    "plan": _("the plan"),
    "report": _("the report"),
    "stakeholders": _("the stakeholder map"),
    "process_map": _("the process map"),
    "causes": _("the cause and effect diagram"),
    "fmea": _("the FMEA"),
    "pareto": _("the Pareto chart"),
    "pictures": _("the histograms and scatter diagrams"),
}


class Entry(NamedTuple):
    """A line of the workspace's navigation."""

    key: str
    name: str | Promise
    url: str


NAV: tuple[tuple[str, str | Promise], ...] = (
    ("home", _("Home")),
    ("charter", _("Charter")),
    ("drivers", _("Drivers")),
    ("diagram_tools", _("Diagrams")),
    ("measures", _("Measures")),
    ("cycles", _("PDSA cycles")),
    ("plan", _("Plan")),
    ("lessons", _("Lessons")),
    ("report", _("Report")),
    ("team", _("Team")),
)


@lru_cache(maxsize=8192)
def address(name: str, *args: Any) -> str:
    """The address of a view of this area; empty while there is none of that name. Kept: a home has a hundred."""
    try:
        return reverse(f"projects:{name}", args=args)
    except NoReverseMatch:
        return ""


def place_in(project: Project, name: str) -> str:
    """The address of a tool in a project; the part of its home where that is where it stands; else empty."""
    if found := address(name, project.uuid):
        return found
    return f"{address('home', project.uuid)}#{name}" if name in ON_THE_HOME else ""


# Parts of a snapshot whose tool has another name than they.
TOOL_OF_PART = {
    "title": "rename", "driver": "drivers", "cycle": "cycles", "measure": "measures", "diagram": "diagram_tools",
    "picture": "data_pictures", "lesson": "lessons",
}  # fmt: skip


def place_of_part(project: Project, part: str) -> str:
    """The address of the page where a part of a snapshot is changed (``charter``, ``cycle`` ...); else the home."""
    return place_in(project, TOOL_OF_PART.get(part, part)) or address("home", project.uuid)


def navigation(project: Project) -> list[Entry]:
    """The tools that have a page, in the order of the work."""
    return [Entry(key, name, url) for key, name in NAV if (url := place_in(project, key))]


def diagram_tools(project: Project) -> list[Tool]:
    """The kinds of diagrams that a project may have several of, with what each is for."""
    return [
        Tool(tool.value, tool.label, PURPOSES[tool.value], address("diagrams", project.uuid, tool.value))
        for tool in Diagram.Tool
    ]


def picture_of(project: Project, tool: str, scope: Any, version: Any) -> str:
    """The address of the picture of a diagram, another one after each change; empty while there is none."""
    found = address("picture", project.uuid, tool, scope, "svg")
    return f"{found}?v={version}" if found else ""

"""Where a worksheet goes: the tools by name, the rows that may be chosen, and the links that are shown afterwards."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cairn.lib.registries import worksheet_targets
from cairn.projects.models import Diagram, Project
from cairn.projects.worksheets import Carrying, Entry, Landed

TOOLS: dict[str, str | Promise] = {
    "charter": _("Charter"),
    "drivers": _("Driver diagram"),
    "cycle": _("PDSA cycle"),
    "measure": _("Measure"),
    "plan": _("Project plan"),
    "lessons": _("Lessons log"),
    **{tool.value: tool.label for tool in Diagram.Tool},
}
INTO: dict[str, tuple[str | Promise, str | Promise]] = {
    "cycle": (_("Into which PDSA cycle?"), _("A new cycle")),
    "measure": (_("Into which measure?"), _("A new measure")),
    "stakeholders": (_("Into which stakeholder map?"), _("A new map")),
    "process_map": (_("Into which process map?"), _("A new map")),
    "causes": (_("Into which cause and effect diagram?"), _("A new diagram")),
    "fmea": (_("Into which FMEA?"), _("A new FMEA")),
    "pareto": (_("Into which Pareto chart?"), _("A new chart")),
}


@dataclass(frozen=True)
class Place:
    """What a person may choose: the tool, the question, words for a new one, and what is there, by uuid and words."""

    tool: str
    label: str | Promise
    new: str | Promise
    rows: list[tuple[str, str]]


def tool_named(into: str) -> str:
    """The words for the tool that a field goes to; that of the lessons log where no tool takes it."""
    tool = into.partition(".")[0]
    return str(TOOLS[tool if tool in worksheet_targets else "lessons"])


def places_for(project: Project, tools: Iterable[str]) -> list[Place]:
    """For each of the tools that a project may have several of, those that it has. At most three queries."""
    wanted = [tool for tool in INTO if tool in set(tools)]
    found: dict[str, list[tuple[str, str]]] = {tool: [] for tool in wanted}
    if "cycle" in found:
        found["cycle"] = [(str(one.uuid), str(one)) for one in project.cycles.filter(removed_at=None)]
    if "measure" in found:
        found["measure"] = [(str(one.uuid), str(one)) for one in project.measures.filter(removed_at=None)]
    if set(found) & set(Diagram.Tool.values):
        for one in project.diagrams.filter(removed_at=None, tool__in=wanted):
            found[one.tool].append((str(one.uuid), one.title))
    return [Place(tool, *INTO[tool], rows) for tool, rows in found.items() if rows]


def landed(carrying: Carrying, entries: Sequence[Entry], tool: Any, page: str, uuid: UUID | None = None) -> None:
    if entries:
        labels = ", ".join(dict.fromkeys(entry.label for entry in entries))
        carrying.landed.append(Landed(f"{tool}: {labels}", page, str(uuid or "")))

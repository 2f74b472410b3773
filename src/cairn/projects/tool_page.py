"""What the page of a tool with rows shows: its outline or table, what is missing, its picture, undo and redo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.projects import held, outline, pictures
from cairn.projects.cells import Cell, cells_of
from cairn.projects.comment_places import noted
from cairn.projects.coverage import drivers_of
from cairn.projects.editing.undoing import in_words, way
from cairn.projects.models import Diagram, ProcessFlow, Project
from cairn.projects.outline import Line
from cairn.projects.rights import EDITORS
from cairn.projects.toolbox.registry import kinds

KIND_OF = {
    "drivers": "driver",
    "causes": "cause",
    "process_map": "step",
    "stakeholders": "stakeholder",
    "fmea": "failure_mode",
    "pareto": "count",
    "plan": "task",
    "lesson": "lesson",
}
PAGES = {"drivers": "projects:drivers", "plan": "projects:plan", "lesson": "projects:lessons"}
# Of tools that have no rows to list.
OWN_PAGES = {
    "charter": "projects:charter",
    "cycle": "projects:cycles",
    "report": "projects:report",
    "pictures": "projects:data_pictures",
}
MOST_MARKED = 3  # of the lines of an FMEA
SHOWN = 300


@dataclass
class Table:
    """Rows that stand in a table. ``marked``: by inside key, the rows that matter most; ``late``: tasks overdue."""

    lines: list[Line]
    marked: set[int] = field(default_factory=set)
    late: set[int] = field(default_factory=set)


def lines_of(project: Project, tool: str, diagram: Diagram | None) -> tuple[list[Line], str, Table]:
    """The outline, a sentence on what is covered, and the table's marks."""
    if tool == "drivers":
        found = drivers_of(project)
        return outline.driver_lines(found.rows, found.links, found.tests, found.remarks()), found.summary(), Table([])
    if tool == "plan":
        return [], "", plan_table(list(project.tasks.filter(removed_at=None).select_related("owner")))
    if tool == "lesson":
        rows = project.lessons.filter(removed_at=None).select_related("by").order_by("-on", "-pk")[:SHOWN]
        return [], "", Table(outline.flat_lines(list(rows), "lesson"))
    assert diagram is not None  # noqa: S101  the other tools have one
    if tool == "causes":
        return outline.cause_lines(list(diagram.causes.filter(removed_at=None))), "", Table([])
    if tool == "process_map":
        lanes, steps = diagram.processlanes.filter(removed_at=None), diagram.processsteps.filter(removed_at=None)
        return _with_flows(outline.step_lines(list(lanes), list(steps))), "", Table([])
    table: Callable[[Diagram], Table] = {"fmea": fmea_table, "pareto": pareto_table, "stakeholders": people_table}[tool]
    return [], "", table(diagram)


def _with_flows(lines: list[Line]) -> list[Line]:
    """What comes after each step, in words."""
    steps = {line.row.pk: line for top in lines for line in (top, *top.below) if line.kind == "step"}
    for flow in ProcessFlow.objects.filter(source_id__in=steps, target_id__in=steps).order_by("id"):
        target = steps[flow.target_id].row.text
        words = f"{flow.label}: {target}" if flow.label else target
        steps[flow.source_id].tests.append(words)
    return lines


def fmea_table(diagram: Diagram) -> Table:
    """By risk priority number, the largest first; what is not rated yet comes last. The largest three are marked."""
    rows = list(diagram.failuremodes.filter(removed_at=None))
    rows.sort(key=lambda row: (row.rpn is None, -(row.rpn or 0)))
    marked = {row.pk for row in rows[:MOST_MARKED] if row.rpn is not None}
    return Table(outline.flat_lines(rows, "failure_mode"), marked)


def pareto_table(diagram: Diagram) -> Table:
    rows = sorted(diagram.paretocounts.filter(removed_at=None), key=lambda row: -row.count)
    return Table(outline.flat_lines(rows, "count"))


def people_table(diagram: Diagram) -> Table:
    return Table(outline.flat_lines(list(diagram.stakeholders.filter(removed_at=None)), "stakeholder"))


def plan_table(rows: list[Any], today: date | None = None) -> Table:
    """Open tasks by the day they are due, then those without a day, then what is done, the latest first."""
    day = today or timezone.localdate()
    to_do = sorted((row for row in rows if row.done_on is None), key=lambda row: (row.due is None, row.due or day))
    done = sorted((row for row in rows if row.done_on is not None), key=lambda row: row.done_on, reverse=True)
    late = {row.pk for row in to_do if row.due is not None and row.due < day}
    return Table(outline.flat_lines([*to_do, *done], "task"), late=late)


# --- The page ---


def context_of(project: Project, tool: str, person: Person, *, diagram: Diagram | None = None) -> dict[str, Any]:
    """All that ``tool.html`` shows. ``project`` as ``rights.project_of`` gave it, with the role of who asks."""
    scope = diagram.uuid if diagram else project.uuid
    lines, summary, table = lines_of(project, tool, diagram)
    edits = getattr(project, "role", "") in EDITORS
    drawing = _drawing(project, tool, diagram)
    mine = held.held_for(project, by=person, scope=scope) if edits else {}
    return {
        "project": project,
        "diagram": diagram,
        "tool": tool,
        "kind": KIND_OF[tool],
        "scope": scope,
        "lines": lines,
        "table": table,
        "summary": summary,
        "edits": edits,
        "drawing": drawing,
        "pictures": picture_links(project, tool, scope) if drawing else [],
        "ways": in_words(way(project, tool=tool, scope=scope, by=person), _names(lines, table)) if edits else {},
        "links": [(_("History"), reverse("projects:tool_history", args=[project.uuid, tool, scope]))],
        "noted": noted(project, tool=tool, scope=scope),
        "live": reverse("projects:live", args=[project.uuid]),
        "cells": _with_held(cells(project, tool, table), table, mine),
        "held_words": mine,
        "headers": [str(one.label) for one in kinds[KIND_OF[tool]].fields],
    }


def _names(lines: list[Line], table: Table) -> dict[str, str]:
    """What the rows of the page are called, by uuid."""
    found: dict[str, str] = {}
    rest = [*lines, *table.lines]
    while rest:
        line = rest.pop()
        found[str(line.row.uuid)] = str(getattr(line.row, kinds[line.kind].name))
        rest += line.below
    return found


def cells(project: Project, tool: str, table: Table) -> dict[int, list[Cell]]:
    """By the inside key of a row. One query for the team of a plan."""
    people: list[tuple[str, str]] = []
    if tool == "plan":
        team = project.team.filter(left_at=None).select_related("person").order_by("pk")
        people = [(str(member.person.uuid), member.person.name) for member in team]
    return {line.row.pk: cells_of(line.row, kinds[line.kind], people) for line in table.lines}


def _with_held(found: dict[int, list[Cell]], table: Table, mine: dict[tuple[str, str], str]) -> dict[int, list[Cell]]:
    """With what is held back of this person's words in place of what everybody sees."""
    if not mine:
        return found
    rows = {line.row.pk: str(line.row.uuid) for line in table.lines}
    return {
        pk: [replace(cell, value=mine.get((rows[pk], cell.name), cell.value)) for cell in row]
        for pk, row in found.items()
    }


def _drawing(project: Project, tool: str, diagram: Diagram | None) -> pictures.Drawing | None:
    if diagram is not None:
        return pictures.diagram_drawing(diagram)
    return pictures.drivers_drawing(project) if tool == "drivers" else None


def picture_links(project: Project, tool: str, scope: UUID) -> list[tuple[str, str]]:
    """Words and address of each form that the picture can be had in."""

    def at(kind: str) -> str:
        return reverse("projects:picture", args=[project.uuid, tool, scope, kind])

    return forms_of_picture(at)


def forms_of_picture(at: Callable[[str], str]) -> list[tuple[str, str]]:
    """Words and address of each form, where ``at`` gives the address of a kind of file."""
    links = [(_("SVG"), at("svg")), (_("PNG"), at("png"))]
    return [*links, (_("PDF (A4)"), at("pdf")), (_("PDF (slide)"), at("pdf") + "?paper=slide")]


def page_of(project: Project, tool: str, scope: UUID | str) -> str:
    """Where a tool's rows are shown: of the project, or of the diagram, cycle or measure that ``scope`` names."""
    if tool in Diagram.Tool.values:
        return reverse("projects:diagram", args=[scope])
    if tool == "measure" and str(scope) != str(project.uuid):
        return reverse("projects:measure", args=[scope])
    if tool == "cycle" and str(scope) != str(project.uuid):
        return reverse("projects:cycle", args=[scope])
    return reverse(PAGES.get(tool) or OWN_PAGES.get(tool, "projects:home"), args=[project.uuid])

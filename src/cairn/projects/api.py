"""Improvement projects: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.accounts.models_api import Person
from cairn.projects.charting import (
    annotate,
    exclude,
    include,
    rebase,
    redo_chart,
    remove_rebase,
    set_chart,
    undo_chart,
)
from cairn.projects.charts import MeasureChart
from cairn.projects.diagram import driver_svg, driver_version
from cairn.projects.imports import Choices, Plan, begin_import, finish_import, import_of, plan_import
from cairn.projects.measuring import (
    add_cycle,
    add_measure,
    cycle_of,
    measure_of,
    save_cycle,
    save_measure,
)
from cairn.projects.models import Project
from cairn.projects.points import Unsure, add_points, points_at, points_of, replace_points, save_rows
from cairn.projects.readiness import ReadinessItem, readiness
from cairn.projects.saving import project_of
from cairn.projects.snapshot import project_facts, snapshot
from cairn.projects.worksheets import Clash, Entry, Landed, Taken, kept_as_note, row_in_words, take_worksheet
from cairn.projects.writing import (
    add_driver,
    add_lesson,
    add_member,
    driver_of,
    edit_driver,
    invite,
    remove_driver,
    rename_project,
    save_charter,
    start_project,
)

__all__ = [
    "Choices",
    "Clash",
    "Entry",
    "Landed",
    "MeasureChart",
    "Plan",
    "ReadinessItem",
    "Taken",
    "Unsure",
    "add_cycle",
    "add_driver",
    "add_lesson",
    "add_measure",
    "add_member",
    "add_points",
    "annotate",
    "begin_import",
    "cycle_of",
    "driver_of",
    "driver_svg",
    "driver_version",
    "edit_driver",
    "exclude",
    "finish_import",
    "import_of",
    "include",
    "invite",
    "kept_as_note",
    "measure_of",
    "plan_import",
    "points_at",
    "points_of",
    "project_facts",
    "project_of",
    "projects_of",
    "readiness",
    "rebase",
    "redo_chart",
    "remove_driver",
    "remove_rebase",
    "rename_project",
    "replace_points",
    "row_in_words",
    "save_charter",
    "save_cycle",
    "save_measure",
    "save_rows",
    "set_chart",
    "snapshot",
    "start_project",
    "take_worksheet",
    "team_ids",
    "undo_chart",
]


def projects_of(person: Person) -> list[Project]:
    """The projects that a person is in the team of, the newest first. One query."""
    rows = Project.objects.filter(team__person=person, team__left_at=None, archived_at=None)
    return list(rows.select_related("run").order_by("-started_at", "-id"))


def team_ids(project: Project) -> list[int]:
    """The inside keys of the people in the team now, those who lead first: the authors of what is submitted."""
    rows = project.team.filter(left_at=None).order_by("-leads", "id")
    return list(rows.values_list("person_id", flat=True))

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
from cairn.projects.due import set_due
from cairn.projects.editing.removing import move_row, remove_row
from cairn.projects.editing.undoing import redo, undo
from cairn.projects.editing.versions import restore, state, state_at
from cairn.projects.editing.writing import add_row, row_of, set_fields
from cairn.projects.guard import Flagged
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
from cairn.projects.rights import may_edit, project_of
from cairn.projects.snapshot import project_facts, snapshot
from cairn.projects.team import add_member, invite, members_of
from cairn.projects.team import author_ids as team_ids
from cairn.projects.tokens import end_token, make_token, tokens_of
from cairn.projects.worksheets import Clash, Entry, Landed, Taken, kept_as_note, row_in_words, take_worksheet
from cairn.projects.writing import (
    add_diagram,
    add_driver,
    add_lesson,
    add_task,
    diagram_of,
    driver_of,
    edit_driver,
    remove_driver,
    rename_project,
    save_charter,
    share_project,
    start_project,
)

__all__ = [
    "Choices",
    "Clash",
    "Entry",
    "Flagged",
    "Landed",
    "MeasureChart",
    "Plan",
    "ReadinessItem",
    "Taken",
    "Unsure",
    "add_cycle",
    "add_diagram",
    "add_driver",
    "add_lesson",
    "add_measure",
    "add_member",
    "add_points",
    "add_row",
    "add_task",
    "annotate",
    "begin_import",
    "cycle_of",
    "diagram_of",
    "driver_of",
    "driver_svg",
    "driver_version",
    "edit_driver",
    "end_token",
    "exclude",
    "finish_import",
    "import_of",
    "include",
    "invite",
    "kept_as_note",
    "make_token",
    "may_edit",
    "measure_of",
    "members_of",
    "move_row",
    "plan_import",
    "points_at",
    "points_of",
    "project_facts",
    "project_of",
    "projects_of",
    "readiness",
    "rebase",
    "redo",
    "redo_chart",
    "remove_driver",
    "remove_rebase",
    "remove_row",
    "rename_project",
    "replace_points",
    "restore",
    "row_in_words",
    "row_of",
    "save_charter",
    "save_cycle",
    "save_measure",
    "save_rows",
    "set_chart",
    "set_due",
    "set_fields",
    "share_project",
    "snapshot",
    "start_project",
    "state",
    "state_at",
    "take_worksheet",
    "team_ids",
    "tokens_of",
    "undo",
    "undo_chart",
]


def projects_of(person: Person) -> list[Project]:
    """The projects that a person is in the team of, the newest first. One query."""
    rows = Project.objects.filter(team__person=person, team__left_at=None, archived_at=None)
    return list(rows.select_related("run").order_by("-started_at", "-id"))

"""Improvement projects: what other areas and the screens may do with them."""

from __future__ import annotations

from cairn.projects.charting import annotate, exclude, include, rebase, redo_chart, remove_rebase, set_chart, undo_chart
from cairn.projects.charts import MeasureChart
from cairn.projects.copying import copy_project, start_from_case
from cairn.projects.doubts import Unsure
from cairn.projects.due import set_due
from cairn.projects.editing.removing import move_row, remove_row
from cairn.projects.editing.undoing import redo, undo
from cairn.projects.editing.versions import restore, state, state_at
from cairn.projects.editing.writing import add_row, row_of, set_fields
from cairn.projects.guard import Flagged
from cairn.projects.imports import Choices, Plan, begin_import, finish_import, import_of, plan_import
from cairn.projects.inviting import accept as accept_invitation
from cairn.projects.inviting import address_of as invitation_address
from cairn.projects.inviting import invitation_of, invitations_of, invite, must_enrol
from cairn.projects.inviting import make_link as make_team_link
from cairn.projects.inviting import take_back as take_invitation_back
from cairn.projects.inviting import why_not as why_not_invited
from cairn.projects.measuring import add_cycle, add_measure, cycle_of, measure_of, save_cycle, save_measure
from cairn.projects.places import place_of_part
from cairn.projects.points import add_points, points_at, points_of, replace_points, save_rows
from cairn.projects.portfolio import PortfolioPage, PortfolioRow, Wanted, portfolio_page, portfolio_rows
from cairn.projects.portfolio import cells as portfolio_cells
from cairn.projects.portfolio import headings as portfolio_headings
from cairn.projects.readiness import ReadinessItem, readiness, readiness_checks
from cairn.projects.rights import may_edit, project_of, reads_only, role_of
from cairn.projects.scoring import may_score, scores_of, set_main_measure, set_score
from cairn.projects.snapshot import project_facts, snapshot
from cairn.projects.spaces import archive_project, own_project_in, projects_of, shared_page
from cairn.projects.summaries import refresh_summaries, summary_of
from cairn.projects.team import (
    add_member,
    authors_of,
    end_membership,
    hand_over,
    may_author,
    members_of,
    projects_near,
    set_role,
)
from cairn.projects.team import author_ids as team_ids
from cairn.projects.tokens import end_token, make_token, tokens_of
from cairn.projects.worksheet_tools.landing import Place, places_for, tool_named
from cairn.projects.worksheets import Clash, Entry, Landed, Taken, row_in_words, take_worksheet
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
    "Place",
    "Plan",
    "PortfolioPage",
    "PortfolioRow",
    "ReadinessItem",
    "Taken",
    "Unsure",
    "Wanted",
    "accept_invitation",
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
    "archive_project",
    "authors_of",
    "begin_import",
    "copy_project",
    "cycle_of",
    "diagram_of",
    "driver_of",
    "edit_driver",
    "end_membership",
    "end_token",
    "exclude",
    "finish_import",
    "hand_over",
    "import_of",
    "include",
    "invitation_address",
    "invitation_of",
    "invitations_of",
    "invite",
    "make_team_link",
    "make_token",
    "may_author",
    "may_edit",
    "may_score",
    "measure_of",
    "members_of",
    "move_row",
    "must_enrol",
    "own_project_in",
    "place_of_part",
    "places_for",
    "plan_import",
    "points_at",
    "points_of",
    "portfolio_cells",
    "portfolio_headings",
    "portfolio_page",
    "portfolio_rows",
    "project_facts",
    "project_of",
    "projects_near",
    "projects_of",
    "readiness",
    "readiness_checks",
    "reads_only",
    "rebase",
    "redo",
    "redo_chart",
    "refresh_summaries",
    "remove_driver",
    "remove_rebase",
    "remove_row",
    "rename_project",
    "replace_points",
    "restore",
    "role_of",
    "row_in_words",
    "row_of",
    "save_charter",
    "save_cycle",
    "save_measure",
    "save_rows",
    "scores_of",
    "set_chart",
    "set_due",
    "set_fields",
    "set_main_measure",
    "set_role",
    "set_score",
    "share_project",
    "shared_page",
    "snapshot",
    "start_from_case",
    "start_project",
    "state",
    "state_at",
    "summary_of",
    "take_invitation_back",
    "take_worksheet",
    "team_ids",
    "tokens_of",
    "tool_named",
    "undo",
    "undo_chart",
    "why_not_invited",
]

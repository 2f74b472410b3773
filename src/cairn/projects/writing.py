"""Starting a project and what it is called; its charter, driver diagram and lessons through the editing of rows."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Organisation, Person
from cairn.lib.errors import Refused
from cairn.lib.events import ProjectStarted, announce
from cairn.lib.text import clean_line, clean_text
from cairn.projects.editing.holding import hold
from cairn.projects.editing.purging import purge_gone
from cairn.projects.editing.removing import remove_row
from cairn.projects.editing.writing import add_row, row_of, set_fields
from cairn.projects.guard import look_through
from cairn.projects.models import Charter, Diagram, DriverNode, Lesson, PlanTask, Project, TeamMember
from cairn.projects.rights import require_editor, require_lead
from cairn.projects.saving import changed, fill
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run


def start_project(
    *, run: Run | None, title: str, by: Person, at: datetime, sandbox: bool = False, reason: str = ""
) -> Project:
    """Start a project with an empty charter; ``by`` leads it. A ``sandbox`` is for practice and never submitted.

    Raises ``NotFound`` unless ``by`` is enrolled in ``run``; ``Refused`` for no title.
    """
    if run is not None:
        runs_api.enrolment_in(run.key, by)
    project = Project(run=run, started_at=at, started_by=by, sandbox=sandbox, organisation=by.organisation)
    _set_title(project, title)
    with transaction.atomic():
        project.save()
        TeamMember.objects.create(project=project, person=by, role=TeamMember.Role.LEAD, joined_at=at)
        Charter.objects.create(project=project, changed_at=at)
        look_through(project, {"title": title}, by=by, at=at, reason=reason)
        accounts_api.audit("project.start", subject=project, by=by, at=at)
        if run is not None and not sandbox:
            announce(ProjectStarted(at=at, person_id=by.pk, run_id=run.pk, project_uuid=project.uuid))
    return project


def rename_project(project: Project, *, title: str, by: Person, at: datetime, reason: str = "") -> None:
    """Give the project another title."""
    require_editor(project, by)
    before = project.title
    _set_title(project, title)
    with transaction.atomic():
        look_through(project, {"title": title}, by=by, at=at, reason=reason)
        project.save(update_fields=["title"])
        purge_gone(project, [before], [project.title], subject=project.uuid, by=by, at=at)
        changed(project, tool="charter", subject=project, action="project.rename", by=by, at=at)


def _set_title(project: Project, title: str) -> None:
    if not clean_line(title):
        raise Refused(_("Enter a title for the project"), field="title")
    fill(project, {"title": title}, ("title",))


@transaction.atomic
def share_project(
    project: Project, *, visibility: str, organisation: Organisation | None, by: Person, at: datetime
) -> None:
    """Say who may read the project besides its team. Raises ``NotFound`` unless ``by`` leads it; ``Refused``."""
    require_lead(project, by)
    if visibility not in Project.Visibility.values:
        raise Refused(_("Choose who may read the project"), field="visibility")
    if visibility == Project.Visibility.ORGANISATION and organisation is None:
        raise Refused(_("Your profile names no organisation to share it with"), field="visibility")
    project.visibility, project.organisation = visibility, organisation
    project.save(update_fields=["visibility", "organisation"])
    changed(project, tool="project", subject=project, action="project.share", by=by, at=at)


def save_charter(
    project: Project, *, version: int | None, by: Person, at: datetime, reason: str = "", **fields: Any
) -> Charter:
    """Save fields of the charter. What others changed in other fields since ``version`` stays.

    Raises ``Conflict`` where both changed one field, ``guard.Flagged``.
    """
    charter = Charter.objects.select_related("project").get(project=project)
    set_fields(charter, "charter", values=fields, version=version, by=by, at=at, reason=reason)
    return charter


def add_driver(
    project: Project, *, kind: str, text: str, parents: Sequence[UUID], by: Person, at: datetime, reason: str = ""
) -> DriverNode:
    """Add a box under its parents. Raises ``Refused`` for parents that such a box can't drive."""
    values = {"kind": kind, "text": text, "parents": list(map(str, parents))}
    node: DriverNode = add_row("driver", into=project, values=values, by=by, at=at, reason=reason)
    return node


def edit_driver(
    uuid: UUID | str, *, text: str, by: Person, at: datetime, parents: Sequence[UUID] | None = None,
    version: int | None = None, reason: str = "",
) -> DriverNode:  # fmt: skip
    """Change the words of a box and, with ``parents``, what it drives. Raises ``Conflict``, ``Refused``."""
    node = driver_of(uuid, by=by)
    values: dict[str, Any] = {"text": text}
    if parents is not None:
        values["parents"] = list(map(str, parents))
    set_fields(node, "driver", values=values, version=version, by=by, at=at, reason=reason)
    return node


@transaction.atomic
def remove_driver(uuid: UUID | str, *, by: Person, at: datetime) -> None:
    """Take a box out of the diagram; its row stays. Raises ``Refused`` while other boxes hang on it."""
    node = driver_of(uuid, by=by)
    hold(node.project)
    if node.child_links.filter(child__removed_at=None).exists():
        raise Refused(_("Other boxes hang on this one. Move or remove them first."))
    remove_row(node, "driver", by=by, at=at)


def driver_of(uuid: UUID | str, *, by: Person) -> DriverNode:
    """A box of a project that ``by`` may read. Raises ``NotFound``."""
    node: DriverNode = row_of("driver", uuid, by=by)
    return node


def add_lesson(
    project: Project, *, text: str, by: Person, at: datetime, on: date | None = None, reason: str = ""
) -> Lesson:
    """Add a line to the lessons log."""
    if not clean_text(text):
        raise Refused(_("Enter what you learned"), field="text")
    values = {"text": text, "on": on or at.date()}
    lesson: Lesson = add_row("lesson", into=project, values=values, by=by, at=at, reason=reason, columns={"by": by})
    return lesson


def add_task(project: Project, *, text: str, by: Person, at: datetime, reason: str = "", **fields: Any) -> PlanTask:
    """Add a task to the plan; ``owner`` is the uuid of somebody in the team, ``due`` and ``done_on`` are dates."""
    values = {"text": text, **fields}
    task: PlanTask = add_row("task", into=project, values=values, by=by, at=at, reason=reason)
    return task


def add_diagram(
    project: Project, *, tool: str, title: str, by: Person, at: datetime, statement: str = "", reason: str = ""
) -> Diagram:
    """Begin a stakeholder map, process map, cause and effect diagram, FMEA or Pareto chart (``Diagram.Tool``)."""
    values = {"tool": tool, "title": title, "statement": statement}
    diagram: Diagram = add_row("diagram", into=project, values=values, by=by, at=at, reason=reason)
    return diagram


def diagram_of(uuid: UUID | str, *, by: Person) -> Diagram:
    """A diagram of a project that ``by`` may read. Raises ``NotFound``."""
    diagram: Diagram = row_of("diagram", uuid, by=by)
    return diagram

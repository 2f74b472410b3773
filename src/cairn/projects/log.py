"""The log of a project: each change takes the next revision, is written down with who and when, and is told."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import F

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.events import ProjectChanged, announce
from cairn.projects.models import Change, Project
from cairn.projects.rights import EDITORS


def record(
    project: Project,
    *,
    tool: str,
    action: str,
    by: Person,
    at: datetime,
    scope: UUID | None = None,
    subject: models.Model | None = None,
    undoes: Change | None = None,
    redoes: Change | None = None,
    told: bool = True,
) -> Change:
    """Take the next revision and write the change down, audit it and tell the areas above. In a transaction.

    ``scope`` is the diagram, cycle or measure that it was made in; none for tools that there is one of. Whoever calls
    adds the rows; with ``told`` false it also tells of them (``tell``). A project without a run concerns no other area.
    """
    # One statement takes the number: it also holds the project's row, so that changes come one after the other.
    Project.objects.filter(pk=project.pk).update(revision=F("revision") + 1)
    project.refresh_from_db(fields=["revision"])
    change = Change.objects.create(
        project=project,
        number=project.revision,
        tool=tool,
        scope_uuid=scope or project.uuid,
        action=action,
        at=at,
        by=by,
        undoes=undoes,
        redoes=redoes,
    )
    accounts_api.audit(action, subject=subject or project, by=by, at=at, project=str(project.uuid))
    if told:
        tell(project, tool=tool, by=by, at=at)
    return change


def tell(project: Project, *, tool: str, by: Person, at: datetime) -> None:
    """Tell the areas above of a change, once what it did is stored: they read it."""
    if project.run_id is not None and not project.sandbox:
        team = tuple(project.team.filter(left_at=None, role__in=EDITORS).values_list("person_id", flat=True))
        announce(
            ProjectChanged(
                at=at, person_id=by.pk, run_id=project.run_id, project_uuid=project.uuid, tool=tool, team_ids=team
            )
        )

"""From a learner's project to a submission: the one place where projects and assessment meet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.learning.models import GateOutcome
from cairn.lib.errors import Refused
from cairn.lib.registries import peer_markers, works_near
from cairn.projects import api as projects_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Run


@transaction.atomic
def submit_project(
    project_uuid: UUID,
    *,
    run: Run,
    by: Person,
    at: datetime,
    reply: str = "",
    authors: Sequence[UUID] | None = None,
    answers: Mapping[str, str] | None = None,
    names_too: bool = True,
) -> Any:
    """Freeze a project as its next version and hand it to assessors; returns the version.

    ``authors`` are the uuids of people in their order, without it all who may be, the lead first; ``answers`` what was
    done about the comments on each criterion, by its key. Raises ``NotFound``
    for somebody else's project or run; ``Refused`` for one for practice, for who only reads it, for authors who can't
    be, and with what readiness lacks as details; not ``names_too``, ``NamesLeft`` as ``assessment_api.submit`` does.
    """
    runs_api.enrolment_in(run.key, by)
    project = projects_api.project_of(project_uuid, by=by)
    if why := why_not(project):
        raise Refused(why)
    named = projects_api.authors_of(project, authors)
    if by not in named:
        raise Refused(_("Who sends a project in is one of its authors: choose yourself too."), field="authors")
    lacking = [one.words for one in projects_api.readiness(project) if one.level == "needed" and not one.met]
    if lacking:
        raise Refused(_("The project is not ready to be sent in."), details=lacking)
    return assessment_api.submit(
        run=run,
        project_uuid=project.uuid,
        snapshot=projects_api.snapshot(project, authors=named, at=at),
        author_ids=[one.pk for one in named],
        reply=reply,
        answers=answers,
        names_too=names_too,
        by=by,
        at=at,
    )


def why_not(project: Any) -> str:
    """Why the person whom ``projects_api.project_of`` found the project for can't send it in; empty if they can."""
    if project.sandbox:
        return _("This project is for practice. It can't be sent in.")
    return "" if project.may_edit else projects_api.reads_only()


works_near.register("learning")(projects_api.projects_near)


@peer_markers.register("learning")
def why_not_mark(run: Run, person: Person) -> str:
    """Who marks as a peer has passed the first gate of the run, so has learnt what to look for."""
    rows = Enrolment.objects.filter(run=run, person=person, pk__in=GateOutcome.objects.values("enrolment_id"))
    return "" if rows.exists() else _("Pass your first gate: then you know what to look for in others' work.")

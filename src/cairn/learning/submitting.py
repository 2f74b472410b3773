"""From a learner's project to a submission: the one place where projects and assessment meet."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment import api as assessment_api
from cairn.learning.models import GateOutcome
from cairn.lib.errors import Refused
from cairn.projects import api as projects_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Run


@transaction.atomic
def submit_project(project_uuid: UUID, *, run: Run, by: Person, at: datetime, reply: str = "") -> Any:
    """Freeze a project as its next version and hand it to assessors; returns the version.

    Raises ``NotFound`` for somebody else's project or run; ``Refused`` with what readiness lacks as details.
    """
    runs_api.enrolment_in(run.key, by)
    project = projects_api.project_of(project_uuid, by=by)
    lacking = [one.words for one in projects_api.readiness(project) if one.level == "needed" and not one.met]
    if lacking:
        raise Refused(_("The project is not ready to be sent in."), details=lacking)
    authors = projects_api.team_ids(project)
    return assessment_api.submit(
        run=run,
        project_uuid=project.uuid,
        snapshot=projects_api.snapshot(project),
        author_ids=authors,
        peer_ids=_peers(run) - set(authors),
        reply=reply,
        by=by,
        at=at,
    )


def _peers(run: Run) -> set[int]:
    """Who may be asked to mark: everyone in the run who has passed its first gate, so has learnt what to look for."""
    rows = Enrolment.objects.filter(run=run, status="active", pk__in=GateOutcome.objects.values("enrolment_id"))
    return set(rows.values_list("person_id", flat=True))

"""Where projects stand: one's own, those for practice, and the space of an organisation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Organisation, Person
from cairn.lib.errors import NotFound, Refused
from cairn.projects.models import Project, ProjectSummary, TeamMember
from cairn.projects.rights import EDITORS, require_lead
from cairn.runs.models_api import Run

SIZE = 50
MOST_OWN = 200


@dataclass(frozen=True)
class SharedPage:
    """Fifty projects with the name of their lead, the newest first; ``next`` is the ``after`` of the next page."""

    organisation: Organisation
    projects: tuple[Project, ...]
    next: int | None


def projects_of(person: Person) -> list[Project]:
    """The projects that a person is in the team of, at most two hundred, the newest first. One query.

    Each with their ``role`` in it and whether they ``may_edit``.
    """
    places = TeamMember.objects.filter(person=person, left_at=None, project__archived_at=None)
    rows = places.select_related("project__run").order_by("-project__started_at", "-project_id")[:MOST_OWN]
    found = []
    for place in rows:
        place.project.role, place.project.may_edit = place.role, place.role in EDITORS  # type: ignore[attr-defined]
        found.append(place.project)
    return found


def own_project_in(run: Run, person: Person) -> Project | None:
    """The real project of a run that a person works on: the newest, if they do on several. One query."""
    rows = TeamMember.objects.filter(person=person, left_at=None, role__in=EDITORS, project__run=run)
    rows = rows.filter(project__archived_at=None, project__sandbox=False).select_related("project")
    place = rows.order_by("-project__started_at", "-project_id").first()
    return place.project if place is not None else None


def with_lead(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Each with ``lead_name``, in the same query."""
    leads = TeamMember.objects.filter(project=OuterRef("pk"), role=TeamMember.Role.LEAD, left_at=None)
    return rows.annotate(lead_name=Subquery(leads.values("person__name")[:1]))


def shared_page(key: str, *, by: Person, after: int | None = None, phase: str = "") -> SharedPage:
    """What was shared with the organisation that ``by`` belongs to, in one ``phase`` of ``ProjectSummary`` or in any.

    A project without a summary is setting its aim. Raises ``NotFound`` for any other organisation. One query.
    """
    place = by.organisation
    if place is None or place.key != key:
        raise NotFound(f"organisation {key}")
    rows = Project.objects.filter(Q(pk__lt=after) if after is not None else Q(), archived_at=None, sandbox=False)
    rows = rows.filter(organisation=place, visibility=Project.Visibility.ORGANISATION).select_related("summary")
    if phase in ProjectSummary.Phase.values:
        rows = rows.annotate(shown_phase=Coalesce("summary__phase", Value(str(ProjectSummary.Phase.AIM))))
        rows = rows.filter(shown_phase=phase)
    found = list(with_lead(rows).order_by("-pk")[: SIZE + 1])
    return SharedPage(place, tuple(found[:SIZE]), found[SIZE - 1].pk if len(found) > SIZE else None)


@transaction.atomic
def archive_project(project: Project, *, by: Person, at: datetime) -> None:
    """Delete a project that was for practice: nobody finds it any more. Raises ``NotFound`` unless ``by`` leads it;
    ``Refused`` for a real one, whose work others may build on."""
    require_lead(project, by)
    if not project.sandbox:
        raise Refused(_("Only a project for practice can be deleted."))
    project.archived_at = at
    project.save(update_fields=["archived_at"])
    accounts_api.audit("project.archive", subject=project, by=by, at=at)

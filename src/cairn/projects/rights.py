"""Who may do what in a project, by their role in its team. What is not yours looks as if it were not there."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.projects.models import HeldText, Project, TeamMember

Role = TeamMember.Role
EDITORS = (Role.LEAD, Role.MEMBER)
COMMENTERS = (*EDITORS, Role.SPONSOR, Role.COACH)


def as_uuid(value: UUID | str) -> UUID:
    """Raises ``NotFound`` for what is no uuid: it can't be the name of anything."""
    try:
        return value if isinstance(value, UUID) else UUID(value)
    except ValueError:
        raise NotFound(str(value)) from None


def readable(by: Person) -> QuerySet[Project]:
    """The projects that a person may read: of their teams, and those shared with their organisation."""
    mine = Q(pk__in=TeamMember.objects.filter(person=by, left_at=None).values("project"))
    if by.organisation_id is not None:
        mine |= Q(visibility=Project.Visibility.ORGANISATION, organisation_id=by.organisation_id)
    return Project.objects.filter(mine, archived_at=None)


def project_of(uuid: UUID | str, *, by: Person) -> Project:
    """A project that ``by`` may read, with their ``role`` in it (empty for a reader of the same organisation),
    whether they ``may_edit`` and whether anything they wrote is held back (``holds``). One query.

    Raises ``NotFound`` for any other.
    """
    rows = readable(by).filter(uuid=as_uuid(uuid)).select_related("run", "charter")
    project: Any = rows.annotate(role_here=role_in("pk", by), holds_here=holding_in("pk", by)).first()
    if project is None:
        raise NotFound(f"project {uuid}")
    project.holds = project.holds_here
    return seen_as(project, project.role_here)


def role_in(path: str, by: Person) -> Subquery:
    """The role of a person in the project that ``path`` leads to, for the query that fetches a row of it."""
    places = TeamMember.objects.filter(project=OuterRef(path), person=by, left_at=None)
    return Subquery(places.values("role")[:1])


def holding_in(path: str, by: Person) -> Exists:
    """Whether words of a person are held back in that project, for the same query."""
    return Exists(HeldText.objects.filter(project=OuterRef(path), by=by))


def seen_as(project: Any, role: str | None) -> Project:
    """The same project with the ``role`` of who looks at it (empty for none), and whether they ``may_edit``."""
    project.role = role or ""
    project.may_edit = not project.archived_at and project.role in EDITORS
    return project  # type: ignore[no-any-return]


def role_of(project: Project, by: Person) -> str:
    """The role of a person in the team now; empty for who is not in it. One query."""
    return project.team.filter(person=by, left_at=None).values_list("role", flat=True).first() or ""


def may_edit(project: Project, by: Person) -> bool:
    return not project.archived_at and role_of(project, by) in EDITORS


def require_editor(project: Project, by: Person) -> None:
    """Raises ``NotFound`` for who is not in the team, or if the project is archived; ``Refused`` for who only reads."""
    _require(project, by, EDITORS, reads_only())


def reads_only() -> str:
    """What is said to who may read a project and not change it."""
    return _("You can read here. The lead and the members of the team change things.")


def require_commenter(project: Project, by: Person) -> None:
    """Raises ``NotFound`` for who is not in the team; ``Refused`` for a viewer."""
    _require(project, by, COMMENTERS, _("You can read here. Ask the lead of the project for the right to comment."))


def require_lead(project: Project, by: Person) -> None:
    """Raises ``NotFound`` unless ``by`` leads the project."""
    if project.archived_at or role_of(project, by) != Role.LEAD:
        raise NotFound(f"project {project.uuid}")


def _require(project: Project, by: Person, roles: tuple[str, ...], sentence: str) -> None:
    role = role_of(project, by)
    if project.archived_at or not role:
        raise NotFound(f"project {project.uuid}")
    if role not in roles:
        raise Refused(sentence)

"""Who works on a project, as what, and who leads it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.projects.models import Project, TeamMember
from cairn.projects.rights import EDITORS, require_lead
from cairn.projects.saving import fill
from cairn.runs import api as runs_api


def members_of(project: Project) -> list[TeamMember]:
    """The people in the team now with their person, the lead first. One query."""
    rows = project.team.filter(left_at=None).select_related("person")
    return sorted(rows, key=lambda one: (not one.leads, one.joined_at, one.pk))


def author_ids(project: Project) -> list[int]:
    """The inside keys of those who change the project, the lead first: the authors of what is submitted."""
    return [one.person_id for one in members_of(project) if one.role in EDITORS]


def add_member(
    project: Project, person: Person, *, by: Person, at: datetime, part: str = "", role: str = TeamMember.Role.MEMBER
) -> TeamMember:
    """Let another person into the team. Adding a member again changes nothing.

    Raises ``NotFound`` unless ``by`` leads the project; ``Refused`` if ``person`` is not in its run.
    """
    require_lead(project, by)
    if project.run is not None:
        try:
            runs_api.enrolment_in(project.run.key, person)
        except NotFound:
            raise Refused(_("Nobody with this address has joined the run of the project"), field="person") from None
    with transaction.atomic():
        member = project.team.filter(person=person, left_at=None).first()
        if member is None:
            member = TeamMember(project=project, person=person, joined_at=at, role=role)
            fill(member, {"part": part}, ("part",))
            member.save()
            accounts_api.audit("project.add_member", subject=project, by=by, at=at, person=str(person.uuid))
    return member


def invite(project: Project, *, email: str, by: Person, at: datetime, part: str = "") -> TeamMember:
    """Add whoever has this e-mail address to the team. Raises as ``add_member``.

    An address that nobody has is refused like one of somebody in no run: who has an account is nobody's business.
    """
    person = accounts_api.person_by_email(email)
    if person is None:
        require_lead(project, by)
        raise Refused(_("Nobody with this address has joined the run of the project"), field="email")
    try:
        return add_member(project, person, by=by, at=at, part=part)
    except Refused as refused:
        raise Refused(refused.message, field="email") from None

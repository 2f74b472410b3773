"""Who works on a project, as what, and who leads it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.notices import api as notices_api
from cairn.projects.editing.holding import hold
from cairn.projects.guard import look_through
from cairn.projects.models import Project, TeamMember
from cairn.projects.rights import EDITORS, as_uuid, require_lead
from cairn.projects.saving import fill
from cairn.runs import api as runs_api

INVITED_AS = (TeamMember.Role.MEMBER, TeamMember.Role.SPONSOR, TeamMember.Role.COACH, TeamMember.Role.VIEWER)


def members_of(project: Project) -> list[TeamMember]:
    """The people in the team now with their person, the lead first. One query."""
    rows = project.team.filter(left_at=None).select_related("person")
    return sorted(rows, key=lambda one: (not one.leads, one.joined_at, one.pk))


def projects_near(person: Person) -> list[UUID]:
    """The projects that a person is or was in the team of, in whatever role. One query."""
    rows = TeamMember.objects.filter(person=person).order_by("pk")
    return list(rows.values_list("project__uuid", flat=True))


def author_ids(project: Project) -> list[int]:
    """The inside keys of those who change the project, the lead first: the authors of what is submitted."""
    return [one.person_id for one in members_of(project) if one.role in EDITORS]


def authors_of(project: Project, chosen: Sequence[UUID] | None = None) -> list[Person]:
    """The people named as authors, in their order: those who were ``chosen`` (their uuids), else all who may be.

    Authors can be the lead and the members; in a run those of them who have joined it. Raises ``Refused``.
    """
    able = [one.person for one in members_of(project) if one.role in EDITORS]
    if project.run is not None and len(able) > 1:  # of one alone it is asked when they send it in
        inside = runs_api.still_in(project.run, [one.pk for one in able])
        able = [one for one in able if one.pk in inside]
    if chosen is None:
        return able
    by_uuid = {one.uuid: one for one in able}
    wanted = list(dict.fromkeys(chosen))
    if not wanted:
        raise Refused(_("Choose at least one author"), field="authors")
    if not set(wanted) <= set(by_uuid):
        raise Refused(_("Choose authors of the team: its lead and its members"), field="authors")
    return [by_uuid[uuid] for uuid in wanted]


def may_author(project: Project, person: Person) -> bool:
    """Whether a person could be an author of the project: in one of a run only who has joined that run. One query."""
    if project.run is None:
        return True
    try:
        runs_api.enrolment_in(project.run.key, person)
    except NotFound:
        return False
    return True


def member_of(project: Project, person: UUID | str) -> TeamMember:
    """The place of a person (their uuid) in the team now. Raises ``NotFound``."""
    found = project.team.filter(person__uuid=as_uuid(person), left_at=None).select_related("person").first()
    if found is None:
        raise NotFound(f"person {person}")
    return found


def add_member(
    project: Project, person: Person, *, by: Person, at: datetime, part: str = "", role: str = TeamMember.Role.MEMBER
) -> TeamMember:
    """Let another person into the team. Adding a member again changes nothing.

    Raises ``NotFound`` unless ``by`` leads the project; ``Refused`` if a lead or member has not joined its run.
    """
    require_lead(project, by)
    _refuse_role(role)
    _refuse_outside_run(project, person, role)
    return put_in_team(project, person, role=role, by=by, at=at, part=part)


@transaction.atomic
def put_in_team(project: Project, person: Person, *, role: str, by: Person, at: datetime, part: str = "") -> TeamMember:
    """Their place in the team, a new one for who has none. Whoever calls has asked whether that is right."""
    look_through(project, {"part": part}, by=by, at=at)
    member = TeamMember(project=project, person=person, joined_at=at, role=role)
    fill(member, {"part": part}, ("part",))
    # Of two at once the second finds the first one's row: the named constraint decides.
    columns = {"role": role, "joined_at": at, "part": member.part}
    member, new = TeamMember.objects.get_or_create(project=project, person=person, left_at=None, defaults=columns)
    if new:
        accounts_api.audit("project.add_member", subject=project, by=by, at=at, person=str(person.uuid), role=role)
    return member


@transaction.atomic
def set_role(project: Project, *, person: UUID | str, role: str, by: Person, at: datetime) -> TeamMember:
    """Give somebody in the team another role than to lead, and tell them.

    Raises ``NotFound`` unless ``by`` leads the project and the person is in its team; ``Refused`` for the lead's own
    role, and for a member who has not joined the run.
    """
    # Held, so that nobody is made a viewer who was handed the lead at the same moment.
    hold(project)
    require_lead(project, by)
    member = member_of(project, person)
    _refuse_role(role)
    if member.leads:
        raise Refused(_("You lead the project. Hand the lead over to somebody else first."))
    if member.role == role:
        return member
    _refuse_outside_run(project, member.person, role)
    member.role = role
    member.save(update_fields=["role"])
    accounts_api.audit("project.set_role", subject=project, by=by, at=at, person=str(member.person.uuid), role=role)
    words = _("You are %(role)s in the project %(title)s now.")
    _tell(member, words % {"role": in_sentence(member), "title": project.title}, at=at)
    return member


@transaction.atomic
def end_membership(project: Project, *, person: UUID | str, by: Person, at: datetime) -> None:
    """Take somebody out of the team, or leave it oneself. What they did stays, and so does that they were there.

    Raises ``NotFound`` for who neither leads the project nor is that person; ``Refused`` for the lead.
    """
    hold(project)
    member = member_of(project, person)
    if member.person_id != by.pk:
        require_lead(project, by)
    if member.leads:
        raise Refused(_("You lead the project. Hand the lead over to somebody else first, then leave."))
    member.left_at = at
    member.save(update_fields=["left_at"])
    accounts_api.audit("project.end_membership", subject=project, by=by, at=at, person=str(member.person.uuid))


@transaction.atomic
def hand_over(project: Project, *, to: UUID | str, by: Person, at: datetime) -> TeamMember:
    """Let somebody else of the team lead the project; ``by`` becomes a member. Both are told.

    Raises ``NotFound`` unless ``by`` leads the project and ``to`` (a person's uuid) is in its team; ``Refused`` for
    somebody who has not joined the run.
    """
    # Held, so that two who hand over at once come one after the other: the second leads no longer.
    hold(project)
    require_lead(project, by)
    new = member_of(project, to)
    if new.person_id == by.pk:
        return new
    _refuse_outside_run(project, new.person, TeamMember.Role.LEAD)
    old = member_of(project, by.uuid)
    for member, role in ((old, TeamMember.Role.MEMBER), (new, TeamMember.Role.LEAD)):
        member.role = role
        member.save(update_fields=["role"])
    accounts_api.audit("project.hand_over", subject=project, by=by, at=at, to=str(new.person.uuid))
    _tell(new, _("You lead the project %(title)s now.") % {"title": project.title}, at=at)
    words = _("%(name)s leads the project %(title)s now. You are a member of its team.")
    _tell(old, words % {"name": new.person.name, "title": project.title}, at=at)
    return new


def tell_added(member: TeamMember, *, by: Person, at: datetime) -> None:
    """Say to somebody that they are in a team now."""
    words = _("%(name)s added you to the project %(title)s.")
    _tell(member, words % {"name": by.name, "title": member.project.title}, at=at)


def _tell(member: TeamMember, words: str, *, at: datetime) -> None:
    key = f"team:{member.project.uuid}:{member.role}:{at.isoformat()}"
    url = reverse("projects:team", args=[member.project.uuid])
    notices_api.tell(member.person_id, kind="role", key=key, words=words, url=url, at=at)


def in_sentence(member: TeamMember) -> str:
    return str(member.get_role_display()).lower()


def _refuse_role(role: str) -> None:
    if role not in INVITED_AS:
        raise Refused(_("Choose what they are in the team"), field="role")


def _refuse_outside_run(project: Project, person: Person, role: str) -> None:
    """In a run, those who change a project are its authors: they must have joined it."""
    if role in EDITORS and not may_author(project, person):
        words = _("%(name)s has not joined the run of this project. They can be sponsor, coach or viewer.")
        raise Refused(words % {"name": person.name}, field="role")

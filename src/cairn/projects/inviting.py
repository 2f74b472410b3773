"""Asking people into a team: by e-mail, and by a link for whoever has it."""

from __future__ import annotations

import base64
import hashlib
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.projects.inviting_tasks import send_team_invitation
from cairn.projects.models import Project, TeamInvitation, TeamMember
from cairn.projects.rights import EDITORS, as_uuid, require_lead
from cairn.projects.team import INVITED_AS, may_author, put_in_team, tell_added
from cairn.runs import api as runs_api

KEPT = timedelta(days=14)
MOST_OPEN = 50
# An address gets no second letter sooner, however often it is typed.
AGAIN_AFTER = timedelta(days=1)


def invite(
    project: Project, *, email: str, by: Person, at: datetime, part: str = "", role: str = TeamMember.Role.MEMBER
) -> TeamMember | None:
    """Ask somebody into the team. Who is in the project's run or its team already is in it at once: their place.

    Anybody else gets a letter with a link, for fourteen days, and ``None`` is the answer whether they have an account
    or not: who has one is nobody's business. Raises ``NotFound`` unless ``by`` leads the project; ``Refused``.
    """
    require_lead(project, by)
    email = _address(email, role)
    person = accounts_api.person_by_email(email)
    if person is not None and person.is_active and (_is_in(project, person) or _in_its_run(project, person)):
        member = put_in_team(project, person, role=role, by=by, at=at, part=part)
        if person.pk != by.pk and member.joined_at == at:
            tell_added(member, by=by, at=at)
        return member
    _write(project, email, role, by=by, at=at)
    return None


def _address(email: str, role: str) -> str:
    if role not in INVITED_AS:
        raise Refused(_("Choose what they are in the team"), field="role")
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        sentence = _("Enter an e-mail address in the correct format, like name@example.com")
        raise Refused(sentence, field="email") from None
    return email


def _is_in(project: Project, person: Person) -> bool:
    return project.team.filter(person=person, left_at=None).exists()


def _in_its_run(project: Project, person: Person) -> bool:
    return project.run is not None and may_author(project, person)


@transaction.atomic
def _write(project: Project, email: str, role: str, *, by: Person, at: datetime) -> None:
    _refuse_many(project, at=at)
    old = _open(project, at=at).filter(email=email).first()
    if old is not None and old.role == role and at - old.at < AGAIN_AFTER:
        return
    # What ran out is open still for the constraint: it gives way too.
    project.invitations.filter(email=email, ended_at=None).update(ended_at=at)
    made = _made(project, email=email, role=role, by=by, at=at)
    transaction.on_commit(partial(send_team_invitation.enqueue, str(made.uuid)))


def make_link(project: Project, *, role: str, by: Person, at: datetime) -> TeamInvitation:
    """A link that lets whoever has it into the team, for fourteen days or until it is taken back.

    Raises ``NotFound`` unless ``by`` leads the project; ``Refused`` for a role that nobody is invited as.
    """
    require_lead(project, by)
    if role not in INVITED_AS:
        raise Refused(_("Choose what they are in the team"), field="role")
    _refuse_many(project, at=at)
    return _made(project, email="", role=role, by=by, at=at)


@transaction.atomic
def _made(project: Project, *, email: str, role: str, by: Person, at: datetime) -> TeamInvitation:
    made = TeamInvitation(project=project, email=email, role=role, at=at, by=by, expires_at=at + KEPT)
    made.fingerprint = _fingerprint(token_of(made))
    made.save()
    accounts_api.audit("project.invite", subject=made, by=by, at=at, project=str(project.uuid), role=role)
    return made


def _refuse_many(project: Project, *, at: datetime) -> None:
    if _open(project, at=at).count() >= MOST_OPEN:
        raise Refused(_("There are %(n)d open invitations. Take some back first.") % {"n": MOST_OPEN}, field="email")


def _open(project: Project, *, at: datetime) -> QuerySet[TeamInvitation]:
    return project.invitations.filter(ended_at=None, expires_at__gt=at)


def token_of(invitation: TeamInvitation) -> str:
    """The secret in the link. It is worked out from the site's key and stored nowhere, so it can be shown again."""
    made = salted_hmac("cairn.projects.invitation", str(invitation.uuid), algorithm="sha256")
    return base64.urlsafe_b64encode(made.digest()).decode().rstrip("=")


def _fingerprint(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(invitation: TeamInvitation) -> str:
    """The whole address to copy or to write in a letter."""
    return settings.CAIRN_BASE_URL + reverse("projects:join", args=[token_of(invitation)])


def invitations_of(project: Project, *, by: Person, at: datetime) -> list[TeamInvitation]:
    """The open invitations, the newest first. Raises ``NotFound`` unless ``by`` leads the project. Two queries."""
    require_lead(project, by)
    return list(_open(project, at=at).order_by("-at", "-pk")[:MOST_OPEN])


@transaction.atomic
def take_back(project: Project, *, invitation: str, by: Person, at: datetime) -> None:
    """End an invitation; who came in by it stays. Raises ``NotFound``."""
    require_lead(project, by)
    found = project.invitations.filter(uuid=as_uuid(invitation)).first()
    if found is None:
        raise NotFound(f"invitation {invitation}")
    if project.invitations.filter(pk=found.pk, ended_at=None).update(ended_at=at):
        accounts_api.audit("project.uninvite", subject=found, by=by, at=at, project=str(project.uuid))


# --- Taking it ---


def invitation_of(token: str) -> TeamInvitation:
    """The invitation with this secret, with its project, run and who invites. Raises ``NotFound``."""
    rows = TeamInvitation.objects.select_related("project__run__organisation", "by")
    found = rows.filter(fingerprint=_fingerprint(token), project__archived_at=None).first()
    if found is None:
        raise NotFound
    return found


def why_not(invitation: TeamInvitation, person: Person | None, *, at: datetime) -> str:
    """The sentence with which ``accept`` would refuse; empty if it would let them in. ``None``: nobody signed in."""
    if invitation.ended_at is not None or invitation.expires_at <= at:
        return _("This invitation has ended. Ask who sent it to you for a new one.")
    if person is None:
        return ""
    # A link stays in the letter-boxes of those who had it: who has left needs a new one.
    if invitation.project.team.filter(person=person, left_at__gte=invitation.at).exists():
        return _("You have left this team since the invitation was made. Ask its lead for a new one.")
    if invitation.email and invitation.email != person.email.lower():
        return _("This invitation is for another e-mail address. Sign in with that one, or ask for a link instead.")
    run = invitation.project.run
    if run is None or not must_enrol(invitation, person):
        return ""
    if not runs_api.may_see(run, person):
        return _("The run of this project is for people of another organisation. Ask to be invited as a viewer.")
    return runs_api.why_not(run, person, at=at)


def must_enrol(invitation: TeamInvitation, person: Person) -> bool:
    """Whether who takes this place has to join the run too: the members of a team are authors in it."""
    return invitation.role in EDITORS and not may_author(invitation.project, person)


@transaction.atomic
def accept(token: str, *, by: Person, at: datetime) -> TeamMember:
    """Take the place in the team, and in its run where a member needs one. Taking it again changes nothing.

    Raises ``NotFound`` for no such invitation; ``Refused`` for one that has ended or is somebody else's, and for who
    can't join the run.
    """
    invitation = invitation_of(token)
    project = invitation.project
    member = project.team.filter(person=by, left_at=None).first()
    if member is not None:
        return member
    if why := why_not(invitation, by, at=at):
        raise Refused(why)
    # An address takes its place once: conditional, so that of two at once only one gets in.
    rows = TeamInvitation.objects.filter(pk=invitation.pk, ended_at=None)
    if invitation.email and not rows.update(ended_at=at):
        raise Refused(_("This invitation has ended. Ask who sent it to you for a new one."))
    if project.run is not None and must_enrol(invitation, by):
        runs_api.enrol(project.run, by=by, at=at)
    return put_in_team(project, by, role=invitation.role, by=by, at=at)

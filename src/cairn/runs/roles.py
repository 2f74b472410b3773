"""What people may do in a run besides learning, and who may do what on its team's pages."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import RoleGiven, announce
from cairn.lib.prepared import prepared
from cairn.notices import api as notices_api
from cairn.runs.models import Role, Run, RunRole

# Who writes to everyone in a run and plans its cafés.
HOSTS = (Role.FACILITATOR, Role.MANAGER)


@transaction.atomic
def give_role(run: Run, person: Person, role: str, *, by: Person | None, at: datetime) -> RunRole:
    """Let somebody do more in a run than learn. Giving twice is giving once. ``by`` is ``None`` for a command.

    Raises ``NotFound`` for who does not manage the run, ``Refused`` for a role that there is not.
    """
    must_manage(run, by=by)
    if role not in Role.values:
        raise Refused(_("Choose one of the roles that are listed."), field="role")
    given, created = RunRole.objects.get_or_create(
        run=run, person=person, role=role, ended_at=None, defaults={"given_at": at, "given_by": by}
    )
    if created:
        accounts_api.audit("role.give", subject=person, by=by, at=at, run=run.key, role=role)
        announce(RoleGiven(at=at, person_id=person.pk, run_id=run.pk, role=role))
    return given


@transaction.atomic
def give_role_by_email(run: Run, *, email: str, role: str, by: Person, at: datetime) -> RunRole:
    """The same for the account of an address; the person is told.

    Raises ``NotFound`` for who does not manage the run; ``Refused`` for an address without an account.
    """
    must_manage(run, by=by)
    person = accounts_api.person_by_email(email)
    if person is None or not person.is_active:
        raise Refused(
            _("Nobody has an account with this address. Ask them to make one, then come back."), field="email"
        )
    given = give_role(run, person, role, by=by, at=at)
    if person != by:
        words = _("You look after %(run)s now: %(role)s") % {"run": run.title, "role": given.get_role_display()}
        key = f"role:{given.pk}"
        notices_api.tell(person.pk, kind="role", key=key, words=words, url=reverse("web:dashboard"), at=at)
    return given


@transaction.atomic
def end_role(run: Run, person: Person, role: str, *, by: Person | None, at: datetime) -> None:
    """Take a role away; the row stays. Raises ``NotFound`` for who does not manage the run."""
    must_manage(run, by=by)
    if RunRole.objects.filter(run=run, person=person, role=role, ended_at=None).update(ended_at=at):
        accounts_api.audit("role.end", subject=person, by=by, at=at, run=run.key, role=role)


@transaction.atomic
def end_role_of(run: Run, *, person_uuid: UUID, role: str, by: Person, at: datetime) -> None:
    """The same on the screen, where a run keeps its last manager.

    Raises ``NotFound`` for who does not manage the run and for a role that nobody of this uuid holds; ``Refused`` for
    the last manager.
    """
    must_manage(run, by=by)
    # Held, so that two managers who end each other's role at once leave one.
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    held = RunRole.objects.select_related("person").filter(run=run, role=role, ended_at=None)
    found = held.filter(person__uuid=person_uuid).first()
    if found is None:
        raise NotFound
    if role == Role.MANAGER and held.count() == 1:
        raise Refused(_("This is the last manager of the run. Make somebody else a manager first."))
    end_role(run, found.person, role, by=by, at=at)


def must_manage(run: Run, *, by: Person | None) -> None:
    """Raises ``NotFound`` for who neither manages the run nor is staff of the site; ``None`` is a command."""
    if by is not None and not by.is_staff and not has_role(run, by, Role.MANAGER):
        raise NotFound


def must_host(run: Run, *, by: Person | None) -> None:
    """Raises ``NotFound`` for who is neither facilitator nor manager of the run, nor staff of the site."""
    if by is not None and not by.is_staff and not has_role(run, by, *HOSTS):
        raise NotFound


def has_role(run: Run, person: Person, *roles: str) -> bool:
    """Whether the person holds one of these roles in the run now. One query."""
    return RunRole.objects.filter(run=run, person=person, role__in=roles, ended_at=None).exists()


def require_role(run: Run, *roles: str, by: Person) -> None:
    """Raises ``NotFound`` unless ``by`` holds one of these roles in the run."""
    if not has_role(run, by, *roles):
        raise NotFound


def holders(run: Run, *roles: str) -> list[Person]:
    """People who hold one of these roles in the run now, each once."""
    held = RunRole.objects.filter(run=run, role__in=roles, ended_at=None)
    return list(Person.objects.filter(pk__in=held.values("person_id"), is_active=True).order_by("pk"))


def team_of(run: Run, *, by: Person) -> list[RunRole]:
    """Who holds which role in the run now, each with the person, by role and name.

    Raises ``NotFound`` for who does not manage the run.
    """
    must_manage(run, by=by)
    rows = RunRole.objects.select_related("person").filter(run=run, ended_at=None)
    return list(rows.order_by("role", "person__name", "pk"))


def roles_of(person: Person) -> list[RunRole]:
    """What a person may do in which runs, each with its run. One query."""
    return _roles_held(person_id=person.pk)


@prepared
def _roles_held(person_id: int) -> QuerySet[RunRole]:
    rows = RunRole.objects.select_related("run__programme").filter(person_id=person_id, ended_at=None)
    return rows.order_by("-run__starts_on", "role", "pk")


def run_for_staff(run_key: str, person: Person) -> Run:
    """A run in which the person holds any role, with its programme: one query. Raises ``NotFound`` for others."""
    held = RunRole.objects.filter(run=OuterRef("pk"), person=person, ended_at=None)
    found = Run.objects.select_related("programme").filter(Exists(held), key=run_key).first()
    if found is None:
        raise NotFound
    return found


def run_for_hosts(run_key: str, person: Person) -> Run:
    """A run that the person manages or facilitates, or any for staff of the site; with programme and organisation.

    ``manages`` on it says whether they may change more than announcements and cafés. One query. Raises ``NotFound``.
    """
    held = RunRole.objects.filter(run=OuterRef("pk"), person=person, ended_at=None)
    rows = Run.objects.select_related("programme", "organisation").filter(key=run_key)
    rows = rows.annotate(hosts=Exists(held.filter(role__in=HOSTS)), manages=Exists(held.filter(role=Role.MANAGER)))
    found = rows.first()
    if found is None or not (person.is_staff or found.hosts):
        raise NotFound
    found.manages = found.manages or person.is_staff
    return found


def run_for_managers(run_key: str, person: Person) -> Run:
    """The same for who manages it. Raises ``NotFound`` for others."""
    found = run_for_hosts(run_key, person)
    if not found.manages:  # type: ignore[attr-defined]
        raise NotFound
    return found

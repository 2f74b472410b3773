"""Runs: opening one, joining and leaving, and roles in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import Enrolled, LeftRun, announce
from cairn.lib.prepared import prepared
from cairn.lib.text import clean_line
from cairn.records import api as records_api
from cairn.runs.models import Enrolment, EnrolmentChange, Invitation, Role, Run, RunRole

__all__ = [
    "end_role",
    "enrol",
    "enrolment_facts",
    "enrolment_in",
    "give_role",
    "has_role",
    "holders",
    "invite",
    "leave",
    "may_join",
    "next_run",
    "open_run",
    "open_runs",
    "people_in",
    "require_role",
    "roles_of",
    "run_and_place",
    "run_for_staff",
    "run_of",
    "runs_of",
    "still_in",
]


@transaction.atomic
def open_run(
    *,
    programme: Programme,
    key: str,
    title: str,
    starts_on: date,
    ends_on: date,
    by: Person | None,
    at: datetime,
    opening: str = "open",
) -> Run:
    """Offer a programme from one day to another, both included. ``by`` is ``None`` for a command.

    Raises ``NotFound`` for people who are not staff; ``Refused`` for a key in use, dates the wrong way round
    or an opening that there is not.
    """
    if by is not None and not by.is_staff:
        raise NotFound
    if Run.objects.filter(key=key).exists():
        raise Refused(_("There is already a run with this key. Choose another."), field="key")
    if ends_on < starts_on:
        raise Refused(_("Choose an end that is not before the start."), field="ends_on")
    if opening not in Run.Opening.values:
        raise Refused(_("Choose one of the openings that are listed."), field="opening")
    run = Run.objects.create(
        programme=programme,
        key=key,
        title=clean_line(title),
        opening=opening,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=at,
    )
    accounts_api.audit("run.open", subject=run, by=by, at=at, key=key)
    return run


@transaction.atomic
def enrol(run: Run, *, by: Person, at: datetime) -> Enrolment:
    """Join a run, or come back to it and find everything again. Joining twice is joining once.

    Raises ``Refused`` when the run has ended, is closed, or is by invitation and there is none for this address.
    """
    enrolment = Enrolment.objects.filter(run=run, person=by).first()
    if enrolment is not None and enrolment.status == Enrolment.Status.ACTIVE:
        return enrolment
    _refuse_joining(run, enrolment, by, at=at)
    if enrolment is None:
        # The named constraint decides between two presses of "Join": the second finds the first one's row.
        enrolment, changed = Enrolment.objects.get_or_create(run=run, person=by, defaults={"enrolled_at": at})
    else:
        changed = _change_status(enrolment, Enrolment.Status.ACTIVE)
    if changed:
        Invitation.objects.filter(run=run, email__iexact=by.email, taken_at=None).update(taken_at=at, taken_by=by)
        _write_down("registered", enrolment, by=by, at=at)
        announce(Enrolled(at=at, person_id=by.pk, run_id=run.pk, enrolment_id=enrolment.pk))
    return enrolment


def _refuse_joining(run: Run, enrolment: Enrolment | None, person: Person, *, at: datetime) -> None:
    if run.ends_on < timezone.localdate(at):
        raise Refused(_("This run has ended. Look for the next one in the catalogue."))
    if enrolment is not None:
        return  # who was in a run may come back, also when it is closed to new people
    if run.opening == Run.Opening.CLOSED:
        raise Refused(_("This run is closed to new people. Look for the next one in the catalogue."))
    if run.opening == Run.Opening.INVITATION and not _invited(run, person):
        raise Refused(_("This run is by invitation. Ask the people who run it to invite your e-mail address."))


def _invited(run: Run, person: Person) -> bool:
    return Invitation.objects.filter(run=run, email__iexact=person.email).exists()


def may_join(run: Run, person: Person, *, at: datetime) -> bool:
    """Whether ``enrol`` would let this person in, or has."""
    enrolment = Enrolment.objects.filter(run=run, person=person).first()
    try:
        _refuse_joining(run, enrolment, person, at=at)
    except Refused:
        return enrolment is not None and enrolment.status == Enrolment.Status.ACTIVE
    return True


def _change_status(enrolment: Enrolment, status: str) -> bool:
    """Conditional, so that of two requests at once only one changes it."""
    rows = Enrolment.objects.filter(pk=enrolment.pk).exclude(status=status)
    enrolment.status = status
    return rows.update(status=status) == 1


def _write_down(verb: str, enrolment: Enrolment, *, by: Person, at: datetime) -> None:
    run = enrolment.run
    EnrolmentChange.objects.create(enrolment=enrolment, status=enrolment.status, at=at, by=by)
    accounts_api.audit("run.join" if verb == "registered" else "run.leave", subject=enrolment, by=by, at=at)
    records_api.store(
        person_id=enrolment.person_id,
        verb=verb,
        activity=records_api.iri("run", run.uuid),
        activity_type="run",
        name=run.title,
        run_uuid=run.uuid,
        at=at,
        groupings=[records_api.iri("programme", run.programme.uuid)],
    )


@transaction.atomic
def leave(run: Run, *, by: Person, at: datetime) -> None:
    """End one's own enrolment; everything is kept. Leaving twice is leaving once.

    Raises ``NotFound`` for who was never in the run, ``Refused`` after the run has ended.
    """
    enrolment = Enrolment.objects.select_related("run__programme").filter(run=run, person=by).first()
    if enrolment is None:
        raise NotFound
    if run.ends_on < timezone.localdate(at):
        raise Refused(_("This run has ended: there is nothing left to leave."))
    if _change_status(enrolment, Enrolment.Status.LEFT):
        _write_down("left", enrolment, by=by, at=at)
        announce(LeftRun(at=at, person_id=by.pk, run_id=run.pk, enrolment_id=enrolment.pk))


@transaction.atomic
def invite(run: Run, *, email: str, by: Person | None, at: datetime) -> Invitation:
    """Keep a place for an address, once. Raises ``NotFound`` for who does not manage the run."""
    _must_manage(run, by=by)
    invitation, created = Invitation.objects.get_or_create(
        run=run, email=email.strip().lower(), defaults={"sent_at": at, "sent_by": by}
    )
    if created:
        accounts_api.audit("run.invite", subject=invitation, by=by, at=at)
    return invitation


@transaction.atomic
def give_role(run: Run, person: Person, role: str, *, by: Person | None, at: datetime) -> RunRole:
    """Let somebody do more in a run than learn. Giving twice is giving once. ``by`` is ``None`` for a command.

    Raises ``NotFound`` for who does not manage the run, ``Refused`` for a role that there is not.
    """
    _must_manage(run, by=by)
    if role not in Role.values:
        raise Refused(_("Choose one of the roles that are listed."), field="role")
    given, created = RunRole.objects.get_or_create(
        run=run, person=person, role=role, ended_at=None, defaults={"given_at": at, "given_by": by}
    )
    if created:
        accounts_api.audit("role.give", subject=person, by=by, at=at, run=run.key, role=role)
    return given


@transaction.atomic
def end_role(run: Run, person: Person, role: str, *, by: Person | None, at: datetime) -> None:
    """Take a role away; the row stays. Raises ``NotFound`` for who does not manage the run."""
    _must_manage(run, by=by)
    if RunRole.objects.filter(run=run, person=person, role=role, ended_at=None).update(ended_at=at):
        accounts_api.audit("role.end", subject=person, by=by, at=at, run=run.key, role=role)


def _must_manage(run: Run, *, by: Person | None) -> None:
    if by is not None and not by.is_staff and not has_role(run, by, Role.MANAGER):
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


def still_in(run: Run, person_ids: Iterable[int]) -> set[int]:
    """Those of these people (inside keys) who have a place in the run now, or look after it. Two queries."""
    asked = list(person_ids)
    places = Enrolment.objects.filter(run=run, person_id__in=asked, status=Enrolment.Status.ACTIVE)
    roles = RunRole.objects.filter(run=run, person_id__in=asked, ended_at=None)
    return {*places.values_list("person_id", flat=True), *roles.values_list("person_id", flat=True)}


def enrolment_in(run_key: str, person: Person) -> Enrolment:
    """One's own place in a run, with the run and its programme: one query. Raises ``NotFound`` for none or left."""
    found = _active_place(run_key=run_key, person_id=person.pk)
    if not found:
        raise NotFound
    return found[0]


@prepared
def _active_place(run_key: str, person_id: int) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.select_related("run__programme", "person")
    return rows.filter(run__key=run_key, person_id=person_id, status=Enrolment.Status.ACTIVE)


def run_for_staff(run_key: str, person: Person) -> Run:
    """A run in which the person holds any role, with its programme: one query. Raises ``NotFound`` for others."""
    held = RunRole.objects.filter(run=OuterRef("pk"), person=person, ended_at=None)
    found = Run.objects.select_related("programme").filter(Exists(held), key=run_key).first()
    if found is None:
        raise NotFound
    return found


def run_and_place(run_key: str, person: Person) -> tuple[Run, Enrolment | None]:
    """A run that the person is in, with its programme, and their place there; its staff may have none.

    One query, two for staff. Raises ``NotFound`` for others.
    """
    try:
        enrolment = enrolment_in(run_key, person)
    except NotFound:
        return run_for_staff(run_key, person), None
    return enrolment.run, enrolment


def run_of(key: str) -> Run:
    """The run of this key, with its programme. Raises ``NotFound``."""
    found = Run.objects.select_related("programme").filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def open_runs(*, today: date | None = None) -> list[Run]:
    """Runs that anyone may join, the one that starts first at the top, each with its programme."""
    rows = Run.objects.select_related("programme").filter(opening=Run.Opening.OPEN)
    return list(rows.filter(ends_on__gte=today or timezone.localdate()).order_by("starts_on", "id"))


def next_run(programme: Programme, *, today: date | None = None) -> Run | None:
    """The run to offer on the programme's page: the newest that is going on, else the next to start."""
    today = today or timezone.localdate()
    rows = Run.objects.filter(programme=programme, opening=Run.Opening.OPEN, ends_on__gte=today)
    going_on = rows.filter(starts_on__lte=today).order_by("-starts_on", "-id").first()
    return going_on or rows.order_by("starts_on", "id").first()


def runs_of(person: Person) -> list[Enrolment]:
    """The runs that a person is in, the newest first, each with its run and programme. One query."""
    return _places_of(person_id=person.pk)


@prepared
def _places_of(person_id: int) -> QuerySet[Enrolment]:
    rows = Enrolment.objects.select_related("run__programme")
    return rows.filter(person_id=person_id, status=Enrolment.Status.ACTIVE).order_by("-enrolled_at", "-id")


def roles_of(person: Person) -> list[RunRole]:
    """What a person may do in which runs, each with its run. One query."""
    return _roles_held(person_id=person.pk)


@prepared
def _roles_held(person_id: int) -> QuerySet[RunRole]:
    rows = RunRole.objects.select_related("run__programme").filter(person_id=person_id, ended_at=None)
    return rows.order_by("-run__starts_on", "role", "pk")


def people_in(run: Run) -> list[Person]:
    """Who takes part in the run now, in the order of joining."""
    here = Q(enrolments__run=run, enrolments__status=Enrolment.Status.ACTIVE)
    return list(Person.objects.filter(here).select_related("organisation").order_by("enrolments__pk"))


def enrolment_facts(run: Run) -> list[dict[str, Any]]:
    """For evaluation: ``person_id, pseudonym, enrolled_at, status`` of everyone who ever joined."""
    rows = list(
        Enrolment.objects.filter(run=run).order_by("pk").values("person_id", "enrolled_at", "status"),
    )
    names = accounts_api.pseudonyms_of(row["person_id"] for row in rows)
    return [{**row, "pseudonym": names.get(row["person_id"])} for row in rows]

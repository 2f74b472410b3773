"""Joining and leaving a run: who may, how many may, and that the last place is given once."""

from __future__ import annotations

from datetime import datetime
from typing import TypeGuard

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import Enrolled, LeftRun, announce
from cairn.records import api as records_api
from cairn.runs.links import link_of, refuse_ended_link, take_place_of
from cairn.runs.models import Enrolment, EnrolmentChange, Invitation, Role, Run
from cairn.runs.roles import has_role


@transaction.atomic
def enrol(run: Run, *, by: Person, at: datetime) -> Enrolment:
    """Join a run, or come back to it and find everything again. Joining twice is joining once.

    Raises ``NotFound`` for a run that is kept for another organisation; ``Refused`` when the run has ended, is closed
    or full, or is by invitation and there is none for this address.
    """
    enrolment = Enrolment.objects.filter(run=run, person=by).first()
    if _is_in(enrolment):
        return enrolment
    if not may_see(run, by):
        raise NotFound
    _refuse_joining(run, enrolment, by, at=at)
    return _let_in(run, enrolment, by=by, at=at)[0]


@transaction.atomic
def enrol_by_link(token: str, *, by: Person, at: datetime) -> Enrolment:
    """Join a run by an invitation link, which takes one of the link's places, once for each person.

    Raises ``NotFound`` for a token that there is not; ``Refused`` for a link that has ended or has no place left, and
    as ``enrol``.
    """
    link = link_of(token)
    enrolment = Enrolment.objects.filter(run=link.run, person=by).first()
    if _is_in(enrolment):
        return enrolment
    if enrolment is None:
        refuse_ended_link(link, at=at)
    _refuse_joining(link.run, enrolment, by, at=at, invited=True)
    came_back = enrolment is not None
    enrolment, new = _let_in(link.run, enrolment, by=by, at=at)
    if new and not came_back:
        take_place_of(link, at=at)
    return enrolment


def _is_in(enrolment: Enrolment | None) -> TypeGuard[Enrolment]:
    return enrolment is not None and enrolment.status == Enrolment.Status.ACTIVE


def may_see(run: Run, person: Person) -> bool:
    """Whether a person may know of a run: an organisation's own one is for its people, its team and who is invited."""
    if run.organisation_id is None or run.organisation_id == person.organisation_id or person.is_staff:
        return True
    been = Enrolment.objects.filter(run=run, person=person).exists()
    return been or _invited(run, person) or has_role(run, person, *Role.values)


def _refuse_joining(
    run: Run, enrolment: Enrolment | None, person: Person, *, at: datetime, invited: bool = False
) -> None:
    if run.ends_on < timezone.localdate(at):
        raise Refused(_("This run has ended. Look for the next one in the catalogue."))
    _refuse_full(run, person)
    if enrolment is not None:
        return  # who was in a run may come back, also when it is closed to new people
    if run.opening == Run.Opening.CLOSED:
        raise Refused(_("This run is closed to new people. Look for the next one in the catalogue."))
    if run.organisation_id is not None and run.organisation_id != person.organisation_id:
        words = _("This run is for people of %(place)s. If you work there, change where you work in your profile.")
        raise Refused(words % {"place": run.organisation.name if run.organisation else ""})
    if run.opening == Run.Opening.INVITATION and not invited and not _invited(run, person):
        raise Refused(_("This run is by invitation. Ask the people who run it to invite your e-mail address."))


def _refuse_full(run: Run, person: Person) -> None:
    if run.capacity is None:
        return
    others = Enrolment.objects.filter(run=run, status=Enrolment.Status.ACTIVE).exclude(person=person)
    if others.count() >= run.capacity:
        raise Refused(_("This run is full: all of its places are taken. Look for the next one in the catalogue."))


def _invited(run: Run, person: Person) -> bool:
    return Invitation.objects.filter(run=run, email__iexact=person.email).exists()


def may_join(run: Run, person: Person, *, at: datetime) -> bool:
    """Whether ``enrol`` would let this person in, or has."""
    return not why_not(run, person, at=at)


def why_not(run: Run, person: Person, *, at: datetime, invited: bool = False) -> str:
    """The sentence with which ``enrol`` would refuse this person; nothing if it would let them in, or has.

    ``invited`` is true for who holds a link.
    """
    enrolment = Enrolment.objects.filter(run=run, person=person).first()
    if _is_in(enrolment):
        return ""
    try:
        _refuse_joining(run, enrolment, person, at=at, invited=invited)
    except Refused as refused:
        return refused.message
    return ""


def _let_in(run: Run, enrolment: Enrolment | None, *, by: Person, at: datetime) -> tuple[Enrolment, bool]:
    """The enrolment, and whether it is new or was taken up again just now."""
    _hold_a_place(run, by)
    if enrolment is None:
        # The named constraint decides between two presses of "Join": the second finds the first one's row.
        enrolment, changed = Enrolment.objects.get_or_create(run=run, person=by, defaults={"enrolled_at": at})
    else:
        changed = _change_status(enrolment, Enrolment.Status.ACTIVE)
    if changed:
        Invitation.objects.filter(run=run, email__iexact=by.email, taken_at=None).update(taken_at=at, taken_by=by)
        _write_down("registered", enrolment, by=by, at=at)
        announce(Enrolled(at=at, person_id=by.pk, run_id=run.pk, enrolment_id=enrolment.pk))
    return enrolment, changed


def _hold_a_place(run: Run, person: Person) -> None:
    """Of two people at the last place, the second waits here until the first has it, and is then refused."""
    if run.capacity is not None:
        _refuse_full(Run.objects.select_for_update(no_key=True).get(pk=run.pk), person)


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

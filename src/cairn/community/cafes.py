"""Live cafés: planning one, coming to it, and having been there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.community.cafe_tasks import tell_called_off, tell_moved
from cairn.community.models import Cafe, CafePlace
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import CafeAttended, announce
from cairn.lib.text import clean_line, clean_text
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

# How long before it begins the door of a café opens.
EARLY = timedelta(minutes=15)
SHORTEST, LONGEST = 5, 480
_ADDRESS = URLValidator(schemes=["https", "http"])


@dataclass(frozen=True)
class CafePlan:
    """What a café is to be; ``link`` leads to the room, ``recording`` to the film of it. Both may be empty."""

    title: str
    starts_at: datetime
    minutes: int
    summary: str = ""
    host: str = ""
    link: str = ""
    recording: str = ""

    def cleaned(self) -> CafePlan:
        """Raises ``Refused`` for what no café can be."""
        title, host = clean_line(self.title), clean_line(self.host)
        if not title:
            raise Refused(_("Give the café a title."), field="title")
        if not SHORTEST <= self.minutes <= LONGEST:
            figures = {"least": SHORTEST, "most": LONGEST}
            raise Refused(_("Choose from %(least)d to %(most)d minutes.") % figures, field="minutes")
        for field, words, most in (("title", title, 160), ("host", host, 120), ("summary", self.summary, 3000)):
            if len(words) > most:
                raise Refused(_("Shorten this to %(most)d characters.") % {"most": most}, field=field)
        link, recording = _address("link", self.link), _address("recording", self.recording)
        return CafePlan(title, self.starts_at, self.minutes, clean_text(self.summary), host, link, recording)


def _address(field: str, text: str) -> str:
    words = text.strip()
    try:
        if words:
            _ADDRESS(words)
    except ValidationError:
        raise Refused(_("Enter a whole web address, like https://example.org/room"), field=field) from None
    if len(words) > 500:
        raise Refused(_("Shorten this to %(most)d characters.") % {"most": 500}, field=field)
    return words


@transaction.atomic
def plan_cafe(run: Run, *, plan: CafePlan, by: Person | None, at: datetime) -> Cafe:
    """Put a café into a run's calendar, between its first and last day.

    Raises ``NotFound`` for who neither facilitates nor manages; ``Refused``.
    """
    runs_api.must_host(run, by=by)
    wanted = plan.cleaned()
    _refuse_outside(run, wanted.starts_at)
    if wanted.starts_at <= at:
        raise Refused(_("Choose a time that is still to come."), field="day")
    cafe = Cafe.objects.create(run=run, planned_at=at, planned_by=by, **vars(wanted))
    accounts_api.audit("cafe.plan", subject=cafe, by=by, at=at, run=run.key)
    return cafe


@transaction.atomic
def change_cafe(uuid: UUID, *, plan: CafePlan, by: Person, at: datetime) -> Cafe:
    """Change a café, before it or (for the recording) after it; who wants to come is told of another time.

    Raises ``NotFound``; ``Refused`` for one that was called off, and for moving one that has begun or to the past.
    """
    cafe = cafe_of_host(uuid, by=by)
    _refuse_called_off(cafe)
    wanted = plan.cleaned()
    moved = wanted.starts_at != cafe.starts_at
    if moved:
        _refuse_outside(cafe.run, wanted.starts_at)
    if moved and (cafe.starts_at <= at or wanted.starts_at <= at):
        raise Refused(_("Choose a time that is still to come: a café that has begun can't be moved."), field="day")
    for field, value in vars(wanted).items():
        setattr(cafe, field, value)
    cafe.save()
    accounts_api.audit("cafe.change", subject=cafe, by=by, at=at, moved=moved)
    if moved:
        transaction.on_commit(partial(tell_moved.enqueue, str(cafe.uuid)))
    return cafe


@transaction.atomic
def call_off(uuid: UUID, *, by: Person, at: datetime) -> Cafe:
    """It does not take place; the row stays, and who wanted to come is told. Twice is once.

    Raises ``NotFound``; ``Refused`` for one that is over.
    """
    cafe = cafe_of_host(uuid, by=by)
    if cafe.called_off_at is None and ends_at(cafe) <= at:
        raise Refused(_("This café is over: it can't be called off."))
    if Cafe.objects.filter(pk=cafe.pk, called_off_at=None).update(called_off_at=at):
        accounts_api.audit("cafe.call_off", subject=cafe, by=by, at=at)
        transaction.on_commit(partial(tell_called_off.enqueue, str(cafe.uuid)))
    return cafe


def ends_at(cafe: Cafe) -> datetime:
    return cafe.starts_at + timedelta(minutes=cafe.minutes)


def door_is_open(cafe: Cafe, *, at: datetime) -> bool:
    """From a quarter of an hour before it begins until it ends."""
    return cafe.called_off_at is None and cafe.starts_at - EARLY <= at < ends_at(cafe)


def cafe_of(uuid: UUID, *, by: Person) -> Cafe:
    """A café of a run that ``by`` is in or looks after, with the run and its programme. Raises ``NotFound``."""
    found = Cafe.objects.select_related("run__programme").filter(uuid=uuid).first()
    if found is None or not runs_api.still_in(found.run, [by.pk]):
        raise NotFound
    return found


def cafe_of_host(uuid: UUID, *, by: Person) -> Cafe:
    """A café that ``by`` may change. Raises ``NotFound``."""
    found = Cafe.objects.select_related("run__programme").filter(uuid=uuid).first()
    if found is None:
        raise NotFound
    runs_api.must_host(found.run, by=by)
    return found


def _refuse_outside(run: Run, starts_at: datetime) -> None:
    """By the day where the host is; close to the ends of the calendar no other can be told."""
    if not run.starts_on <= starts_at.date() <= run.ends_on:
        raise Refused(_("Choose a day from the first to the last day of the run."), field="day")


def _refuse_called_off(cafe: Cafe) -> None:
    if cafe.called_off_at is not None:
        raise Refused(_("This café was called off."))


@transaction.atomic
def want_to_come(uuid: UUID, *, by: Person, at: datetime) -> Cafe:
    """Keep a place for oneself, also after one was given back.

    Raises ``NotFound``; ``Refused`` for a café that is over or was called off.
    """
    cafe = cafe_of(uuid, by=by)
    _refuse_called_off(cafe)
    if ends_at(cafe) <= at:
        raise Refused(_("This café is over."))
    place, new = CafePlace.objects.get_or_create(cafe=cafe, person=by, defaults={"wanted_at": at})
    taken = {"wanted_at": at, "cancelled_at": None}
    if new or CafePlace.objects.filter(pk=place.pk, cancelled_at__isnull=False).update(**taken):
        accounts_api.audit("cafe.want", subject=cafe, by=by, at=at)
    return cafe


@transaction.atomic
def not_coming(uuid: UUID, *, by: Person, at: datetime) -> Cafe:
    """Give one's place back, if there is one and one was not there. Raises ``NotFound``."""
    cafe = cafe_of(uuid, by=by)
    rows = CafePlace.objects.filter(cafe=cafe, person=by, cancelled_at=None, attended_at=None)
    if rows.update(cancelled_at=at):
        accounts_api.audit("cafe.cancel", subject=cafe, by=by, at=at)
    return cafe


@transaction.atomic
def join_now(uuid: UUID, *, by: Person, at: datetime) -> Cafe:
    """Go in: to do so while the door is open counts as having been there, once.

    Raises ``NotFound``; ``Refused`` for who has no place, and before or after.
    """
    cafe = cafe_of(uuid, by=by)
    _refuse_called_off(cafe)
    if not door_is_open(cafe, at=at):
        raise Refused(_("You can go in from 15 minutes before the café begins until it ends."))
    rows = CafePlace.objects.filter(cafe=cafe, person=by, cancelled_at=None)
    if not rows.exists():
        raise Refused(_("Press “I want to come” first."))
    if rows.filter(attended_at=None).update(attended_at=at):
        accounts_api.audit("cafe.attend", subject=cafe, by=by, at=at)
        _announce(cafe, by.pk, at=at)
    return cafe


@transaction.atomic
def tell_who_came(uuid: UUID, *, asked: Collection[UUID], came: Collection[UUID], by: Person, at: datetime) -> int:
    """As the host saw it: of the people ``asked`` about (uuids), those who ``came`` were there; how many are new.

    Who went in by the button stays noted; what a host ticked, a host may take back. Raises ``NotFound`` for who may
    not say so; ``Refused`` before it begins.
    """
    cafe = cafe_of_host(uuid, by=by)
    _refuse_called_off(cafe)
    if cafe.starts_at > at:
        raise Refused(_("Say who came once the café has begun."))
    rows = CafePlace.objects.filter(cafe=cafe, person__uuid__in=list(asked))
    rows.exclude(person__uuid__in=list(came)).filter(told_by__isnull=False).update(attended_at=None, told_by=None)
    new = list(
        rows.select_for_update(of=("self",)).filter(person__uuid__in=list(came), attended_at=None).order_by("pk")
    )
    CafePlace.objects.filter(pk__in=[one.pk for one in new]).update(attended_at=at, told_by=by)
    accounts_api.audit("cafe.who_came", subject=cafe, by=by, at=at, new=len(new))
    for place in new:
        _announce(cafe, place.person_id, at=at)
    return len(new)


def _announce(cafe: Cafe, person_id: int, *, at: datetime) -> None:
    event = CafeAttended(
        at=at, person_id=person_id, run_id=cafe.run_id, cafe_uuid=cafe.uuid, title=cafe.title, minutes=cafe.minutes
    )
    announce(event)

"""Offering a programme: opening a run, changing it, closing it to new people."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Organisation, Person
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line
from cairn.runs.models import Enrolment, Role, Run, RunRole, Unlock
from cairn.runs.roles import must_manage


@transaction.atomic
def open_run(
    *,
    programme: Programme,
    key: str = "",
    title: str,
    starts_on: date,
    ends_on: date,
    by: Person | None,
    at: datetime,
    opening: str = "open",
    self_paced: bool = True,
    capacity: int | None = None,
    organisation: str | None = None,
) -> Run:
    """Offer a programme from one day to another, both included; who opens it manages it.

    ``by`` is ``None`` for a command. Without a ``key`` the title makes one. ``capacity`` is ``None`` for any number of
    people, ``organisation`` the key of the one that the run is kept for. Raises ``NotFound`` for who may not
    (``may_open``); ``Refused`` for a key in use or anything that a run can't be.
    """
    if by is not None and not may_open(programme, by):
        raise NotFound
    title = _title(title)
    key = key or slugify(title)[:80]
    if not key or Run.objects.filter(key=key).exists():
        raise _taken()
    _refuse(starts_on, ends_on, opening, capacity)
    run = Run(
        programme=programme,
        key=key,
        title=title,
        opening=opening,
        self_paced=self_paced,
        capacity=capacity,
        organisation=_organisation(organisation),
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=at,
    )
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        raise _taken() from None  # opened by somebody else since we asked
    accounts_api.audit("run.open", subject=run, by=by, at=at, key=key)
    if by is not None:
        RunRole.objects.create(run=run, person=by, role=Role.MANAGER, given_at=at, given_by=by)
        accounts_api.audit("role.give", subject=by, by=by, at=at, run=run.key, role=Role.MANAGER)
    return run


def _taken() -> Refused:
    return Refused(_("There is already a run with this key. Choose another."), field="key")


def may_open(programme: Programme, person: Person) -> bool:
    """Staff of the site open runs of any programme, a manager of one of its runs the next one."""
    if person.is_staff:
        return True
    held = RunRole.objects.filter(run__programme=programme, person=person, role=Role.MANAGER, ended_at=None)
    return held.exists()


@transaction.atomic
def change_run(
    run: Run,
    *,
    title: str,
    starts_on: date,
    ends_on: date,
    opening: str,
    self_paced: bool,
    capacity: int | None,
    organisation: str | None,
    by: Person,
    at: datetime,
) -> Run:
    """Change what a run is, never its programme or address. People who are in stay in.

    One that becomes self-paced has no calendar any more: all of its levels open by their gates alone.

    Raises ``NotFound`` for who does not manage it; ``Refused`` for what a run can't be, for fewer places than are
    taken, and for dates that leave a day of its calendar outside.
    """
    must_manage(run, by=by)
    title = _title(title)
    _refuse(starts_on, ends_on, opening, capacity)
    # Held, so that nobody takes a place between the count and the change.
    held = Run.objects.select_for_update(no_key=True).get(pk=run.pk)
    _refuse_too_few(held, capacity)
    if not self_paced:
        _refuse_outside(held, starts_on, ends_on)
    held.title, held.starts_on, held.ends_on, held.opening = title, starts_on, ends_on, opening
    held.self_paced, held.capacity, held.organisation = self_paced, capacity, _organisation(organisation)
    held.save()
    if self_paced:
        Unlock.objects.filter(run=held).delete()
    accounts_api.audit("run.change", subject=held, by=by, at=at)
    return held


@transaction.atomic
def close_run(run: Run, *, by: Person, at: datetime) -> None:
    """Let nobody new in; who is in goes on. Closing twice is closing once. Raises ``NotFound``."""
    must_manage(run, by=by)
    if Run.objects.filter(pk=run.pk).exclude(opening=Run.Opening.CLOSED).update(opening=Run.Opening.CLOSED):
        accounts_api.audit("run.close", subject=run, by=by, at=at)


def _title(title: str) -> str:
    words = clean_line(title)
    if not words:
        raise Refused(_("Give the run a title."), field="title")
    if len(words) > 200:
        raise Refused(_("Shorten the title to 200 characters."), field="title")
    return words


def _refuse(starts_on: date, ends_on: date, opening: str, capacity: int | None) -> None:
    if ends_on < starts_on:
        raise Refused(_("Choose an end that is not before the start."), field="ends_on")
    if opening not in Run.Opening.values:
        raise Refused(_("Choose one of the openings that are listed."), field="opening")
    if capacity is not None and not 1 <= capacity <= 1_000_000:
        raise Refused(_("Choose at least one place, or leave this empty for any number."), field="capacity")


def _refuse_too_few(run: Run, capacity: int | None) -> None:
    if capacity is None:
        return
    taken = Enrolment.objects.filter(run=run, status=Enrolment.Status.ACTIVE).count()
    if taken > capacity:
        words = _("%(n)d people take part already. Choose %(n)d places or more.")
        raise Refused(words % {"n": taken}, field="capacity")


def _refuse_outside(run: Run, starts_on: date, ends_on: date) -> None:
    days = sorted(Unlock.objects.filter(run=run).values_list("opens_on", flat=True))
    if days and days[0] < starts_on:
        raise Refused(_("A level opens before this start. Change the calendar first."), field="starts_on")
    if days and days[-1] > ends_on:
        raise Refused(_("A level opens after this end. Change the calendar first."), field="ends_on")


def _organisation(key: str | None) -> Organisation | None:
    if not key:
        return None
    found = Organisation.objects.filter(key=key).first()
    if found is None:
        raise Refused(_("Choose one of the organisations that are listed."), field="organisation")
    return found

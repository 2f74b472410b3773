"""Invitation links: an address that lets a number of people into a run until a day."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line
from cairn.runs.models import InvitationLink, Run
from cairn.runs.roles import must_manage


@transaction.atomic
def make_link(run: Run, *, label: str, places: int | None, ends_on: date, by: Person, at: datetime) -> InvitationLink:
    """An address that nobody can guess. ``places`` is ``None`` for any number; ``ends_on`` is its last day.

    Raises ``NotFound`` for who does not manage the run; ``Refused`` for no label, no place, or a day that is over or
    after the run's end.
    """
    must_manage(run, by=by)
    words = clean_line(label)
    if not words or len(words) > 120:
        raise Refused(_("Say in a few words whom the link is for."), field="label")
    if places is not None and not 1 <= places <= 1_000_000:
        raise Refused(_("Choose at least one place, or leave this empty for any number."), field="places")
    if ends_on < timezone.localdate(at):
        raise Refused(_("Choose a day that is not over."), field="ends_on")
    if ends_on > run.ends_on:
        raise Refused(_("Choose a day that is not after the end of the run."), field="ends_on")
    link = InvitationLink.objects.create(
        run=run, token=secrets.token_urlsafe(32), label=words, places=places, ends_on=ends_on, made_at=at, made_by=by
    )
    accounts_api.audit("link.make", subject=link, by=by, at=at, run=run.key)
    return link


@transaction.atomic
def end_link(run: Run, *, link: UUID, by: Person, at: datetime) -> None:
    """Let nobody in by it any more; who came in stays. Ending twice is ending once. Raises ``NotFound``."""
    must_manage(run, by=by)
    found = InvitationLink.objects.filter(run=run, uuid=link).first()
    if found is None:
        raise NotFound
    if InvitationLink.objects.filter(pk=found.pk, ended_at=None).update(ended_at=at):
        accounts_api.audit("link.end", subject=found, by=by, at=at, run=run.key)


def links_of(run: Run, *, by: Person) -> list[InvitationLink]:
    """The links of a run, the newest first, at most two hundred. Raises ``NotFound`` for who does not manage it."""
    must_manage(run, by=by)
    return list(InvitationLink.objects.filter(run=run).order_by("-pk")[:200])


def link_of(token: str) -> InvitationLink:
    """The link with this secret, with its run, programme and organisation. Raises ``NotFound``."""
    rows = InvitationLink.objects.select_related("run__programme", "run__organisation")
    found = rows.filter(token=token).first()
    if found is None:
        raise NotFound
    return found


def refuse_ended_link(link: InvitationLink, *, at: datetime) -> None:
    """Raises ``Refused`` for a link that lets nobody in any more."""
    if link.ended_at is not None or link.ends_on < timezone.localdate(at):
        raise Refused(_("This link has ended. Ask who gave it to you for a new one."))
    if link.places is not None and link.taken >= link.places:
        raise Refused(_("All places of this link are taken. Ask who gave it to you for another."))


def take_place_of(link: InvitationLink, *, at: datetime) -> None:
    """Count one place as taken, if there is one: conditional, so that the last one is taken once. Else ``Refused``."""
    rows = InvitationLink.objects.filter(pk=link.pk, ended_at=None, ends_on__gte=timezone.localdate(at))
    free = Q(places=None) | Q(taken__lt=F("places"))
    if not rows.filter(free).update(taken=F("taken") + 1):
        raise Refused(_("All places of this link are taken. Ask who gave it to you for another."))

"""Announcements: what the team of a run tells everyone in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.prepared import prepared
from cairn.lib.text import clean_line, clean_text
from cairn.runs.models import Announcement, Run
from cairn.runs.roles import must_host
from cairn.runs.tasks import tell_run

LONGEST, LONGEST_TITLE = 5000, 160
SIZE = 20
SAME_WITHIN = timedelta(hours=1)
# How many stand on the run's own page.
SHOWN = 2


@dataclass(frozen=True)
class AnnouncementsPage:
    """The newest first; ``next`` is the ``after`` of the page that follows, or ``None``."""

    announcements: tuple[Announcement, ...]
    next: int | None


@transaction.atomic
def publish(run: Run, *, title: str, text: str, by: Person, at: datetime) -> Announcement:
    """Tell everyone who takes part: on the run's page, in their tray and, as they chose, by e-mail.

    The same words by the same person within the hour are the announcement that stands already: a button that was
    pressed twice tells nobody twice.

    Raises ``NotFound`` for who neither facilitates nor manages the run; ``Refused`` for no words or too many.
    """
    must_host(run, by=by)
    heading, words = announcement_words(title, text)
    Run.objects.select_for_update(no_key=True).get(pk=run.pk)  # of two presses at once the second finds the first
    same = Announcement.objects.filter(run=run, title=heading, text=words, by=by, withdrawn_at=None)
    if (stands := same.filter(at__gt=at - SAME_WITHIN).first()) is not None:
        return stands
    made = Announcement.objects.create(run=run, title=heading, text=words, by=by, at=at)
    accounts_api.audit("announcement.publish", subject=made, by=by, at=at, run=run.key)
    # A hundred thousand trays are no part of what the writer waits for.
    transaction.on_commit(partial(tell_run.enqueue, str(made.uuid)))
    return made


def announcement_words(title: str, text: str) -> tuple[str, str]:
    """Title and text as they would be shown. Raises ``Refused``."""
    heading, words = clean_line(title), clean_text(text)
    for field, one, most in (("title", heading, LONGEST_TITLE), ("text", words, LONGEST)):
        if not one:
            raise Refused(_("Write something first"), field=field)
        if len(one) > most:
            figures = {"most": most, "n": len(one)}
            raise Refused(_("Shorten this to %(most)d characters: it has %(n)d") % figures, field=field)
    return heading, words


@transaction.atomic
def withdraw(run: Run, *, announcement: UUID, by: Person, at: datetime) -> None:
    """Take an announcement back: nobody sees it any more, the row stays. Twice is once. Raises ``NotFound``."""
    must_host(run, by=by)
    found = Announcement.objects.filter(run=run, uuid=announcement).first()
    if found is None:
        raise NotFound
    if Announcement.objects.filter(pk=found.pk, withdrawn_at=None).update(withdrawn_at=at):
        accounts_api.audit("announcement.withdraw", subject=found, by=by, at=at, run=run.key)


def announcements_of(run: Run) -> list[Announcement]:
    """The newest two that stand, for ``runs/announcements.html`` on the run's page. One query."""
    return _newest(run_id=run.pk)


@prepared
def _newest(run_id: int) -> QuerySet[Announcement]:
    return Announcement.objects.filter(run_id=run_id, withdrawn_at=None).order_by("-id")[:SHOWN]


def announcements_page(run: Run, *, after: int | None = None, all_of_them: bool = False) -> AnnouncementsPage:
    """Twenty announcements; with ``all_of_them`` (for the team) also those that were withdrawn."""
    rows = Announcement.objects.filter(run=run).select_related("by").order_by("-id")
    if not all_of_them:
        rows = rows.filter(withdrawn_at=None)
    found = list((rows.filter(pk__lt=after) if after is not None else rows)[: SIZE + 1])
    return AnnouncementsPage(tuple(found[:SIZE]), found[SIZE - 1].pk if len(found) > SIZE else None)

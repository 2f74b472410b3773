"""Telling people things: once each, in the tray and, where they want it, by e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial

from django.db import transaction

from cairn.accounts.models_api import Person
from cairn.lib.text import clean_line
from cairn.notices.models import Channel, Notice, NoticePreference
from cairn.notices.tasks import mail_notice

__all__ = ["mark_read", "tell", "tell_many", "tray", "tray_only", "unread_count"]

TRAY_SIZE = 50
BATCH = 1000
# What a person is waiting for, or is waited for, goes by e-mail unless they said otherwise; the rest does not.
BY_EMAIL = {
    "outcome", "to_mark", "certificate", "reply", "reported_post", "invitation", "role", "announcement", "cafe",
    "data_due", "consent",
}  # fmt: skip

_by_mail: ContextVar[bool] = ContextVar("by_mail", default=True)


@contextmanager
def tray_only() -> Iterator[None]:
    """Nobody is told by e-mail what happens inside: for loading and playing what people need not be written to about.

    The notices stand in their trays; no e-mail of them is sent later either. What a task tells afterwards (those who
    follow a discussion) is no part of it: there people are mailed as they chose.
    """
    token = _by_mail.set(False)
    try:
        yield
    finally:
        _by_mail.reset(token)


@transaction.atomic
def tell(person_id: int, *, kind: str, key: str, words: str, url: str, at: datetime) -> bool:
    """Tell a person something, once for each ``key``; returns whether it was new.

    ``kind`` is what people choose a channel for, ``key`` names the occasion, ``url`` is a path of the site. The
    e-mail is queued when the transaction has been committed: a mail server that is down undoes nothing.
    """
    notice, new = Notice.objects.get_or_create(
        person_id=person_id,
        key=key,
        defaults={"kind": kind, "words": clean_line(words)[:300], "url": url, "at": at},
    )
    if new and _by_mail.get() and _who_by_email([person_id], kind):
        transaction.on_commit(partial(mail_notice.enqueue, str(notice.uuid)))
    return new


@transaction.atomic
def tell_many(person_ids: Iterable[int], *, kind: str, key: str, words: str, url: str, at: datetime) -> None:
    """Tell many people the same, each once for each ``key``. A few queries for each thousand; else as ``tell``."""
    people = sorted(set(person_ids))
    for start in range(0, len(people), BATCH):
        ids = people[start : start + BATCH]
        known = set(Notice.objects.filter(key=key, person_id__in=ids).values_list("person_id", flat=True))
        rows = [
            Notice(person_id=one, key=key, kind=kind, words=clean_line(words)[:300], url=url, at=at)
            for one in ids
            if one not in known
        ]
        # A task that runs twice at once tells everybody once all the same.
        Notice.objects.bulk_create(rows, ignore_conflicts=True)
        if _by_mail.get():
            wished = _who_by_email([row.person_id for row in rows], kind)
            for row in rows:
                if row.person_id in wished:
                    transaction.on_commit(partial(mail_notice.enqueue, str(row.uuid)))


def _who_by_email(person_ids: list[int], kind: str) -> set[int]:
    chosen = NoticePreference.objects.filter(kind=kind, person_id__in=person_ids)
    if kind in BY_EMAIL:
        return set(person_ids) - set(chosen.exclude(channel=Channel.EMAIL).values_list("person_id", flat=True))
    return set(chosen.filter(channel=Channel.EMAIL).values_list("person_id", flat=True))


def tray(person: Person) -> list[Notice]:
    """The newest notices of a person, at most fifty, newest first."""
    return list(Notice.objects.filter(person=person).order_by("-at", "-id")[:TRAY_SIZE])


def unread_count(person: Person) -> int:
    return Notice.objects.filter(person=person, read_at=None).count()


def mark_read(*, by: Person, at: datetime) -> int:
    """Mark all of one's own notices that were told up to ``at`` as read; returns how many were not.

    Not audited: it concerns nobody else, and would be most of the trail.
    """
    return Notice.objects.filter(person=by, read_at=None, at__lte=at).update(read_at=at)

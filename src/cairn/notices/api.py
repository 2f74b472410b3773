"""Telling people things: once each, in the tray and, where they want it, by e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from functools import partial

from django.db import transaction

from cairn.accounts.models_api import Person
from cairn.lib.text import clean_line
from cairn.notices.models import Channel, Notice, NoticePreference
from cairn.notices.tasks import mail_notice

__all__ = ["mark_read", "tell", "tray", "tray_only", "unread_count"]

TRAY_SIZE = 50
# What a person is waiting for, or is waited for, goes by e-mail unless they said otherwise; the rest does not.
BY_EMAIL = {"outcome", "to_mark", "certificate", "reply", "reported_post", "invitation"}

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
    if new and _by_mail.get() and _channel(person_id, kind) == Channel.EMAIL:
        transaction.on_commit(partial(mail_notice.enqueue, str(notice.uuid)))
    return new


def _channel(person_id: int, kind: str) -> str:
    chosen = NoticePreference.objects.filter(person_id=person_id, kind=kind).first()
    if chosen is not None:
        return chosen.channel
    return Channel.EMAIL if kind in BY_EMAIL else Channel.TRAY


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

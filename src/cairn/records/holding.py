"""Who is at work on a destination or a source, and how it went: one worker at a time, by a mark that lapses.

Nothing is locked while another store is asked, which may take minutes. Every write has the worker's mark for its
condition: one that was too slow, and was overtaken, changes nothing.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.db.models import F, Q
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.lib.sealing import Unreadable, unseal
from cairn.records.models import Destination, OtherStore, Source

Other = TypeVar("Other", Destination, Source)

# Longer than one request may take, answer included.
HELD = timedelta(minutes=5)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=1)
# What another store asks for by Retry-After is kept up to this.
LONGEST_ASKED = timedelta(days=1)
LONGEST_REASON = 500
PURPOSE = "records.others"
# The columns of one with which nothing is wrong; and the condition that nobody stopped it.
WELL: dict[str, Any] = {"attempts": 0, "failing_since": None, "next_try_at": None, "last_answer": ""}
_ACTIVE: dict[str, Any] = {"paused_at": None, "ended_at": None}


class Overtaken(Exception):
    """Another worker holds it now, or it was paused, changed or ended meanwhile: stop, and write nothing more."""


def take(kind: type[Other], uuid: UUID, *, at: datetime, at_once: bool = False) -> Other | None:
    """Hold a destination or a source; ``None`` if it is paused or ended, if another worker has it, or if it failed and
    its time hasn't come (``at_once``: never mind that). Two queries."""
    rows = kind._default_manager.filter(Q(busy_until=None) | Q(busy_until__lt=at), uuid=uuid, **_ACTIVE)
    if not at_once:
        rows = rows.filter(Q(next_try_at=None) | Q(next_try_at__lte=at))
    mark = uuid4()
    if not rows.update(holder=mark, busy_until=at + HELD):
        return None
    return kind._default_manager.select_related("tenant").filter(uuid=uuid, holder=mark).first()


def renew(other: OtherStore, *, at: datetime) -> None:
    """Hold it for longer, before each request. Raises ``Overtaken``."""
    _write(other, active=True, busy_until=at + HELD)


def give_back(other: OtherStore) -> None:
    """Hold it no longer, if one still does."""
    type(other)._default_manager.filter(pk=other.pk, holder=other.holder).update(holder=None, busy_until=None)


def write(other: OtherStore, **values: Any) -> None:
    """Change its row, as who holds it. Raises ``Overtaken``."""
    _write(other, active=False, **values)


def went_well(other: OtherStore, *, at: datetime, **values: Any) -> None:
    """It answered: whatever failed is over. Raises ``Overtaken``."""
    write(other, **WELL, done_at=at, busy_until=at + HELD, **values)


def put_off(other: OtherStore, reason: str, *, at: datetime, wait: timedelta | None = None) -> None:
    """It failed, and is tried again: after ``wait``, if it asks for that, else after twice as long each time.

    Waits differ by up to a half, so that what failed together doesn't come again together. Raises ``Overtaken``.
    """
    if wait is None:
        longest = min(FIRST_WAIT * 2 ** min(other.attempts, 10), LONGEST_WAIT)
        wait = longest * random.uniform(0.5, 1)  # noqa: S311  no secret
    write(
        other, attempts=F("attempts") + 1, failing_since=other.failing_since or at, last_answer=cut(reason),
        next_try_at=at + min(wait, LONGEST_ASKED),
    )  # fmt: skip
    other.refresh_from_db()


def shut_out(other: OtherStore, reason: str, *, at: datetime) -> None:
    """To try again is of no use before somebody looked at it: it is paused, with the reason. Raises ``Overtaken``."""
    write(other, paused_at=at, pause_reason=cut(reason), **WELL)
    accounts_api.audit(f"{other._meta.model_name}.pause", subject=other, by=None, at=at, reason=cut(reason))


def secret_of(other: OtherStore) -> str:
    """What it is asked with. Raises `lib.sealing.Unreadable`."""
    return unseal(other.secret, purpose=PURPOSE)


def no_secret() -> str:
    return _("Its secret can't be read any more, as the site's own secret is another now. Enter it again.")


def cut(reason: str) -> str:
    """What another store said, fit for a line on a page."""
    plain = " ".join("".join(sign if sign.isprintable() else " " for sign in reason[: 4 * LONGEST_REASON]).split())
    return plain if len(plain) <= LONGEST_REASON else plain[: LONGEST_REASON - 1] + "…"


def _write(other: OtherStore, *, active: bool, **values: Any) -> None:
    rows = type(other)._default_manager.filter(pk=other.pk, holder=other.holder, **(_ACTIVE if active else {}))
    if not rows.update(**values):
        raise Overtaken
    for name, value in values.items():
        if not hasattr(value, "resolve_expression"):
            setattr(other, name, value)


__all__ = [
    "WELL",
    "Overtaken",
    "Unreadable",
    "cut",
    "give_back",
    "no_secret",
    "put_off",
    "renew",
    "secret_of",
    "shut_out",
    "take",
    "went_well",
    "write",
]

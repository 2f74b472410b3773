"""What one request may weigh, and how many requests a key may send. The numbers are settings (docs/record-store.md)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatchcase
from threading import Lock

from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.http import HttpRequest

from cairn.interop.xapi.headers import Malformed, media_type, shown
from cairn.records import api as records_api
from cairn.records.models_api import Credential

# --- How much ---

CHUNK = 64 * 1024
PASSED_OVER = 4  # times what is taken: who sends more than that finds the line cut


def body_of(request: HttpRequest) -> bytes:
    """The body, up to the record store's own limit: Django's is that of the site's forms. Raises ``TooLarge``."""
    most = settings.CAIRN_RECORDS_BODY_LIMIT
    said = str(request.META.get("CONTENT_LENGTH") or "0")
    if said.isdigit() and int(said) > most:
        _pass_over(request, min(int(said), PASSED_OVER * most))
        raise records_api.TooLarge(f"The body is larger than {most:,} bytes: send it in parts.")
    content: bytes = request.read()
    return content


def _pass_over(request: HttpRequest, left: int) -> None:
    """Read what is refused and keep nothing of it: most clients don't look for an answer before they have sent all."""
    while left > 0 and (chunk := request.read(min(left, CHUNK))):
        left -= len(chunk)


def may_attach(content: bytes, content_type: str, what: str) -> None:
    """Raises ``TooLarge`` or, for a type that isn't taken, ``Malformed``.

    A type is the sender's word. What is refused are the names of programs: nobody needs them as evidence, and whoever
    fetches files for people to open shouldn't come upon one.
    """
    records_api.not_larger(content, settings.CAIRN_RECORDS_ATTACHMENT_LIMIT, what)
    name = media_type(content_type).name
    if any(fnmatchcase(name, pattern) for pattern in settings.CAIRN_RECORDS_REFUSED_TYPES):
        raise Malformed(f"{what} is of the type {shown(name)}, which this store doesn't take.")


def may_be_document(content: bytes) -> None:
    """Raises ``TooLarge``."""
    records_api.not_larger(content, settings.CAIRN_RECORDS_DOCUMENT_LIMIT, "The document")


# --- How often ---

MINUTE = 60
# Of the requests that a key may send in a minute, the part that a process counts by itself before it tells the others,
# where to tell costs queries.
SHARE = 20
MOST_REMEMBERED = 10_000


class TooMany(Exception):
    """A key sent more requests than it may in a minute; ``wait`` is how many seconds are left of it."""

    def __init__(self, most: int, wait: int) -> None:
        self.wait = wait
        super().__init__(f"This key may send {most:,} requests a minute: go on in {wait} seconds.")


@dataclass(slots=True)
class _Count:
    """``known`` is what all processes had sent when this one last told them; ``since`` what it has let in after."""

    minute: int
    known: int = 0
    since: int = 0


_counts: dict[int, _Count] = {}
_lock = Lock()


def count_one(credential: Credential, *, at: datetime) -> None:
    """Count a request of a key in the present minute of the clock. Raises ``TooMany``.

    In Redis or in memory every request is counted where all see it, without a query, and the limit is exact (in memory,
    for each process). A cache in the database is told a twentieth of the limit at a time, at most twenty times a minute
    by each process: so each process may let in up to a twentieth more than the limit, and of two that tell at the same
    moment one may be lost. Who is refused costs no query. A minute is one of the clock, so twice the limit may come
    around its turn.
    """
    minute, second = divmod(int(at.timestamp()), MINUTE)
    most, wait = credential.per_minute, MINUTE - second
    step = math.ceil(most / SHARE) if isinstance(caches["default"], DatabaseCache) else 1
    with _lock:
        held = _held(credential.pk, minute)
        if held.known + held.since >= most:
            raise TooMany(most, wait)
        held.since += 1
        if held.since < step:
            return
        telling, held.since = held.since, 0
        held.known += telling
    total = _told(f"xapi:sent:{credential.pk}:{minute}", telling)
    with _lock:
        held.known = max(held.known, total)
    if total > most:
        raise TooMany(most, wait)


def forget() -> None:
    """Forget what this process counted, as one does that begins."""
    _counts.clear()


def _held(key: int, minute: int) -> _Count:
    held = _counts.get(key)
    if held is None or held.minute != minute:
        if len(_counts) >= MOST_REMEMBERED:
            _counts.clear()
        held = _counts[key] = _Count(minute)
    return held


def _told(name: str, more: int) -> int:
    """Add to what all processes know; what they know then."""
    cache = caches["default"]
    try:
        return int(cache.incr(name, more))
    except ValueError:  # the first of this minute, unless another has just been it
        return more if cache.add(name, more, 2 * MINUTE) else int(cache.incr(name, more))

"""One order for all statements: numbers and times of storing are given under one lock and committed in that order."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import BinaryIO

from django.db import OperationalError, connection
from django.utils import timezone

from cairn.records.rows import a_time, select

# Any number that no other part of the site uses for a lock of its own.
_LOCK = 0x78415049
HOLD = f"SELECT pg_advisory_xact_lock({_LOCK})"


@contextmanager
def turn() -> Iterator[None]:
    """Wait for one's turn to store statements, before the transaction begins; nothing to wait for within one.

    SQLite lets those who wait for each other's writes sleep and look again, ever longer, while nobody writes. A lock on
    a file beside the database wakes the next at once, and ends with its process whatever happens to it. On PostgreSQL
    `hold_the_order` does so.
    """
    beside = None if connection.in_atomic_block or connection.vendor != "sqlite" else _beside()
    if beside is None:
        yield
        return
    fcntl.flock(beside, fcntl.LOCK_EX)
    try:
        yield
    finally:
        fcntl.flock(beside, fcntl.LOCK_UN)


def _beside() -> BinaryIO | None:
    """The file to queue at, opened once for each connection; ``None`` for a database in memory."""
    if not hasattr(connection, "order_file"):
        in_memory = connection.is_in_memory_db()  # type: ignore[attr-defined]  # SQLite's wrapper has it
        held = None if in_memory else open(f"{connection.settings_dict['NAME']}-order", "ab")  # noqa: SIM115
        connection.order_file = held  # type: ignore[attr-defined]
    return connection.order_file  # type: ignore[attr-defined, no-any-return]


def hold_the_order() -> None:
    """Wait until no other transaction stores statements, and keep others waiting until this one ends.

    On SQLite a transaction that writes is alone from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(HOLD)


def places_after(last: int, stored: datetime | None, count: int) -> tuple[list[int], list[datetime]]:
    """The ``id`` and ``stored`` of the next ``count`` statements, both rising. Call it with the order held.

    ``last`` and ``stored`` are those of the newest that there is. No two share a time, so that whoever asks for what
    came since the last that they saw misses nothing.
    """
    now = timezone.now()
    if stored is not None:
        # The clock may have been put back, and a batch may have taken more microseconds than have passed.
        now = max(now, stored + timedelta(microseconds=1))
    step = timedelta(microseconds=1)
    return list(range(last + 1, last + 1 + count)), [now + place * step for place in range(count)]


def last_stored() -> datetime | None:
    """Up to when everything that was stored can be read. One query."""
    found = select("SELECT stored FROM records_statement ORDER BY id DESC LIMIT 1")
    return a_time(found[0][0]) if found else None


def consistent_through() -> datetime:
    """Up to when all that was stored can be read: now, if nobody is storing; else when the last was that can be read.

    Who stores gives out times before others can read them, with the order held.
    """
    now = timezone.now()
    if _nobody_stores():
        return now
    return last_stored() or now


def _nobody_stores() -> bool:
    if connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # Shared: two that ask at once don't take each other for somebody who stores. Gone with this command.
            cursor.execute("SELECT pg_try_advisory_xact_lock_shared(%s)", [_LOCK])
            return bool(cursor.fetchone()[0])
        waits = cursor.execute("PRAGMA busy_timeout").fetchone()[0]
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            cursor.execute("BEGIN IMMEDIATE")
            cursor.execute("ROLLBACK")
        except OperationalError:  # somebody writes
            return False
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {int(waits)}")
    return True

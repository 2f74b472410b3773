"""One order for all statements: numbers and times of storing are given under one lock and committed in that order."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import OperationalError, connection
from django.utils import timezone

from cairn.records.models import Statement
from cairn.records.rows import a_time, select

# Any number that no other part of the site uses for a lock of its own.
_LOCK = 0x78415049


def hold_the_order() -> None:
    """Wait until no other transaction stores statements, and keep others waiting until this one ends.

    On SQLite a transaction that writes is alone from its beginning.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def next_places(count: int) -> tuple[list[int], list[datetime]]:
    """The ``id`` and ``stored`` of the next ``count`` statements, both rising. Call it with the order held.

    No two share a time, so that whoever asks for what came since the last that they saw misses nothing. Two queries.
    """
    found = select("SELECT id, stored FROM records_statement ORDER BY id DESC LIMIT 1")
    last, now = (found[0][0] if found else 0), timezone.now()
    # The clock may have been put back, and a batch may have taken more microseconds than have passed.
    now = max(now, a_time(found[0][1]) + timedelta(microseconds=1)) if found else now
    stored = [now + timedelta(microseconds=place) for place in range(count)]
    if connection.vendor != "postgresql":
        return list(range(last + 1, last + 1 + count)), stored
    with connection.cursor() as cursor:
        # A rolled back batch leaves a gap in the sequence: harmless, as numbers still rise.
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Statement._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()], stored


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

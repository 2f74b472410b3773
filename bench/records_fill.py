"""Fills a record store for measuring: by its own way in, and far beyond that by copies of what it holds.

Also what a bare insert of the same rows reaches, which is what the store's own speed is held against.
"""

from __future__ import annotations

import json
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from bench.xapi_rules import statement

OWN_WAY = 100_000  # beyond that, rows are copied
CHUNK = 100_000


def body(first: int, count: int) -> bytes:
    """A batch of the typical statement, each with an id of its own; people, activities and runs come again."""
    rows = []
    for number in range(first, first + count):
        one = statement(number)
        one["id"] = str(uuid4())
        rows.append(one)
    return json.dumps(rows).encode()


def fill(count: int) -> float:
    """Statements in the store by its own way in, a thousand at a time; seconds of the processor."""
    from django.utils import timezone

    from cairn.records import api

    tenant, authority = api.our_own().pk, api.authority_of(None)
    begun = time.process_time()
    for first in range(0, count, 1000):
        sent = api.read(body(first, min(1000, count - first))).statements
        api.accept(tenant, sent, authority=authority, version=api.Version.V1, at=timezone.now())
    return time.process_time() - begun


def multiply(base: int, count: int) -> None:
    """Copies of the first ``base`` statements until there are ``count``: of the same people, at later times.

    Their texts keep the id that they were copied with: nothing that is measured reads it.
    """
    from cairn.records.inserting import STATEMENT
    from cairn.records.models import Statement, StatementActivity

    held = list(Statement.objects.order_by("pk")[:base].values_list(*STATEMENT))
    beside = list(StatementActivity.objects.filter(statement__lte=held[-1][0]).values_list(*BESIDE))
    start, newest = held[-1][0], max(row[3] for row in held)
    with _without_indexes():
        for shift in range(start, start * (count // base), start):
            _put(Statement, STATEMENT, [_later(row, row[0] + shift, newest) for row in held])
            _put(StatementActivity, BESIDE, [(one, direct, at + shift, at + shift) for one, direct, at, _at in beside])
            print(f"  {shift + start:,} statements", flush=True)


BESIDE = ("activity_id", "direct", "statement_id", "origin_id")


def _later(row: tuple[Any, ...], place: int, newest: datetime) -> tuple[Any, ...]:
    """A copy at another place. Ids rise, so that their index grows at its end."""
    uuid = UUID(int=(place << 64) | secrets.randbits(62) | 1 << 63)
    return (place, row[1], uuid, newest + timedelta(microseconds=place), *row[4:])


def _put(model: Any, names: tuple[str, ...], rows: list[Any]) -> None:
    from django.db import transaction

    from cairn.records.rows import Rows, insert_all

    for first in range(0, len(rows), CHUNK):
        with transaction.atomic():
            insert_all(Rows(model, names, rows[first : first + CHUNK]))


@contextmanager
def _without_indexes() -> Iterator[None]:
    """The indexes of statements are made anew at the end, which is many times as fast. Keys and constraints stay."""
    from django.db import connection

    from cairn.records.models import Statement, StatementActivity, StatementAgent

    with connection.schema_editor() as editor:
        for model in (Statement, StatementAgent, StatementActivity):
            for index in model._meta.indexes:
                editor.remove_index(model, index)
    if connection.vendor == "postgresql":  # what is copied was looked up once
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
    yield
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = origin")
    with connection.schema_editor() as editor:
        for model in (Statement, StatementAgent, StatementActivity):
            for index in model._meta.indexes:
                editor.add_index(model, index)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def bare(count: int, batch: int) -> float:
    """Statements a second that one client inserts in batches, each a transaction: the rows alone, as they are.

    The newest ``count`` of them are taken out and put in again by plain commands, with all indexes and constraints.
    """
    from django.db import connection, transaction

    from cairn.records.inserting import STATEMENT
    from cairn.records.models import Statement, StatementActivity
    from cairn.records.rows import Rows, insert_all

    places = list(Statement.objects.order_by("-pk").values_list("pk", flat=True)[:count])[::-1]
    rows = list(Statement.objects.filter(pk__gte=places[0]).order_by("pk").values_list(*STATEMENT))
    beside: dict[int, list[Any]] = {}
    for one in StatementActivity.objects.filter(statement__gte=places[0]).values_list(*BESIDE):
        beside.setdefault(one[2], []).append(one)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM records_statementactivity WHERE statement_id >= %s", [places[0]])
        cursor.execute("DELETE FROM records_statement WHERE id >= %s", [places[0]])
    begun = time.perf_counter()
    for first in range(0, len(rows), batch):
        some = rows[first : first + batch]
        with transaction.atomic():
            insert_all(
                Rows(Statement, STATEMENT, some),
                Rows(StatementActivity, BESIDE, [one for row in some for one in beside.get(row[0], ())]),
            )
    return len(rows) / (time.perf_counter() - begun)

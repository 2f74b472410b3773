"""What a batch finds when its turn has come: the newest statement, those that have its ids, those that wait for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from cairn.records.order import HOLD
from cairn.records.referring import Waiting
from cairn.records.rows import a_time, among, an_id, select

# One query for all three: each by itself would cost as much as to store the statement's row.
_NEWEST, _KNOWN, _WAITING = 0, 1, 2
_SQL = f"""
SELECT {_NEWEST}, id, stored, CAST(NULL AS uuid), CAST(NULL AS text), CAST(NULL AS boolean)
FROM (SELECT id, stored FROM records_statement ORDER BY id DESC LIMIT 1) AS newest
UNION ALL
SELECT {_KNOWN}, id, NULL, uuid, raw, NULL FROM records_statement WHERE tenant_id = %s AND uuid {{among}}
UNION ALL
SELECT {_WAITING}, id, NULL, refers_to, NULL, voids FROM records_statement
WHERE refers_to IS NOT NULL AND tenant_id = %s AND refers_to {{among}}
"""  # noqa: S608  our own numbers


@dataclass(frozen=True, slots=True)
class Standing:
    """``last`` and ``stored`` are those of the newest statement of all tenants, 0 and ``None`` if there is none.

    ``known`` are the texts of the tenant's statements that have one of the ids, ``waiting`` those that refer to one.
    """

    last: int
    stored: datetime | None
    known: Mapping[UUID, str]
    waiting: Sequence[Waiting]


def standing(tenant_id: int, ids: Sequence[UUID]) -> Standing:
    """Hold the order (`order.hold_the_order`), and see how things stand for statements with these ids. One command."""
    condition, values = among(ids)
    last, newest = 0, None
    known: dict[UUID, str] = {}
    waiting: list[Waiting] = []
    for kind, place, stored, uuid, raw, voids in _rows(
        _SQL.format(among=condition), [tenant_id, *values, tenant_id, *values]
    ):
        if kind == _NEWEST:
            last, newest = place, a_time(stored)
        elif kind == _KNOWN:
            known[an_id(uuid)] = raw
        else:
            waiting.append(Waiting(place, an_id(uuid), bool(voids)))
    return Standing(last, newest, known, waiting)


def _rows(sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    if connection.vendor != "postgresql":
        return select(sql, values)
    # Two commands on one way: the second sees what was committed until the lock was had.
    with connection.cursor() as cursor:
        cursor.execute(f"{HOLD};{sql}", values)
        cursor.nextset()
        return list(cursor.fetchall())

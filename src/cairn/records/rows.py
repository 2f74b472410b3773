"""Rows into tables and out of them without an object for each, for what stores thousands of statements a second.

Django builds and compiles a query each time, which costs several times what the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Model

# SQLite takes 32,766 values in one command, PostgreSQL 65,535.
MOST_VALUES = 30_000


def insert(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, ignore: bool = False) -> None:
    """Insert rows by as few commands as may be; ``names`` are those of columns in code."""
    if not rows:
        return
    columns, changes = _shape(model, tuple(names), connection.vendor)
    table = connection.ops.quote_name(model._meta.db_table)
    hole = "(" + ", ".join(["%s"] * len(names)) + ")"
    end = " ON CONFLICT DO NOTHING" if ignore else ""
    step = MOST_VALUES // len(names)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), step):
            chunk = rows[start : start + step]
            values: list[Any] = []
            for row in chunk:
                if changes:
                    line = list(row)
                    for place, change in changes:
                        if line[place] is not None:
                            line[place] = change(line[place])
                    values += line
                else:
                    values += row
            holes = ", ".join([hole] * len(chunk))
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {holes}{end}", values)  # noqa: S608  our own names


def select(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query in plain SQL. Values are as `for_database` gives them; what comes back is the driver's."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def holes(values: Collection[Any]) -> str:
    """What stands for so many values in a list of SQL: ``(%s, %s)``."""
    return "(" + ", ".join(["%s"] * len(values)) + ")"


def for_database(value: UUID | datetime) -> Any:
    """An id or a time as the driver takes it: SQLite has neither, and Django keeps them there as texts."""
    if connection.vendor != "sqlite":
        return value
    return value.hex if isinstance(value, UUID) else _text(value)


def an_id(value: Any) -> UUID:
    """An id as it comes out of a query in plain SQL."""
    return value if isinstance(value, UUID) else UUID(value)


def a_time(value: Any) -> datetime:
    """A time as it comes out of a query in plain SQL."""
    at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
    return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _text(at: datetime) -> str:
    return str(at.astimezone(UTC).replace(tzinfo=None))


def _hex(value: UUID) -> str:
    return value.hex


@cache
def _shape(
    model: type[Model], names: tuple[str, ...], vendor: str
) -> tuple[str, tuple[tuple[int, Callable[[Any], Any]], ...]]:
    """The columns, and which of them want their values in another form."""
    fields = {str(one.attname): one for one in model._meta.concrete_fields}
    columns = ", ".join(f'"{fields[name].column}"' for name in names)
    forms: dict[str, Callable[[Any], Any]] = {"UUIDField": _hex, "DateTimeField": _text} if vendor == "sqlite" else {}
    kinds = [fields[name].get_internal_type() for name in names]
    return columns, tuple((place, forms[kind]) for place, kind in enumerate(kinds) if kind in forms)

"""Rows into tables and out of them without an object for each, for what stores thousands of statements a second.

Django builds and compiles a query each time, which costs several times what the database needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Model

# With more, PostgreSQL is sent a stream of rows for each table; with fewer, one command for all of them.
FEW = 12


class Rows(NamedTuple):
    """Rows for a table; ``names`` are those of its columns in code."""

    model: type[Model]
    names: tuple[str, ...]
    rows: Sequence[Sequence[Any]]


def insert(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, ignore: bool = False) -> None:
    """Insert rows; ``ignore`` passes over those that are there. ``names`` are those of columns in code."""
    if not rows:
        return
    into, changes = _shape(model, tuple(names), connection.vendor)
    end = " ON CONFLICT DO NOTHING" if ignore else ""
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {into} VALUES {holes(names)}{end}", list(_changed(rows, changes)))  # noqa: S608  our own names


def insert_all(*tables: Rows) -> None:
    """Insert rows into several tables, by as few commands as the database allows."""
    tables = tuple(one for one in tables if one.rows)
    if connection.vendor != "postgresql":
        for one in tables:
            insert(one.model, one.names, one.rows)
    elif sum(len(one.rows) for one in tables) <= FEW:
        _at_once(tables)
    else:
        for one in tables:
            _stream(one)


def _at_once(tables: Sequence[Rows]) -> None:
    """One command: each table but the last in a WITH of its own. Foreign keys are looked at when all is done."""
    parts, values = [], []
    for one in tables:
        into, _changes = _shape(one.model, one.names, connection.vendor)
        parts.append(f"INSERT INTO {into} VALUES {', '.join([holes(one.names)] * len(one.rows))}")  # noqa: S608  our own names
        values += [value for row in one.rows for value in row]
    *before, last = parts
    named = ", ".join(f"part{number} AS ({sql})" for number, sql in enumerate(before))
    with connection.cursor() as cursor:
        cursor.execute(f"WITH {named} {last}" if named else last, values)


def _stream(table: Rows) -> None:
    into, _changes = _shape(table.model, table.names, connection.vendor)
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in table.rows:
            copy.write_row(row)


def select(sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    """The rows of a query in plain SQL. Values are as `for_database` gives them; what comes back is the driver's."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())


def holes(values: Collection[Any]) -> str:
    """What stands for so many values in a list of SQL: ``(%s, %s)``."""
    return "(" + ", ".join(["%s"] * len(values)) + ")"


def among(ids: Sequence[UUID]) -> tuple[str, list[Any]]:
    """A condition that a column is one of these, to stand behind its name, and its values."""
    if connection.vendor == "postgresql":
        return "= ANY(%s)", [list(ids)]
    return f"IN {holes(ids)}", [one.hex for one in ids]


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


Changes = tuple[tuple[int, Callable[[Any], Any]], ...]


def _changed(rows: Sequence[Sequence[Any]], changes: Changes) -> Iterator[Sequence[Any]]:
    """The rows with their values in the form that the driver takes."""
    if not changes:
        yield from rows
        return
    for row in rows:
        line = list(row)
        for place, change in changes:
            if line[place] is not None:
                line[place] = change(line[place])
        yield line


@cache
def _shape(model: type[Model], names: tuple[str, ...], vendor: str) -> tuple[str, Changes]:
    """The table with its columns, and which of them want their values in another form."""
    fields = {str(one.attname): one for one in model._meta.concrete_fields}
    columns = ", ".join(f'"{fields[name].column}"' for name in names)
    forms: dict[str, Callable[[Any], Any]] = {"UUIDField": _hex, "DateTimeField": _text} if vendor == "sqlite" else {}
    kinds = [fields[name].get_internal_type() for name in names]
    changes = tuple((place, forms[kind]) for place, kind in enumerate(kinds) if kind in forms)
    return f'"{model._meta.db_table}" ({columns})', changes

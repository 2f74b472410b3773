"""Queries whose SQL is made once in a process, for those that every page asks.

Django builds and compiles a query anew each time, which costs more than the database needs to answer it: on a page
that asks six, half of the processor's work. ``prepared`` keeps what was compiled and puts the new values in.
docs/decisions/0006 says when to use it.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import update_wrapper
from typing import Any, Generic, TypeVar
from uuid import UUID, uuid5

from django.db import connections
from django.db.models import QuerySet

R = TypeVar("R")
# Stand-ins that no real value is equal to; whole numbers fit into the smallest column that holds a key.
_NUMBERS, _NAMESPACE = 1_987_654_000, UUID("b1a7b9c4-53a5-4f57-9c0e-6f8a2d3f7a11")


class prepared(Generic[R]):
    """Decorates a function of keyword arguments that returns a query set; calling it gives the rows as a list.

    Arguments are whole numbers, texts, times or UUIDs, each compared with something as it is; ``None`` and truth values
    may shape the query instead. The function runs once for each shape: whatever else it looks at, like a setting, stays
    as it was then. Raises ``TypeError`` for an argument that is not found in the statement, like a limit.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, R]]) -> None:
        self.make = make
        self.known: dict[Any, _Statement] = {}
        update_wrapper(self, make)

    def __call__(self, **values: Any) -> list[R]:
        shape = tuple((name, value if _shapes(value) else type(value)) for name, value in values.items())
        statement = self.known.get(shape)
        if statement is None or connections[statement.alias].vendor != statement.vendor:
            statement = self.known[shape] = _prepare(self.make, values)
        return statement.rows(values)


@dataclass(frozen=True)
class _Statement:
    queryset: QuerySet[Any, Any]
    compiler: Any
    sql: str
    parameters: tuple[Any, ...]
    places: Mapping[int, str]  # which parameter is which argument
    alias: str
    vendor: str

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        compiler = copy.copy(self.compiler)
        compiler.connection = connections[self.alias]  # each thread has its own
        parameters = list(self.parameters)
        for place, name in self.places.items():
            parameters[place] = _adapted(values[name], compiler.connection)
        compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(parameters))
        query = copy.copy(self.queryset.query)
        query.get_compiler = lambda *_args, **_options: compiler  # type: ignore[method-assign]
        asked: QuerySet[Any, Any] = type(self.queryset)(self.queryset.model, query, self.alias)
        asked._iterable_class = self.queryset._iterable_class  # type: ignore[attr-defined]
        asked._fields = self.queryset._fields  # type: ignore[attr-defined]
        return list(asked)


def _prepare(make: Callable[..., QuerySet[Any, Any]], values: Mapping[str, Any]) -> _Statement:
    queryset, compiler, sql, parameters, places = _compiled(make, values, first=0)
    if getattr(queryset, "_prefetch_related_lookups", ()):
        raise TypeError(f"{make.__name__}: a prepared query can't prefetch: it is one statement")
    again = _compiled(make, values, first=len(values))
    changed = [one for place, one in enumerate(again[3]) if place not in places and one != parameters[place]]
    if (again[2], again[4]) != (sql, places) or changed:
        raise TypeError(f"{make.__name__}: an argument is changed on its way into the statement")
    return _Statement(queryset, compiler, sql, parameters, places, queryset.db, connections[queryset.db].vendor)


def _compiled(make: Callable[..., QuerySet[Any, Any]], values: Mapping[str, Any], *, first: int) -> Any:
    """The query set, its compiler, SQL and parameters, made with stand-ins, and which parameter is which argument."""
    stand_ins = {name: _stand_in(number, value) for number, (name, value) in enumerate(values.items(), start=first)}
    queryset = make(**stand_ins)
    connection = connections[queryset.db]
    compiler = queryset.query.get_compiler(using=queryset.db)
    sql, parameters = compiler.as_sql()
    sought = {name: _adapted(one, connection) for name, one in stand_ins.items() if not _shapes(one)}
    places = {
        place: name
        for place, parameter in enumerate(parameters)
        for name, one in sought.items()
        if type(parameter) is type(one) and parameter == one
    }
    if missing := sorted(set(sought) - set(places.values())):
        raise TypeError(f"{make.__name__}: {', '.join(missing)} is nowhere in the statement as it is")
    return queryset, compiler, sql, tuple(parameters), places


def _shapes(value: Any) -> bool:
    return value is None or isinstance(value, bool)


def _adapted(value: Any, connection: Any) -> Any:
    """A value as the database takes it."""
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    if isinstance(value, UUID) and not connection.features.has_native_uuid_field:
        return value.hex
    return value


def _stand_in(number: int, value: Any) -> Any:
    if _shapes(value):
        return value
    if isinstance(value, int):
        return _NUMBERS + number
    if isinstance(value, UUID):
        return uuid5(_NAMESPACE, str(number))
    if isinstance(value, str):
        return f"stand-in {number} {_NAMESPACE}"
    if isinstance(value, datetime):
        return datetime(1887, 6, 5, 4, 3, number, tzinfo=UTC)
    raise TypeError(f"a prepared query takes whole numbers, texts, times and UUIDs, not {type(value).__name__}")

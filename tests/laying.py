"""Rows that take long to make are made once in a process, and laid down again for every further test.

Importing the bundled programme takes two seconds, and half of all tests begin with it. ``laid`` runs the import once,
notes which rows it added, changed and removed, and does that to the database of the next test, which costs a
fiftieth. It is only done on the very state of the database that the rows were made on.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection, models
from wagtail.models import Site

Model = type[models.Model]
Rows = dict[Any, tuple[Any, ...]]  # by primary key, in the order of the table


@dataclass(frozen=True)
class Change:
    before: Rows
    after: Rows

    @property
    def added(self) -> list[tuple[Any, ...]]:
        return [row for key, row in self.after.items() if self.before.get(key) != row]

    @property
    def gone(self) -> list[Any]:
        return [key for key, row in self.before.items() if self.after.get(key) != row]


_made: dict[Callable[[], None], Mapping[Model, Change]] = {}


def laid(make: Callable[[], None]) -> None:
    """What ``make()`` does to the database, by doing it or by laying down what it did the first time."""
    known = _made.get(make)
    if known is not None and all(_rows(model) == change.before for model, change in known.items()):
        for model, change in known.items():
            _lay(model, change)
        Site.clear_site_root_paths_cache()
        return
    # The words that SQLite searches follow another table by its triggers.
    everything = apps.get_models(include_auto_created=True)
    tables = [one for one in everything if not one._meta.proxy and not one._meta.db_table.endswith("_fts")]
    before = {model: _rows(model) for model in tables}
    make()
    pairs = ((model, Change(before[model], _rows(model))) for model in tables)
    _made.setdefault(make, {model: change for model, change in pairs if change.before != change.after})


def _columns(model: Model) -> str:
    return ", ".join(connection.ops.quote_name(str(one.column)) for one in model._meta.local_concrete_fields)


def _key(model: Model) -> list[int]:
    """Which of the columns are the key: several where it is made of them."""
    names = {one.name for one in model._meta.pk_fields}
    return [place for place, one in enumerate(model._meta.local_concrete_fields) if one.name in names]


def _rows(model: Model) -> Rows:
    table, key = model._meta.db_table, _key(model)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {_columns(model)} FROM {connection.ops.quote_name(table)}")  # noqa: S608
        return {tuple(row[place] for place in key): row for row in cursor.fetchall()}


def _lay(model: Model, change: Change) -> None:
    """Rows may stand before those that they refer to: the database looks at the end of the transaction."""
    table = connection.ops.quote_name(model._meta.db_table)
    columns = [model._meta.local_concrete_fields[place].column for place in _key(model)]
    places = ", ".join(["%s"] * len(model._meta.local_concrete_fields))
    with connection.cursor() as cursor:
        if change.gone:
            is_it = " AND ".join(f"{connection.ops.quote_name(str(one))} = %s" for one in columns)
            cursor.executemany(f"DELETE FROM {table} WHERE {is_it}", change.gone)  # noqa: S608
        if change.added:
            cursor.executemany(f"INSERT INTO {table} ({_columns(model)}) VALUES ({places})", change.added)  # noqa: S608

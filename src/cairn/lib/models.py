"""Abstract parents of the areas' models. ``id`` is the inside key, ``uuid`` the one that appears outside."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections, models, router
from django.db.models.sql import InsertQuery


class Row(models.Model):
    """A row that may be named outside the database (addresses, exports, statements)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    class Meta:
        abstract = True


class VersionedRow(Row):
    """A row that several people may edit: ``version`` goes up by one at each save.

    A form carries the version it was filled from; a save whose version is not the current one is a conflict.
    """

    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        abstract = True


def insert_once(row: models.Model) -> bool:
    """Insert ``row`` unless a unique constraint holds one already; returns whether it was new.

    One statement, so of two tabs exactly one is told "new"; asking first and then inserting takes four. The row gets
    no inside key. Only for models whose unique constraints all mean "this has been said already"; any other
    constraint that it breaks is an ``IntegrityError``.
    """
    model = type(row)
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    using = router.db_for_write(model)
    query = InsertQuery(model)
    query.insert_values(fields, [row])
    with connections[using].cursor() as cursor:
        for sql, values in query.get_compiler(using=using).as_sql():
            # Not Django's own way to ignore conflicts: on SQLite that also swallows what is null or out of range.
            cursor.execute(f"{sql} ON CONFLICT DO NOTHING", values)
        return bool(cursor.rowcount == 1)


PLAIN = (models.CharField, models.TextField, models.IntegerField, models.FloatField, models.ForeignKey)


def insert_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert many rows at once; ``names`` are the columns' names in code (``measure_id``), each row its values.

    Several times as fast as ``bulk_create``, which builds an object and compiles an expression for every value: so no
    object, no signal and no inside key comes of it. Fields that are not named get their default.
    """
    using = router.db_for_write(model)
    connection = connections[using]
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    given = {name: place for place, name in enumerate(names)}
    places = [given.get(field.attname) for field in fields]
    columns = ", ".join(connection.ops.quote_name(str(field.column)) for field in fields)
    holes = ", ".join(["%s"] * len(fields))
    table = connection.ops.quote_name(model._meta.db_table)
    # What drivers take as it is goes unasked: asking the field about each value takes longer than to store it.
    asked = [None if isinstance(field, PLAIN) else field for field in fields]
    prepared = [
        [
            value if field is None else field.get_db_prep_save(value, connection)
            for field, value in zip(asked, _values(fields, places, row), strict=True)
        ]
        for row in rows
    ]
    if prepared:
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({holes})", prepared)  # noqa: S608  our own names


def _values(fields: Sequence[Any], places: Sequence[int | None], row: Sequence[Any]) -> list[Any]:
    """The values of a row in the order of the columns."""
    pairs = zip(fields, places, strict=True)
    return [field.get_default() if place is None else row[place] for field, place in pairs]

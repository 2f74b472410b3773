"""Abstract parents of the areas' models. ``id`` is the inside key, ``uuid`` the one that appears outside."""

from __future__ import annotations

import uuid

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

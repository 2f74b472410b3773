"""Rows put into a table without an object for each, for what stores thousands of statements a second."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.db.models import Model

# SQLite takes 32,766 values in one command, PostgreSQL 65,535.
MOST_VALUES = 30_000


def insert(model: type[Model], names: Sequence[str], rows: Sequence[Sequence[Any]], *, ignore: bool = False) -> None:
    """Insert rows by as few commands as may be; ``names`` are those of columns in code. No object comes of it."""
    if not rows:
        return
    ops = connection.ops
    fields = {str(one.attname): one for one in model._meta.concrete_fields}
    columns = ", ".join(ops.quote_name(str(fields[name].column)) for name in names)
    # Times and ids are the only values that drivers want in a form of their own.
    asked = [
        place for place, name in enumerate(names) if fields[name].get_internal_type() in ("UUIDField", "DateTimeField")
    ]
    hole = "(" + ", ".join(["%s"] * len(names)) + ")"
    step = MOST_VALUES // len(names)
    with connection.cursor() as cursor:
        for start in range(0, len(rows), step):
            chunk = rows[start : start + step]
            values: list[Any] = []
            for row in chunk:
                line = list(row)
                for place in asked:
                    line[place] = fields[names[place]].get_db_prep_value(line[place], connection)
                values += line
            table = ops.quote_name(model._meta.db_table)
            end = " ON CONFLICT DO NOTHING" if ignore else ""
            cursor.execute(f"INSERT INTO {table} ({columns}) VALUES {', '.join([hole] * len(chunk))}{end}", values)  # noqa: S608  our own names

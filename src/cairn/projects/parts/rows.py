"""Rows of any tool as plain data, by what the toolbox declares of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from cairn.projects.editing.kinds import Field, Kind, plain

Part = dict[str, Any]


def living_rows(kind: Kind, **where: Any) -> list[Any]:
    """The rows of a kind that were not removed, in their order, with what their keys point at. One query."""
    keys = [one.name for one in kind.fields if one.kind in ("row", "person")]
    return list(kind.rows.filter(removed_at=None, **where).select_related(*keys))


def rows_part(rows: Sequence[Any], kind: Kind) -> list[Part]:
    """Each row with its uuid and all its fields: other rows by uuid, people by name, choices also in words.

    A query for each field that is links, none where there are no rows.
    """
    keys = [row.pk for row in rows]
    links = {name: one.read(keys) for name, one in kind.links.items()} if rows else {}
    found = []
    for row in rows:
        part: Part = {"uuid": str(row.uuid)}
        for one in kind.fields:
            part[one.name] = links[one.name].get(row.pk, []) if one.name in links else _value(row, one)
            if one.kind == "choice":
                part[f"{one.name}_words"] = words_of(row, one.name)
        found.append(part)
    return found


def _value(row: Any, one: Field) -> Any:
    value = getattr(row, one.name)
    if one.kind == "person":
        return value.name if value else ""
    return plain(value)


def words_of(row: Any, name: str) -> str:
    """What people read of a choice; nothing for none."""
    return str(getattr(row, f"get_{name}_display")()) if getattr(row, name) else ""

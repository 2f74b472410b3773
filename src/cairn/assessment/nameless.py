"""A snapshot without the names of the people whose work it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

PEOPLE = ("authors", "team")
# What else says who somebody is, by the part of the snapshot: in its rows, or in itself.
FIELDS = {
    "charter": ("sponsor", "coach"),
    "lessons": ("by",),
    "scores": ("by",),
    "plan": ("owner",),
    "about": ("organisation",),
}
# Shorter names are words too: "May" in a text is more often the month.
SHORTEST = 5


def without_names(snapshot: Mapping[str, Any]) -> dict[str, Any]:
    """A copy without the fields that name people, and without the uuid, which leads to the project.

    The full name of anybody of the team is taken out of the texts too. Other names in texts stay: they are for a
    person to find.
    """
    names = sorted(set(_names(snapshot)), key=len, reverse=True)
    found = {key: value for key, value in snapshot.items() if key not in (*PEOPLE, "uuid")}
    for part, fields in FIELDS.items():
        held = found.get(part)
        if isinstance(held, list):
            found[part] = [_without(one, fields) for one in held]
        elif held is not None:
            found[part] = _without(held, fields)
    cleaned: dict[str, Any] = _replaced(found, names, _("(a member of the team)"))
    return cleaned


def _names(snapshot: Mapping[str, Any]) -> Iterator[str]:
    for part in (*PEOPLE, "lessons", "scores"):
        rows = snapshot.get(part)
        for one in rows if isinstance(rows, list) else []:
            name = str(one.get("name" if part in PEOPLE else "by") or "") if isinstance(one, dict) else ""
            if len(name) >= SHORTEST:
                yield name


def _without(row: Any, fields: tuple[str, ...]) -> Any:
    return {key: value for key, value in row.items() if key not in fields} if isinstance(row, dict) else row


def _replaced(value: Any, names: list[str], by: str) -> Any:
    if isinstance(value, dict):
        return {key: _replaced(one, names, by) for key, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one, names, by) for one in value]
    if isinstance(value, str):
        for name in names:
            value = value.replace(name, by)
    return value

"""The history of a project or of one of its tools: who did what when, and the tool as it was after any change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cairn.lib.errors import NotFound
from cairn.projects.editing.kinds import Field, Kind, Values
from cairn.projects.editing.merging import said
from cairn.projects.editing.names import Names, names_for
from cairn.projects.editing.versions import state, state_at
from cairn.projects.editing.words import what
from cairn.projects.models import Change, ChangedRow, Project
from cairn.projects.toolbox.registry import kinds

PAGE = 50


@dataclass(frozen=True)
class Entry:
    """One change in words."""

    number: int
    who: str
    what: str
    at: datetime
    tool: str
    scope: UUID


@dataclass(frozen=True)
class HistoryPage:
    """The newest first; ``next`` is the ``before`` of the page that follows, or ``None``."""

    entries: tuple[Entry, ...]
    next: int | None


def history_of(
    project: Project, *, tool: str = "", scope: UUID | None = None, before: int | None = None, most: int = PAGE
) -> HistoryPage:
    """The changes of a tool, or of the whole project, by key. Three queries, however many there are."""
    rows = project.changes.select_related("by").prefetch_related(Prefetch("rows", ChangedRow.objects.order_by("pk")))
    if tool and scope is not None:
        rows = rows.filter(tool=tool, scope_uuid=scope)
    if before is not None:
        rows = rows.filter(number__lt=before)
    found = list(rows.order_by("-number")[: most + 1])
    names = names_for(project, (row for change in found[:most] for row in change.rows.all()))
    entries = tuple(_entry(change, names) for change in found[:most])
    return HistoryPage(entries, found[most - 1].number if len(found) > most else None)


def _entry(change: Change, names: Names) -> Entry:
    who = change.by.name if change.by else _("Somebody")
    words = what(change, list(change.rows.all()), names)
    return Entry(change.number, who, words, change.at, change.tool, change.scope_uuid)


@dataclass(frozen=True)
class Row:
    """A row as it was: its name, its fields in words, and whether it is the same now."""

    name: str
    label: str
    facts: tuple[tuple[str, str], ...]
    same: bool


@dataclass(frozen=True)
class Then:
    """A tool as it was after a change. ``gone`` are the names of rows that came later."""

    entry: Entry
    rows: tuple[Row, ...]
    gone: tuple[str, ...]
    is_now: bool


def then(project: Project, *, tool: str, scope: UUID, number: int) -> Then:
    """Raises ``NotFound`` for a change that was none of this tool."""
    change = project.changes.filter(tool=tool, scope_uuid=scope, number=number).select_related("by").first()
    if change is None:
        raise NotFound(f"change {number}")
    was, now = (
        state_at(project, tool=tool, scope=scope, number=number),
        state(project, tool=tool, scope=scope),
    )
    entry = _entry(change, names_for(project, change.rows.all()))
    names = {uuid: _name(kinds[kind], values) for uuid, (kind, values) in {**now, **was}.items()}
    rows = [
        _row(kinds[kind], values, names, same=now.get(uuid) == (kind, values)) for uuid, (kind, values) in was.items()
    ]
    later = tuple(names[uuid] for uuid in now if uuid not in was)
    return Then(entry, tuple(rows), later, was == now)


def _name(kind: Kind, values: Values) -> str:
    return kind.named(said(values.get(kind.name))) or str(kind.label)


def _row(kind: Kind, values: Values, names: dict[str, str], *, same: bool) -> Row:
    facts = [
        (str(one.label), one.said(values[one.name]) if one.said else _in_words(_chosen(kind, one, values), names))
        for one in kind.fields
        if one.name != kind.name and values.get(one.name) not in (None, "", [])
    ]
    return Row(_name(kind, values), str(kind.label), tuple(facts), same)


def _chosen(kind: Kind, field: Field, values: Values) -> Any:
    """The value of a field; of a choice its words, not its key."""
    value = values.get(field.name)
    if field.kind != "choice":
        return value
    column: Any = kind.model._meta.get_field(field.name)
    return dict(column.flatchoices).get(value, value)


def _in_words(value: Any, names: dict[str, str]) -> str:
    """A value with the names of the rows that it points at."""
    if isinstance(value, list):
        return ", ".join(_in_words(one, names) for one in value)
    return names.get(str(value), said(value))

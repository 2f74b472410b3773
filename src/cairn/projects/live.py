"""Who is in a project just now, and what was changed since a page was loaded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.projects.editing.words import what
from cairn.projects.models import Change, ChangedRow, Presence, Project

GONE_AFTER = timedelta(seconds=15)  # an open page says that it is there every two seconds, a quiet one every ten
WRITE_EVERY = timedelta(seconds=2)
MOST = 100


@dataclass(frozen=True)
class Told:
    """``reload``: so much was changed that a page had better be loaded anew."""

    revision: int
    people: list[dict[str, str]]
    changes: list[dict[str, Any]]
    reload: bool = False


def told_since(project: Project, *, since: int, place: str, by: Person, at: datetime) -> Told:
    """What others changed after revision ``since``, and who else is here; says that ``by`` is at ``place``.

    Nothing that is held back (``held.py``) is ever in it. At most four queries when nothing was changed.
    """
    if getattr(project, "role", ""):
        _present(project, place=place, by=by, at=at)
    people = _people(project, by=by, at=at)
    if project.revision <= since:
        return Told(project.revision, people, [])
    changes = list(_changes(project, since, by))
    if len(changes) > MOST:
        return Told(project.revision, people, [], reload=True)
    return Told(project.revision, people, [_told(change) for change in changes])


def _present(project: Project, *, place: str, by: Person, at: datetime) -> None:
    seen = Presence.objects.filter(project=project, person=by).first()
    if seen is not None and seen.place == place and timedelta() <= at - seen.seen_at < WRITE_EVERY:
        return
    Presence.objects.update_or_create(project=project, person=by, defaults={"place": place[:80], "seen_at": at})


def _people(project: Project, *, by: Person, at: datetime) -> list[dict[str, str]]:
    rows = project.present.filter(seen_at__gt=at - GONE_AFTER).exclude(person=by).select_related("person")
    return [
        {"name": row.person.name, "place": row.place, "words": _("%(name)s is here too.") % {"name": row.person.name}}
        for row in rows.order_by("person__name")[:20]
    ]


def _changes(project: Project, since: int, by: Person) -> Iterable[Change]:
    rows = project.changes.filter(number__gt=since).exclude(by=by).select_related("by")
    held = Prefetch("rows", ChangedRow.objects.order_by("pk"))
    return rows.order_by("number").prefetch_related(held)[: MOST + 1]


def _told(change: Change) -> dict[str, Any]:
    rows = list(change.rows.all())
    who = change.by.name if change.by else _("Somebody")
    return {
        "number": change.number,
        "who": who,
        "words": _("%(who)s: %(what)s.") % {"who": who, "what": what(change, rows)},
        "tool": change.tool,
        "scope": str(change.scope_uuid),
        "structure": not rows or any(_is_structure(row) for row in rows),
        "rows": [
            {"uuid": str(row.row_uuid), "kind": row.kind, "version": row.version + 1, "fields": row.after}
            for row in rows
        ],
    }


def _is_structure(row: ChangedRow) -> bool:
    """Whether rows come, go or move by it; else words of one row are changed."""
    moving = {"position", "parent", "parents", "kind", "lane", "next", "done_on"}
    return row.before is None or row.after is None or bool(moving & set(row.after))

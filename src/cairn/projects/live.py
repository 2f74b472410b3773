"""Who is in a project just now, and what was changed since a page was loaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.projects.editing.names import Names, names_for
from cairn.projects.editing.words import what
from cairn.projects.models import Change, ChangedRow, Project
from cairn.projects.presence import Spot, others_here, say_here
from cairn.projects.tool_page import page_of

MOST = 100


@dataclass(frozen=True)
class Told:
    """``people`` as ``presence.others_here`` gives them; ``reload``: so much was changed that a page had better be
    loaded anew.
    """

    revision: int
    people: list[dict[str, Any]]
    changes: list[dict[str, Any]]
    reload: bool = False


def told_since(project: Project, *, since: int, spot: Spot, by: Person, at: datetime) -> Told:
    """What others changed after revision ``since``, and who else is here; says that ``by`` is at ``spot``.

    Nothing that is held back (``held.py``) is ever in it. At most six queries when nothing was changed, nine otherwise.
    """
    if getattr(project, "role", ""):
        say_here(project, spot, by=by, at=at)
    people = others_here(project, by=by, at=at)
    if project.revision <= since:
        return Told(project.revision, people, [])
    changes = _changes(project, since, by)
    if len(changes) > MOST:
        return Told(project.revision, people, [], reload=True)
    names = names_for(project, (row for change in changes for row in change.rows.all()))
    return Told(project.revision, people, [_told(project, change, names) for change in changes])


def _changes(project: Project, since: int, by: Person) -> Sequence[Change]:
    rows = project.changes.filter(number__gt=since).exclude(by=by).select_related("by")
    held = Prefetch("rows", ChangedRow.objects.order_by("pk"))
    return list(rows.order_by("number").prefetch_related(held)[: MOST + 1])


def _told(project: Project, change: Change, names: Names) -> dict[str, Any]:
    rows = list(change.rows.all())
    who = change.by.name if change.by else _("Somebody")
    return {
        "number": change.number,
        "who": who,
        "words": _("%(who)s: %(what)s.") % {"who": who, "what": what(change, rows, names)},
        "url": page_of(project, change.tool, change.scope_uuid),
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

"""What the page of a tool that is one row shows beside its form: what can be undone, comments, who may change it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from cairn.accounts.models_api import Person
from cairn.projects import held
from cairn.projects.editing.undoing import Way, way
from cairn.projects.editing.words import what
from cairn.projects.models import ChangedRow, Project
from cairn.projects.rights import EDITORS


def record_context(project: Project, row: Any, *, kind: str, scope: UUID, by: Person) -> dict[str, Any]:
    """The context of ``record.html``: everything but the form."""
    steps = way(project, tool=kind, scope=scope, by=by)
    return {
        "project": project,
        "row": row,
        "row_kind": kind,
        "tool": kind,
        "scope": scope,
        **in_words(steps),
        "may_edit": project.role in EDITORS,  # type: ignore[attr-defined]
        "shown_values": {},
    }


def in_words(steps: Way) -> dict[str, str]:
    """What an undo and a redo would do; empty for nothing. At most one query."""
    changes = {name: change for name, change in (("undo", steps.undo), ("redo", steps.redo)) if change is not None}
    rows = ChangedRow.objects.filter(change__in=list(changes.values())).order_by("pk") if changes else []
    held_rows: dict[int, list[ChangedRow]] = defaultdict(list)
    for row in rows:
        held_rows[row.change_id].append(row)
    told = {name: what(change, held_rows[change.pk]) for name, change in changes.items()}
    return {"undo": "", "redo": ""} | told


def with_held(project: Project, row: Any, fields: dict[str, Any], *, scope: UUID, by: Person) -> dict[str, Any]:
    """The fields of a row, with what is held back of this person's words in place of what everybody sees."""
    mine = held.held_for(project, by=by, scope=scope)
    return fields | {name: text for (uuid, name), text in mine.items() if uuid == str(row.uuid) and name in fields}

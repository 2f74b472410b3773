"""What the page of a tool that is one row shows beside its form: what can be undone, comments, who may change it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cairn.accounts.models_api import Person
from cairn.projects import held
from cairn.projects.comments import counts
from cairn.projects.editing.undoing import way
from cairn.projects.editing.words import what
from cairn.projects.models import Project
from cairn.projects.rights import may_edit


def record_context(project: Project, row: Any, *, kind: str, scope: UUID, by: Person) -> dict[str, Any]:
    """The context of ``record.html``: everything but the form."""
    steps = way(project, tool=kind, scope=scope, by=by)
    return {
        "project": project,
        "row": row,
        "row_kind": kind,
        "tool": kind,
        "scope": scope,
        "undo": what(steps.undo, list(steps.undo.rows.all())) if steps.undo else "",
        "redo": what(steps.redo, list(steps.redo.rows.all())) if steps.redo else "",
        "comments": sum(counts(project, tool=kind, scope=scope).values()),
        "may_edit": may_edit(project, by),
        "shown_values": {},
    }


def with_held(project: Project, row: Any, fields: dict[str, Any], *, scope: UUID, by: Person) -> dict[str, Any]:
    """The fields of a row, with what is held back of this person's words in place of what everybody sees."""
    mine = held.held_for(project, by=by, scope=scope)
    return fields | {name: text for (uuid, name), text in mine.items() if uuid == str(row.uuid) and name in fields}

"""What the page of a tool that is one row shows beside its form: what can be undone, comments, who may change it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cairn.accounts.models_api import Person
from cairn.projects import held
from cairn.projects.comment_places import noted
from cairn.projects.editing.undoing import in_words, way
from cairn.projects.models import Project
from cairn.projects.rights import EDITORS
from cairn.projects.toolbox.registry import kinds


def record_context(project: Project, row: Any, *, kind: str, scope: UUID, by: Person) -> dict[str, Any]:
    """The context of ``record.html``: everything but the form."""
    steps = way(project, tool=kind, scope=scope, by=by)
    return {
        "project": project,
        "row": row,
        "row_kind": kind,
        "tool": kind,
        "scope": scope,
        **in_words(steps, {str(row.uuid): str(getattr(row, kinds[kind].name))}),
        "may_edit": project.role in EDITORS,  # type: ignore[attr-defined]
        "noted": noted(project, tool=kind, scope=scope),
        "shown_values": {},
    }


def with_held(project: Project, row: Any, fields: dict[str, Any], *, scope: UUID, by: Person) -> dict[str, Any]:
    """The fields of a row, with what is held back of this person's words in place of what everybody sees."""
    mine = held.held_for(project, by=by, scope=scope)
    return fields | {name: text for (uuid, name), text in mine.items() if uuid == str(row.uuid) and name in fields}

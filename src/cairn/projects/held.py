"""Texts that are held back because they may identify a patient: their typist sees them, nobody else does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from cairn.accounts.models_api import Person
from cairn.projects.editing.kinds import Kind, project_in, scope_of, tool_of
from cairn.projects.models import HeldText, Project


def keep(row: Any, kind: Kind, texts: Mapping[str, Any], *, by: Person, at: datetime) -> None:
    """Hold texts by the name of their field, in place of what was held before. Not logged: it is nobody else's."""
    place = {"project": project_in(row), "tool": tool_of(row, kind), "scope_uuid": scope_of(row, kind)}
    for name, text in texts.items():
        HeldText.objects.update_or_create(
            by=by, row_uuid=row.uuid, field=name, defaults={**place, "kind": kind.key, "text": str(text), "at": at}
        )


def drop(row: Any, fields: Iterable[str], *, by: Person) -> None:
    """Forget what was held in fields that were mended or explained. One query."""
    HeldText.objects.filter(by=by, row_uuid=row.uuid, field__in=list(fields)).delete()


def held_for(project: Project, *, by: Person, scope: UUID | None = None) -> dict[tuple[str, str], str]:
    """What is held of a person, by the uuid of the row and the name of the field. At most one query: none if the
    project was fetched for them and nothing of theirs is held in it.
    """
    if not getattr(project, "holds", True):
        return {}
    rows = HeldText.objects.filter(project=project, by=by)
    if scope is not None:
        rows = rows.filter(scope_uuid=scope)
    return {(str(uuid), field): text for uuid, field, text in rows.values_list("row_uuid", "field", "text")}

"""A tool as it was after any change: seen, and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cairn.accounts.models_api import Person
from cairn.projects.editing.holding import hold
from cairn.projects.editing.kinds import Kind, Values, values_of
from cairn.projects.editing.writing import Step, carry_out
from cairn.projects.models import Change, ChangedRow, Project
from cairn.projects.toolbox.registry import kinds, kinds_of

State = dict[str, tuple[str, Values]]  # by the uuid of the row: its kind and its fields


def rows_in(kind: Kind, project: Project, scope: UUID) -> list[Any]:
    """The living rows of a kind in a scope, in their order."""
    rows = kind.rows.all()
    names = {column.name for column in kind.model._meta.fields}
    if "removed_at" in names:
        rows = rows.filter(removed_at=None)
    if "diagram" in names:
        return list(rows.filter(diagram__uuid=scope, diagram__project=project).select_related("diagram"))
    rows = rows.filter(project=project)
    return list(rows.filter(uuid=scope) if scope != project.uuid else rows)


def state(project: Project, *, tool: str, scope: UUID) -> State:
    """The rows of a tool as they are. A few queries for each kind of row."""
    found: State = {}
    for kind in kinds_of(tool):
        rows = rows_in(kind, project, scope)
        values = values_of(rows, kind)
        found |= {str(row.uuid): (kind.key, values[row.pk]) for row in rows}
    return found


def state_at(project: Project, *, tool: str, scope: UUID, number: int) -> State:
    """The rows as they were once change ``number`` was made."""
    found = state(project, tool=tool, scope=scope)
    later = ChangedRow.objects.filter(
        change__project=project, change__tool=tool, change__scope_uuid=scope, change__number__gt=number
    )
    for kind, uuid, before, after in later.order_by("-change__number", "-id").values_list(
        "kind", "row_uuid", "before", "after"
    ):
        if before is None:
            found.pop(str(uuid), None)
        elif after is None:
            found[str(uuid)] = (kind, before)
        elif str(uuid) in found:
            found[str(uuid)] = (kind, found[str(uuid)][1] | before)
    return found


@transaction.atomic
def restore(project: Project, *, tool: str, scope: UUID, number: int, by: Person, at: datetime) -> Change | None:
    """Make a tool what it was after change ``number``, as one change that can be undone. ``None`` if it is that."""
    hold(project)
    wanted, now = state_at(project, tool=tool, scope=scope, number=number), state(project, tool=tool, scope=scope)
    steps = [step for uuid in now.keys() - wanted.keys() for step in _step(now[uuid][0], uuid, None)]
    for uuid, (kind, values) in wanted.items():
        held: Mapping[str, Any] = now[uuid][1] if uuid in now else {}
        new = {name: value for name, value in values.items() if name not in held or held[name] != value}
        steps += _step(kind, uuid, new if uuid in now else values) if new or uuid not in now else []
    return carry_out(project, tool, "restore", steps, by=by, at=at, scope=scope)


def _step(kind: str, uuid: str, after: Values | None) -> list[Step]:
    row = kinds[kind].model._default_manager.filter(uuid=uuid).first()
    return [Step(kinds[kind], row, after)] if row is not None else []

"""Taking rows out and moving them: each is one change."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.projects.editing.holding import among, hold
from cairn.projects.editing.kinds import Kind, project_in, tool_of
from cairn.projects.editing.writing import Step, carry_out
from cairn.projects.models import Change
from cairn.projects.toolbox.registry import kinds


@transaction.atomic
def remove_row(row: Any, kind: Kind | str, *, by: Person, at: datetime) -> Change | None:
    """Take a row out, with all that stands below it by ``parent``; they can be brought back by an undo."""
    kind = kinds[kind] if isinstance(kind, str) else kind
    hold(project_in(row))
    steps = [Step(kind, one, None) for one in [*_below(row, kind), row]]
    return carry_out(project_in(row), tool_of(row, kind), "remove", steps, by=by, at=at)


def _below(row: Any, kind: Kind) -> list[Any]:
    if not _is_tree(kind):
        return []
    children = list(row.below.filter(removed_at=None))
    return [one for child in children for one in (*_below(child, kind), child)]


def _is_tree(kind: Kind) -> bool:
    return any(column.name == "parent" for column in kind.model._meta.fields)


def siblings(row: Any, kind: Kind) -> list[Any]:
    """The living rows that a row stands among, itself too, in their order."""
    if hasattr(row, "diagram_id"):
        rows = kind.rows.filter(diagram_id=row.diagram_id, removed_at=None)
    else:
        rows = kind.rows.filter(project_id=row.project_id, removed_at=None)
    if _is_tree(kind):
        rows = rows.filter(parent_id=row.parent_id)
    if kind.key == "driver":
        rows = rows.filter(kind=row.kind)
    return list(rows.order_by("position", "pk"))


@transaction.atomic
def move_row(row: Any, kind: Kind | str, *, to: int, by: Person, at: datetime) -> Change | None:
    """Put a row at a place among its siblings, from 0. Raises ``Refused`` at an end that it can't go beyond."""
    kind = kinds[kind] if isinstance(kind, str) else kind
    hold(project_in(row))
    order = siblings(row, kind)
    rest = [one for one in order if one.pk != row.pk]
    if not 0 <= to <= len(rest):
        raise Refused(_("It is at the end already"))
    wanted = [*rest[:to], among(row, order), *rest[to:]]
    places = sorted({one.position for one in order})
    if len(places) < len(order):
        places = list(range(len(order)))
    steps = [
        Step(kind, one, {"position": place}) for one, place in zip(wanted, places, strict=True) if one.position != place
    ]
    steps.sort(key=lambda step: step.row.pk != row.pk)  # the history names the first: the one that was moved
    return carry_out(project_in(row), tool_of(row, kind), "move", steps, by=by, at=at)

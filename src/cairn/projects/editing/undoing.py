"""Undo and redo of what one did oneself in a tool; what others did is theirs to undo."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.projects.editing.kinds import values_of
from cairn.projects.editing.words import what
from cairn.projects.editing.writing import Step, carry_out
from cairn.projects.models import Change, ChangedRow, Project
from cairn.projects.toolbox.registry import kinds

FAR_BACK = 200  # changes that are looked through for what can be undone


@dataclass(frozen=True)
class Way:
    """What an undo would undo, and what could be done again."""

    undo: Change | None
    redo: Change | None


def way(project: Project, *, tool: str, scope: UUID, by: Person) -> Way:
    """One query."""
    mine = project.changes.filter(tool=tool, scope_uuid=scope, by=by, rows__isnull=False).distinct()
    newest = list(mine.order_by("-number")[:FAR_BACK])
    done: list[Change] = []
    undone: list[Change] = []
    known = {change.pk: change for change in newest}
    for change in reversed(newest):
        of = known.get(change.undoes_id or change.redoes_id or 0)
        if change.undoes_id:
            _move(of, done, undone)
        elif change.redoes_id:
            _move(of, undone, done)
        else:
            undone.clear()
            done.append(change)
    return Way(done[-1] if done else None, undone[-1] if undone else None)


def in_words(steps: Way, known: Mapping[UUID, str] | None = None) -> dict[str, str]:
    """What an undo and a redo would do; empty for nothing. At most one query, and one more where the name of a row is
    not in its change; ``known`` are the names of rows that are at hand, by uuid."""
    changes = {name: change for name, change in (("undo", steps.undo), ("redo", steps.redo)) if change is not None}
    rows = ChangedRow.objects.filter(change__in=list(changes.values())).order_by("pk") if changes else []
    held_rows: dict[int, list[ChangedRow]] = defaultdict(list)
    for row in rows:
        row.called = (known or {}).get(row.row_uuid, "")  # type: ignore[attr-defined]
        held_rows[row.change_id].append(row)
    told = {name: what(change, held_rows[change.pk]) for name, change in changes.items()}
    return {"undo": "", "redo": ""} | told


def _move(change: Change | None, here: list[Change], there: list[Change]) -> None:
    if change is not None:
        if change in here:
            here.remove(change)
        there.append(change)


@transaction.atomic
def undo(project: Project, *, tool: str, scope: UUID, by: Person, at: datetime) -> Change | None:
    """Undo the last thing that ``by`` did in a tool. Raises ``Refused`` for nothing to undo, or changed since."""
    last = way(project, tool=tool, scope=scope, by=by).undo
    if last is None:
        raise Refused(_("There is nothing to undo"))
    steps = [step for row in reversed(list(last.rows.all())) for step in _there(row, row.after, row.before)]
    return carry_out(project, tool, "undo", steps, by=by, at=at, scope=scope, undoes=last)


@transaction.atomic
def redo(project: Project, *, tool: str, scope: UUID, by: Person, at: datetime) -> Change | None:
    """Do again what ``by`` undid last. Raises as ``undo``."""
    last = way(project, tool=tool, scope=scope, by=by).redo
    if last is None:
        raise Refused(_("There is nothing to do again"))
    steps = [step for row in last.rows.all() for step in _there(row, row.before, row.after)]
    return carry_out(project, tool, "redo", steps, by=by, at=at, scope=scope, redoes=last)


def _there(changed: ChangedRow, now: Any, then: Any) -> Iterable[Step]:
    """The step that puts a row as it was. Raises ``Refused`` if it was changed in another way since."""
    kind = kinds[changed.kind]
    row = kind.model._default_manager.filter(uuid=changed.row_uuid).first()
    if row is None:
        return
    gone = getattr(row, "removed_at", None) is not None
    held = values_of([row], kind)[row.pk]
    same = gone if now is None else not gone and all(held.get(name) == value for name, value in now.items())
    if now is not None and then is None:
        same = not gone  # what was added may have been filled in since: it goes as it is
    if not same:
        raise Refused(_("The same was changed in another way since: change it by hand"))
    yield Step(kind, row, then)

"""Rows of an outline put in their place: added beside or under another, moved, indented, hung elsewhere.

Each is one change. What an indent means is the tool's: a cause goes under another, a box of the driver diagram becomes
of another kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.projects.editing.holding import among, hold
from cairn.projects.editing.kinds import Kind, project_in
from cairn.projects.editing.removing import move_row, siblings
from cairn.projects.editing.writing import Step, begun, carry_out, home_of, set_fields
from cairn.projects.models import Cause, Change, Diagram, DriverNode, Project
from cairn.projects.toolbox.registry import kinds


@transaction.atomic
def insert_row(
    key: str, *, into: Project | Diagram, values: Mapping[str, Any], by: Person, at: datetime, after: Any = None,
    columns: Mapping[str, Any] | None = None, reason: str = "",
) -> Any:  # fmt: skip
    """Add a row, with ``after`` directly behind that one. Raises ``Refused``, ``guard.Flagged``."""
    kind = kinds[key]
    hold(into.project if isinstance(into, Diagram) else into)
    row = begun(kind, into, at=at, columns=columns)
    place, shifted = _room(kind, list(kind.rows.filter(**home_of(into), removed_at=None)), after)
    steps = [Step(kind, row, {**values, "position": place}), *shifted]
    carry_out(project_in(row), kind.tool, "add", steps, by=by, at=at, reason=reason)
    return row


def _room(kind: Kind, living: Sequence[Any], after: Any) -> tuple[int, list[Step]]:
    """The place for a row behind ``after``, or at the end; and what moves by one to make room."""
    if after is None:
        return max((one.position for one in living), default=-1) + 1, []
    after = among(after, living)
    later = [one for one in living if (one.position, one.pk) > (after.position, after.pk)]
    return after.position + 1, [Step(kind, one, {"position": one.position + 1}) for one in later]


def neighbours(row: Any, key: str) -> list[Any]:
    """The rows that stand beside a row in the outline, itself too: of the same parent, or in the same lane."""
    found = siblings(row, kinds[key])
    if key == "step":
        return [one for one in found if one.lane_id == row.lane_id]
    if key != "driver" or row.kind == "primary":
        return found
    parent = _first_parent(row)
    beside = set(parent.child_links.values_list("child_id", flat=True)) if parent else {row.pk}
    return [one for one in found if one.pk in beside]


@transaction.atomic
def move_by(row: Any, key: str, *, way: int, by: Person, at: datetime) -> Change | None:
    """Move a row past its neighbour: ``way`` -1 up, 1 down. Raises ``Refused`` at either end."""
    hold(project_in(row))
    beside = neighbours(row, key)
    to = beside.index(among(row, beside)) + way
    if not 0 <= to < len(beside):
        raise Refused(_("It is at the end already"))
    order = [one.pk for one in siblings(row, kinds[key])]
    return move_row(row, key, to=order.index(beside[to].pk), by=by, at=at)


def indent(row: Any, key: str, *, by: Person, at: datetime) -> None:
    """Put a row under the one above it. Raises ``Refused`` if there is none, or it doesn't fit there."""
    above = _above(row, neighbours(row, key))
    if key == "cause":
        _hang(row, above, by=by, at=at)
    elif key == "driver":
        _indent_driver(row, above, by=by, at=at)
    else:
        raise Refused(_("Here is only one level"))


def outdent(row: Any, key: str, *, by: Person, at: datetime) -> None:
    """Put a row beside the one that it is under. Raises ``Refused`` at the outermost level."""
    if key == "cause":
        _outdent_cause(row, by=by, at=at)
    elif key == "driver":
        _outdent_driver(row, by=by, at=at)
    else:
        raise Refused(_("Here is only one level"))


def hang(row: Any, key: str, *, on: Any, by: Person, at: datetime) -> None:
    """Hang a row on another: a cause under it, a box under it too, a step into the lane or before the step.

    Raises ``Refused`` for what can't hang there.
    """
    if key == "cause":
        _hang(row, on, by=by, at=at)
        return
    field = {"driver": "parents", "step": "next"}.get(key)
    if isinstance(on, kinds["lane"].model):
        set_fields(row, key, values={"lane": str(on.uuid)}, version=None, by=by, at=at)
    elif field is not None:
        held = kinds[key].links[field].read([row.pk]).get(row.pk, [])
        ends = [one if isinstance(one, str) else one[0] for one in held]
        new = str(on.uuid) if key == "driver" else [str(on.uuid), ""]
        if str(on.uuid) not in ends:
            set_fields(row, key, values={field: [*held, new]}, version=None, by=by, at=at)
    else:
        raise Refused(_("That can't hang there"))


def done_today(row: Any, *, by: Person, at: datetime) -> None:
    """Mark a task of the plan as done today; a second time takes the mark away."""
    day: date | None = None if row.done_on else timezone.localdate(at)
    set_fields(row, "task", values={"done_on": day}, version=None, by=by, at=at)


def _above(row: Any, beside: Sequence[Any]) -> Any:
    place = beside.index(among(row, beside))
    return beside[place - 1] if place else None


# --- Causes ---


def _hang(row: Cause, on: Cause | None, *, by: Person, at: datetime) -> None:
    if on is None:
        raise Refused(_("There is nothing above that it could go under"))
    last = max((one.position for one in on.below.filter(removed_at=None)), default=row.position)
    values = {"parent": str(on.uuid), "position": max(last + 1, row.position)}
    set_fields(row, "cause", values=values, version=None, by=by, at=at)


@transaction.atomic
def _outdent_cause(row: Cause, *, by: Person, at: datetime) -> None:
    if row.parent is None:
        raise Refused(_("It is at the outermost level already"))
    further = row.parent.parent
    living = list(Cause.objects.filter(diagram_id=row.diagram_id, removed_at=None, parent=further).exclude(pk=row.pk))
    place, shifted = _room(kinds["cause"], living, row.parent)
    values = {"parent": str(further.uuid) if further else None, "position": place}
    carry_out(project_in(row), "causes", "edit", [Step(kinds["cause"], row, values), *shifted], by=by, at=at)


# --- Boxes of the driver diagram: how far in one stands is what it is ---


def _indent_driver(row: DriverNode, above: DriverNode | None, *, by: Person, at: datetime) -> None:
    if row.kind == "idea":
        raise Refused(_("A change idea is the innermost level"))
    below = set(row.child_links.filter(child__removed_at=None).values_list("child__kind", flat=True))
    if row.kind == "primary" and "secondary" in below:
        raise Refused(_("Secondary drivers hang on it: move them first"))
    if row.kind == "secondary" and below:
        raise Refused(_("Change ideas hang on it: move them first"))
    if above is None:
        raise Refused(_("There is nothing above that it could go under"))
    kind = "secondary" if row.kind == "primary" else "idea"
    _become(row, kind, [above.uuid], by=by, at=at)


def _outdent_driver(row: DriverNode, *, by: Person, at: datetime) -> None:
    parent = _first_parent(row)
    if parent is None:
        raise Refused(_("It is at the outermost level already"))
    if row.kind == "idea" and row.cycles.filter(removed_at=None).exists():
        raise Refused(_("PDSA cycles test this idea, so it stays an idea"))
    if parent.kind == "primary":
        _become(row, "primary", [], by=by, at=at)
        return
    further = parent.parent_links.filter(parent__removed_at=None).values_list("parent__uuid", flat=True)
    _become(row, "secondary", list(further), by=by, at=at)


def _become(row: DriverNode, kind: str, parents: Sequence[UUID], *, by: Person, at: datetime) -> None:
    values = {"kind": kind, "parents": [str(one) for one in parents]}
    set_fields(row, "driver", values=values, version=None, by=by, at=at)


def _first_parent(row: DriverNode) -> DriverNode | None:
    links = row.parent_links.filter(parent__removed_at=None).select_related("parent")
    link = links.order_by("parent__position", "parent_id").first()
    return link.parent if link else None

"""Measures, what they are, and PDSA cycles. Their points: ``points.py``."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_line
from cairn.projects.changes import OPTIONS, held
from cairn.projects.models import DriverNode, Measure, PDSACycle, Project
from cairn.projects.saving import as_uuid, changed, fill, keep_and_raise_version, require_member

MEASURE_FIELDS = (
    "kind", "name", "definition", "unit", "direction", "target", "numerator", "denominator", "collected",
    "chart_kind", "chart_rules", "chart_baseline", "chart_per", "chart_preset",
)  # fmt: skip
CYCLE_FIELDS = (
    "title", "purpose", "scale", "question", "prediction", "who", "what", "when", "where", "measure", "started_on",
    "happened", "study", "decision", "next_steps",
)  # fmt: skip
CYCLE_KEYS = ("idea", "builds_on", "measured_by")


def add_measure(project: Project, *, by: Person, at: datetime, **fields: Any) -> Measure:
    """Add a measure; ``kind`` and ``name`` are needed. Raises ``Refused``."""
    require_member(project, by)
    measure = Measure(project=project, changed_at=at)
    _set_measure(measure, {"kind": "", "name": "", **fields})
    with transaction.atomic():
        last = project.measures.aggregate(last=Max("position"))["last"]
        measure.position = 0 if last is None else last + 1
        measure.save()
        changed(project, tool="measure", subject=measure, action="measure.add", by=by, at=at)
    return measure


def save_measure(uuid: UUID | str, *, version: int, by: Person, at: datetime, **fields: Any) -> Measure:
    """Change what a measure is. Raises ``Conflict``, ``Refused``, ``NotFound``."""
    with transaction.atomic():
        measure = measure_of(uuid, by=by)
        change = _change_of_chart(measure, fields)
        keep_and_raise_version(measure, tool="measure", version=version, by=by, at=at, change=change)
        _set_measure(measure, fields)
        measure.save()
        changed(measure.project, tool="measure", subject=measure, action="measure.save", by=by, at=at)
    return measure


def _change_of_chart(measure: Measure, fields: dict[str, Any]) -> dict[str, Any] | None:
    """Target and direction are parts of the chart too: who changes them here can undo that there."""
    before = held(measure, [key for key in OPTIONS if key in fields])
    after = {key: fields[key] for key, value in before.items() if fields[key] != value}
    return {"action": "chart", "before": {key: before[key] for key in after}, "after": after} if after else None


def measure_of(uuid: UUID | str, *, by: Person) -> Measure:
    """A measure of a project of one's own. Raises ``NotFound``."""
    found = Measure.objects.filter(
        uuid=as_uuid(uuid),
        removed_at=None,
        project__archived_at=None,
        project__team__person=by,
        project__team__left_at=None,
    )
    measure = found.select_related("project", "project__run").first()
    if measure is None:
        raise NotFound(f"measure {uuid}")
    return measure


def _set_measure(measure: Measure, fields: dict[str, Any]) -> None:
    if "name" in fields and not clean_line(fields["name"]):
        raise Refused(_("Enter a name for the measure"), field="name")
    fill(measure, fields, MEASURE_FIELDS)


# --- PDSA cycles ---


def add_cycle(
    project: Project, *, by: Person, at: datetime, idea: UUID | None = None, builds_on: UUID | None = None,
    measured_by: UUID | None = None, **fields: Any,
) -> PDSACycle:  # fmt: skip
    """Add a cycle with the next number; ``title`` is needed. ``measured_by``: the measure whose chart shows it.

    Raises ``Refused``.
    """
    require_member(project, by)
    cycle = PDSACycle(project=project, changed_at=at)
    keys = {"idea": idea, "builds_on": builds_on, "measured_by": measured_by}
    _set_cycle(cycle, {"title": "", **fields}, keys)
    with transaction.atomic():
        # Held, so that two members who plan a cycle at once don't both take the same number.
        Project.objects.select_for_update().get(pk=project.pk)
        last = project.cycles.aggregate(last=Max("number"))["last"]
        cycle.number = (last or 0) + 1
        cycle.save()
        changed(project, tool="cycle", subject=cycle, action="cycle.add", by=by, at=at)
    return cycle


def save_cycle(uuid: UUID | str, *, version: int, by: Person, at: datetime, **fields: Any) -> PDSACycle:
    """Change a cycle; ``idea``, ``builds_on`` and ``measured_by`` are uuids or ``None``.

    Raises ``Conflict``, ``Refused``.
    """
    with transaction.atomic():
        cycle = cycle_of(uuid, by=by)
        keep_and_raise_version(cycle, tool="cycle", version=version, by=by, at=at)
        keys: dict[str, Any] = {name: fields.pop(name) for name in CYCLE_KEYS if name in fields}
        _set_cycle(cycle, fields, keys)
        cycle.save()
        changed(cycle.project, tool="cycle", subject=cycle, action="cycle.save", by=by, at=at)
    return cycle


def cycle_of(uuid: UUID | str, *, by: Person) -> PDSACycle:
    """A cycle of a project of one's own. Raises ``NotFound``."""
    found = PDSACycle.objects.filter(uuid=as_uuid(uuid), removed_at=None)
    cycle = found.select_related("project", "idea", "measured_by").first()
    if cycle is None:
        raise NotFound(f"cycle {uuid}")
    require_member(cycle.project, by)
    return cycle


def _set_cycle(cycle: PDSACycle, fields: dict[str, Any], keys: dict[str, UUID | None]) -> None:
    if "title" in fields and not clean_line(fields["title"]):
        raise Refused(_("Enter a title for the cycle"), field="title")
    fill(cycle, fields, CYCLE_FIELDS)
    if "idea" in keys:
        cycle.idea = _own(cycle.project.drivers.filter(kind=DriverNode.Kind.IDEA), keys["idea"], "idea")
    if "builds_on" in keys:
        cycle.builds_on = _own(cycle.project.cycles.exclude(pk=cycle.pk), keys["builds_on"], "builds_on")
    if "measured_by" in keys:
        cycle.measured_by = _own(cycle.project.measures.all(), keys["measured_by"], "measured_by")


def _own(rows: Any, uuid: UUID | None, field: str) -> Any:
    if not uuid:
        return None
    found = rows.filter(uuid=uuid, removed_at=None).first()
    if found is None:
        raise Refused(_("Choose one that is in this project"), field=field)
    return found

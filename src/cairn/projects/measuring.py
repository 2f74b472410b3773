"""Measures, what they are, and PDSA cycles. Their points: ``points.py``."""

from __future__ import annotations

import re
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
from cairn.projects.editing.holding import hold
from cairn.projects.editing.kinds import refuse_long
from cairn.projects.editing.purging import purge_gone
from cairn.projects.editing.writing import add_row, row_of, set_fields
from cairn.projects.guard import look_through
from cairn.projects.models import Measure, PDSACycle, Project
from cairn.projects.rights import as_uuid, readable, require_editor, role_in, seen_as
from cairn.projects.saving import changed, fill, keep_and_raise_version

MEASURE_FIELDS = (
    "kind", "name", "definition", "unit", "direction", "target", "numerator", "denominator", "collected",
    "chart_kind", "chart_rules", "chart_baseline", "chart_per", "chart_preset",
)  # fmt: skip
# "per 1,000 bed-days", "/10 000": rates are shown per so many. Those that the form of the chart offers.
PER_IN_UNIT = re.compile(r"(?:\bper|/)\s*(100|1[ ,.]?000|10[ ,.]?000|100[ ,.]?000)\b", re.IGNORECASE)
FREE_TEXT = ("name", "definition", "unit", "numerator", "denominator", "collected")


def add_measure(project: Project, *, by: Person, at: datetime, reason: str = "", **fields: Any) -> Measure:
    """Add a measure; ``kind`` and ``name`` are needed. Raises ``Refused``."""
    require_editor(project, by)
    measure = Measure(project=project, changed_at=at)
    fields = _with_scale(measure, fields)
    _set_measure(measure, {"kind": "", "name": "", **fields})
    with transaction.atomic():
        look_through(project, _free_text(fields), by=by, at=at, reason=reason)
        last = project.measures.aggregate(last=Max("position"))["last"]
        measure.position = 0 if last is None else last + 1
        measure.save()
        changed(project, tool="measure", subject=measure, action="measure.add", by=by, at=at)
    return measure


def save_measure(
    uuid: UUID | str, *, version: int, by: Person, at: datetime, reason: str = "", **fields: Any
) -> Measure:
    """Change what a measure is. Raises ``Conflict``, ``Refused``, ``NotFound``."""
    with transaction.atomic():
        measure = editable_measure(uuid, by=by)
        look_through(measure.project, _free_text(fields), by=by, at=at, reason=reason)
        fields = _with_scale(measure, fields)
        change = _change_of_chart(measure, fields)
        before = [getattr(measure, name) for name in FREE_TEXT]
        keep_and_raise_version(measure, tool="measure", version=version, by=by, at=at, change=change)
        _set_measure(measure, fields)
        measure.save()
        after = [getattr(measure, name) for name in FREE_TEXT]
        purge_gone(measure.project, before, after, subject=measure.uuid, by=by, at=at)
        changed(measure.project, tool="measure", subject=measure, action="measure.save", by=by, at=at)
    return measure


def _with_scale(measure: Measure, fields: dict[str, Any]) -> dict[str, Any]:
    """A new unit that says per how many sets the scale of the chart too: else 0.001 would be called "per 10,000"."""
    unit = clean_line(fields.get("unit", measure.unit))
    found = PER_IN_UNIT.search(unit)
    if unit == measure.unit or found is None or "chart_per" in fields:
        return fields
    return fields | {"chart_per": int(re.sub(r"\D", "", found[1]))}


def _free_text(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields.get(name, "") for name in FREE_TEXT}


def _change_of_chart(measure: Measure, fields: dict[str, Any]) -> dict[str, Any] | None:
    """Target and direction are parts of the chart too: who changes them here can undo that there."""
    before = held(measure, [key for key in OPTIONS if key in fields])
    after = {key: fields[key] for key, value in before.items() if fields[key] != value}
    return {"action": "chart", "before": {key: before[key] for key in after}, "after": after} if after else None


def measure_of(uuid: UUID | str, *, by: Person) -> Measure:
    """A measure of a project that ``by`` may read, with its project as they see it. Raises ``NotFound``."""
    found = Measure.objects.filter(
        uuid=as_uuid(uuid),
        removed_at=None,
        project__in=readable(by),
    )
    rows = found.select_related("project", "project__run").annotate(role_here=role_in("project", by))
    measure: Any = rows.first()
    if measure is None:
        raise NotFound(f"measure {uuid}")
    seen_as(measure.project, measure.role_here)
    return measure  # type: ignore[no-any-return]


def editable_measure(uuid: UUID | str, *, by: Person) -> Measure:
    """A measure that ``by`` may change. Raises ``NotFound``; ``Refused`` for who only reads."""
    measure = measure_of(uuid, by=by)
    require_editor(measure.project, by)
    return measure


def _set_measure(measure: Measure, fields: dict[str, Any]) -> None:
    if "name" in fields and not clean_line(fields["name"]):
        raise Refused(_("Enter a name for the measure"), field="name")
    refuse_long(fields)
    fill(measure, fields, MEASURE_FIELDS)


# --- PDSA cycles ---


@transaction.atomic
def add_cycle(project: Project, *, by: Person, at: datetime, reason: str = "", **fields: Any) -> PDSACycle:
    """Add a cycle with the next number; ``title`` is needed.

    ``idea``, ``builds_on`` and ``measured_by`` (the measure whose chart shows it) are uuids. Raises ``Refused``.
    """
    _needs_title({"title": "", **fields})
    # Held, so that two members who plan a cycle at once don't both take the same number.
    hold(project)
    last = project.cycles.aggregate(last=Max("number"))["last"]
    number = (last or 0) + 1
    cycle: PDSACycle = add_row(
        "cycle", into=project, values=fields, by=by, at=at, reason=reason, columns={"number": number}
    )
    return cycle


def save_cycle(
    uuid: UUID | str, *, version: int | None, by: Person, at: datetime, reason: str = "", **fields: Any
) -> PDSACycle:
    """Change a cycle; ``idea``, ``builds_on`` and ``measured_by`` are uuids or ``None``.

    Raises ``Conflict``, ``Refused``.
    """
    cycle = cycle_of(uuid, by=by)
    _needs_title(fields)
    set_fields(cycle, "cycle", values=fields, version=version, by=by, at=at, reason=reason)
    return cycle


def _needs_title(fields: dict[str, Any]) -> None:
    if "title" in fields and not clean_line(fields["title"]):
        raise Refused(_("Enter a title for the cycle"), field="title")


def cycle_of(uuid: UUID | str, *, by: Person) -> PDSACycle:
    """A cycle of a project that ``by`` may read. Raises ``NotFound``."""
    cycle: PDSACycle = row_of("cycle", uuid, by=by, related=("idea", "measured_by", "builds_on"))
    return cycle

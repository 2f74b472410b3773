"""From objectives to sessions to the measure of success: what a course's plan says, against what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cairn.courses.models import CoursePage, ObjectPage


@dataclass(frozen=True)
class PlanRow:
    """An objective with the objects whose titles its session names; ``measure`` is empty where none is said."""

    objective: str
    session: str
    measure: str
    objects: tuple[Any, ...]


@dataclass(frozen=True)
class Plan:
    """``unplanned`` are objects that no objective's session names."""

    rows: tuple[PlanRow, ...]
    unplanned: tuple[Any, ...]


def plan_of(course: CoursePage) -> Plan:
    """The plan of a course's page. One query."""
    objects = list(ObjectPage.objects.descendant_of(course).order_by("path"))
    rows = tuple(_row(block.value, objects) for block in course.plan)
    planned = {page.pk for row in rows for page in row.objects}
    return Plan(rows, tuple(page for page in objects if page.pk not in planned))


def _row(value: Any, objects: list[Any]) -> PlanRow:
    session = value["session"] or ""
    said = session.casefold()
    served = tuple(page for page in objects if (page.draft_title or page.title).casefold() in said)
    return PlanRow(value["objective"], session, value["measure"] or "", served)

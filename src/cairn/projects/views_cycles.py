"""All PDSA cycles of a project, by the change idea that they test."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.projects import api
from cairn.projects.models import PDSACycle
from cairn.projects.rights import EDITORS

SAID = ("prediction", "happened", "study")


class Row(NamedTuple):
    """A cycle in a line: ``said`` is how far it is, or its decision; ``builds_on`` a number."""

    cycle: PDSACycle
    said: str
    builds_on: int | None


class Ramp(NamedTuple):
    """The cycles of one change idea, the oldest first."""

    idea: str
    rows: tuple[Row, ...]


@login_required
@require_http_methods(["GET", "HEAD"])
def cycles(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    rows = found.cycles.filter(removed_at=None).select_related("idea").order_by("number")
    context = {
        "project": found,
        "ramps": ramps_of(rows),
        "may_edit": found.role in EDITORS,  # type: ignore[attr-defined]
    }
    return render(request, "projects/cycles.html", context)


def ramps_of(cycles: Iterable[PDSACycle]) -> list[Ramp]:
    """By idea, the ramp that was worked on last first; those without an idea are a ramp too."""
    numbers: dict[int, int] = {}
    ramps: dict[str, list[Row]] = {}
    for cycle in cycles:
        numbers[cycle.pk] = cycle.number
        idea = cycle.idea.text if cycle.idea is not None and cycle.idea.removed_at is None else ""
        ramps.setdefault(idea, []).append(Row(cycle, said_of(cycle), numbers.get(cycle.builds_on_id or 0)))
    latest = sorted(ramps.items(), key=lambda ramp: -ramp[1][-1].cycle.number)
    return [Ramp(idea, tuple(rows)) for idea, rows in latest]


def said_of(cycle: PDSACycle) -> str:
    """The decision, else how far the cycle is."""
    if cycle.decision:
        return str(cycle.get_decision_display())
    done = [name for name in SAID if getattr(cycle, name)]
    steps = {"": _("No prediction yet"), "prediction": _("Planned"), "happened": _("Done"), "study": _("Studied")}
    return steps[done[-1] if done else ""]

"""A project as one document that never changes again, and its facts for evaluation.

The document holds data and words, no pictures: those are drawn from it when somebody looks (cairn.projects.parts).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone, translation

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.projects.coverage import drivers_of
from cairn.projects.models import Measure, Project
from cairn.projects.parts import standing
from cairn.projects.parts.cycles import cycle_parts
from cairn.projects.parts.data_pictures import data_pictures_of
from cairn.projects.parts.diagrams import diagrams_of, drivers_part
from cairn.projects.parts.measures import measure_part
from cairn.projects.parts.report import Held, report_part, undrawn
from cairn.projects.pictures import Around, diagram_from, drivers_from, ramps_from
from cairn.projects.readiness import charter_is_complete, cycle_is_studied, fetch_tools, living
from cairn.projects.readings import loaded_charts, reading_of
from cairn.projects.saving import content_of
from cairn.projects.team import authors_of, members_of
from cairn.runs.models_api import Run

# 1 held drawings and lacked diagrams, plan, scores and report. Who shows a snapshot reads both.
FORMAT = 2


@transaction.atomic
def snapshot(
    project: Project, *, authors: Sequence[Person] | None = None, at: datetime | None = None
) -> dict[str, Any]:
    """Everything of a project, JSON-able: text, data, charts and report in words; people by name, the team by uuid too.

    ``authors`` are those named as such, in their order; without it the lead and the members. ``at`` is the time that
    it is of. What it leaves out and why is in ``cairn.projects.parts.left_out``. As many queries for a large project
    as for a small one.
    """
    held = _held(project)
    members = members_of(held)
    people = authors_of(held) if authors is None else authors
    measures, cycles = living(held.measures.all()), _cycles(held)
    charts = loaded_charts(measures, cycles)
    readings = {str(chart.measure.uuid): reading_of(chart) for chart in charts}
    found, lessons = drivers_of(held), standing.lessons_of(held)
    parts: dict[str, Any] = {
        "charter": content_of(held.charter),
        "drivers": drivers_part(found),
        "diagrams": diagrams_of(held),
        "measures": [measure_part(chart) for chart in charts],
        "pictures": data_pictures_of(held, {chart.measure.pk: chart for chart in charts}),
        "cycles": cycle_parts(cycles),
        "plan": standing.plan_of(held),
        "lessons": standing.lessons_part(lessons),
        "progress": standing.progress_part(held, measures, readings, [one.person_id for one in members]),
        "scores": standing.scores_of(held),
    }
    drawings = _undrawn(held, parts)
    to_show = {one["uuid"] for one in parts["pictures"] if one["drawn"]}
    return {
        "format": FORMAT,
        "uuid": str(held.uuid),
        "title": held.title,
        "day": timezone.localdate(at or timezone.now()).isoformat(),
        "language": translation.get_language() or "en",
        "about": standing.about_part(held),
        "team": standing.team_part(members),
        "authors": standing.authors_part(people, members),
        **parts,
        "report": report_part(held, Held(found.rows, cycles, lessons, charts, drawings, to_show)),
    }


def _held(project: Project) -> Project:
    """A copy of its own, with its tools. Who changes the project waits: every part is of the same moment."""
    rows = Project.objects.select_for_update(of=("self",)).select_related(
        "charter", "run", "organisation", "main_measure"
    )
    held = rows.get(pk=project.pk)
    fetch_tools(held)
    return held


def _cycles(held: Project) -> list[Any]:
    """The living cycles; what they point at was fetched with the project."""
    everything: tuple[tuple[str, Any], ...] = (
        ("idea", held.drivers), ("builds_on", held.cycles), ("measured_by", held.measures)
    )  # fmt: skip
    found = sorted(living(held.cycles.all()), key=lambda one: one.number)
    for name, rows in everything:
        by_key = {row.pk: row for row in rows.all()}
        for cycle in found:
            setattr(cycle, name, by_key.get(getattr(cycle, f"{name}_id")))
    return found


def _undrawn(held: Project, parts: dict[str, Any]) -> list[Any]:
    """A place for each picture, in the order of cairn.projects.pictures.drawings_of; says which parts have one."""
    around, found = Around(held.title), []
    for part in parts["diagrams"]:
        drawing = diagram_from(part, "")
        part["drawn"] = drawing is not None
        found.append(drawing)
    own = (drivers_from(parts["drivers"], around), ramps_from(parts["cycles"], around))
    return [undrawn(one.tool, one.title, one.scope or held.uuid) for one in [*found, *own] if one is not None]


def project_facts(run: Run) -> list[dict[str, Any]]:
    """A row per project and member for evaluation: what there is, by pseudonym, without names or text."""
    projects = Project.objects.filter(run=run, sandbox=False).select_related("charter")
    projects = projects.prefetch_related("team", "cycles", "measures", "measures__points").order_by("id")
    rows = list(projects)
    people = {member.person_id for project in rows for member in project.team.all()}
    names = accounts_api.pseudonyms_of(people)
    return [
        {
            "project_uuid": project.uuid,
            "person_id": member.person_id,
            "pseudonym": names.get(member.person_id),
            "leads": member.leads,
            "started_at": project.started_at,
            **_counts(project),
        }
        for project in rows
        for member in project.team.all()
    ]


def _counts(project: Project) -> dict[str, Any]:
    cycles = [cycle for cycle in project.cycles.all() if cycle.removed_at is None]
    measures = [measure for measure in project.measures.all() if measure.removed_at is None]
    return {
        "charter_complete": charter_is_complete(project.charter),
        "cycles": len(cycles),
        "cycles_studied": sum(cycle_is_studied(cycle) for cycle in cycles),
        "measures": len(measures),
        "points": sum(len(measure.points.all()) for measure in measures),
        "longest_series": max((_with_value(measure) for measure in measures), default=0),
    }


def _with_value(measure: Measure) -> int:
    return sum(point.value is not None for point in measure.points.all())

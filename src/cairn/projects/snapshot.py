"""A project as one document that never changes again, and its facts for evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.projects.charts import NARROW, MeasureChart
from cairn.projects.models import DriverLink, Measure, Project
from cairn.projects.pictures import drivers_drawing
from cairn.projects.readiness import charter_is_complete, cycle_is_studied
from cairn.projects.saving import content_of
from cairn.projects.team import authors_of, members_of
from cairn.runs.models_api import Run

FORMAT = 1


def snapshot(project: Project, *, authors: Sequence[Person] | None = None) -> dict[str, Any]:
    """Everything of a project, JSON-able: text, data, charts as read and drawn; people by uuid and name.

    ``authors`` are those named as such, in their order; without it the lead and the members.
    """
    measures = project.measures.filter(removed_at=None)
    return {
        "format": FORMAT,
        "uuid": str(project.uuid),
        "title": project.title,
        "team": [
            {"uuid": str(m.person.uuid), "name": m.person.name, "part": m.part, "role": m.role, "leads": m.leads}
            for m in members_of(project)
        ],
        "authors": _authors(project, authors),
        "charter": content_of(project.charter),
        "drivers": _drivers(project),
        "cycles": _cycles(project),
        "measures": [_measure(row) for row in measures],
        "lessons": [{"on": row.on.isoformat(), "text": row.text} for row in project.lessons.filter(removed_at=None)],
    }


def _authors(project: Project, authors: Sequence[Person] | None) -> list[dict[str, str]]:
    people = authors_of(project) if authors is None else authors
    return [{"uuid": str(person.uuid), "name": person.name} for person in people]


def _drivers(project: Project) -> dict[str, Any]:
    nodes = list(project.drivers.filter(removed_at=None))
    uuids = {node.pk: str(node.uuid) for node in nodes}
    links = DriverLink.objects.filter(parent_id__in=uuids, child_id__in=uuids).order_by("id")
    return {
        "nodes": [{"uuid": uuids[node.pk], "kind": node.kind, "text": node.text} for node in nodes],
        "links": [[uuids[link.parent_id], uuids[link.child_id]] for link in links],
        "svg": drawing.svg if (drawing := drivers_drawing(project)) is not None else "",
    }


def _cycles(project: Project) -> list[dict[str, Any]]:
    rows = project.cycles.filter(removed_at=None).select_related("idea", "builds_on", "measured_by")
    return [
        content_of(row)
        | {
            "uuid": str(row.uuid),
            "idea": row.idea.text if row.idea else "",
            "builds_on": row.builds_on.number if row.builds_on else None,
            "measured_by": row.measured_by.name if row.measured_by else "",
            "decision_words": str(row.get_decision_display()),
        }
        for row in rows
    ]


def _measure(measure: Measure) -> dict[str, Any]:
    chart = MeasureChart(measure)
    return content_of(measure) | {
        "uuid": str(measure.uuid),
        "kind_words": str(measure.get_kind_display()),
        "chart_words": _chart_words(measure),
        "points": [
            {"label": p.label, "on": p.on.isoformat() if p.on else None, "value": p.value,
             "denominator": p.denominator, "note": p.note, "charted": chart.charted(place)}
            for place, p in enumerate(chart.points)
        ],
        "rebases": [{"position": place, "reason": reason} for place, reason in chart.judged["rebase"].items()],
        "exclusions": [{"position": place, "reason": reason} for place, reason in chart.judged["exclusion"].items()],
        "cycles": [
            {"number": c.number, "title": c.title, "started_on": c.started_on.isoformat()} for c in chart.cycles
        ],
        "charts": _charts(chart) if chart.has_values else [],
    }  # fmt: skip


def _chart_words(measure: Measure) -> dict[str, str]:
    """How the chart was chosen, in words that stay as they are."""
    baseline = measure.chart_baseline
    return {
        "kind": str(measure.get_chart_kind_display()),
        "rules": str(measure.get_chart_rules_display()),
        "baseline": _("The first %(n)d points") % {"n": baseline} if baseline else _("All points"),
    }


def _charts(chart: MeasureChart) -> list[dict[str, Any]]:
    """The charts as they are shown; or what keeps the data from being shown so."""
    found = []
    for kind in chart.kinds:
        title = str(Measure.Chart(kind).label)
        if fault := chart.fault(kind):
            found.append({"kind": kind, "title": title, "words": fault, "svg": ""})
            continue
        wide, narrow = chart.picture(kind), chart.picture(kind, width=NARROW)
        found.append({"kind": kind, "title": title, "words": wide.words, "svg": wide.svg(), "narrow": narrow.svg()})
    return found


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

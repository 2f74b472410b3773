"""Who works on a project, what they plan and have learned, and how far they are: as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone, translation

from cairn.accounts.models_api import Person
from cairn.methods.progress_score import propose
from cairn.projects.facts import evidence_of, phase_of
from cairn.projects.models import Measure, PlanTask, ProgressScore, Project, ProjectSummary, TeamMember
from cairn.projects.parts.diagrams import uuid_of
from cairn.projects.parts.rows import Part, living_rows, rows_part, words_of
from cairn.projects.story import score_name
from cairn.projects.toolbox.plan import TASK


def about_part(project: Project) -> Part:
    """Where a project belongs. Its run, organisation and main measure are fetched with it."""
    return {
        "run": project.run.title if project.run else "",
        "organisation": project.organisation.name if project.organisation else "",
        "started_on": timezone.localdate(project.started_at).isoformat(),
        "revision": project.revision,
        "main_measure": uuid_of(project.main_measure),
    }


def team_part(members: Iterable[TeamMember]) -> list[Part]:
    return [
        {
            "uuid": str(one.person.uuid),
            "name": one.person.name,
            "part": one.part,
            "role": one.role,
            "role_words": words_of(one, "role"),
            "leads": one.leads,
        }
        for one in members
    ]


def authors_part(people: Sequence[Person], members: Iterable[TeamMember]) -> list[Part]:
    """In their order, each with what they do in the team."""
    parts = {one.person_id: one.part for one in members}
    return [{"uuid": str(one.uuid), "name": one.name, "part": parts.get(one.pk, "")} for one in people]


def plan_of(project: Project) -> list[Part]:
    rows: list[PlanTask] = living_rows(TASK, project=project)
    return rows_part(rows, TASK)


def lessons_of(project: Project) -> list[Any]:
    """The rows, in the order of their days, with who wrote them. One query."""
    return list(project.lessons.filter(removed_at=None).select_related("by").order_by("on", "id"))


def lessons_part(rows: Iterable[Any]) -> list[Part]:
    return [
        {"uuid": str(row.uuid), "on": row.on.isoformat(), "text": row.text, "by": row.by.name if row.by else ""}
        for row in rows
    ]


def scores_of(project: Project) -> list[Part]:
    """What was decided, the first first. One query."""
    return [_score(row) for row in project.scores.select_related("by").order_by("at", "id")]


def _score(row: ProgressScore) -> Part:
    return {
        "score": str(row.score),
        "name": score_name(str(row.score)),
        "proposed": str(row.proposed),
        "reasons": row.reasons,
        "note": row.note,
        "at": row.at.isoformat(),
        "by": row.by.name if row.by else "",
    }


def progress_part(
    project: Project, measures: Sequence[Measure], readings: Mapping[str, Any], team: Sequence[int]
) -> Part:
    """What the evidence proposes at this moment, with its reasons, and the phase. Its tools are fetched."""
    evidence = evidence_of(project, measures, readings, team)
    proposal, phase = propose(evidence), phase_of(project, evidence)
    return {
        "phase": phase,
        "phase_words": str(ProjectSummary.Phase(phase).label),
        "proposed": proposal.score,
        "name": score_name(proposal.score),
        "reasons": [one.words.say(translation) for one in proposal.reasons],
        "next_steps": [one.words.say(translation) for one in proposal.next_steps],
    }

"""What is shown of a project without reading its tools: made anew when its revision has gone on."""

from __future__ import annotations

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import F, Q
from django.utils import translation
from django.utils.dateparse import parse_datetime

from cairn.lib.registries import ClockJob, clock_jobs
from cairn.projects.facts import FORMAT, gather
from cairn.projects.models import Project, ProjectSummary

BATCH = 40  # of projects whose summary is made in one go of the clock
log = logging.getLogger(__name__)


def summary_of(project: Project, team: Collection[int] | None = None) -> ProjectSummary:
    """The summary of a project as it is now. One query while nothing was changed.

    ``team``, the inside keys of its people where they are known already: who joins or leaves makes no revision.
    """
    held = ProjectSummary.objects.filter(project=project).first()
    if held is not None and _is_fresh(held, project, team):
        return held
    return remake(project, held)


def _is_fresh(held: ProjectSummary, project: Project, team: Collection[int] | None) -> bool:
    content = held.content
    return (
        held.revision == project.revision
        and content.get("format") == FORMAT
        and content.get("language") == translation.get_language()
        and (team is None or set(team) == set(content["team"]))
    )


def remake(project: Project, held: ProjectSummary | None) -> ProjectSummary:
    """Gather everything and keep it; of what was ``held``, readings of measures that are as they were."""
    before = held.content if held is not None else {}
    same = before.get("format") == FORMAT and before.get("language") == translation.get_language()
    content = gather(project, before if same else {})
    decided = content["decided"] or content["proposal"]
    made = ProjectSummary(
        project=project,
        revision=project.revision,
        phase=content["phase"],
        score=Decimal(decided["score"]),
        signals=sum(one["special"] for one in content["readings"].values()),
        changed_at=parse_datetime(content["changes"][0]["at"]) if content["changes"] else project.started_at,
        content=content,
    )
    _keep(made)
    return made


def _keep(made: ProjectSummary) -> None:
    """Two people who open the page at once both make it: in one statement, so that neither fails."""
    names = ("revision", "phase", "score", "signals", "changed_at", "content")
    ProjectSummary.objects.bulk_create([made], update_conflicts=True, unique_fields=["project"], update_fields=names)


def refresh_summaries(now: datetime) -> int:
    """Make the summaries that are behind, the longest unseen first; says how many. A project that fails stops none."""
    behind = Q(summary__isnull=True) | ~Q(summary__revision=F("revision"))
    rows = Project.objects.filter(behind, archived_at=None).select_related("charter", "summary")
    done = 0
    for project in rows.order_by(F("summary__changed_at").asc(nulls_first=True), "pk")[:BATCH]:
        try:
            remake(project, getattr(project, "summary", None))
            done += 1
        except Exception:
            log.exception("The summary of project %s can't be made", project.uuid)
    return done


clock_jobs.register("projects.summaries")(ClockJob(timedelta(minutes=5), refresh_summaries))

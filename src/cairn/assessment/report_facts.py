"""What the reports of a run are made from: one row for each version and each allocation, without names or texts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Max, Min, Q

from cairn.assessment.models import Allocation, Decision, Mark, MarkersWanted, Outcome, Stage, SubmissionVersion
from cairn.runs.models_api import Run


@dataclass(frozen=True, slots=True)
class VersionFact:
    """One version. Times are ``None`` for what has not happened; scores are in percent of what can be reached.

    ``marked`` is when the last mark of each stage was given, ``released_at`` when the first outcome was, ``result`` the
    one in force. ``late`` says that peers could not serve all of it in time.
    """

    pk: int
    uuid: UUID
    project_uuid: UUID
    number: int
    submitted_at: datetime
    due_on: date
    withdrawn: bool
    median: float | None
    estimate: float | None
    standard_error: float | None
    result: str
    decided_at: datetime | None
    released_at: datetime | None
    marked: dict[str, datetime]
    late: bool


def version_facts(run: Run) -> list[VersionFact]:
    """Every version of a run in the order of sending in. Four queries."""
    marked: dict[int, dict[str, datetime]] = {}
    marks = Mark.objects.filter(allocation__version__submission__run=run)
    for pk, stage, at in marks.values_list("allocation__version", "allocation__stage").annotate(Max("marked_at")):
        marked.setdefault(pk, {})[stage] = at
    # The first decision in force, and the first outcome: an appeal may add others.
    in_force = Decision.objects.filter(version__submission__run=run, released_at__isnull=False, after_appeal=None)
    decisions = in_force.values_list("version")
    decided = dict(decisions.annotate(Min("at")))
    outcomes = Outcome.objects.filter(version__submission__run=run).values_list("version")
    released = dict(outcomes.annotate(Min("released_at")))
    rows = SubmissionVersion.objects.filter(submission__run=run).annotate(
        late=Count("wanted", filter=Q(wanted__stage=Stage.PEER, wanted__late=True))
    )
    names = (
        "pk", "uuid", "submission__project_uuid", "number", "submitted_at", "result_due_on", "withdrawn_at",
        "score__median", "score__estimate", "score__standard_error", "outcome__result", "late",
    )  # fmt: skip
    return [
        VersionFact(
            pk, uuid, project, number, sent, due, withdrawn is not None, middle, estimate, error, result or "",
            decided.get(pk), released.get(pk), marked.get(pk, {}), bool(late),
        )
        for pk, uuid, project, number, sent, due, withdrawn, middle, estimate, error, result, late in rows.order_by(
            "submitted_at", "pk"
        ).values_list(*names)
    ]  # fmt: skip


def state_of(run: Run) -> str:
    """What changes when anything that a report counts does, for keys of caches. Four queries."""
    held = Allocation.objects.filter(version__submission__run=run)
    counts: dict[str, Any] = held.aggregate(asked=Count("pk"), ended=Count("ended_at"), marked=Count("mark"))
    counts |= Outcome.objects.filter(version__submission__run=run).aggregate(out=Count("pk"), last=Max("pk"))
    counts |= SubmissionVersion.objects.filter(submission__run=run).aggregate(
        sent=Count("pk"), gone=Count("withdrawn_at")
    )
    counts |= MarkersWanted.objects.filter(run=run).aggregate(late=Count("pk", filter=Q(late=True)))
    return "-".join(str(counts[name]) for name in sorted(counts))


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """One allocation, without the authors' own (stage self). ``ended`` says why it ended without a mark."""

    version: int
    assessor: int
    stage: str
    allocated_at: datetime
    due_on: date
    ended: str
    marked_at: datetime | None


def review_facts(run: Run) -> list[ReviewFact]:
    """Every allocation of a run to others than the authors. One query."""
    rows = Allocation.objects.filter(version__submission__run=run).exclude(stage=Stage.SELF)
    names = ("version_id", "assessor_id", "stage", "allocated_at", "due_on", "ended", "mark__marked_at")
    return [ReviewFact(*row) for row in rows.order_by("pk").values_list(*names)]

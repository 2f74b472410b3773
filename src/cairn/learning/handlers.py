"""What follows for a learner from what happens elsewhere, all in the announcing transaction."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cairn.courses import api as courses_api
from cairn.learning.certificates import issue_for
from cairn.learning.erasing import erase_doings
from cairn.learning.gates import judge_gates
from cairn.learning.models import PointAward
from cairn.learning.progress import award, finish
from cairn.lib.errors import NotFound
from cairn.lib.events import (
    OutcomeReleased,
    PersonErased,
    PostWritten,
    ProjectChanged,
    ProjectStarted,
    ProjectSubmitted,
    RunEvent,
    on,
)
from cairn.records import api as records_api
from cairn.runs.models_api import Enrolment


def _enrolment(event: RunEvent, person_id: int | None = None) -> Enrolment | None:
    rows = Enrolment.objects.select_related("run__programme", "person")
    whose = person_id or event.person_id
    return None if whose is None else rows.filter(run_id=event.run_id, person_id=whose).first()


def _state(enrolment: Enrolment, verb: str, kind: str, uuid: UUID, name: str, event: RunEvent, **more: Any) -> None:
    records_api.store(
        person_id=enrolment.person_id,
        verb=verb,
        activity=records_api.iri(kind, uuid),
        activity_type=kind,
        name=name,
        run_uuid=enrolment.run.uuid,
        at=event.at,
        **more,
    )


@on(PostWritten)
def post_written(event: PostWritten) -> None:
    """An answer to an object's question gives its bonus once; any post is a statement."""
    enrolment = _enrolment(event)
    if enrolment is None or event.subject_kind != "object":
        return
    try:
        item = courses_api.structure(enrolment.run.programme).object_by_uuid(event.subject_uuid)
    except NotFound:  # the object was retired since
        return
    parents = [records_api.iri("object", item.uuid)]
    _state(enrolment, "commented", "post", event.post_uuid, item.title, event, parents=parents)
    if event.parent_uuid is None and item.question:
        award(enrolment, item, kind=PointAward.Kind.ANSWER, points=item.bonus_points, at=event.at)
        if item.kind == "discussion":
            finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=enrolment.person, at=event.at)
        judge_gates(enrolment, by=enrolment.person, at=event.at)


@on(PersonErased)
def person_erased(event: PersonErased) -> None:
    """What they wrote and sent goes with them; that they took part stays, under no name."""
    if event.person_id is not None:
        erase_doings(event.person_id)


@on(ProjectStarted)
def project_started(event: ProjectStarted) -> None:
    if (enrolment := _enrolment(event)) is not None:
        _state(enrolment, "started", "project", event.project_uuid, "Improvement project", event)


@on(ProjectChanged)
def project_changed(event: ProjectChanged) -> None:
    """A milestone is the whole team's: the gates of each of them are judged, in one order for all who save."""
    rows = Enrolment.objects.select_related("run__programme", "person").order_by("pk")
    for enrolment in rows.filter(run_id=event.run_id, person_id__in=event.team_ids):
        judge_gates(enrolment, by=enrolment.person, at=event.at)


@on(ProjectSubmitted)
def project_submitted(event: ProjectSubmitted) -> None:
    if (enrolment := _enrolment(event)) is not None:
        _state(enrolment, "submitted", "project", event.project_uuid, "Improvement project", event)
        judge_gates(enrolment, by=enrolment.person, at=event.at)


@on(OutcomeReleased)
def outcome_released(event: OutcomeReleased) -> None:
    """Each author's gate is judged and, when the project passed, their certificate issued."""
    for person_id in event.author_ids:
        enrolment = _enrolment(event, person_id)
        if enrolment is None:
            continue
        verb = "passed" if event.outcome == "passed" else "failed"
        _state(enrolment, verb, "project", event.project_uuid, "Improvement project", event)
        judge_gates(enrolment, by=enrolment.person, at=event.at)
        if event.outcome == "passed":
            issue_for(enrolment, event)

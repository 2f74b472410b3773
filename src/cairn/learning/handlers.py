"""What follows for a learner from what happens elsewhere, all in the announcing transaction."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from cairn.courses import api as courses_api
from cairn.learning.certificates import issue_for
from cairn.learning.erasing import erase_doings
from cairn.learning.gates import judge_gates
from cairn.learning.models import PointAward
from cairn.learning.places import hide
from cairn.learning.progress import award, finish
from cairn.learning.standing import enrolment_of, is_open
from cairn.learning.statements import store_in_run
from cairn.lib.errors import NotFound
from cairn.lib.events import (
    LeftRun,
    OutcomeReleased,
    PersonErased,
    PersonFollowed,
    PostWritten,
    ProjectChanged,
    ProjectStarted,
    ProjectSubmitted,
    RunEvent,
    on,
)
from cairn.records import api as records_api
from cairn.runs.models_api import Enrolment


@on(PostWritten)
def post_written(event: PostWritten) -> None:
    """An answer to an object's question gives its bonus once; any post is a statement, and may meet a condition."""
    enrolment = enrolment_of(event)
    if enrolment is None:
        return
    if event.subject_kind == "object":
        _object_answered(enrolment, event)
    judge_gates(enrolment, by=enrolment.person, at=event.at)


def _object_answered(enrolment: Enrolment, event: PostWritten) -> None:
    try:
        item = courses_api.structure(enrolment.run.programme).object_by_uuid(event.subject_uuid)
    except NotFound:  # the object was retired since
        return
    parents = [records_api.iri("object", item.uuid)]
    post = event.post_uuid
    store_in_run(enrolment, "commented", kind="post", uuid=post, name=item.title, at=event.at, parents=parents)
    if event.parent_uuid is None and item.question and _counts(enrolment, item, at=event.at):
        award(enrolment, item, kind=PointAward.Kind.ANSWER, points=item.bonus_points, at=event.at)
        if item.kind == "discussion":
            finish(enrolment, item, kind=PointAward.Kind.OBJECT, by=enrolment.person, at=event.at)


def _counts(enrolment: Enrolment, item: courses_api.ObjectItem, *, at: datetime) -> bool:
    """Staff may write in levels that are not open to them as learners, and people go on talking after the end."""
    tree = courses_api.structure(enrolment.run.programme)
    going_on = enrolment.status == Enrolment.Status.ACTIVE and timezone.localdate(at) <= enrolment.run.ends_on
    return going_on and is_open(enrolment, tree, tree.level_of(item), today=timezone.localdate(at))


@on(PersonFollowed)
def person_followed(event: PersonFollowed) -> None:
    """Whom one follows counts in every run that one is in."""
    rows = Enrolment.objects.select_related("run__programme", "person").order_by("pk")
    for enrolment in rows.filter(person_id=event.person_id or 0, status=Enrolment.Status.ACTIVE):
        judge_gates(enrolment, by=enrolment.person, at=event.at)


@on(LeftRun)
def left_run(event: LeftRun) -> None:
    hide(enrolment_id=event.enrolment_id)


@on(PersonErased)
def person_erased(event: PersonErased) -> None:
    """What they wrote and sent goes with them; that they took part stays, under no name."""
    if event.person_id is not None:
        hide(enrolment__person_id=event.person_id)
        erase_doings(event.person_id)


def _about_project(enrolment: Enrolment, verb: str, uuid: UUID, *, at: datetime) -> None:
    """What a project is called is its team's: a statement doesn't say it."""
    store_in_run(enrolment, verb, kind="project", uuid=uuid, name="Improvement project", at=at)


@on(ProjectStarted)
def project_started(event: ProjectStarted) -> None:
    if (enrolment := enrolment_of(event)) is not None:
        _about_project(enrolment, "started", event.project_uuid, at=event.at)


@on(ProjectChanged)
def project_changed(event: ProjectChanged) -> None:
    """A milestone is the whole team's: the gates of each of them are judged."""
    _judge_team(event, event.team_ids)


@on(ProjectSubmitted)
def project_submitted(event: ProjectSubmitted) -> None:
    """The statement is the sender's; the milestone is the whole team's."""
    if (enrolment := enrolment_of(event)) is not None:
        _about_project(enrolment, "submitted", event.project_uuid, at=event.at)
    _judge_team(event, event.author_ids)


def _judge_team(event: RunEvent, person_ids: tuple[int, ...]) -> None:
    """In one order for all who save, so that two of a team never wait for each other."""
    rows = Enrolment.objects.select_related("run__programme", "person").order_by("pk")
    for enrolment in rows.filter(run_id=event.run_id, person_id__in=person_ids):
        judge_gates(enrolment, by=enrolment.person, at=event.at)


@on(OutcomeReleased)
def outcome_released(event: OutcomeReleased) -> None:
    """Each author's gate is judged and, when the project passed, their certificate issued."""
    for person_id in event.author_ids:
        enrolment = enrolment_of(event, person_id)
        if enrolment is None:
            continue
        verb = "passed" if event.outcome == "passed" else "failed"
        _about_project(enrolment, verb, event.project_uuid, at=event.at)
        judge_gates(enrolment, by=enrolment.person, at=event.at)
        if event.outcome == "passed":
            issue_for(enrolment, event)

"""Work to mark, taken when somebody asks for it, given back, or passed to somebody else when its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import wanted
from cairn.assessment.calibrating import examples_left
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    Mark,
    MarkersWanted,
    MarksSeen,
    Stage,
    Submission,
    SubmissionAuthor,
    SubmissionVersion,
)
from cairn.assessment.naming import as_uuid
from cairn.assessment.people import Place, is_expert, may_mark_as_peer, place_by, place_of, tell_assessor
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import works_near
from cairn.lib.times import day_and_time
from cairn.runs.models_api import Run

MOST_HELD = 3  # pieces of work that a peer holds at a time
LOOK = 50  # pieces of work that are compared before one is given


@transaction.atomic
def ask_for_work(run: Run, *, by: Person, at: datetime, stage: str = Stage.PEER) -> Allocation | None:
    """Give somebody the work that needs a mark most, at once; ``None`` when nothing that they may mark waits.

    Who holds work that they have not marked yet as a peer is given that first, before more. Raises ``Refused`` for
    who may not mark, has to mark examples first, or holds as much as one may.
    """
    plan = plan_of(run)
    if plan is None:
        raise Refused(_("How work is assessed in this run is not planned yet."))
    if why := why_not(run, plan, by, stage):
        raise Refused(why)
    held = Allocation.objects.filter(assessor=by, version__submission__run=run, stage=stage, ended_at=None, mark=None)
    if stage == Stage.PEER and held.count() >= MOST_HELD:
        raise Refused(
            _("You hold %(most)d pieces of work already. Mark one of them, or give one back.") % {"most": MOST_HELD}
        )
    for one in _ranked(plan, stage, by):
        if made := _claim(one, plan, by=by, at=at):
            return made
    return None


@transaction.atomic
def claim(version_uuid: UUID | str, *, by: Person, at: datetime) -> Allocation:
    """Take one piece of work out of the experts' queue. Raises ``NotFound``; ``Refused`` if somebody was quicker,
    and for who has seen its marks as a moderator."""
    rows = MarkersWanted.objects.select_related("version__submission__run").defer("version__snapshot")
    one = rows.filter(version__uuid=as_uuid(version_uuid), stage=Stage.EXPERT).first()
    if one is None or not is_expert(one.version.submission.run, by):
        raise NotFound(f"version {version_uuid}")
    run = one.version.submission.run
    plan = plan_of(run)
    if MarksSeen.objects.filter(version=one.version_id, person=by).exists():
        raise Refused(_("You have seen what others gave this work, so somebody else marks it."))
    if plan is None or (one.missing and not open_to(run, Stage.EXPERT, by).filter(pk=one.pk).exists()):
        raise NotFound(f"version {version_uuid}")
    if why := why_not(run, plan, by, Stage.EXPERT):
        raise Refused(why)
    made = _claim(one, plan, by=by, at=at)
    if made is None:
        raise Refused(_("Somebody else has just taken this. Take another one."))
    return made


def why_not(run: Run, plan: AssessmentPlan, person: Person, stage: str) -> str:
    """Why somebody is given nothing to mark, in words; empty if they may have work."""
    if stage == Stage.EXPERT:
        if not is_expert(run, person):
            raise NotFound(run.key)
    elif why := may_mark_as_peer(run, person):
        return why
    elif not plan.rolling and plan.shared_out_at is None and plan.submit_until is not None:
        # Who took work before would mark it a second time when it is shared out.
        day = day_and_time(plan.submit_until)
        return _("Work is shared out among you after %(day)s.") % {"day": day}
    left = examples_left(plan, person)
    if left:
        return _("Mark the examples first: they show what the levels mean.")
    return ""


def plan_of(run: Run) -> AssessmentPlan | None:
    """How the work of a run is assessed; ``None`` where that is not planned. One query."""
    found = AssessmentPlan.objects.filter(run=run).first()
    if found is not None:
        found.run = run
    return found


def what_waits(run: Run, stage: str, person: Person) -> int:
    """How many pieces of work a person might be given. One query."""
    return open_to(run, stage, person).count()


def open_to(run: Run, stage: str, person: Person) -> QuerySet[MarkersWanted]:
    """What a person may mark: not their own or their team's, and nothing that they hold, marked or gave back, nor
    anything of which they saw the marks as a moderator."""
    own = SubmissionAuthor.objects.filter(submission=OuterRef("version__submission"), person=person)
    had = Allocation.objects.filter(version=OuterRef("version"), assessor=person)
    seen = MarksSeen.objects.filter(version=OuterRef("version"), person=person)
    near = [uuid for _key, asked in works_near.items() for uuid in asked(person)]
    rows = MarkersWanted.objects.filter(~Exists(own), ~Exists(had), ~Exists(seen), run=run, stage=stage, missing__gt=0)
    return rows.exclude(version__submission__project_uuid__in=near) if near else rows


def _ranked(plan: AssessmentPlan, stage: str, person: Person) -> Sequence[MarkersWanted]:
    """The first few by need; those of one's own organisation last, before them those of who marks one's own work.

    Who has given all that they owe fills what passes to experts soonest: for the rest others are still owing.

    Asked each time that somebody wants work: rows of places and of keys alone, no versions and no people.
    """
    run = plan.run
    order = ["missing", "pass_on", "pk"]
    if stage == Stage.PEER and _has_given_all(plan, person):
        order = ["pass_on", "missing", "pk"]
    found = list(open_to(run, stage, person).order_by(*order)[:LOOK])
    if not found:
        return []
    authors = SubmissionAuthor.objects.filter(submission__versions__in=[one.version_id for one in found])
    names = ("submission__versions", "person_id", "person__organisation_id", "person__organisation_other")
    written: dict[int, list[tuple[int, Place]]] = {}
    for version_id, author, listed, other in authors.values_list(*names):
        written.setdefault(version_id, []).append((author, place_by(listed, other)))
    own = place_of(person)
    mine = Allocation.objects.filter(version__submission__authors__person=person, version__submission__run=run)
    marks_mine = set(mine.filter(ended_at=None).values_list("assessor_id", flat=True))

    def last(one: MarkersWanted) -> int:
        people = written.get(one.version_id, [])
        if own is not None and any(place == own for _author, place in people):
            return 2
        return int(any(author in marks_mine for author, _place in people))

    return sorted(found, key=last)  # stable: by need within each


def _has_given_all(plan: AssessmentPlan, person: Person) -> bool:
    given = Mark.objects.filter(
        allocation__assessor=person, allocation__stage=Stage.PEER, allocation__version__submission__run=plan.run_id
    )
    return given.count() >= plan.peers


def _claim(one: MarkersWanted, plan: AssessmentPlan, *, by: Person, at: datetime) -> Allocation | None:
    if not wanted.take(one.pk):
        return None
    try:
        with transaction.atomic():
            made = Allocation.objects.create(
                version_id=one.version_id, assessor=by, stage=one.stage, allocated_at=at, claimed=True,
                due_on=due_on(plan, at),
            )  # fmt: skip
    except IntegrityError:  # from another tab of the same person
        wanted.let_go(one.version_id, one.stage)
        return None
    accounts_api.audit("work.claim", subject=made, by=by, at=at, stage=one.stage)
    return made


def due_on(plan: AssessmentPlan, at: datetime) -> date:
    return timezone.localdate(at) + timedelta(days=plan.days_to_mark)


# --- Asked directly ---


def mark_own(version: SubmissionVersion, plan: AssessmentPlan, *, at: datetime) -> Allocation:
    """Who sends work in marks it themselves too; nothing waits for that mark."""
    return Allocation.objects.create(
        version=version, assessor=version.submitted_by, stage=Stage.SELF, allocated_at=at, due_on=due_on(plan, at)
    )


def ask_directly(
    version: SubmissionVersion, plan: AssessmentPlan, person: Person, stage: str, *, at: datetime
) -> Allocation:
    """Hold a place for somebody who is asked, and tell them; it lapses as a claim does. Raises ``IntegrityError`` for
    who was asked before."""
    place = MarkersWanted.objects.filter(version=version, stage=stage).first()
    if place is None or not wanted.take(place.pk):
        wanted.hold_one_more(version.pk, stage)
    made = Allocation.objects.create(
        version=version, assessor=person, stage=stage, allocated_at=at, due_on=due_on(plan, at)
    )
    tell_assessor(made, at=at)
    return made


def ask_those_before(version: SubmissionVersion, plan: AssessmentPlan, *, at: datetime) -> list[Allocation]:
    """Who marked the version before reads this one too, as far as places go: who asked for a change judges it."""
    if version.number < 2:
        return []
    rows = Allocation.objects.filter(
        version__submission=version.submission_id, version__number=version.number - 1, mark__isnull=False
    ).select_related("assessor")
    room = {Stage.PEER: plan.peers, Stage.EXPERT: plan.experts}
    authors = set(version.submission.authors.values_list("person_id", flat=True))
    asked = []
    for one in rows.order_by("pk"):
        stage = Stage(one.stage)
        if room.get(stage, 0) and one.assessor.is_active and one.assessor_id not in authors:
            room[stage] -= 1
            asked.append(ask_directly(version, plan, one.assessor, stage, at=at))
    return asked


# --- Giving back ---


@transaction.atomic
def give_back(allocation: Allocation, *, conflict: bool = False, by: Person, at: datetime) -> None:
    """Somebody else is given it; oneself never again. Raises ``NotFound`` for another's; ``Refused`` once marked."""
    if allocation.assessor_id != by.pk or allocation.stage == Stage.SELF:
        raise NotFound(f"allocation {allocation.uuid}")
    Submission.objects.select_for_update().get(versions=allocation.version_id)
    ended = Allocation.Ended.CONFLICT if conflict else Allocation.Ended.GIVEN_BACK
    if hasattr(Allocation.objects.select_related("mark").get(pk=allocation.pk), "mark"):
        raise Refused(_("You have marked this already. Thank you."))
    if end(allocation, ended, at=at):
        accounts_api.audit("work.give_back", subject=allocation, by=by, at=at, why=ended.value)


def end(allocation: Allocation, why: str, *, at: datetime) -> bool:
    """End what is held and not marked; its place is missing again. False if it had ended. In a transaction."""
    rows = Allocation.objects.filter(pk=allocation.pk, ended_at=None, mark=None)
    if not rows.update(ended_at=at, ended=why):
        return False
    wanted.let_go(allocation.version_id, allocation.stage)
    return True

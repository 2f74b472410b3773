"""What waits for a moderator, and asking for a further opinion."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import wanted
from cairn.assessment.claiming import due_on
from cairn.assessment.deciding import OwnMarkFirst, held_decision
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    Decision,
    MarkersWanted,
    MarksSeen,
    Stage,
    Submission,
    SubmissionVersion,
)
from cairn.assessment.people import tell_assessor
from cairn.assessment.submitting import listed_versions, reader_of, version_for
from cairn.lib.errors import NotFound, Refused
from cairn.lib.models import insert_once
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run


def to_moderate(run: Run, *, by: Person) -> list[SubmissionVersion]:
    """Versions that are marked and wait for their outcome, the longest waiting first; not one's own. Two queries.

    Each has its submission, ``title``, ``asked`` and ``marked`` (how many people were asked, and have). Raises
    ``NotFound`` for who is neither moderator nor manager of the run.
    """
    runs_api.require_role(run, Role.MODERATOR, Role.MANAGER, by=by)
    return list(_without_outcome(run, by=by).filter(submission__state=Submission.State.MODERATION))


def being_marked(run: Run, *, by: Person) -> list[SubmissionVersion]:
    """Versions of which a mark is still waited for, the same way. Two queries. Raises ``NotFound``."""
    runs_api.require_role(run, Role.MODERATOR, Role.MANAGER, by=by)
    return list(_without_outcome(run, by=by).filter(submission__state=Submission.State.MARKING))


def _without_outcome(run: Run, *, by: Person) -> Any:
    """One's own work is left out: it waits for somebody else."""
    rows = listed_versions().filter(submission__run=run, outcome=None).select_related("submission", "outcome")
    others = rows.exclude(submission__authors__person=by)
    counted = others.annotate(
        asked=Count("allocations", filter=Q(allocations__ended_at=None)),
        marked=Count("allocations__mark"),
    )
    return counted.order_by("submitted_at", "pk")


def look_at_marks(version: SubmissionVersion, *, by: Person, at: datetime) -> bool:
    """Remember that a moderator has seen the marks of a version, so that they are never given it to mark; returns
    whether it is the first time. Raises ``NotFound`` for who may not see them. One query each time but the first.
    """
    if reader_of(version, by).seen_as != "moderator":
        raise NotFound(f"version {version.uuid}")
    if MarksSeen.objects.filter(version=version, person=by).exists():
        return False
    with transaction.atomic():
        new = insert_once(MarksSeen(version=version, person=by, at=at))
        if new:
            accounts_api.audit("marks.see", subject=version, by=by, at=at)
    return new


def moderator_of(version_uuid: UUID | str, *, by: Person) -> SubmissionVersion:
    """A version for who sees all its marks. Raises ``NotFound`` for everybody else, its authors included;
    ``OwnMarkFirst`` for a moderator who is to mark it too and has not."""
    version = version_for(version_uuid, by=by)
    reader = reader_of(version, by)
    if reader.own_mark_first:
        raise OwnMarkFirst(version)
    if reader.seen_as != "moderator":
        raise NotFound(f"version {version_uuid}")
    return version


def taken_back_words(version: SubmissionVersion) -> dict[str, str]:
    """What was written of the last decision, where that was taken back: to be mended, not typed again. One query."""
    last = Decision.objects.filter(version=version).order_by("pk").last()
    if last is None or last.taken_back_at is None:
        return {}
    return {"result": last.result, "letter": last.letter, "reason": last.reason}


# --- A further opinion ---


def can_be_asked(version: SubmissionVersion) -> list[Person]:
    """Assessors of the run who neither wrote this nor were asked to mark it, nor saw its marks. Two queries."""
    asked = version.allocations.values_list("assessor_id", flat=True)
    seen = version.marks_seen.values_list("person_id", flat=True)
    concerned = set(version.submission.authors.values_list("person_id", flat=True).union(asked, seen))
    holders = runs_api.holders(version.submission.run, Role.ASSESSOR)
    return [person for person in holders if person.pk not in concerned]


@transaction.atomic
def ask_assessor(version_uuid: UUID | str, *, assessor: UUID | str, by: Person, at: datetime) -> Allocation:
    """Ask one more expert: where too few were found, where somebody does not mark, or where marks disagree.

    ``assessor`` is the uuid of a person. Raises ``NotFound`` for who is neither moderator nor manager of the run, or
    wrote this; ``Refused`` after the release, or for who can't be asked.
    """
    version = moderator_of(version_uuid, by=by)
    submission = Submission.objects.select_for_update().get(pk=version.submission_id)
    if SubmissionVersion.objects.filter(pk=version.pk, outcome__isnull=False).exists():
        raise Refused(_("The result has been released already: no more marks are needed."))
    if held_decision(version) is not None:
        raise Refused(_("This is decided already and will be released soon. Take that back first."))
    found = [person for person in can_be_asked(version) if str(person.uuid) == str(assessor)]
    if not found:
        raise Refused(_("Choose somebody who can still be asked"), field="assessor")
    plan = AssessmentPlan.objects.get(run=submission.run_id)
    place = MarkersWanted.objects.filter(version=version, stage=Stage.EXPERT).first()
    if place is None or not wanted.take(place.pk):  # who is asked takes a place that is free already
        wanted.hold_one_more(version.pk, Stage.EXPERT)
    allocation = Allocation.objects.create(
        version=version, assessor=found[0], stage=Stage.EXPERT, allocated_at=at, due_on=due_on(plan, at), further=True
    )
    Submission.objects.filter(pk=submission.pk).update(state=Submission.State.MARKING)
    accounts_api.audit("assessor.ask", subject=allocation, by=by, at=at, version=str(version.uuid))
    tell_assessor(allocation, at=at)
    return allocation

"""The last word: what waits for a moderator, what the rule proposes, and the release of an outcome."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.allocating import tell_assessor, title_of
from cairn.assessment.models import (
    Allocation,
    AssessmentPlan,
    Mark,
    Outcome,
    Result,
    Stage,
    Submission,
    SubmissionVersion,
)
from cairn.assessment.submitting import is_author, listed_versions, reader_of, version_for
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import OutcomeReleased, announce
from cairn.lib.text import clean_text
from cairn.notices import api as notices_api
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


@transaction.atomic
def release(version_uuid: UUID | str, *, result: str, letter: str, by: Person, at: datetime) -> Outcome:
    """Give a version its outcome and tell its authors. Marks still waited for are not needed any more.

    Raises ``NotFound`` for who is no moderator of the run; ``Refused`` for one's own work, without a mark, a second
    time, without a letter, or for a result that there is not.
    """
    version = version_for(version_uuid, by=by)
    submission = version.submission
    runs_api.require_role(submission.run, Role.MODERATOR, by=by)
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    _refuse_release(version, submission, result, letter, by=by)
    outcome = Outcome.objects.create(
        version=version, result=result, letter=clean_text(letter), released_at=at, released_by=by
    )
    Submission.objects.filter(pk=submission.pk).update(state=result)
    version.allocations.filter(ended_at=None, mark=None).update(ended_at=at)
    accounts_api.audit("outcome.release", subject=outcome, by=by, at=at, version=str(version.uuid), result=result)
    author_ids = tuple(submission.authors.order_by("pk").values_list("person_id", flat=True))
    for person_id in author_ids:
        notices_api.tell(
            person_id,
            kind="outcome",
            key=f"outcome:{version.uuid}",
            words=_("The result for %(title)s is ready") % {"title": title_of(version)},
            url=reverse("assessment:version", args=[version.uuid]),
            at=at,
        )
    announce(
        OutcomeReleased(
            at=at,
            person_id=version.submitted_by_id,
            run_id=submission.run_id,
            project_uuid=submission.project_uuid,
            submission_uuid=submission.uuid,
            version=version.number,
            outcome=result,
            author_ids=author_ids,
        )
    )
    return outcome


def _refuse_release(
    version: SubmissionVersion, submission: Submission, result: str, letter: str, *, by: Person
) -> None:
    if is_author(submission, by):
        raise Refused(_("This is your own work. Ask another moderator to release its result."))
    if Outcome.objects.filter(version=version).exists():
        raise Refused(_("The result has been released already: it can't be released again."))
    if not Mark.objects.filter(allocation__version=version).exists():
        raise Refused(_("Nobody has marked this yet. Wait for the first mark."))
    if result not in Result.values:
        raise Refused(_("Choose one of the results that are listed"), field="result")
    if not clean_text(letter):
        raise Refused(_("Write the letter that the authors will read"), field="letter")


def moderator_of(version_uuid: UUID | str, *, by: Person) -> SubmissionVersion:
    """A version for who sees all its marks. Raises ``NotFound`` for everybody else, its authors included."""
    version = version_for(version_uuid, by=by)
    if reader_of(version, by).seen_as != "moderator":
        raise NotFound(f"version {version_uuid}")
    return version


# --- A further opinion ---


def can_be_asked(version: SubmissionVersion) -> list[Person]:
    """Assessors of the run who neither wrote this nor were asked to mark it. Two queries."""
    asked = version.allocations.values_list("assessor_id", flat=True)
    concerned = set(version.submission.authors.values_list("person_id", flat=True).union(asked))
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
    if Outcome.objects.filter(version=version).exists():
        raise Refused(_("The result has been released already: no more marks are needed."))
    found = [person for person in can_be_asked(version) if str(person.uuid) == str(assessor)]
    if not found:
        raise Refused(_("Choose somebody who can still be asked"), field="assessor")
    plan = AssessmentPlan.objects.get(run=submission.run_id)
    allocation = Allocation.objects.create(
        version=version,
        assessor=found[0],
        stage=Stage.EXPERT,
        allocated_at=at,
        due_on=timezone.localdate(at) + timedelta(days=plan.days_to_mark),
    )
    Submission.objects.filter(pk=submission.pk).update(state=Submission.State.MARKING)
    accounts_api.audit("assessor.ask", subject=allocation, by=by, at=at, version=str(version.uuid))
    tell_assessor(allocation, at=at)
    return allocation

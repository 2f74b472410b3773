"""What was decided takes effect when its hold is over: results, and answers to appeals. Until then nobody is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.assessment import wanted
from cairn.assessment.models import Allocation, AppealDecision, Decision, Outcome, Submission, SubmissionVersion
from cairn.assessment.people import title_of
from cairn.lib.events import OutcomeReleased, announce
from cairn.notices import api as notices_api

AT_ONCE = 100  # what is held and put in force in one go


def release_due(now: datetime) -> int:
    """Put in force what was held long enough, results and answers to appeals; returns how many. Twice or late does no
    harm: each is released once."""
    due: dict[str, Any] = {"effective_at__lte": now, "taken_back_at": None, "released_at": None}
    results = Decision.objects.filter(after_appeal=None, **due)
    return _each(results, put_in_force, now) + _each(AppealDecision.objects.filter(**due), put_answer_in_force, now)


def _each(rows: Any, release: Callable[..., bool], now: datetime) -> int:
    n = 0
    while keys := list(rows.order_by("effective_at", "pk").values_list("pk", flat=True)[:AT_ONCE]):
        for pk in keys:
            n += release(pk, at=now)
    return n


@transaction.atomic
def put_in_force(decision_pk: int, *, at: datetime) -> bool:
    """Make a held decision the outcome of its version, tell the authors and end what is still held to be marked."""
    version_pk = Decision.objects.values_list("version_id", flat=True).get(pk=decision_pk)
    Submission.objects.select_for_update().get(versions=version_pk)
    outcome = _outcome_of(decision_pk, at=at)
    if outcome is None:
        return False
    version = outcome.version
    # The places first: whoever is taking one at this moment is waited for, and is found by the next statement.
    wanted.want_no_more(version.pk)
    held = version.allocations.filter(ended_at=None, mark=None)
    held.update(ended_at=at, ended=Allocation.Ended.NOT_NEEDED)
    _tell(version, f"outcome:{outcome.uuid}", _("The result for %(title)s is ready"), at=at)
    _announce(version, outcome.result, at=at)
    return True


@transaction.atomic
def put_answer_in_force(answer_pk: int, *, at: datetime) -> bool:
    """Answer an appeal: where it was upheld, with another outcome in the place of the one before. Tells the authors."""
    version_pk = AppealDecision.objects.values_list("appeal__version_id", flat=True).get(pk=answer_pk)
    Submission.objects.select_for_update().get(versions=version_pk)
    rows = AppealDecision.objects.filter(pk=answer_pk, taken_back_at=None, released_at=None)
    if not rows.update(released_at=at):
        return False
    answer = AppealDecision.objects.select_related("appeal__version__submission__run", "by").get(pk=answer_pk)
    version = answer.appeal.version
    before = version.outcome.result if version.outcome is not None else ""
    another = _outcome_of(answer.decision_id, at=at) if answer.decision_id is not None else None
    accounts_api.audit(
        "appeal.release", subject=answer, by=answer.by, at=at, version=str(version.uuid), upheld=answer.upheld
    )
    upheld, other = _("Your appeal on %(title)s was upheld"), _("Your appeal on %(title)s is answered")
    _tell(version, f"appeal:{answer.appeal.uuid}:decided", upheld if answer.upheld else other, at=at)
    if another is not None and another.result != before:
        _announce(version, another.result, at=at)
    return True


def _outcome_of(decision_pk: int, *, at: datetime) -> Outcome | None:
    """The outcome that a held decision becomes, in force at once; ``None`` for what is not held any more."""
    rows = Decision.objects.filter(pk=decision_pk, taken_back_at=None, released_at=None)
    if not rows.update(released_at=at):
        return None
    decision = Decision.objects.select_related("version__submission__run", "by").get(pk=decision_pk)
    version = decision.version
    outcome = Outcome.objects.create(
        version=version, decision=decision, result=decision.result, letter=decision.letter, released_at=at,
        released_by=decision.by,
    )  # fmt: skip
    SubmissionVersion.objects.filter(pk=version.pk).update(outcome=outcome)
    Submission.objects.filter(pk=version.submission_id).update(state=decision.result)
    accounts_api.audit(
        "outcome.release", subject=outcome, by=decision.by, at=at, version=str(version.uuid), result=outcome.result
    )
    return outcome


def _authors(version: SubmissionVersion) -> tuple[int, ...]:
    return tuple(version.submission.authors.order_by("pk").values_list("person_id", flat=True))


def _tell(version: SubmissionVersion, key: str, words: str, *, at: datetime) -> None:
    told, url = words % {"title": title_of(version)}, reverse("assessment:version", args=[version.uuid])
    notices_api.tell_many(_authors(version), kind="outcome", key=key, words=told, url=url, at=at)


def _announce(version: SubmissionVersion, result: str, *, at: datetime) -> None:
    submission = version.submission
    announce(
        OutcomeReleased(
            at=at,
            person_id=version.submitted_by_id,
            run_id=submission.run_id,
            project_uuid=submission.project_uuid,
            submission_uuid=submission.uuid,
            version=version.number,
            outcome=result,
            author_ids=_authors(version),
        )
    )

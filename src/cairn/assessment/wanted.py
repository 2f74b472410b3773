"""How many marks a version still wants, counted so that two people never take the same place."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import F, QuerySet

from cairn.assessment.models import AssessmentPlan, MarkersWanted, Stage, SubmissionVersion


def pass_on_day(version: SubmissionVersion, plan: AssessmentPlan) -> date:
    """When what peers have not served passes to experts: early enough for them to mark before the promised day."""
    return version.result_due_on - timedelta(days=min(plan.days_to_mark, plan.days_to_result) + 1)


def want(version: SubmissionVersion, plan: AssessmentPlan) -> None:
    """Count what a new version wants. Two rows; also for a stage that wants nobody, as a moderator may ask for more."""
    day = pass_on_day(version, plan)
    MarkersWanted.objects.bulk_create(
        MarkersWanted(version=version, run_id=plan.run_id, stage=stage, wanted=number, missing=number, pass_on=day)
        for stage, number in ((Stage.PEER, plan.peers), (Stage.EXPERT, plan.experts))
    )


def take(wanted_pk: int) -> bool:
    """Hold a place; false if somebody was quicker. One statement looks and takes."""
    return bool(MarkersWanted.objects.filter(pk=wanted_pk, missing__gt=0).update(missing=F("missing") - 1))


def let_go(version_id: int, stage: str) -> None:
    """A place that was held is missing again."""
    _of(version_id, stage).filter(wanted__gt=F("missing") + F("given")).update(missing=F("missing") + 1)


def give(version_id: int, stage: str) -> None:
    """A mark was given in a place that was held."""
    _of(version_id, stage).update(given=F("given") + 1)


def hold_one_more(version_id: int, stage: str) -> None:
    """One mark more is wanted, and somebody holds its place already."""
    _of(version_id, stage).update(wanted=F("wanted") + 1)


def want_more(version_id: int, stage: str, number: int) -> None:
    _of(version_id, stage).update(wanted=F("wanted") + number, missing=F("missing") + number)


def want_no_more(version_id: int) -> None:
    """What nobody holds is not wanted any more; nor what is held: who holds it is told by the end of the allocation."""
    MarkersWanted.objects.filter(version_id=version_id).update(wanted=F("given"), missing=0)


def are_all_given(version_id: int) -> bool:
    return not MarkersWanted.objects.filter(version_id=version_id, wanted__gt=F("given")).exists()


def _of(version_id: int, stage: str) -> QuerySet[MarkersWanted]:
    return MarkersWanted.objects.filter(version_id=version_id, stage=stage)

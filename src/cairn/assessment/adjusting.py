"""A moderator puts another score for a criterion, with a reason, and sees at once what that makes of the whole."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import scoring
from cairn.assessment.deciding import held_decision
from cairn.assessment.models import (
    Adjustment,
    AssessmentPlan,
    CriterionScore,
    Submission,
    SubmissionVersion,
    VersionScore,
)
from cairn.assessment.moderation import moderator_of
from cairn.lib.errors import Refused
from cairn.lib.text import clean_text
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role


@transaction.atomic
def adjust(
    version_uuid: UUID | str, *, criterion: str, score: float, reason: str, by: Person, at: datetime
) -> Adjustment:
    """Put ``score`` in the place of what the marks say of a criterion (its key), and judge the version anew by it.

    ``score`` is on the scale of the criterion's levels and may lie between two of them. Raises ``NotFound`` for who is
    no moderator of the run, or wrote this; ``Refused`` without a reason, for a score outside of the scale, for a
    criterion that nobody gave a level, and once the result is decided.
    """
    version = moderator_of(version_uuid, by=by)
    runs_api.require_role(version.submission.run, Role.MODERATOR, by=by)
    Submission.objects.select_for_update().get(pk=version.submission_id)
    if SubmissionVersion.objects.filter(pk=version.pk, outcome__isnull=False).exists():
        raise Refused(_("The result has been released already: its scores can't be adjusted any more."))
    if held_decision(version) is not None:
        raise Refused(_("This is decided already and will be released soon. Take that back first."))
    rows = CriterionScore.objects.select_related("criterion").prefetch_related("criterion__levels")
    row = rows.filter(score__version=version, criterion__key=criterion).first()
    if row is None:
        raise Refused(_("Nobody has given a level for this yet. Wait for the first mark."), field="criterion")
    levels = [level.score for level in row.criterion.levels.all()]
    if not min(levels) <= score <= max(levels):
        words = _("Enter a score from %(low)s to %(high)s") % {"low": min(levels), "high": max(levels)}
        raise Refused(words, field="score")
    if not clean_text(reason):
        raise Refused(_("Say why the score is another than the marks say"), field="reason")
    made = Adjustment.objects.create(
        version=version, criterion=row.criterion, score=score, reason=clean_text(reason), at=at, by=by
    )
    accounts_api.audit("score.adjust", subject=made, by=by, at=at, version=str(version.uuid), criterion=criterion)
    _judge_anew(version, at=at)
    return made


def _judge_anew(version: SubmissionVersion, *, at: datetime) -> None:
    """What others' marks say stays as it was worked out: only this version changes, so it need not wait for the clock.

    It is left stale, so that the clock also works it out with whatever came in meanwhile.
    """
    plan = AssessmentPlan.objects.select_related("rubric").get(run=version.submission.run_id)
    found = scoring.kept(plan, version)
    rows = VersionScore.objects.filter(version=version)
    if found is None:
        rows.update(stale=True)
        return
    rows.update(
        median=found.median, estimate=found.estimate, standard_error=found.standard_error, near_bar=found.near_bar,
        proposed=found.proposed, stale=True, worked_out_at=at,
    )  # fmt: skip
    for one in found.criteria:
        CriterionScore.objects.filter(score__version=version, criterion=one.criterion).update(
            median=one.median, estimate=one.estimate, standard_error=one.standard_error
        )

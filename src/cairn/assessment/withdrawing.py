"""Taking work out of assessment: its authors do, also while it is being marked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment import wanted
from cairn.assessment.deciding import held_decision
from cairn.assessment.models import Allocation, Submission, SubmissionVersion
from cairn.assessment.submitting import is_author
from cairn.lib.errors import NotFound, Refused


@transaction.atomic
def withdraw(version: SubmissionVersion, *, by: Person, at: datetime) -> None:
    """Take a version out while it has no outcome. What was marked of it is kept; who holds it is not asked any more.

    Raises ``NotFound`` for who is no author; ``Refused`` once its result is decided or out. Twice is once.
    """
    submission = Submission.objects.select_for_update().get(pk=version.submission_id)
    if not is_author(submission, by):
        raise NotFound(f"version {version.uuid}")
    found = SubmissionVersion.objects.defer("snapshot").get(pk=version.pk)
    if found.withdrawn_at is not None:
        return
    if found.outcome_id is not None:
        raise Refused(_("Its result is out already: there is nothing left to withdraw."))
    if held_decision(found) is not None:
        raise Refused(_("It can't be withdrawn now: the moderator is at work on its result."))
    SubmissionVersion.objects.filter(pk=version.pk).update(withdrawn_at=at)
    Submission.objects.filter(pk=submission.pk).update(state=Submission.State.WITHDRAWN)
    # The places first: whoever is taking one at this moment is waited for, and is found by the next statement.
    wanted.want_no_more(version.pk)
    Allocation.objects.filter(version=version, ended_at=None, mark=None).update(
        ended_at=at, ended=Allocation.Ended.WITHDRAWN
    )
    accounts_api.audit("submission.withdraw", subject=version, by=by, at=at)

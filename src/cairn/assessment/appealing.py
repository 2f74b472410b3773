"""Appeals: the authors ask once that a result be looked at again, and a moderator answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.db.models.fields.json import KeyTextTransform
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.deciding import HOLD, hold
from cairn.assessment.models import (
    Appeal,
    AppealDecision,
    AssessmentPlan,
    Decision,
    Result,
    Submission,
    SubmissionVersion,
)
from cairn.assessment.naming import as_uuid
from cairn.assessment.next_steps import last_day_of_appeal
from cairn.assessment.people import tell_moderators, title_of
from cairn.assessment.submitting import is_author, reader_of, version_for
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_text
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run


@transaction.atomic
def appeal(version_uuid: UUID | str, *, reason: str, by: Person, at: datetime) -> Appeal:
    """Ask that the result of a version be looked at again. Sent twice, it is one appeal.

    Raises ``NotFound`` for who is no author; ``Refused`` without a reason (field ``reason``), without a result, against
    having passed, after the last day, for a second appeal, and once the next version was sent in.
    """
    version = version_for(version_uuid, by=by)
    if reader_of(version, by).seen_as != "author":
        raise NotFound(f"version {version_uuid}")
    Submission.objects.select_for_update().get(pk=version.submission_id)
    words = clean_text(reason)
    made = Appeal.objects.filter(version=version).first()
    if made is not None:
        if made.by_id == by.pk and made.reason == words:
            return made
        raise Refused(_("You have appealed against this result already. An appeal can be made once."))
    plan = AssessmentPlan.objects.get(run=version.submission.run_id)
    if why := why_no_appeal(version, plan, at=at):
        raise Refused(why)
    if not words:
        raise Refused(_("Say what should be looked at again, and why"), field="reason")
    made = Appeal.objects.create(
        version=version, reason=words, at=at, by=by,
        decide_by=timezone.localdate(at) + timedelta(days=plan.days_to_result),
    )  # fmt: skip
    accounts_api.audit("appeal.make", subject=made, by=by, at=at, version=str(version.uuid))
    told = _("There is an appeal against the result of %(title)s") % {"title": title_of(version)}
    place = reverse("assessment:answer_appeal", args=[made.uuid])
    tell_moderators(version, key=f"appeal:{made.uuid}", words=told, url=place, at=at)
    return made


def why_no_appeal(version: SubmissionVersion, plan: AssessmentPlan, *, at: datetime) -> str:
    """Why the result of a version can't be appealed against now, in words; empty if it can. At most two queries."""
    outcome = SubmissionVersion.objects.select_related("outcome").defer("snapshot").get(pk=version.pk).outcome
    if outcome is None:
        return _("There is no result yet that you could appeal against.")
    if not plan.days_to_appeal:
        return _("In this run there are no appeals. Ask the people who run it.")
    if outcome.result == Result.PASSED:
        return _("This work has passed: there is nothing to appeal against.")
    last = last_day_of_appeal(outcome.released_at, plan)
    if timezone.localdate(at) > last:
        return _("An appeal could be made until %(day)s.") % {"day": date_format(last, "j F Y")}
    if version.submission.versions.filter(number__gt=version.number).exists():
        return _("You have sent in the next version, so this result can't be appealed against any more.")
    return ""


@transaction.atomic
def decide_appeal(
    appeal_uuid: UUID | str,
    *,
    upheld: bool,
    answer: str,
    by: Person,
    at: datetime,
    result: str | None = None,
    letter: str = "",
) -> AppealDecision:
    """Answer an appeal. It takes effect after ``HOLD``, as a decision does; until then it can be taken back. One that
    is upheld is followed by another outcome, which then is the one in force.

    Raises ``NotFound`` for who is no moderator of the run, or wrote the work; ``Refused`` without an answer (field
    ``answer``), for one that is answered or held already, for the moderator who decided the result while another can,
    and when it is upheld without a result (field ``result``) or a letter (field ``letter``).
    """
    found = Appeal.objects.select_related("version__submission__run", "version__outcome").filter(
        uuid=as_uuid(appeal_uuid)
    ).first()  # fmt: skip
    if found is None:
        raise NotFound(f"appeal {appeal_uuid}")
    version = found.version
    runs_api.require_role(version.submission.run, Role.MODERATOR, by=by)
    if is_author(version.submission, by):
        raise NotFound(f"appeal {appeal_uuid}")
    Submission.objects.select_for_update().get(pk=version.submission_id)
    words, told = clean_text(answer), clean_text(letter)
    if why := why_answered(found):
        raise Refused(why)
    if why := why_not_decide(found, by):
        raise Refused(why)
    if not words:
        raise Refused(_("Write the answer that the authors will read"), field="answer")
    if upheld and result not in Result.values:
        raise Refused(_("Choose the result that holds from now on"), field="result")
    if upheld and not told:
        raise Refused(_("Write the letter that the authors will read"), field="letter")
    made = _hold(found, upheld, words, hold(version, str(result), told, "", by=by, at=at) if upheld else None, by, at)
    accounts_api.audit("appeal.decide", subject=made, by=by, at=at, version=str(version.uuid), upheld=upheld)
    return made


def _hold(
    found: Appeal, upheld: bool, answer: str, decision: Decision | None, by: Person, at: datetime
) -> AppealDecision:
    try:
        with transaction.atomic():
            return AppealDecision.objects.create(
                appeal=found, upheld=upheld, answer=answer, decision=decision, by=by, at=at, effective_at=at + HOLD
            )
    except IntegrityError:
        raise Refused(_("Another moderator has just answered this. Look at the page again.")) from None


def why_answered(found: Appeal) -> str:
    """Why an appeal takes no answer now, in words; empty while it waits for one. One query."""
    given = answer_to(found)
    if given is None:
        return ""
    if given.released_at is None:
        return _("This appeal is answered already, and the authors will be told soon. Take that back first.")
    return _("This appeal has been answered already. Look at the page again.")


def answer_to(found: Appeal) -> AppealDecision | None:
    """The answer to an appeal, held or in force; what was taken back is none. One query."""
    return AppealDecision.objects.filter(appeal=found, taken_back_at=None).select_related("by", "decision").first()


@transaction.atomic
def take_back_answer(answer: AppealDecision, *, by: Person, at: datetime) -> AppealDecision:
    """Take the answer to an appeal back before it takes effect, and the result that comes with it.

    Raises ``NotFound`` for who is no moderator of the run, or wrote the work; ``Refused`` when it is too late.
    """
    found = Appeal.objects.select_related("version__submission__run").defer("version__snapshot")
    version = found.get(pk=answer.appeal_id).version
    runs_api.require_role(version.submission.run, Role.MODERATOR, by=by)
    if is_author(version.submission, by):
        raise NotFound(f"answer {answer.uuid}")
    Submission.objects.select_for_update().get(pk=version.submission_id)
    held = {"taken_back_at": None, "released_at": None}
    if not AppealDecision.objects.filter(pk=answer.pk, **held).update(taken_back_at=at, taken_back_by=by):
        raise Refused(_("It is too late: it was taken back already, or the authors have been told."))
    accounts_api.audit("appeal.take_back", subject=answer, by=by, at=at, version=str(version.uuid))
    if answer.decision is not None:
        Decision.objects.filter(pk=answer.decision.pk, **held).update(taken_back_at=at, taken_back_by=by)
        accounts_api.audit("outcome.take_back", subject=answer.decision, by=by, at=at, version=str(version.uuid))
    answer.refresh_from_db()
    return answer


def why_not_decide(found: Appeal, by: Person) -> str:
    """Whoever decided the result does not judge their own decision, while another moderator can. One query or two."""
    outcome = found.version.outcome
    if outcome is None or outcome.released_by_id != by.pk:
        return ""
    authors = set(found.version.submission.authors.values_list("person_id", flat=True))
    others = [one for one in runs_api.holders(found.version.submission.run, Role.MODERATOR) if one.pk != by.pk]
    if any(one.pk not in authors for one in others):
        return _("You decided this result. Another moderator answers the appeal.")
    return ""


def appeals_waiting(run: Run, *, by: Person) -> list[Any]:
    """The appeals of a run without an answer in force, the one that is due first at the top; not against one's own
    work.

    Each has its version with submission and outcome, ``title``, and ``held``: the answer that is held, or ``None``.
    Raises ``NotFound`` for who is neither moderator nor manager. Three queries.
    """
    runs_api.require_role(run, Role.MODERATOR, Role.MANAGER, by=by)
    released = AppealDecision.objects.filter(appeal=OuterRef("pk"), released_at__isnull=False)
    rows = Appeal.objects.filter(~Exists(released), version__submission__run=run)
    rows = rows.exclude(version__submission__authors__person=by).defer("version__snapshot")
    rows = rows.select_related("version__submission__run", "version__outcome", "by")
    named = rows.annotate(title=KeyTextTransform("title", "version__snapshot")).order_by("decide_by", "pk")
    found: list[Any] = list(named)
    held = {one.appeal_id: one for one in AppealDecision.objects.filter(appeal__in=found, taken_back_at=None)}
    for one in found:
        one.held = held.get(one.pk)
    return found

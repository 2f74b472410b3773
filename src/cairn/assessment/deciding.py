"""The last word: a decision that is held for a while and can be taken back; ``in_force`` makes it the outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.models import (
    AppealDecision,
    Decision,
    Mark,
    Result,
    Stage,
    Submission,
    SubmissionVersion,
)
from cairn.assessment.submitting import is_author, reader_of, version_for
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import clean_text
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role

HOLD = timedelta(minutes=10)


class OwnMarkFirst(Refused):
    """A moderator who holds a ``version`` to be marked gives their own mark before they see others' or decide."""

    def __init__(self, version: SubmissionVersion) -> None:
        super().__init__(
            _("You hold this work to mark it. Give your own mark first, or give it back: then you see the other marks.")
        )
        self.version = version


@transaction.atomic
def decide(
    version_uuid: UUID | str,
    *,
    result: str,
    letter: str,
    by: Person,
    at: datetime,
    reason: str = "",
    batch: UUID | None = None,
) -> Decision:
    """Decide the result of a version. It takes effect after ``HOLD``; until then it can be taken back.

    ``reason`` is needed where the result is not what the rule proposes. Raises ``NotFound`` for who is no moderator of
    the run; ``OwnMarkFirst`` for who is still to mark it; ``Refused`` for one's own work, without a mark, while
    somebody's decision is held or has taken effect, without a letter, or for a result that there is not.
    """
    version = version_for(version_uuid, by=by)
    submission = version.submission
    runs_api.require_role(submission.run, Role.MODERATOR, by=by)
    if reader_of(version, by).own_mark_first:
        raise OwnMarkFirst(version)
    submission = Submission.objects.select_for_update().get(pk=submission.pk)
    _refuse(version, submission, result, letter, reason, by=by)
    made = hold(version, result, clean_text(letter), clean_text(reason), by=by, at=at, batch=batch)
    accounts_api.audit("outcome.decide", subject=made, by=by, at=at, version=str(version.uuid), result=result)
    return made


def hold(
    version: SubmissionVersion,
    result: str,
    letter: str,
    reason: str,
    *,
    by: Person | None,
    at: datetime,
    batch: UUID | None = None,
) -> Decision:
    """A decision that takes effect after ``HOLD``, without asking whether it may be made. In a transaction."""
    try:
        with transaction.atomic():
            return Decision.objects.create(
                version=version, result=result, letter=letter, reason=reason, by=by, at=at, batch=batch,
                effective_at=at + HOLD,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(_("Another moderator has just decided this. Look at the page again.")) from None


def decide_by_rule(version: SubmissionVersion, result: str, *, at: datetime) -> None:
    """Where no moderator decides: what the rule proposes, held like any decision. In a transaction; twice is once."""
    if version.outcome_id is None and held_decision(version) is None:
        letters = {
            Result.PASSED: _("Your work has passed by the marks that it was given. Read what each of them says below."),
            Result.REVISE: _("Your work is not there yet. Read what each mark says below, then send it in again."),
        }
        hold(version, result, letters.get(Result(result), ""), "", by=None, at=at)


def _refuse(
    version: SubmissionVersion, submission: Submission, result: str, letter: str, reason: str, *, by: Person
) -> None:
    if is_author(submission, by):
        raise Refused(_("This is your own work. Ask another moderator to release its result."))
    if SubmissionVersion.objects.filter(pk=version.pk, outcome__isnull=False).exists():
        raise Refused(_("The result has been released already: it can't be released again."))
    if submission.state == Submission.State.WITHDRAWN:
        raise Refused(_("Its authors have withdrawn this work: it needs no result."))
    if held_decision(version) is not None:
        raise Refused(_("This is decided already and will be released soon. Take that back first."))
    if not Mark.objects.filter(allocation__version=version).exclude(allocation__stage=Stage.SELF).exists():
        raise Refused(_("Nobody has marked this yet. Wait for the first mark."))
    if result not in Result.values:
        raise Refused(_("Choose one of the results that are listed"), field="result")
    if not clean_text(letter):
        raise Refused(_("Write the letter that the authors will read"), field="letter")
    proposed = proposed_of(version)
    if proposed and proposed != result and not clean_text(reason):
        words = _("Say why it is not what the marks propose: %(proposed)s") % {"proposed": Result(proposed).label}
        raise Refused(words, field="reason")


def proposed_of(version: SubmissionVersion) -> str:
    """What the pass rule makes of the marks; empty while that is not worked out."""
    found = getattr(SubmissionVersion.objects.select_related("score").get(pk=version.pk), "score", None)
    return found.proposed if found is not None else ""


def held_decision(version: SubmissionVersion) -> Decision | None:
    """What was decided and is not in force yet. One query."""
    return Decision.objects.filter(version=version, taken_back_at=None, released_at=None).select_related("by").first()


@dataclass(frozen=True)
class Batch:
    """What became of a batch: those decided, and the sentence for each that was not, by uuid."""

    uuid: UUID
    decided: tuple[Decision, ...]
    refused: tuple[tuple[UUID, str], ...]


def decide_batch(version_uuids: Iterable[UUID], *, letters: dict[str, str], by: Person, at: datetime) -> Batch:
    """Decide several as the marks propose, with one letter for each result. Each is decided or refused by itself.

    ``letters`` is by the result. What waits for a further opinion, or has none proposed, is refused.
    """
    batch, decided, refused = uuid4(), [], []
    for uuid in dict.fromkeys(version_uuids):
        try:
            version = version_for(uuid, by=by, whole=False)
            proposed = proposed_of(version)
            if version.submission.state == Submission.State.MARKING:
                raise Refused(_("It is still being marked: decide it by itself, if it must be decided now."))
            if not proposed:
                raise Refused(_("The marks propose no result yet"))
            decided.append(decide(uuid, result=proposed, letter=letters.get(proposed, ""), by=by, at=at, batch=batch))
        except (Refused, NotFound) as error:
            words = error.message if isinstance(error, Refused) else _("There is no such work")
            refused.append((uuid, words))
    return Batch(batch, tuple(decided), tuple(refused))


@transaction.atomic
def take_back(decision: Decision, *, by: Person, at: datetime) -> Decision:
    """Take a decision back before it takes effect; the answer to an appeal that it comes with goes too.

    Raises ``NotFound`` for who is no moderator of the run, or wrote the work; ``Refused`` when it is too late.
    """
    version = version_for(decision.version.uuid, by=by, whole=False)
    runs_api.require_role(version.submission.run, Role.MODERATOR, by=by)
    if reader_of(version, by).seen_as == "author":
        raise NotFound(f"decision {decision.uuid}")
    Submission.objects.select_for_update().get(pk=version.submission_id)
    rows = Decision.objects.filter(pk=decision.pk, taken_back_at=None, released_at=None)
    if not rows.update(taken_back_at=at, taken_back_by=by):
        raise Refused(_("It is too late: the authors have been told."))
    accounts_api.audit("outcome.take_back", subject=decision, by=by, at=at, version=str(version.uuid))
    for answer in AppealDecision.objects.filter(decision=decision, taken_back_at=None, released_at=None):
        AppealDecision.objects.filter(pk=answer.pk).update(taken_back_at=at, taken_back_by=by)
        accounts_api.audit("appeal.take_back", subject=answer, by=by, at=at, version=str(version.uuid))
    decision.refresh_from_db()
    return decision


def take_back_batch(batch: UUID, *, by: Person, at: datetime) -> int:
    """Take back what of a batch is still held; how many that were."""
    n = 0
    for one in Decision.objects.filter(batch=batch, taken_back_at=None, released_at=None).select_related("version"):
        try:
            take_back(one, by=by, at=at)
            n += 1
        except Refused:
            continue
    return n

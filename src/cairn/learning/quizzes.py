"""Quizzes: drawing one, answering it once, what was right, and which attempt counts."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.courses.models_api import QuestionVersion
from cairn.learning.gates import judge_gates
from cairn.learning.kinds import shown_by_kind
from cairn.learning.models import AttemptAnswer, AttemptQuestion, PointAward, QuizAttempt
from cairn.learning.progress import finish, require_going_on
from cairn.learning.standing import is_open
from cairn.learning.statements import store_in_run
from cairn.learning.trails import ObjectView
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import QuizSubmitted, announce
from cairn.methods.quiz_marking import Given
from cairn.runs.models_api import Enrolment

AskedQuestion = courses_api.AskedQuestion


@dataclass(frozen=True)
class AttemptView:
    attempt: QuizAttempt
    item: courses_api.ObjectItem
    settings: Any
    questions: tuple[AskedQuestion, ...]


def attempts_of(enrolment: Enrolment, object_id: int) -> list[QuizAttempt]:
    """All attempts at a quiz, the first one first. One query."""
    return list(QuizAttempt.objects.filter(enrolment=enrolment, learning_object_id=object_id).order_by("number"))


def counting(attempts: Sequence[QuizAttempt], counts: str) -> QuizAttempt | None:
    """The attempt whose result is shown as that of the quiz: the best one (of equals the first), or the last.

    Which one counts never takes anything away: who passed once has done the quiz, with its points and its gate.
    """
    sent = [one for one in attempts if one.submitted_at is not None]
    if counts == "last":
        return sent[-1] if sent else None
    return max(sent, key=lambda one: float(one.score or 0), default=None)


def next_attempt_at(attempts: Sequence[QuizAttempt], delay: int) -> datetime | None:
    """When the next attempt may begin, ``delay`` minutes after the last one was sent; ``None``: at any time."""
    last = max((one.submitted_at for one in attempts if one.submitted_at is not None), default=None)
    return last + timedelta(minutes=delay) if last is not None and delay else None


@shown_by_kind.register("quiz")
def shown(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """For the page of a quiz: how it draws, one's attempts at it, and whether another may begin. One query."""
    quiz = view.item.quiz
    attempts = attempts_of(enrolment, view.item.id) if enrolment else []
    if quiz is None:
        return {"quiz": None, "attempts": attempts}
    now = timezone.now()
    waits = next_attempt_at(attempts, quiz.delay)
    return {
        "quiz": quiz,
        "attempts": attempts,
        "counting": counting(attempts, quiz.counts),
        "left": max(0, quiz.attempts - len(attempts)) if quiz.attempts else None,
        "goes_on": bool(attempts) and attempts[-1].submitted_at is None,
        "waits": _moment(waits, now) if waits is not None and waits > now else "",
    }


@transaction.atomic
def start_quiz(enrolment: Enrolment, *, object_uuid: UUID, by: Person, at: datetime) -> QuizAttempt:
    """Draw the questions of the next attempt, or go on with the one that is open.

    Raises ``NotFound``; ``Refused`` for a locked level, after passing where the best attempt counts, when all attempts
    are used up, before the time of the next one, and for a quiz without questions.
    """
    require_going_on(enrolment, by=by, at=at)
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object_by_uuid(object_uuid)
    if item.quiz is None:
        raise NotFound
    if not is_open(enrolment, tree, tree.level_of(item)):
        raise Refused(_("This level is not open yet."))
    earlier = attempts_of(enrolment, item.id)
    if earlier and earlier[-1].submitted_at is None:
        return earlier[-1]
    _require_another(item.quiz, earlier, at=at)
    number = len(earlier) + 1
    before = AttemptQuestion.objects.filter(attempt__in=earlier).values_list("version__question_id", flat=True)
    drawn = courses_api.draw_questions(item.id, seed=f"{enrolment.pk}:{item.id}:{number}", avoid=frozenset(before))
    if not drawn:
        raise Refused(_("This quiz has no questions yet. Tell a facilitator in the discussion."))
    try:
        with transaction.atomic():
            attempt = QuizAttempt.objects.create(
                enrolment=enrolment, learning_object_id=item.id, number=number, started_at=at
            )
    except IntegrityError:  # two tabs started at once: both go on with the first one's
        return QuizAttempt.objects.get(enrolment=enrolment, learning_object_id=item.id, number=number)
    AttemptQuestion.objects.bulk_create(
        AttemptQuestion(attempt=attempt, version=version, position=place)
        for place, version in enumerate(drawn, start=1)
    )
    return attempt


def _require_another(quiz: courses_api.QuizItem, earlier: Sequence[QuizAttempt], *, at: datetime) -> None:
    """Raises ``Refused`` where no further attempt may begin."""
    if quiz.counts == "best" and any(one.passed for one in earlier):
        raise Refused(_("You have passed this quiz already."))
    if quiz.attempts and len(earlier) >= quiz.attempts:
        raise Refused(
            _("You have used your %(n)d attempts. Ask a facilitator in the discussion for another.")
            % {"n": quiz.attempts}
        )
    waits = next_attempt_at(earlier, quiz.delay)
    if waits is not None and at < waits:
        raise Refused(_("You can start your next attempt %(moment)s.") % {"moment": _moment(waits, at)})


def _moment(when: datetime, now: datetime) -> str:
    """``at 14:05``, on another day with its date. A minute that has begun is waited out."""
    here = timezone.localtime(when + timedelta(seconds=59)).replace(second=0)
    if here.date() == timezone.localtime(now).date():
        return _("at %(time)s") % {"time": f"{here:%H:%M}"}
    return _("on %(day)s at %(time)s") % {"day": date_format(here, "j F"), "time": f"{here:%H:%M}"}


def attempt_of(uuid: UUID, *, by: Person) -> AttemptView:
    """One's own attempt with its questions and what was answered. Three queries. Raises ``NotFound``."""
    attempt = (
        QuizAttempt.objects.select_related("enrolment__run__programme", "enrolment__person")
        .filter(uuid=uuid, enrolment__person=by)
        .first()
    )
    if attempt is None:
        raise NotFound
    rows = list(attempt.questions.prefetch_related("answers").annotate(asked=F("version__uuid")))
    versions = courses_api.questions_by_version(row.asked for row in rows)
    questions = tuple(_asked(row, versions[row.asked]) for row in rows)
    item = courses_api.structure(attempt.enrolment.run.programme).object_by_id(attempt.learning_object_id)
    return AttemptView(attempt, item, item.quiz, questions)


def _asked(row: Any, version: QuestionVersion) -> AskedQuestion:
    question = courses_api.asked(
        version, id=row.pk, position=row.position, secret=f"attempt {row.attempt_id} {row.position}"
    )
    return replace(question, given=_kept(row, version), correct=row.correct)


def _kept(row: Any, version: QuestionVersion) -> Given:
    """The answer as it was stored."""
    uuids = {choice.pk: str(choice.uuid) for choice in version.choices.all()}
    picked, placed = [], {}
    for one in row.answers.all():
        if one.choice_id is None:
            picked.append(one.text)
        elif one.text or one.position is not None:
            placed[uuids[one.choice_id]] = one.text or str(one.position)
        else:
            picked.append(uuids[one.choice_id])
    return Given(tuple(picked), placed)


@transaction.atomic
def submit_quiz(
    attempt_uuid: UUID,
    *,
    answers: Mapping[int, courses_api.Sent],
    by: Person,
    at: datetime,
    seconds: Mapping[int, float] | None = None,
) -> QuizAttempt:
    """Mark an attempt. ``answers`` by position: uuids of choices, or one typed text; for ordering and matching by uuid
    of the choice the place (``"1"``) or the half that it was given. A question left out counts as wrong.

    ``seconds`` is how long each question was looked at, as the browser says; never more than the attempt lasted.
    Of two tabs the first one counts, and the second is given its result. Passing finishes the object and gives its
    points. Raises ``NotFound``; ``Refused`` for an answer that the page does not offer, and for what is no number.
    """
    view = attempt_of(attempt_uuid, by=by)
    attempt, enrolment = view.attempt, view.attempt.enrolment
    if attempt.submitted_at is not None:
        return attempt
    require_going_on(enrolment, by=by, at=at)
    questions = [answered(one, answers.get(one.position, ())) for one in view.questions]
    score = 100 * sum(one.right for one in questions) / max(len(questions), 1)
    passed = score >= view.settings.pass_mark
    taken = QuizAttempt.objects.filter(pk=attempt.pk, submitted_at=None)
    if not taken.update(submitted_at=at, score=score, passed=passed):
        attempt.refresh_from_db()
        return attempt
    attempt.submitted_at, attempt.score, attempt.passed = at, score, passed
    _store(questions, seconds or {}, most=(at - attempt.started_at).total_seconds())
    _tell(view, at=at)
    if passed and not finish(enrolment, view.item, kind=PointAward.Kind.QUIZ, by=by, at=at):
        judge_gates(enrolment, by=by, at=at)  # it was done before it became a quiz
    return attempt


def answered(question: AskedQuestion, sent: courses_api.Sent) -> AskedQuestion:
    """The question with an answer that a form sent. Raises ``Refused``."""
    return replace(question, given=courses_api.read_answer(question, sent))


def _store(questions: Sequence[AskedQuestion], seconds: Mapping[int, float], *, most: float) -> None:
    rows = [
        AttemptQuestion(pk=one.id, correct=one.right, seconds=_clamped(seconds.get(one.position), most))
        for one in questions
    ]
    AttemptQuestion.objects.bulk_update(rows, ["correct", "seconds"])
    AttemptAnswer.objects.bulk_create(row for one in questions for row in _answer_rows(one))


def _clamped(seconds: float | None, most: float) -> float | None:
    """Half a second is the least that can be looked at; what is not a time at all is no time."""
    if seconds is None or not math.isfinite(seconds) or seconds <= 0:
        return None
    return round(min(seconds, max(most, 0.5)), 1)


def _answer_rows(question: AskedQuestion) -> list[AttemptAnswer]:
    ids = {str(choice.uuid): choice.pk for choice in question.choices}
    given = question.given
    rows = [
        AttemptAnswer(question_id=question.id, choice_id=ids[one])
        if one in ids
        else AttemptAnswer(question_id=question.id, text=one)
        for one in given.picked
    ]
    ordering = question.version.kind == QuestionVersion.Kind.ORDERING
    for key, value in given.placed.items():
        where: dict[str, Any] = {"position": int(value)} if ordering else {"text": value}
        rows.append(AttemptAnswer(question_id=question.id, choice_id=ids[key], **where))
    return rows


def _tell(view: AttemptView, *, at: datetime) -> None:
    attempt, enrolment = view.attempt, view.attempt.enrolment
    score = float(attempt.score or 0)
    store_in_run(
        enrolment,
        "passed" if attempt.passed else "failed",
        kind="object",
        uuid=view.item.uuid,
        name=view.item.title,
        at=at,
        as_type="quiz",
        result={"score": {"scaled": round(score / 100, 4)}, "success": bool(attempt.passed), "completion": True},
    )
    announce(
        QuizSubmitted(
            at=at, person_id=enrolment.person_id, run_id=enrolment.run_id, object_uuid=view.item.uuid,
            attempt_uuid=attempt.uuid, score=score, passed=bool(attempt.passed),
        )
    )  # fmt: skip

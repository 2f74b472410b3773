"""Quizzes: drawing one, answering it once, and what was right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.courses import api as courses_api
from cairn.courses.models_api import Choice, QuestionVersion
from cairn.learning.kinds import shown_by_kind
from cairn.learning.models import AttemptAnswer, AttemptQuestion, PointAward, QuizAttempt
from cairn.learning.progress import finish, require_going_on
from cairn.learning.standing import is_open
from cairn.learning.trails import ObjectView
from cairn.lib.errors import NotFound, Refused
from cairn.lib.events import QuizSubmitted, announce
from cairn.records import api as records_api
from cairn.runs.models_api import Enrolment


@dataclass(frozen=True)
class AskedQuestion:
    """A question of an attempt; ``correct`` is ``None`` until the attempt is submitted."""

    id: int
    position: int
    version: QuestionVersion
    choices: tuple[Choice, ...]
    chosen: frozenset[UUID]
    correct: bool | None


@dataclass(frozen=True)
class AttemptView:
    attempt: QuizAttempt
    item: courses_api.ObjectItem
    settings: Any
    questions: tuple[AskedQuestion, ...]


def attempts_of(enrolment: Enrolment, object_id: int) -> list[QuizAttempt]:
    """All attempts at a quiz, the first one first. One query."""
    return list(QuizAttempt.objects.filter(enrolment=enrolment, learning_object_id=object_id).order_by("number"))


@shown_by_kind.register("quiz")
def shown(enrolment: Enrolment | None, view: ObjectView) -> dict[str, Any]:
    """For the page of a quiz: how it draws, and one's attempts at it. One query."""
    return {"quiz": view.item.quiz, "attempts": attempts_of(enrolment, view.item.id) if enrolment else []}


@transaction.atomic
def start_quiz(enrolment: Enrolment, *, object_uuid: UUID, by: Person, at: datetime) -> QuizAttempt:
    """Draw the questions of the next attempt, or go on with the one that is open.

    Raises ``NotFound``; ``Refused`` for a locked level, after passing, or when all attempts are used up.
    """
    require_going_on(enrolment, by=by, at=at)
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object_by_uuid(object_uuid)
    quiz = item.quiz
    if quiz is None:
        raise NotFound
    if not is_open(enrolment, tree, tree.level_of(item)):
        raise Refused(_("This level is not open yet."))
    earlier = attempts_of(enrolment, item.id)
    if earlier and earlier[-1].submitted_at is None:
        return earlier[-1]
    if any(one.passed for one in earlier):
        raise Refused(_("You have passed this quiz already."))
    if quiz.attempts and len(earlier) >= quiz.attempts:
        raise Refused(
            _("You have used your %(n)d attempts. Ask a facilitator in the discussion for another.")
            % {"n": quiz.attempts}
        )
    asked = AttemptQuestion.objects.filter(attempt__in=earlier).values_list("version_id", flat=True)
    number = len(earlier) + 1
    drawn = courses_api.draw_questions(item.id, seed=f"{enrolment.pk}:{item.id}:{number}", avoid=frozenset(asked))
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


def attempt_of(uuid: UUID, *, by: Person) -> AttemptView:
    """One's own attempt with its questions and what was chosen. Three queries. Raises ``NotFound``."""
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
    choices = tuple(version.choices.all())
    ticked = {one.choice_id for one in row.answers.all()}
    chosen = frozenset(choice.uuid for choice in choices if choice.pk in ticked)
    return AskedQuestion(row.pk, row.position, version, choices, chosen, row.correct)


@transaction.atomic
def submit_quiz(attempt_uuid: UUID, *, answers: Mapping[int, Sequence[str]], by: Person, at: datetime) -> QuizAttempt:
    """Mark an attempt: ``answers`` are uuids of choices by position; a question left out counts as wrong.

    Of two tabs the first one counts, and the second is given its result. Passing finishes the object and gives its
    points. Raises ``NotFound``; ``Refused`` for a choice that belongs to another question.
    """
    view = attempt_of(attempt_uuid, by=by)
    attempt, enrolment = view.attempt, view.attempt.enrolment
    if attempt.submitted_at is not None:
        return attempt
    require_going_on(enrolment, by=by, at=at)
    picked = {asked.position: _picked(asked, answers.get(asked.position, ())) for asked in view.questions}
    right = {asked.position: _is_right(asked, picked[asked.position]) for asked in view.questions}
    score = 100 * sum(right.values()) / max(len(right), 1)
    passed = score >= view.settings.pass_mark
    taken = QuizAttempt.objects.filter(pk=attempt.pk, submitted_at=None)
    if not taken.update(submitted_at=at, score=score, passed=passed):
        attempt.refresh_from_db()
        return attempt
    attempt.submitted_at, attempt.score, attempt.passed = at, score, passed
    attempt.questions.filter(position__in=[place for place, good in right.items() if good]).update(correct=True)
    attempt.questions.filter(correct=None).update(correct=False)
    AttemptAnswer.objects.bulk_create(
        AttemptAnswer(question_id=asked.id, choice=one) for asked in view.questions for one in picked[asked.position]
    )
    _tell(view, at=at)
    if passed:
        finish(enrolment, view.item, kind=PointAward.Kind.QUIZ, by=by, at=at)
    return attempt


def _picked(asked: AskedQuestion, uuids: Sequence[str]) -> list[Choice]:
    by_uuid = {str(choice.uuid): choice for choice in asked.choices}
    wanted = list(dict.fromkeys(str(one) for one in uuids if one))
    if any(one not in by_uuid for one in wanted):
        raise Refused(_("Question %(n)d: choose one of the answers that are listed.") % {"n": asked.position})
    if asked.version.kind != QuestionVersion.Kind.MULTIPLE:
        wanted = wanted[:1]
    return [by_uuid[one] for one in wanted]


def _is_right(asked: AskedQuestion, picked: list[Choice]) -> bool:
    wanted = {choice.pk for choice in asked.choices if choice.correct}
    return bool(picked) and {choice.pk for choice in picked} == wanted


def _tell(view: AttemptView, *, at: datetime) -> None:
    attempt, enrolment = view.attempt, view.attempt.enrolment
    score = float(attempt.score or 0)
    records_api.store(
        person_id=enrolment.person_id,
        verb="passed" if attempt.passed else "failed",
        activity=records_api.iri("object", view.item.uuid),
        activity_type="quiz",
        name=view.item.title,
        run_uuid=enrolment.run.uuid,
        at=at,
        result={"score": {"scaled": round(score / 100, 4)}, "success": bool(attempt.passed), "completion": True},
        parents=[records_api.iri("run", enrolment.run.uuid)],
    )
    announce(
        QuizSubmitted(
            at=at, person_id=enrolment.person_id, run_id=enrolment.run_id, object_uuid=view.item.uuid,
            attempt_uuid=attempt.uuid, score=score, passed=bool(attempt.passed),
        )
    )  # fmt: skip

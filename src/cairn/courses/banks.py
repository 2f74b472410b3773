"""Question banks: drawing from them."""

from __future__ import annotations

import random
from collections.abc import Iterable
from uuid import UUID

from cairn.courses.models import Question, QuestionTag, QuestionVersion, QuizSettings
from cairn.lib.errors import NotFound


def quiz_of(object_id: int) -> QuizSettings:
    """How a quiz draws and what passes it. Raises ``NotFound`` for an object that is no quiz."""
    found = QuizSettings.objects.select_related("bank").filter(learning_object_id=object_id).first()
    if found is None:
        raise NotFound
    return found


def draw_questions(object_id: int, *, seed: str, avoid: frozenset[int] = frozenset()) -> list[QuestionVersion]:
    """The questions of one attempt, each once, the same for the same ``seed``.

    A quiz with ``draw`` 0 asks all of them in their order. ``avoid`` are inside keys of questions that were asked
    before, in whatever version: they come only when the others don't suffice.
    Raises ``NotFound`` for an object that is no quiz.
    """
    quiz = quiz_of(object_id)
    pool = Question.objects.filter(bank_id=quiz.bank_id, retired_at=None, current__isnull=False)
    if tags := quiz.tags.split():
        # Not by a join, which would give a question once for each of its tags.
        pool = pool.filter(pk__in=QuestionTag.objects.filter(name__in=tags).values("question_id"))
    versions = [question.current for question in pool.select_related("current").order_by("position", "pk")]
    known = [version for version in versions if version is not None]
    if not quiz.draw:
        return known
    known.sort(key=lambda version: version.question_id)  # a draw does not change when an author moves a question
    random.Random(seed).shuffle(known)  # noqa: S311  a draw, not a secret
    known.sort(key=lambda version: version.question_id in avoid)
    return known[: quiz.draw]


# What was ever asked never changes, so what a process has read once it need not read again.
_versions: dict[UUID, QuestionVersion] = {}
_MOST_VERSIONS = 5000


def questions_by_version(uuids: Iterable[UUID]) -> dict[UUID, QuestionVersion]:
    """Versions by uuid, each with its choices. Two queries for those that this process has not read before."""
    wanted = set(uuids)
    found = {uuid: row for uuid in wanted if (row := _versions.get(uuid)) is not None}
    if len(found) < len(wanted):
        rows = QuestionVersion.objects.prefetch_related("choices").filter(uuid__in=wanted - found.keys())
        read = {row.uuid: row for row in rows}
        found |= read
        if len(_versions) + len(read) > _MOST_VERSIONS:
            _versions.clear()
        _versions.update(read)
    return found

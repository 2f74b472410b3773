"""An object as a learner would meet it, made from its draft: nothing is counted and nothing can be sent."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cairn.courses.models import Question, QuestionVersion

MOST_QUESTIONS = 3


@dataclass(frozen=True)
class Preview:
    """What the preview's template shows. ``after``: the learner has voted, found the answer or sent the quiz.

    ``hides_prose``: the text is shown only afterwards. ``questions`` are the first of the quiz's bank.
    """

    kind: str
    after: bool
    hides_prose: bool
    questions: tuple[QuestionVersion, ...] = ()


def preview_of(page: Any, *, mode: str) -> Preview:
    """Two queries for a quiz, none for other kinds."""
    after = mode == "after"
    return Preview(page.kind, after, page.kind in ("poll", "cache") and not after, _questions(page))


def _questions(page: Any) -> tuple[QuestionVersion, ...]:
    if page.kind != "quiz" or page.quiz_bank is None:
        return ()
    asked = Question.objects.filter(bank=page.quiz_bank, retired_at=None, current__isnull=False)
    if tags := page.quiz_tags.split():
        asked = asked.filter(tags__name__in=tags).distinct()
    found = asked.select_related("current").prefetch_related("current__choices")[:MOST_QUESTIONS]
    return tuple(one.current for one in found if one.current is not None)

"""Courses: reading a programme in, reading it as learners meet it, its questions, and who may write it."""

from __future__ import annotations

from cairn.courses.banks import draw_questions, questions_by_version, quiz_of
from cairn.courses.importing import carry_out, export_programme, import_programme, plan_of
from cairn.courses.items import (
    CitationItem,
    ClueItem,
    ConditionItem,
    CourseItem,
    FieldItem,
    LevelItem,
    MediaItem,
    ObjectItem,
    OptionItem,
    PollItem,
    QuestItem,
    QuizItem,
    Structure,
    WorksheetItem,
)
from cairn.courses.models import Programme
from cairn.courses.reading import prose_html, structure
from cairn.courses.rights import let_author, may_write
from cairn.lib.errors import NotFound

__all__ = [
    "CitationItem",
    "ClueItem",
    "ConditionItem",
    "CourseItem",
    "FieldItem",
    "LevelItem",
    "MediaItem",
    "ObjectItem",
    "OptionItem",
    "PollItem",
    "QuestItem",
    "QuizItem",
    "Structure",
    "WorksheetItem",
    "carry_out",
    "draw_questions",
    "export_programme",
    "import_programme",
    "let_author",
    "may_write",
    "plan_of",
    "programme_of",
    "programmes",
    "prose_html",
    "questions_by_version",
    "quiz_of",
    "structure",
]


def programme_of(key: str) -> Programme:
    """The programme of this key. Raises ``NotFound``."""
    found = Programme.objects.filter(key=key).first()
    if found is None:
        raise NotFound
    return found


def programmes() -> list[Programme]:
    """All programmes, each with its page, by title."""
    return list(Programme.objects.select_related("page").order_by("title"))

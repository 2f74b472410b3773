"""Courses: reading a programme in, reading it as learners meet it, its questions, and who may write it."""

from __future__ import annotations

from cairn.courses.asking import AskedQuestion, Sent, asked, read_answer, right_answer
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
from cairn.courses.question_facts import ChoiceFacts, QuestionFacts, checked
from cairn.courses.questions import (
    all_facts,
    bank_of,
    banks,
    question_of,
    retire_question,
    save_bank,
    save_question,
    version_facts,
)
from cairn.courses.reading import prose_html, structure
from cairn.courses.rights import let_author, let_publisher, let_reviewer, may_write
from cairn.lib.errors import NotFound

__all__ = [
    "AskedQuestion",
    "ChoiceFacts",
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
    "QuestionFacts",
    "QuizItem",
    "Sent",
    "Structure",
    "WorksheetItem",
    "all_facts",
    "asked",
    "bank_of",
    "banks",
    "carry_out",
    "checked",
    "draw_questions",
    "export_programme",
    "import_programme",
    "let_author",
    "let_publisher",
    "let_reviewer",
    "may_write",
    "plan_of",
    "programme_of",
    "programmes",
    "prose_html",
    "question_of",
    "questions_by_version",
    "quiz_of",
    "read_answer",
    "retire_question",
    "right_answer",
    "save_bank",
    "save_question",
    "structure",
    "version_facts",
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

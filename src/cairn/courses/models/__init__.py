"""Pages hold prose (``pages``, ``blocks``); tables hold facts (``facts``, ``questions``, ``furniture``)."""

from cairn.courses.models.facts import Citation, Course, GateCondition, LearningObject, Level, Programme
from cairn.courses.models.furniture import CacheClue, Figure, ImportMark, Media, PollOption, Quest, WorksheetField
from cairn.courses.models.pages import CoursePage, HomePage, LevelPage, ObjectPage, ProgrammePage
from cairn.courses.models.questions import (
    Choice,
    Question,
    QuestionBank,
    QuestionTag,
    QuestionVersion,
    QuizSettings,
)

__all__ = [
    "CacheClue",
    "Choice",
    "Citation",
    "Course",
    "CoursePage",
    "Figure",
    "GateCondition",
    "HomePage",
    "ImportMark",
    "LearningObject",
    "Level",
    "LevelPage",
    "Media",
    "ObjectPage",
    "PollOption",
    "Programme",
    "ProgrammePage",
    "Quest",
    "Question",
    "QuestionBank",
    "QuestionTag",
    "QuestionVersion",
    "QuizSettings",
    "WorksheetField",
]

"""Pages hold prose (``pages``); tables hold facts (``facts``, ``questions``)."""

from cairn.courses.models.facts import Citation, Course, GateCondition, LearningObject, Level, Programme
from cairn.courses.models.pages import CoursePage, HomePage, LevelPage, ObjectPage, ProgrammePage
from cairn.courses.models.questions import Choice, Question, QuestionBank, QuestionVersion, QuizSettings

__all__ = [
    "Choice",
    "Citation",
    "Course",
    "CoursePage",
    "GateCondition",
    "HomePage",
    "LearningObject",
    "Level",
    "LevelPage",
    "ObjectPage",
    "Programme",
    "ProgrammePage",
    "Question",
    "QuestionBank",
    "QuestionVersion",
    "QuizSettings",
]

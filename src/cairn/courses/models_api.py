"""Models that a foreign key of another area may point at. Nobody creates their rows but ``courses.api``."""

from cairn.courses.models import Choice, Course, LearningObject, Level, PollOption, Programme, Quest, QuestionVersion

__all__ = ["Choice", "Course", "LearningObject", "Level", "PollOption", "Programme", "Quest", "QuestionVersion"]

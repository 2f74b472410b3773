"""Attempts at quizzes: questions as they were asked, answers as they were given. Only added to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.courses.models_api import Choice, LearningObject, QuestionVersion
from cairn.lib.models import Row
from cairn.runs.models_api import Enrolment


class QuizAttempt(Row):
    """One go at a quiz: the questions as drawn, the answers as given, the score in per cent."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="attempts")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    started_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True, blank=True)
    score = models.FloatField(null=True, blank=True)
    passed = models.BooleanField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment", "learning_object", "number"], name="attempt_number_once_per_quiz"
            ),
            # Two tabs that start a quiz share one open attempt.
            models.UniqueConstraint(
                fields=["enrolment", "learning_object"],
                condition=models.Q(submitted_at__isnull=True),
                name="attempt_one_open_per_quiz",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True, score__isnull=True, passed__isnull=True)
                | models.Q(submitted_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="attempt_scored_when_submitted",
            ),
        ]

    def __str__(self) -> str:
        return f"attempt {self.number}"


class AttemptQuestion(models.Model):
    """A question as it was drawn: its version, its place, and whether it was answered rightly."""

    attempt = models.ForeignKey(QuizAttempt, on_delete=models.CASCADE, related_name="questions")
    version = models.ForeignKey(QuestionVersion, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    correct = models.BooleanField(null=True)
    seconds = models.FloatField(null=True, blank=True, help_text="how long it was looked at, as the browser says")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_question_position_once"),
            models.UniqueConstraint(fields=["attempt", "version"], name="attempt_question_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.version}"


class AttemptAnswer(models.Model):
    """One part of an answer: a choice that was ticked; a number or words that were typed (``text``, no choice);
    a choice with the ``position`` that it was given, or with the half that it was matched to (``text``).
    """

    question = models.ForeignKey(AttemptQuestion, on_delete=models.CASCADE, related_name="answers")
    choice = models.ForeignKey(Choice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400, blank=True)
    position = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "choice"], name="attempt_answer_choice_once")
        ]

    def __str__(self) -> str:
        return self.text or str(self.choice)

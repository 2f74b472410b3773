"""What a learner did in a run. Points are a ledger; attempts, gates and certificates are only added to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.accounts.models_api import Person
from cairn.courses.models_api import Choice, LearningObject, Level, QuestionVersion
from cairn.lib.models import Row
from cairn.runs.models_api import Enrolment


class ObjectProgress(models.Model):
    """An object that an enrolment has finished."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="progress")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="progress")
    completed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Two tabs that mark the same object done finish it once.
            models.UniqueConstraint(fields=["enrolment", "learning_object"], name="progress_once_per_object")
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} finished {self.learning_object}"


class PointAward(models.Model):
    """One line of the points ledger: why, how many, when. The reason is unique, so nothing counts twice."""

    class Kind(models.TextChoices):
        OBJECT = "object"
        ANSWER = "answer"
        QUIZ = "quiz"

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="points")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enrolment", "kind", "learning_object"], name="points_given_once_per_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.points} for {self.kind}"


class GateOutcome(models.Model):
    """The gate of a level opened for an enrolment. An open gate never shuts, whatever authors change later."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="gates")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "level"], name="gate_opens_once_per_level")
        ]

    def __str__(self) -> str:
        return f"{self.level} open"


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

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["attempt", "position"], name="attempt_question_position_once"),
            models.UniqueConstraint(fields=["attempt", "version"], name="attempt_question_drawn_once"),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.version}"


class AttemptAnswer(models.Model):
    """A choice that was ticked (or, for other kinds, what was typed)."""

    question = models.ForeignKey(AttemptQuestion, on_delete=models.CASCADE, related_name="answers")
    choice = models.ForeignKey(Choice, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["question", "choice"], name="attempt_answer_choice_once")
        ]

    def __str__(self) -> str:
        return self.text or str(self.choice)


class Certificate(Row):
    """The proof that a project passed. ``code`` stands in the address that anyone can open.

    The name and titles are kept as they were printed; later changes don't alter what was given.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.PROTECT, related_name="certificate")
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    programme_title = models.CharField(max_length=200)
    run_title = models.CharField(max_length=200)
    project_title = models.CharField(max_length=200)
    submission_uuid = models.UUIDField()
    minutes = models.PositiveIntegerField(help_text="learning time, for CPD")
    issued_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Draft(models.Model):
    """What somebody was typing and has not sent. ``key`` names the form; the last two good texts are kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=160)
    text = models.TextField()
    before = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="draft_one_per_form")]

    def __str__(self) -> str:
        return self.key

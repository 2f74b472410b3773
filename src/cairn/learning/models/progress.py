"""What a learner finished in a run. Points are a ledger; gates and certificates are only added to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.courses.models_api import LearningObject, Level, Quest
from cairn.lib.models import Row
from cairn.runs.models_api import Enrolment, Run


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
    celebrated_at = models.DateTimeField(null=True, blank=True, help_text="when the learner was shown that it opened")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "level"], name="gate_opens_once_per_level")
        ]

    def __str__(self) -> str:
        return f"{self.level} open"


class Place(models.Model):
    """Where somebody is in a run, beside the rows that it is told from: what boards, "who is here" and "Continue" read.

    ``spot`` is the part of the page that was last in view; ``visible`` is the learner's own choice, at first no.
    """

    enrolment = models.OneToOneField(Enrolment, on_delete=models.CASCADE, related_name="place")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    level = models.ForeignKey(Level, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    learning_object = models.ForeignKey(
        LearningObject, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    spot = models.CharField(max_length=80, blank=True)
    points = models.PositiveIntegerField(default=0)
    visible = models.BooleanField(default=False)
    seen_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["run", "-points", "id"], condition=models.Q(visible=True), name="place_board_of_run"),
            models.Index(
                fields=["run", "level", "-seen_at"], condition=models.Q(visible=True), name="place_who_is_here"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment} at {self.learning_object}"


class QuestAward(Row):
    """The badge of a quest, given once; a quest that authors change later takes nothing away."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="quest_awards")
    quest = models.ForeignKey(Quest, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    celebrated_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["enrolment", "quest"], name="quest_awarded_once")]

    def __str__(self) -> str:
        return f"{self.quest} of {self.enrolment}"


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

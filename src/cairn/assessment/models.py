"""Rubrics, submissions, marks and outcomes. What was submitted or marked is only added to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.lib.models import Row
from cairn.runs.models_api import Run


class Stage(models.TextChoices):
    SELF = "self", _("Self")
    PEER = "peer", _("Peer")
    EXPERT = "expert", _("Expert")


class Result(models.TextChoices):
    PASSED = "passed", _("Passed")
    REVISE = "revise", _("Revise and resubmit")
    NOT_PASSED = "not_passed", _("Not passed")


class Rubric(Row):
    """Criteria by levels. One that was marked against is never edited: a new ``edition`` is added."""

    key = models.SlugField(max_length=80)
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    minimum_median = models.FloatField(default=2)
    no_criterion_below = models.PositiveSmallIntegerField(default=1)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["key", "edition"], name="rubric_edition_once")]

    def __str__(self) -> str:
        return self.title


class Criterion(Row):
    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)
    weight = models.FloatField(default=1)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rubric", "key"], name="criterion_key_once_in_rubric"),
            models.CheckConstraint(condition=models.Q(weight__gt=0), name="criterion_weight_above_zero"),
        ]

    def __str__(self) -> str:
        return self.title


class CriterionLevel(models.Model):
    """What work at this level looks like; ``score`` orders the levels."""

    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="levels")
    score = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=60)
    descriptor = models.TextField()

    class Meta:
        ordering: ClassVar = ["score"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["criterion", "score"], name="criterion_level_score_once")
        ]

    def __str__(self) -> str:
        return f"{self.score} {self.name}"


class AssessmentPlan(Row):
    """How the projects of a run are assessed: by which rubric, and by how many of whom."""

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="assessment_plan")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="plans")
    peers = models.PositiveSmallIntegerField(default=2)
    experts = models.PositiveSmallIntegerField(default=1)
    days_to_mark = models.PositiveSmallIntegerField(default=14)
    days_to_result = models.PositiveSmallIntegerField(default=21)

    def __str__(self) -> str:
        return f"{self.rubric} in {self.run}"


class Submission(Row):
    """A project put forward in a run. Its versions are what people read; ``state`` says whose turn it is."""

    class State(models.TextChoices):
        MARKING = "marking", _("Being marked")
        MODERATION = "moderation", _("With the moderator")
        PASSED = "passed", _("Passed")
        REVISE = "revise", _("To be revised")
        NOT_PASSED = "not_passed", _("Not passed")

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="submissions")
    project_uuid = models.UUIDField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.MARKING)

    class Meta:
        constraints: ClassVar = [
            # Two members who press "Submit" at once make versions of one submission.
            models.UniqueConstraint(fields=["run", "project_uuid"], name="submission_once_per_project_in_run")
        ]
        indexes: ClassVar = [models.Index(fields=["run", "state"], name="submission_by_state")]

    def __str__(self) -> str:
        return f"{self.project_uuid}"


class SubmissionAuthor(models.Model):
    """Who wrote it, as the team stood at a version."""

    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="authors")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="submissions")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "person"], name="submission_author_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}"


class SubmissionVersion(Row):
    """Version ``number`` as it was: the snapshot and its SHA-256, by which a later change would show."""

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reply = models.TextField(blank=True, help_text="what the authors answer to the last outcome")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    result_due_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "number"], name="submission_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.submission} version {self.number}"


class Allocation(Row):
    """A person is asked to mark a version, by a date. Given up or expired, it stays, with its end."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="allocations")
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allocations")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    allocated_at = models.DateTimeField()
    due_on = models.DateField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "assessor"], name="allocation_once_per_assessor")
        ]
        indexes: ClassVar = [models.Index(fields=["assessor", "ended_at"], name="allocation_by_assessor")]

    def __str__(self) -> str:
        return f"{self.stage}: {self.assessor}"


class Mark(Row):
    """What one assessor found. Given once; a second opinion is another allocation."""

    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="mark")
    comment = models.TextField(blank=True)
    marked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"mark by {self.allocation.assessor}"


class CriterionMark(models.Model):
    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="criteria")
    level = models.ForeignKey(CriterionLevel, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    comment = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["criterion__position"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["mark", "criterion"], name="criterion_marked_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.level}"


class Outcome(Row):
    """What the moderator released for a version, with the letter that the authors read."""

    version = models.OneToOneField(SubmissionVersion, on_delete=models.PROTECT, related_name="outcome")
    result = models.CharField(max_length=12, choices=Result.choices)
    letter = models.TextField(blank=True)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(result__in=["passed", "revise", "not_passed"]), name="outcome_result_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.result

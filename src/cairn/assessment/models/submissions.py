"""What was put forward, version by version, as it was."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.assessment.models.rubrics import Criterion
from cairn.lib.models import Row
from cairn.runs.models_api import Run


class Submission(Row):
    """Work put forward in a run. Its versions are what people read; ``state`` says whose turn it is.

    ``project_uuid`` names the project, or the work itself where files or a text are sent in.
    """

    class State(models.TextChoices):
        MARKING = "marking", _("Being marked")
        MODERATION = "moderation", _("With the moderator")
        PASSED = "passed", _("Passed")
        REVISE = "revise", _("To be revised")
        NOT_PASSED = "not_passed", _("Not passed")
        WITHDRAWN = "withdrawn", _("Withdrawn")

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
    """Version ``number`` as it was: the snapshot and its SHA-256, by which a later change would show.

    ``outcome`` is the one in force: what was decided is added to, and this points at the latest.
    """

    submission = models.ForeignKey(Submission, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    snapshot = models.JSONField()
    sha256 = models.CharField(max_length=64)
    reply = models.TextField(blank=True, help_text="what the authors answer to the last outcome")
    submitted_at = models.DateTimeField()
    submitted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    result_due_on = models.DateField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    outcome = models.ForeignKey("Outcome", null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "number"], name="submission_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.submission} version {self.number}"


class CriterionAnswer(models.Model):
    """What the authors did about the comments on one criterion of the version before."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="answers")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()

    class Meta:
        ordering: ClassVar = ["criterion__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "criterion"], name="criterion_answered_once_in_version"),
            models.CheckConstraint(condition=~models.Q(text=""), name="criterion_answer_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}"


class SubmissionFile(Row):
    """A file of a version, where files are sent in."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    file = models.FileField(upload_to="submissions/%Y/%m/", max_length=200)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "sha256"], name="submission_file_once_in_version")
        ]

    def __str__(self) -> str:
        return self.name


class SketchBand(models.Model):
    """A part of the sketch of a version's words: two texts that share a value may be much alike."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="bands")
    band = models.PositiveSmallIntegerField()
    value = models.BigIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "band"], name="sketch_band_once_in_version")
        ]
        indexes: ClassVar = [models.Index(fields=["band", "value"], name="sketch_band_by_value")]

    def __str__(self) -> str:
        return f"{self.version_id}: {self.band}"


class Resemblance(Row):
    """Words of a version that are those of somebody else's: ``share`` of its runs of words, from 0 to 1."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="resemblances")
    other = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="+")
    share = models.FloatField()
    found_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-share", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "other"], name="resemblance_once_per_pair"),
            models.CheckConstraint(
                condition=models.Q(share__gt=0) & models.Q(share__lte=1), name="resemblance_share_is_one"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.share:.0%}"

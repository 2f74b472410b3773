"""From marks to what the authors are told: scores, decisions that are held, outcomes, appeals. Only added to."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.assessment.models.rubrics import Criterion
from cairn.assessment.models.submissions import SubmissionVersion
from cairn.lib.models import Row


class Result(models.TextChoices):
    PASSED = "passed", _("Passed")
    REVISE = "revise", _("Revise and resubmit")
    NOT_PASSED = "not_passed", _("Not passed")


class VersionScore(models.Model):
    """What the marks of a version come to, worked out anew when marks are added: in percent of what can be reached.

    ``spread`` is the widest difference between two markers on one criterion, in levels. ``near_bar`` says that a bar
    of the pass rule lies within a standard error. ``stale`` until it is worked out.
    """

    version = models.OneToOneField(SubmissionVersion, on_delete=models.CASCADE, related_name="score")
    marks = models.PositiveSmallIntegerField(default=0)
    median = models.FloatField(null=True, blank=True)
    estimate = models.FloatField(null=True, blank=True)
    standard_error = models.FloatField(null=True, blank=True)
    spread = models.FloatField(null=True, blank=True)
    near_bar = models.BooleanField(default=False)
    proposed = models.CharField(max_length=12, choices=Result.choices, blank=True)
    why = models.TextField(blank=True, help_text="why median and estimate differ, in words")
    stale = models.BooleanField(default=True)
    worked_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["version"], condition=models.Q(stale=True), name="score_is_stale")]

    def __str__(self) -> str:
        return f"{self.estimate}"


class CriterionScore(models.Model):
    """The same for one criterion, on the scale of its levels."""

    score = models.ForeignKey(VersionScore, on_delete=models.CASCADE, related_name="criteria")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    median = models.FloatField(null=True, blank=True)
    estimate = models.FloatField(null=True, blank=True)
    standard_error = models.FloatField(null=True, blank=True)
    marks = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["criterion__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["score", "criterion"], name="criterion_score_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.estimate}"


class Adjustment(Row):
    """A moderator puts another score for a criterion, with a reason. The latest holds."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="adjustments")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    score = models.FloatField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="adjustment_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.score:g}"


class Decision(Row):
    """A result that a moderator decided. Until ``effective_at`` it can be taken back, and nobody is told.

    ``by`` is null where the pass rule decides alone. Those of one ``batch`` were decided together.
    """

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="decisions")
    result = models.CharField(max_length=12, choices=Result.choices)
    letter = models.TextField(blank=True)
    reason = models.TextField(blank=True, help_text="why it is not what the rule proposes")
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    batch = models.UUIDField(null=True, blank=True, db_index=True)
    effective_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # Two moderators who decide at once: the second is told.
            models.UniqueConstraint(
                fields=["version"],
                condition=models.Q(taken_back_at=None, released_at=None),
                name="decision_once_while_held",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True) | models.Q(released_at__isnull=True),
                name="decision_taken_back_or_released",
            ),
            models.CheckConstraint(
                condition=models.Q(result__in=["passed", "revise", "not_passed"]), name="decision_result_is_known"
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["effective_at"],
                condition=models.Q(taken_back_at=None, released_at=None),
                name="decision_held",
            )
        ]

    def __str__(self) -> str:
        return self.result


class Outcome(Row):
    """What was released for a version, with the letter that the authors read. After an appeal another may follow."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="outcomes")
    decision = models.OneToOneField(Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="outcome")
    result = models.CharField(max_length=12, choices=Result.choices)
    letter = models.TextField(blank=True)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(result__in=["passed", "revise", "not_passed"]), name="outcome_result_is_known"
            )
        ]

    def __str__(self) -> str:
        return self.result


class Appeal(Row):
    """The authors ask that a version be looked at again, with a reason, once."""

    version = models.OneToOneField(SubmissionVersion, on_delete=models.PROTECT, related_name="appeal")
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    decide_by = models.DateField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="appeal_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"appeal of {self.version}"


class AppealDecision(Row):
    """Whether an appeal was upheld, and the answer. Held and taken back as a ``Decision`` is.

    One that was upheld comes with the ``decision`` that is to hold from then on; both take effect together.
    """

    appeal = models.ForeignKey(Appeal, on_delete=models.PROTECT, related_name="decisions")
    upheld = models.BooleanField()
    answer = models.TextField()
    decision = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="after_appeal"
    )
    at = models.DateTimeField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    effective_at = models.DateTimeField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    taken_back_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(answer=""), name="appeal_decision_has_an_answer"),
            # Two moderators who answer at once: the second is told. What was taken back makes room for another.
            models.UniqueConstraint(
                fields=["appeal"],
                condition=models.Q(taken_back_at=None),
                name="appeal_decision_once_while_not_taken_back",
            ),
            models.CheckConstraint(
                condition=models.Q(taken_back_at__isnull=True) | models.Q(released_at__isnull=True),
                name="appeal_decision_taken_back_or_released",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["effective_at"],
                condition=models.Q(taken_back_at=None, released_at=None),
                name="appeal_decision_held",
            )
        ]

    def __str__(self) -> str:
        return "upheld" if self.upheld else "dismissed"

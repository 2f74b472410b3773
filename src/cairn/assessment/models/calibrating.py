"""Examples with agreed marks, which people mark before they mark others' work."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.accounts.models_api import Person
from cairn.assessment.models.rubrics import Criterion, CriterionLevel, Rubric
from cairn.lib.models import Row


class Example(Row):
    """A piece of work with the marks that were agreed on. ``snapshot`` is as a version's."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="examples")
    title = models.CharField(max_length=200)
    snapshot = models.JSONField()
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "pk"]

    def __str__(self) -> str:
        return self.title


class ExampleConsent(Row):
    """Whether an author of the work lets an example of it be used. No rows: nobody is to be asked.

    It is given where ``agreed`` and not withdrawn. What was said before is in the audit.
    """

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="consents")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    agreed = models.BooleanField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["example", "person"], name="example_consent_asked_once_per_author"),
            models.CheckConstraint(
                condition=models.Q(answered_at=None, agreed=None)
                | models.Q(answered_at__isnull=False, agreed__isnull=False),
                name="example_consent_answered_with_yes_or_no",
            ),
            models.CheckConstraint(
                # Said twice, as an answer that is missing would be neither true nor false.
                condition=models.Q(withdrawn_at=None) | models.Q(agreed=True, agreed__isnull=False),
                name="example_consent_withdrawn_after_agreeing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.example}: {'given' if self.is_given else 'not given'}"

    @property
    def is_given(self) -> bool:
        return self.agreed is True and self.withdrawn_at is None


class AgreedMark(models.Model):
    """The level that was agreed on for a criterion, and why."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="agreed")
    criterion = models.ForeignKey(Criterion, on_delete=models.CASCADE, related_name="+")
    level = models.ForeignKey(CriterionLevel, on_delete=models.CASCADE, related_name="+")
    why = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["criterion__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["example", "criterion"], name="agreed_mark_once_per_criterion")
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.level}"


class Calibration(Row):
    """A try at an example. ``distance`` is the mean distance from the agreed marks, in levels."""

    example = models.ForeignKey(Example, on_delete=models.CASCADE, related_name="tries")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calibrations")
    at = models.DateTimeField()
    distance = models.FloatField()
    levels = models.JSONField(help_text="the score that was chosen, by the key of the criterion")

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["person", "example"], name="calibration_by_person")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(distance__gte=0), name="calibration_distance_not_below_zero")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.distance:g}"

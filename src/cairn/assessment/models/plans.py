"""How the work of a run is assessed, and who was given more time."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.assessment.models.rubrics import Rubric
from cairn.lib.models import Row
from cairn.runs.models_api import Run


class AssessmentPlan(Row):
    """By which rubric, by how many of whom, how fast, and who sees whose name.

    ``peers`` is also how many reviews each author owes. Markers have ``days_to_mark`` before what they hold goes to
    somebody else. Work that is not ``rolling`` is shared out among the peers at ``submit_until``. Marked by enough,
    the result of what is not ``moderated`` follows from the pass rule alone.
    """

    class Takes(models.TextChoices):
        PROJECT = "project", _("Their improvement project")
        FILES = "files", _("Files, with a text")
        TEXT = "text", _("A text")

    class Anonymity(models.TextChoices):
        NONE = "none", _("Everybody sees names")
        SINGLE = "single", _("Authors don't see who marked")
        DOUBLE = "double", _("Neither sees the other's name")

    class Decides(models.TextChoices):
        MODEL = "model", _("The estimate that allows for how strict each marker is")
        MEDIAN = "median", _("The plain median")

    run = models.OneToOneField(Run, on_delete=models.CASCADE, related_name="assessment_plan")
    rubric = models.ForeignKey(Rubric, on_delete=models.PROTECT, related_name="plans")
    takes = models.CharField(max_length=10, choices=Takes.choices, default=Takes.PROJECT)
    self_marking = models.BooleanField(default=False)
    peers = models.PositiveSmallIntegerField(default=2)
    experts = models.PositiveSmallIntegerField(default=1)
    moderated = models.BooleanField(default=True)
    rolling = models.BooleanField(default=True)
    submit_until = models.DateTimeField(null=True, blank=True)
    days_to_mark = models.PositiveSmallIntegerField(default=7)
    days_to_result = models.PositiveSmallIntegerField(default=21)
    anonymity = models.CharField(max_length=10, choices=Anonymity.choices, default=Anonymity.SINGLE)
    calibrations = models.PositiveSmallIntegerField(default=0)
    calibrated_within = models.FloatField(default=0.6)
    decides = models.CharField(max_length=10, choices=Decides.choices, default=Decides.MODEL)
    days_to_appeal = models.PositiveSmallIntegerField(default=14, help_text="0: there is no appeal")
    shared_out_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(peers__gt=0) | models.Q(experts__gt=0), name="assessment_plan_asks_somebody"
            ),
            models.CheckConstraint(
                condition=models.Q(rolling=True) | models.Q(submit_until__isnull=False),
                name="assessment_plan_at_a_date_has_one",
            ),
            models.CheckConstraint(
                condition=models.Q(days_to_mark__gt=0) & models.Q(days_to_result__gt=0),
                name="assessment_plan_gives_time",
            ),
            models.CheckConstraint(
                condition=models.Q(calibrated_within__gt=0), name="assessment_plan_closeness_above_zero"
            ),
        ]

    @property
    def hides_authors(self) -> bool:
        """Whether who marks work is not to know whose it is."""
        return self.anonymity == self.Anonymity.DOUBLE

    def __str__(self) -> str:
        return f"{self.rubric} in {self.run}"


class Extension(Row):
    """More time to send work in, given to one person. Added to, never changed: the latest one holds."""

    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="extensions")
    until = models.DateTimeField()
    reason = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["run", "person"], name="extension_by_person")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="extension_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.person} until {self.until:%d %B %Y}"

"""Rubrics: criteria by levels, in editions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.accounts.models_api import Person
from cairn.courses.models_api import Programme
from cairn.lib.models import Row


class Rubric(Row):
    """Criteria by levels, and the rule by which work passes: every part of it that is set has to hold.

    While it is not published it is a draft that its ``programme`` edits; one that is published is never edited: a new
    ``edition`` is added. ``programme`` is null for what everybody may take as a template.
    """

    key = models.SlugField(max_length=80)
    edition = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    programme = models.ForeignKey(Programme, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    minimum_median = models.FloatField(null=True, blank=True, default=2)
    no_criterion_below = models.PositiveSmallIntegerField(default=1)
    percent_in_all = models.PositiveSmallIntegerField(null=True, blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "edition"], name="rubric_edition_once"),
            models.CheckConstraint(
                condition=models.Q(percent_in_all__isnull=True) | models.Q(percent_in_all__lte=100),
                name="rubric_percent_is_one",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Criterion(Row):
    """What is looked at. One that is ``comment_only`` has no levels: it is written about and never scored."""

    rubric = models.ForeignKey(Rubric, on_delete=models.CASCADE, related_name="criteria")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)
    weight = models.FloatField(default=1)
    comment_only = models.BooleanField(default=False)
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

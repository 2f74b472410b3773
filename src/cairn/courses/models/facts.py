"""The facts of a programme: what is counted, joined, constrained or scored.

Each row outlives its page: publishing a page brings its row up to date; taking a page away retires the row
(``retired_at``), because progress, points and threads point at it. Translations share a row by its key.
"""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.lib.models import Row
from cairn.library.models_api import EvidenceRecord


class Programme(Row):
    """One or more courses, offered together in runs.

    ``facts_version`` changes whenever anything under the programme is published: cache keys carry it, so that no
    process ever needs to be told that its copy is old.
    """

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    strapline = models.CharField(max_length=300, blank=True)
    facts_version = models.UUIDField(default=uuid.uuid4)
    page = models.OneToOneField(
        "courses.ProgrammePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="facts"
    )

    def __str__(self) -> str:
        return self.title


class Course(Row):
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="courses")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    licence = models.CharField(max_length=60, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    page = models.OneToOneField(
        "courses.CoursePage", null=True, blank=True, on_delete=models.SET_NULL, related_name="facts"
    )

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="course_key_once_in_programme")
        ]

    def __str__(self) -> str:
        return self.title


class Level(Row):
    """A part of a course that ends in a gate: all of its ``conditions`` must hold to open the next level."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="levels")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    page = models.OneToOneField(
        "courses.LevelPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="facts"
    )

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["course", "key"], name="level_key_once_in_course")]

    def __str__(self) -> str:
        return self.title


class LearningObject(Row):
    """The smallest thing with an address, points and a thread. ``key`` is unique in its programme's addresses.

    ``revision`` names the published prose; the learner's page caches what it rendered under it.
    """

    class Kind(models.TextChoices):
        ARTICLE = "article", _("Article")
        VIDEO = "video", _("Video")
        AUDIO = "audio", _("Audio")
        READING = "reading", _("Reading")
        ACTIVITY = "activity", _("Activity")
        QUIZ = "quiz", _("Quiz")
        DISCUSSION = "discussion", _("Discussion")
        POLL = "poll", _("Poll")
        CAFE = "cafe", _("Café")
        SURVEY = "survey", _("Survey")
        CACHE = "cache", _("Cache")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="objects_all")
    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="objects_all")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind.choices)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=400, blank=True)
    minutes = models.PositiveSmallIntegerField(default=5)
    points = models.PositiveSmallIntegerField(default=0)
    bonus_points = models.PositiveSmallIntegerField(default=0)
    question = models.TextField(blank=True)
    record = models.ForeignKey(EvidenceRecord, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    link = models.URLField(max_length=500, blank=True)
    worksheet = models.SlugField(max_length=40, blank=True)
    worksheet_title = models.CharField(max_length=200, blank=True)
    worksheet_summary = models.CharField(max_length=400, blank=True)
    wants_upload = models.BooleanField(default=False)
    poll_question = models.CharField(max_length=300, blank=True)
    presenter = models.CharField(max_length=120, blank=True)
    licence = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveBigIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    page = models.OneToOneField(
        "courses.ObjectPage", null=True, blank=True, on_delete=models.SET_NULL, related_name="facts"
    )

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            # The address of an object is /runs/<run>/<key>/ and a run offers a programme.
            models.UniqueConstraint(fields=["programme", "key"], name="object_key_once_in_programme"),
        ]

    def __str__(self) -> str:
        return self.title


class GateCondition(Row):
    """One thing that must hold for a level's gate to open.

    ``kind`` is a key of ``lib.registries.gate_conditions``; an area above says what it means. ``minimum`` is a number
    of points, answers or people; ``target`` the quiz; ``milestone`` that of a project.
    """

    level = models.ForeignKey(Level, on_delete=models.PROTECT, related_name="conditions")
    kind = models.SlugField(max_length=40)
    minimum = models.PositiveIntegerField(default=0)
    target = models.ForeignKey(
        LearningObject, null=True, blank=True, on_delete=models.PROTECT, related_name="gate_conditions"
    )
    milestone = models.SlugField(max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            # A quiz condition without its quiz could never be met.
            models.CheckConstraint(
                condition=~models.Q(kind="quiz_passed") | models.Q(target__isnull=False),
                name="gate_condition_quiz_has_target",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="milestone") | ~models.Q(milestone=""),
                name="gate_condition_milestone_is_named",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.level}"


class Citation(models.Model):
    """A course or an object rests on an evidence record: exactly one of the two is set."""

    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.CASCADE, related_name="citations")
    learning_object = models.ForeignKey(
        LearningObject, null=True, blank=True, on_delete=models.CASCADE, related_name="citations"
    )
    record = models.ForeignKey(EvidenceRecord, on_delete=models.PROTECT, related_name="citations")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(course__isnull=False, learning_object__isnull=True)
                | models.Q(course__isnull=True, learning_object__isnull=False),
                name="citation_of_course_or_object",
            ),
            models.UniqueConstraint(fields=["course", "record"], name="citation_once_in_course"),
            models.UniqueConstraint(fields=["learning_object", "record"], name="citation_once_in_object"),
        ]

    def __str__(self) -> str:
        return f"cites {self.record}"

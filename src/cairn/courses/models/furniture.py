"""What an object asks of a learner beyond reading: worksheets, polls, caches, media; quests and figures.

Each row follows its page when that is published (``courses.sync``); what disappears there is retired here.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.courses.models.blocks import BADGES, FIELD_KINDS
from cairn.courses.models.facts import Course, LearningObject, Programme
from cairn.lib.models import Row


class WorksheetField(models.Model):
    """A field of an activity's worksheet. What a learner wrote is kept under its ``key``.

    ``options`` are those of a choice or checklist, or the columns of a table; ``into`` says where the project keeps
    it (docs/course-text.md).
    """

    learning_object = models.ForeignKey(LearningObject, on_delete=models.CASCADE, related_name="worksheet_fields")
    key = models.SlugField(max_length=40)
    label = models.CharField(max_length=200)
    hint = models.CharField(max_length=400, blank=True)
    kind = models.CharField(max_length=12, choices=FIELD_KINDS)
    options = models.JSONField(default=list, blank=True)
    into = models.CharField(max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learning_object", "key"], name="worksheet_field_key_once_in_object")
        ]

    def __str__(self) -> str:
        return self.label


class PollOption(Row):
    """One answer of a poll. An option that is renamed is another one; votes stay with the old, retired."""

    learning_object = models.ForeignKey(LearningObject, on_delete=models.CASCADE, related_name="poll_options")
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["learning_object", "text"], name="poll_option_once_in_object")
        ]

    def __str__(self) -> str:
        return self.text


class CacheClue(models.Model):
    """The clue that opens a cache: ``answers`` are the accepted words, a line each, as compared without case."""

    learning_object = models.OneToOneField(LearningObject, on_delete=models.CASCADE, related_name="clue")
    clue = models.TextField()
    answers = models.TextField()
    shelf = models.CharField(max_length=400, blank=True)
    found_in = models.ManyToManyField(LearningObject, related_name="+", blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(answers=""), name="cache_clue_has_an_answer")
        ]

    def __str__(self) -> str:
        return self.clue[:60]


class Media(models.Model):
    """A film or a recording: a file of the site's own or a link; ``seconds`` long, with captions and transcript."""

    learning_object = models.OneToOneField(LearningObject, on_delete=models.CASCADE, related_name="media")
    document = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    link = models.URLField(max_length=500, blank=True)
    seconds = models.PositiveIntegerField(default=0)
    captions = models.ForeignKey(
        "wagtaildocs.Document", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    transcript = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"media of {self.learning_object}"


class Quest(Row):
    """A named set of things to do, with a badge; of one course, or across the programme (no course)."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="quests")
    course = models.ForeignKey(Course, null=True, blank=True, on_delete=models.PROTECT, related_name="quests")
    key = models.SlugField(max_length=80)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True)
    badge = models.CharField(max_length=20, choices=BADGES)
    objects_needed = models.ManyToManyField(LearningObject, related_name="quests")
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="quest_key_once_in_programme")
        ]

    def __str__(self) -> str:
        return self.title


class Figure(Row):
    """A chart or diagram of a programme, drawn by our own tools from ``spec`` (docs/course-text.md).

    ``svg`` is the drawing and ``words`` what it says to those who can't see it, both made when it is saved (by
    ``figures.draw``; of what is typed into the site, by ``clean``). ``points`` are the numbers that ``data`` of the
    spec names: the file is beside the course's text, and what pages draw must not need it.
    """

    class Kind(models.TextChoices):
        CHART = "chart", _("Run or control chart")
        PARETO = "pareto", _("Pareto chart")
        HISTOGRAM = "histogram", _("Histogram")
        SCATTER = "scatter", _("Scatter diagram")
        DRIVERS = "drivers", _("Driver diagram")

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="figures")
    key = models.SlugField(max_length=80)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    title = models.CharField(max_length=200)
    caption = models.TextField(blank=True)
    spec = models.JSONField(default=dict)
    points = models.JSONField(default=list, blank=True)
    svg = models.TextField(blank=True)
    words = models.TextField(blank=True)
    changed_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["title", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "key"], name="figure_key_once_in_programme")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def digest(self) -> str:
        """Changes with the drawing: a part of its address."""
        shown = json.dumps([self.kind, self.title, self.spec, self.points, self.svg], sort_keys=True)
        return sha256(shown.encode()).hexdigest()[:16]


class ImportMark(models.Model):
    """What the last import of a folder made of one of its files.

    ``revision`` is the page's revision, or the newest question version's number: another one now means that somebody
    has edited it in the site since, and the next import refuses to overwrite that.
    """

    programme = models.ForeignKey(Programme, on_delete=models.CASCADE, related_name="import_marks")
    path = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    revision = models.PositiveBigIntegerField(default=0)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["programme", "path"], name="import_mark_once_per_file")
        ]

    def __str__(self) -> str:
        return self.path

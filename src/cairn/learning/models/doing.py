"""What learners do in objects: worksheets, polls, caches, films, files and their private journal."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.accounts.models_api import Person
from cairn.courses.models_api import LearningObject, PollOption
from cairn.lib.models import Row, VersionedRow
from cairn.runs.models_api import Enrolment, Run


class Sheet(VersionedRow):
    """A worksheet as somebody has filled it in: ``answers`` by the key of the field.

    A line, number, date, long text or choice is a string, a checklist a list of strings, a table a list of rows of
    strings. ``carried_at`` is when it was last written into the person's project; what went where then stands among
    the answers under ``learning.worksheets.CARRIED``, which no field is called.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="sheets")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    answers = models.JSONField(default=dict)
    carried_at = models.DateTimeField(null=True, blank=True)
    carried_into = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "learning_object"], name="sheet_one_per_activity")
        ]

    def __str__(self) -> str:
        return f"worksheet of {self.learning_object}"


class PollVote(models.Model):
    """One vote, which is not taken back: who has seen the result would vote by it."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="votes")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    option = models.ForeignKey(PollOption, on_delete=models.PROTECT, related_name="votes")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "learning_object"], name="vote_once_per_poll")
        ]
        indexes: ClassVar = [models.Index(fields=["run", "learning_object", "option"], name="vote_result_of_poll")]

    def __str__(self) -> str:
        return f"vote for {self.option}"


class CacheVisit(models.Model):
    """Somebody at a cache: how often they tried the clue, when they found it, and what they wrote in the log book."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="cache_visits")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True, blank=True)
    found_at = models.DateTimeField(null=True, blank=True)
    words = models.CharField(max_length=400, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "learning_object"], name="cache_visit_once_per_cache"),
            models.CheckConstraint(
                condition=models.Q(signed_at__isnull=True) | models.Q(found_at__isnull=False),
                name="cache_signed_after_finding",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "learning_object", "-signed_at"], name="cache_log_book")]

    def __str__(self) -> str:
        return f"{self.enrolment} at {self.learning_object}"


class ShelfItem(Row):
    """What a visitor left on the shelf of a cache: one each, with a reason."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="shelf_items")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.CASCADE, related_name="+")
    title = models.CharField(max_length=120)
    link = models.URLField(max_length=500, blank=True)
    why = models.CharField(max_length=400)
    left_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "learning_object"], name="shelf_item_one_per_visitor")
        ]
        indexes: ClassVar = [models.Index(fields=["run", "learning_object", "-id"], name="shelf_of_cache")]

    def __str__(self) -> str:
        return self.title


class ShelfTake(models.Model):
    """Somebody took a copy of what lies on a shelf: it stands among the things they keep."""

    item = models.ForeignKey(ShelfItem, on_delete=models.CASCADE, related_name="takes")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="shelf_takes")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "enrolment"], name="shelf_item_taken_once")]

    def __str__(self) -> str:
        return f"{self.enrolment} took {self.item}"


class Watched(models.Model):
    """How much of a film or recording somebody has seen.

    ``parts`` are the stretches seen, ``[[from, to], ...]`` in whole seconds, in order and apart; ``share`` of the
    whole, 0 to 1; ``position`` in seconds is where it goes on.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="watched")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    parts = models.JSONField(default=list)
    share = models.FloatField(default=0)
    position = models.FloatField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "learning_object"], name="watched_once_per_object"),
            models.CheckConstraint(condition=models.Q(share__gte=0, share__lte=1), name="watched_share_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.share:.0%} of {self.learning_object}"


class Reflection(VersionedRow):
    """A page of somebody's private journal about an object. Nobody else reads it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reflections")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="reflections")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enrolment", "learning_object"], name="reflection_one_per_object")
        ]

    def __str__(self) -> str:
        return self.text[:60]


class Upload(Row):
    """A file that an activity asked for; a further one is added, none is replaced."""

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="uploads")
    learning_object = models.ForeignKey(LearningObject, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to="uploads/%Y/%m/")
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["enrolment", "learning_object"], name="upload_of_learner")]

    def __str__(self) -> str:
        return self.name

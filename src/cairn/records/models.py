"""Statements, and the activities that each is about."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.lib.models import Row


class Statement(Row):
    """One xAPI statement, whole in ``raw``; the columns beside it are what is searched and counted.

    ``actor`` is the person's pseudonym (null for a statement by something else than a person of ours);
    ``registration`` is the uuid of the run. ``uuid`` is the statement's id. Never edited, never deleted.
    """

    actor = models.UUIDField(null=True)
    verb = models.CharField(max_length=200)
    activity = models.CharField(max_length=300)
    registration = models.UUIDField(null=True)
    timestamp = models.DateTimeField()
    stored = models.DateTimeField()
    raw = models.JSONField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["stored", "id"], name="statement_by_stored"),
            models.Index(fields=["registration", "verb", "timestamp"], name="statement_by_run"),
            models.Index(fields=["actor", "timestamp"], name="statement_by_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.activity}"


class StatementActivity(models.Model):
    """An activity that a statement names, and as what: so that "all about this run" is one indexed search."""

    class Place(models.TextChoices):
        OBJECT = "object"
        PARENT = "parent"
        GROUPING = "grouping"
        CATEGORY = "category"
        OTHER = "other"

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="activities")
    activity = models.CharField(max_length=300)
    place = models.CharField(max_length=10, choices=Place.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "activity", "place"], name="statement_activity_named_once")
        ]
        indexes: ClassVar = [models.Index(fields=["activity", "place"], name="statement_by_activity")]

    def __str__(self) -> str:
        return f"{self.place}: {self.activity}"

"""What is kept for a person against loss: what they were typing, and what arrived already."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.accounts.models_api import Person


class Draft(models.Model):
    """What somebody was typing and has not sent. ``key`` names the form; the last two good texts are kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=160)
    text = models.TextField()
    before = models.TextField(blank=True)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="draft_one_per_form")]

    def __str__(self) -> str:
        return self.key


class SentOnce(models.Model):
    """A form that a browser kept while there was no line: ``key`` is its own, so that sending it again does nothing.

    ``location`` is where its sender was led; empty while the first sending is still going on.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    key = models.UUIDField()
    location = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["person", "key"], name="sent_once_per_key")]
        indexes: ClassVar = [models.Index(fields=["at"], name="sent_once_by_age")]

    def __str__(self) -> str:
        return str(self.key)

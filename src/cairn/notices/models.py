"""What people are told, and how they want to be told."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.lib.models import Row


class Channel(models.TextChoices):
    TRAY = "tray", _("On the site only")
    EMAIL = "email", _("By e-mail at once")
    DAILY = "daily", _("In a daily e-mail")
    WEEKLY = "weekly", _("In a weekly e-mail")


class Notice(Row):
    """One thing that one person was told. ``key`` names the occasion: the same occasion is told once."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    words = models.CharField(max_length=300)
    url = models.CharField(max_length=300)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # A task that runs twice, or two handlers for one occasion, tell the person once.
            models.UniqueConstraint(fields=["person", "key"], name="notice_told_once")
        ]
        indexes: ClassVar = [models.Index(fields=["person", "-at"], name="notice_newest")]

    def __str__(self) -> str:
        return self.words


class NoticePreference(models.Model):
    """How a person wants one kind of notice; no row means the kind's default."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10, choices=Channel.choices)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "kind"], name="notice_preference_one_per_kind")
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.channel}"

"""Continuing professional development: what somebody adds to it themselves. The rest is told from what they did."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.lib.models import Row, VersionedRow


class CpdEntry(Row):
    """Learning that happened elsewhere, or that the site can't see (reading, a meeting about the project)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="cpd_entries")
    on = models.DateField()
    title = models.CharField(max_length=200)
    minutes = models.PositiveIntegerField()
    participatory = models.BooleanField(default=False)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-on"], name="cpd_entry_of_person")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(minutes__gte=1, minutes__lte=6000), name="cpd_entry_minutes_are_possible"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ReflectiveAccount(VersionedRow):
    """A reflective account as nurses' revalidation asks for it; ``themes`` are keys of ``Theme``, one at least."""

    class Theme(models.TextChoices):
        PEOPLE = "people", _("Prioritise people")
        PRACTICE = "practice", _("Practise effectively")
        SAFETY = "safety", _("Preserve safety")
        TRUST = "trust", _("Promote professionalism and trust")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reflective_accounts")
    title = models.CharField(max_length=200)
    nature = models.TextField()
    learnt = models.TextField()
    changed = models.TextField()
    relevance = models.TextField()
    themes = models.JSONField(default=list)
    written_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["person", "-written_at"], name="reflective_account_of_person")]

    def __str__(self) -> str:
        return self.title

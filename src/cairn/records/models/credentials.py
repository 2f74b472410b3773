"""Who may write to a record store and read from it."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from cairn.lib.models import Row
from cairn.records.models.naming import Tenant


class Credential(Row):
    """A name and a secret with scopes. Of the secret (256 random bits) only the SHA-256 is kept.

    ``per_minute`` is how many requests it may send; ``version`` is that of xAPI in which it was last used; ``scopes``
    are words of `credentials.SCOPES`.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="credentials")
    title = models.CharField(max_length=120)
    name = models.CharField(max_length=40, unique=True)
    secret_digest = models.CharField(max_length=64)
    scopes = models.JSONField(default=list)
    per_minute = models.PositiveIntegerField(default=6000)
    version = models.CharField(max_length=5, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(per_minute__gt=0), name="credential_may_ask"),
            models.CheckConstraint(
                condition=models.Q(expires_at=None) | models.Q(expires_at__gt=models.F("made_at")),
                name="credential_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def holds(self, at: datetime) -> bool:
        """Whether it lets anybody in at that time."""
        return self.ended_at is None and (self.expires_at is None or self.expires_at > at)

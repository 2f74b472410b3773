"""What was done to erase people from statements, without a word from which they could be guessed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.lib.models import Row
from cairn.records.models.naming import Tenant


class Erasure(Row):
    """One person was, or is being, erased from one tenant's store; an account called ``uuid`` stands in.

    There is no identifier in it, and no hash of one: what an address may be can be tried out. ``numbers`` are those of
    rows that go, and of what comes into their place, by kind (``agents``, ``activities``, ``verbs``): until they are
    gone they hold the identifiers, so that whoever goes on after a crash needs to be told nothing. ``looked_until`` is
    when the last statement was stored that was read for mentions. Nothing is changed in it once it is done.
    """

    class Step(models.TextChoices):
        STATEMENTS = "statements"
        FILES = "files"
        DONE = "done"

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    step = models.CharField(max_length=10, choices=Step.choices, default=Step.STATEMENTS)
    numbers = models.JSONField(default=dict)
    looked_until = models.DateTimeField(null=True)
    statements = models.PositiveIntegerField(default=0)
    documents = models.PositiveIntegerField(default=0)
    signatures = models.PositiveIntegerField(default=0)
    files = models.PositiveIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(step="done", finished_at__isnull=False)
                | models.Q(step__in=["statements", "files"], finished_at=None),
                name="erasure_is_finished_when_done",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["at"], condition=models.Q(finished_at=None), name="erasure_to_be_finished"),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class ErasedStatement(models.Model):
    """A statement that was changed, and the SHA-256 of what it is since. ``has_files``: it is by the person and came
    with files, which are left for people to look at."""

    erasure = models.ForeignKey(Erasure, on_delete=models.PROTECT, related_name="erased", db_index=False)
    uuid = models.UUIDField()
    sha256 = models.CharField(max_length=64)
    has_files = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["erasure", "uuid"], name="erased_statement_once")]

    def __str__(self) -> str:
        return str(self.uuid)

"""Record stores of others: those that statements are sent on to, and those that they are fetched from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.lib.models import Row
from cairn.records.models.naming import Tenant
from cairn.records.models.statements import Statement


class OtherStore(Row):
    """A record store elsewhere, and how it goes with it.

    ``secret`` is sealed (`lib.sealing`). While it fails, ``attempts`` counts, ``last_answer`` says why and
    ``next_try_at`` when it is tried again. ``pause_reason`` is empty where staff paused it. Who is at work on it holds
    it until ``busy_until``, under the mark ``holder``: who finds another mark was overtaken, and writes nothing.
    """

    class Version(models.TextChoices):
        V1 = "1.0.3"
        V2 = "2.0.0"

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=120)
    endpoint = models.CharField(max_length=500)
    version = models.CharField(max_length=5, choices=Version.choices)
    name = models.CharField(max_length=200)
    secret = models.TextField()
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("accounts.Person", null=True, on_delete=models.SET_NULL, related_name="+")
    paused_at = models.DateTimeField(null=True)
    pause_reason = models.CharField(max_length=500, blank=True)
    ended_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    failing_since = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField(null=True)
    last_answer = models.CharField(max_length=500, blank=True)
    busy_until = models.DateTimeField(null=True)
    holder = models.UUIDField(null=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(version__in=["1.0.3", "2.0.0"]), name="%(class)s_speaks"),
            models.CheckConstraint(
                condition=models.Q(attempts=0, failing_since=None)
                | models.Q(attempts__gt=0, failing_since__isnull=False),
                name="%(class)s_fails_since_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(holder=None, busy_until=None)
                | models.Q(holder__isnull=False, busy_until__isnull=False),
                name="%(class)s_is_held_for_a_time",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Destination(OtherStore):
    """Where a tenant's statements are sent on to, in their order.

    ``cursor`` is the ``id`` of the last statement that was handed on or that stands in the outbox (`Undelivered`):
    numbers are given and committed in one order, so what is to be sent is what comes after. ``verb`` and ``activity``
    (addresses) narrow it. ``refused_in_a_row`` stops one that refuses everything.
    """

    verb = models.TextField(blank=True)
    activity = models.TextField(blank=True)
    cursor = models.BigIntegerField(default=0)
    delivered = models.PositiveBigIntegerField(default=0)
    refused_in_a_row = models.PositiveIntegerField(default=0)


class Undelivered(models.Model):
    """The outbox: a statement that a destination would not take, with its reason, or that is to be sent once more."""

    class State(models.TextChoices):
        REFUSED = "refused"
        # It has one with this id, and whether that says the same can't be seen.
        UNSURE = "unsure"
        AGAIN = "again"

    destination = models.ForeignKey(Destination, on_delete=models.CASCADE, related_name="undelivered", db_index=False)
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=7, choices=State.choices)
    reason = models.CharField(max_length=500)
    attempts = models.PositiveIntegerField(default=1)
    tried_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Whoever is killed between two steps writes the second time what stands here already.
            models.UniqueConstraint(fields=["destination", "statement"], name="undelivered_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["destination", "state", "statement"], name="undelivered_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_id} to {self.destination_id}"


class Source(OtherStore):
    """Where a tenant's store fetches statements from.

    ``key`` is the account of the agent that vouches for what comes from it, and ``agent_digest`` finds that agent
    (`Agent.digest`). Everything that it stored up to ``since`` has come.
    """

    key = models.CharField(max_length=40, unique=True)
    agent_digest = models.UUIDField()
    since = models.DateTimeField(null=True)
    received = models.PositiveBigIntegerField(default=0)


class RefusedStatement(models.Model):
    """A statement of a source that this store would not take, and why. It is not kept: ``again`` asks for it once more.

    ``statement_uuid`` is its id; of one that has none, a number that is made of its bytes.
    """

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="refused", db_index=False)
    statement_uuid = models.UUIDField()
    reason = models.CharField(max_length=500)
    refused_at = models.DateTimeField()
    again = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "statement_uuid"], name="refused_statement_once"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["source", "id"], name="refused_of_source"),
            models.Index(fields=["source"], condition=models.Q(again=True), name="refused_asked_again"),
        ]

    def __str__(self) -> str:
        return f"{self.statement_uuid} of {self.source_id}"

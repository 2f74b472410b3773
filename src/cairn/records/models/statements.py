"""Statements, and what each is found by."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.records.models.naming import Activity, Agent, Tenant, Verb


class Statement(models.Model):
    """One xAPI statement: its bytes in ``raw``; the columns beside it are what is searched and counted.

    ``id`` is the order in which statements were stored, which is also that of ``stored``: both are given under one
    lock, so that whoever reads on from an ``id`` never passes over a row. ``raw`` is as it was sent, with the ``id``,
    ``authority``, ``timestamp``, ``stored`` and ``version`` that the store adds. Never edited, but that an identifier
    is replaced when a person is erased; never deleted. ``is_voided`` says that a voiding statement names it.
    """

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    uuid = models.UUIDField()
    stored = models.DateTimeField()
    timestamp = models.DateTimeField()
    actor = models.ForeignKey(Agent, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    verb = models.ForeignKey(Verb, on_delete=models.PROTECT, related_name="+", db_index=False)
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    authority = models.ForeignKey(Agent, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    registration = models.UUIDField(null=True)
    refers_to = models.UUIDField(null=True)
    voids = models.BooleanField(default=False)
    is_voided = models.BooleanField(default=False)
    scaled = models.FloatField(null=True)
    raw = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "uuid"], name="statement_id_once"),
            models.CheckConstraint(
                condition=models.Q(voids=False) | models.Q(refers_to__isnull=False), name="statement_voids_another"
            ),
            models.CheckConstraint(
                condition=models.Q(voids=False) | models.Q(is_voided=False), name="statement_that_voids_stands"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["tenant", "stored"], name="statement_in_order"),
            models.Index(fields=["actor", "verb", "id"], name="statement_of_actor_verb"),
            models.Index(fields=["actor", "id"], name="statement_of_actor"),
            models.Index(fields=["verb", "id"], name="statement_of_verb"),
            models.Index(fields=["activity", "id"], name="statement_of_activity"),
            models.Index(
                fields=["registration", "id"],
                condition=models.Q(registration__isnull=False),
                name="statement_of_registration",
            ),
            models.Index(fields=["authority", "id"], name="statement_of_authority"),
            models.Index(
                fields=["tenant", "refers_to"],
                condition=models.Q(refers_to__isnull=False),
                name="statement_referring",
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)


class _Found(models.Model):
    """That ``statement`` is found by what ``origin`` names: itself, or one that it refers to, however far.

    ``direct`` is false for what only ``related_agents`` or ``related_activities`` look at. The key is the index that
    is searched.
    """

    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+", db_index=False)
    origin = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+", db_index=False)
    direct = models.BooleanField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.statement_id} by {self.origin_id}"


class StatementAgent(_Found):
    """Agents beside the actor and the authority, which are columns of the statement."""

    pk = models.CompositePrimaryKey("agent_id", "direct", "statement_id", "origin_id")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["origin"], name="statement_agent_origin")]


class StatementActivity(_Found):
    """Activities beside the statement's own, which is its column."""

    pk = models.CompositePrimaryKey("activity_id", "direct", "statement_id", "origin_id")
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["origin"], name="statement_activity_origin")]


class Referral(models.Model):
    """That ``statement`` refers to ``origin``, at once or by others: it is found by the verb and the like of that."""

    pk = models.CompositePrimaryKey("origin_id", "statement_id")
    statement = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+", db_index=False)
    origin = models.ForeignKey(Statement, on_delete=models.CASCADE, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["statement"], name="referral_of_statement")]

    def __str__(self) -> str:
        return f"{self.statement_id} to {self.origin_id}"


class WaitingStatement(models.Model):
    """A statement of ours that was written within a transaction and takes its place in the order after it (``own``)."""

    uuid = models.UUIDField(unique=True)
    text = models.TextField()

    def __str__(self) -> str:
        return str(self.uuid)

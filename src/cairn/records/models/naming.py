"""Whose store it is, and dictionaries of what statements name: a number for each, so that indexes stay narrow."""

from __future__ import annotations

from typing import ClassVar

from django.db import models


class Tenant(models.Model):
    """Somebody's record store: an organisation's, or (with none) Cairn's own. Nothing is shared between two."""

    organisation = models.OneToOneField("accounts.Organisation", null=True, on_delete=models.PROTECT, related_name="+")
    is_own = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_own"], condition=models.Q(is_own=True), name="tenant_one_is_our_own"),
            models.CheckConstraint(
                condition=models.Q(is_own=True, organisation=None) | models.Q(is_own=False, organisation__isnull=False),
                name="tenant_is_ours_or_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return "Cairn" if self.organisation is None else self.organisation.name


class Named(models.Model):
    """``digest`` stands for the text, which may be longer than an index takes: 128 bits of BLAKE2b."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.UUIDField()

    class Meta:
        abstract = True


class Verb(Named):
    iri = models.TextField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "digest"], name="verb_named_once")]

    def __str__(self) -> str:
        return self.iri


class Activity(Named):
    """``definition`` is what statements said of it, taken together (a JSON object); empty if none said anything."""

    iri = models.TextField()
    definition = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "digest"], name="activity_named_once")]

    def __str__(self) -> str:
        return self.iri


class Agent(Named):
    """``key`` is the identifier as `statement.parts.agent_key` writes it; ``names`` are those that statements gave."""

    key = models.TextField()
    names = models.JSONField(default=list)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "digest"], name="agent_named_once")]

    def __str__(self) -> str:
        return self.key

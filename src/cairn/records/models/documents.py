"""What is kept beside statements: documents of activities and agents, and files that statements come with."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.records.models.naming import Activity, Agent, Tenant


class Document(models.Model):
    """A state, or the profile of an activity or of an agent: any bytes, under a name that its writer chose.

    ``digest`` stands for kind, activity, agent, registration and name together.
    """

    class Kind(models.TextChoices):
        STATE = "state"
        ACTIVITY_PROFILE = "activity"
        AGENT_PROFILE = "agent"

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    digest = models.UUIDField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    activity = models.ForeignKey(Activity, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    registration = models.UUIDField(null=True)
    name = models.TextField()
    content = models.BinaryField()
    content_type = models.CharField(max_length=200)
    etag = models.CharField(max_length=64)
    changed_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "digest"], name="document_once"),
            models.CheckConstraint(
                condition=models.Q(kind="state", activity__isnull=False, agent__isnull=False)
                | models.Q(kind="activity", activity__isnull=False, agent=None, registration=None)
                | models.Q(kind="agent", activity=None, agent__isnull=False, registration=None),
                name="document_is_of_what_its_kind_says",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["agent", "activity", "changed_at"], name="document_of_agent"),
            models.Index(fields=["activity", "kind", "changed_at"], name="document_of_activity"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"


class Attachment(models.Model):
    """A file that a statement came with, once for each tenant, by the digest that the statement gives (``sha2``)."""

    tenant = models.ForeignKey(Tenant, on_delete=models.PROTECT, related_name="+", db_index=False)
    sha2 = models.CharField(max_length=128)
    content_type = models.CharField(max_length=200)
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["tenant", "sha2"], name="attachment_once")]

    def __str__(self) -> str:
        return self.sha2

"""What was changed in a project, by whom and when; what is held back because it may identify a patient."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.accounts.models_api import Person
from cairn.lib.models import Row
from cairn.projects.models.project import Project


class Change(models.Model):
    """One thing that somebody did in a project. ``number`` is the revision that it made.

    ``tool`` and ``scope`` say where: the diagram, cycle or measure, or the project itself for tools that there is one
    of. What it did to rows is in ``rows``; a measure's own versions are in ``ToolVersion``. Undoing is a change too.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="changes")
    number = models.PositiveIntegerField()
    tool = models.CharField(max_length=20)
    scope_uuid = models.UUIDField()
    action = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    undoes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="undone_by")
    redoes = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="redone_by")

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="change_number_once_in_project"),
            models.CheckConstraint(
                condition=models.Q(undoes__isnull=True) | models.Q(redoes__isnull=True),
                name="change_undoes_or_redoes",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "tool", "scope_uuid", "-number"], name="change_by_place")]

    def __str__(self) -> str:
        return f"{self.number} {self.action}"


class ChangedRow(models.Model):
    """What a change did to one row: its fields ``before`` and ``after``; none before it was added, none after removal.

    ``version`` is the row's version that it ended. Links to other rows are held by uuid.
    """

    change = models.ForeignKey(Change, on_delete=models.CASCADE, related_name="rows")
    kind = models.CharField(max_length=20)
    row_uuid = models.UUIDField()
    version = models.PositiveIntegerField()
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            # Two people who save the same version of a row: the second finds the number taken and is told.
            models.UniqueConstraint(fields=["row_uuid", "version"], name="changed_row_version_once"),
            models.CheckConstraint(
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False), name="changed_row_has_a_side"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.row_uuid} {self.version}"


class ToolVersion(models.Model):
    """What a measure held before it was changed, whole, with time and actor: nothing typed is ever lost.

    ``change`` says what the change did, where it can be undone (cairn.projects.changes): a history is read from it
    without loading what was held, which may be twenty thousand points.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tool_versions")
    tool = models.CharField(max_length=20)
    subject_uuid = models.UUIDField()
    number = models.PositiveIntegerField()
    content = models.JSONField()
    change = models.JSONField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            # Two people who save the same version: the second finds the number taken and is told.
            models.UniqueConstraint(fields=["subject_uuid", "number"], name="tool_version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.tool} {self.number}"


class HeldText(Row):
    """A text that may identify a patient, typed into a field: seen by its typist alone until mended or justified.

    ``row_uuid`` and ``field`` name the place; for a row that is not there yet it is the uuid of what it goes into.
    Deleted, not kept, once it is mended.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="held_texts")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    tool = models.CharField(max_length=20)
    scope_uuid = models.UUIDField()
    kind = models.CharField(max_length=20)
    row_uuid = models.UUIDField()
    field = models.CharField(max_length=40)
    text = models.TextField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["by", "row_uuid", "field"], name="held_text_once_in_a_field")
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.field}"


class Justification(models.Model):
    """Why something that looks as if it identified a patient doesn't: asked once for the same words in a project."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="justifications")
    kind = models.CharField(max_length=20, help_text="as cairn.methods.identifiable names it")
    text = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "kind", "text"], name="justification_once_in_project"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="justification_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class Comment(Row):
    """A remark on a tool, a row, a field of it or a point of a measure (``position``, from 0).

    ``about`` keeps the words of what it was said of, because that may go. An answer has the first remark as
    ``answers``; resolving is said of the first.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="comments")
    tool = models.CharField(max_length=20)
    scope_uuid = models.UUIDField()
    row_uuid = models.UUIDField(null=True, blank=True)
    field = models.CharField(max_length=40, blank=True)
    position = models.PositiveIntegerField(null=True, blank=True)
    about = models.CharField(max_length=200, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    as_coach = models.BooleanField(default=False)
    answers = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="answered_by")
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(removed_at__isnull=False), name="comment_has_words"
            ),
            models.CheckConstraint(
                condition=models.Q(answers__isnull=True) | models.Q(resolved_at__isnull=True),
                name="comment_answer_is_not_resolved_by_itself",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["project", "tool", "scope_uuid"], name="comment_by_place")]

    def __str__(self) -> str:
        return self.text[:60]

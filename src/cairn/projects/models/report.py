"""The report in SQUIRE form, and the files that are made of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.lib.models import Row, VersionedRow
from cairn.library.models_api import EvidenceRecord
from cairn.projects.models.project import Project


class FrozenContent(Row):
    """What the tools said under an item when somebody froze it: written once, never changed but to purge something.

    A table of its own, so that freezing is a change of one key of the item: the history, the undo and the item itself
    point here, and none of them carries the pictures. ``pieces`` are the words and tables (``pieces.plain``), what a
    page needs; ``pictures`` are the drawings as SVG by the key of their piece, read only where they are shown. Drawings
    and not the data behind them are kept: data would be drawn anew by the rules and the looks of a later day.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="frozen_contents")
    key = models.CharField(max_length=30)
    pieces = models.JSONField()
    pictures = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.key} as it was on {self.at:%d %B %Y}"


class ReportItem(VersionedRow):
    """What the team wrote under one of the eighteen items, beside what the tools say there.

    ``left_out`` names pieces of live content that are not wanted. ``frozen`` is the live content as it was when
    somebody froze it; while it is null the item follows the tools.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="report_items")
    key = models.CharField(max_length=30)
    text = models.TextField(blank=True)
    left_out = models.JSONField(default=list, blank=True)
    frozen = models.ForeignKey(FrozenContent, null=True, blank=True, on_delete=models.RESTRICT, related_name="items")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "key"], name="report_item_once_in_project"),
        ]

    def __str__(self) -> str:
        return self.key


class ReportReference(VersionedRow):
    """A record of the library that the report cites, once: what is taken out and cited again is the same row."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="references")
    record = models.ForeignKey(EvidenceRecord, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["project", "record"], name="report_reference_once")]

    def __str__(self) -> str:
        return str(self.record)


class ReportFile(Row):
    """A file that is made of the report in the background: how far it is, and then the file. Deleted after a day.

    ``heard_at`` is when whoever makes it last said how far it is: one that was killed says nothing any more.
    """

    class Form(models.TextChoices):
        PDF = "pdf", _("PDF")
        WORD = "docx", _("Word")
        POSTER = "poster", _("Poster (A3, PDF)")
        SLIDES = "pptx", _("Slides (PowerPoint)")
        MARKDOWN = "md", _("Markdown")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="report_files")
    form = models.CharField(max_length=8, choices=Form.choices)
    revision = models.PositiveIntegerField()
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    heard_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    fault = models.CharField(max_length=300, blank=True)
    content = models.BinaryField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(form__in=["pdf", "docx", "poster", "pptx", "md"]), name="report_file_form_is_known"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="report_file_at")]

    def __str__(self) -> str:
        return f"{self.form} of {self.project}"

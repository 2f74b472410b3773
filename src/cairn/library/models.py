"""Evidence records and published projects."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from cairn.accounts.models_api import Person
from cairn.lib.models import Row


class EvidenceRecord(Row):
    """One publication. ``key`` is what courses cite. ``source_text`` is the record as it came, for checking.

    ``published_on`` is the first day of what is known; ``date_precision`` says whether day, month or year is.
    """

    class Precision(models.TextChoices):
        DAY = "day"
        MONTH = "month"
        YEAR = "year"
        UNKNOWN = "unknown"

    key = models.SlugField(max_length=120, unique=True)
    title = models.CharField(max_length=500)
    abstract = models.TextField(blank=True)
    journal = models.CharField(max_length=300, blank=True)
    issn = models.CharField(max_length=9, blank=True)
    volume = models.CharField(max_length=20, blank=True)
    issue = models.CharField(max_length=20, blank=True)
    article_number = models.CharField(max_length=40, blank=True)
    doi = models.CharField(max_length=200, blank=True)
    published_on = models.DateField(null=True, blank=True)
    date_precision = models.CharField(max_length=10, choices=Precision.choices, default=Precision.UNKNOWN)
    publisher = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=40, blank=True)
    collection = models.CharField(max_length=200, blank=True)
    address = models.URLField(max_length=500, blank=True)
    source_text = models.TextField(blank=True)
    imported_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            # Importing the same paper twice mends the record instead of adding a second one.
            models.UniqueConstraint(fields=["doi"], condition=~models.Q(doi=""), name="evidence_record_one_per_doi")
        ]

    def __str__(self) -> str:
        return self.title


class RecordAffiliation(models.Model):
    """A place that authors of a record give, as printed."""

    record = models.ForeignKey(EvidenceRecord, on_delete=models.CASCADE, related_name="affiliations")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=500)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "position"], name="record_affiliation_position_once")
        ]

    def __str__(self) -> str:
        return self.text


class RecordAuthor(models.Model):
    """An author of a record, in the printed order."""

    record = models.ForeignKey(EvidenceRecord, on_delete=models.CASCADE, related_name="authors")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    affiliations = models.ManyToManyField(RecordAffiliation, related_name="authors")

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "position"], name="record_author_position_once")
        ]

    def __str__(self) -> str:
        return self.name


class RecordSubject(models.Model):
    record = models.ForeignKey(EvidenceRecord, on_delete=models.CASCADE, related_name="subjects")
    text = models.CharField(max_length=200)

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "text"], name="record_subject_once"),
        ]

    def __str__(self) -> str:
        return self.text


class RecordFlag(models.Model):
    """A field that the import could not split surely: shown to a person, who checks it against the source."""

    record = models.ForeignKey(EvidenceRecord, on_delete=models.CASCADE, related_name="flags")
    field = models.CharField(max_length=40)
    reason = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    checked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["record", "field", "reason"], name="record_flag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.field}: {self.reason}"


class PublishedProject(Row):
    """A project that its team put in the library: the snapshot that was assessed, never live rows."""

    project_uuid = models.UUIDField()
    submission_uuid = models.UUIDField()
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    snapshot = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["submission_uuid", "number"], name="published_project_one_per_submitted_version"
            )
        ]

    def __str__(self) -> str:
        return self.title

"""Who marks what, and what they found. What was marked is only added to."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.assessment.models.rubrics import Criterion, CriterionLevel
from cairn.assessment.models.submissions import SubmissionVersion
from cairn.lib.models import Row
from cairn.runs.models_api import Run


class Stage(models.TextChoices):
    SELF = "self", _("Self")
    PEER = "peer", _("Peer")
    EXPERT = "expert", _("Expert")


class MarkersWanted(models.Model):
    """How many marks of a stage a version wants; how many of them nobody holds (``missing``); how many are given.

    Work with places that nobody holds is found by an index, however many wait: what lacks fewest first, then what
    passes to experts soonest. ``run`` is the version's. ``late`` marks what peers could not serve in time.
    """

    version = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="wanted")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    wanted = models.PositiveSmallIntegerField()
    missing = models.PositiveSmallIntegerField()
    given = models.PositiveSmallIntegerField(default=0)
    pass_on = models.DateField()
    late = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "stage"], name="markers_wanted_once_per_stage"),
            models.CheckConstraint(
                condition=models.Q(wanted__gte=models.F("missing") + models.F("given")),
                name="markers_missing_and_given_are_wanted",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["run", "stage", "missing", "pass_on"],
                condition=models.Q(missing__gt=0),
                name="markers_wanted_missing",
            ),
            models.Index(fields=["pass_on"], condition=models.Q(missing__gt=0), name="markers_wanted_to_pass"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.missing} of {self.wanted} missing"


class Allocation(Row):
    """A person holds a version to mark it, by a date. Given back or lapsed, it stays, with its end."""

    class Ended(models.TextChoices):
        LAPSED = "lapsed", _("Time ran out")
        GIVEN_BACK = "given_back", _("Given back")
        CONFLICT = "conflict", _("Conflict of interest")
        NOT_NEEDED = "not_needed", _("No longer needed")
        WITHDRAWN = "withdrawn", _("The work was withdrawn")
        LEFT = "left", _("Left the run")

    version = models.ForeignKey(SubmissionVersion, on_delete=models.PROTECT, related_name="allocations")
    assessor = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="allocations")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    allocated_at = models.DateTimeField()
    due_on = models.DateField()
    claimed = models.BooleanField(default=False, help_text="taken by the assessor, not asked of them")
    further = models.BooleanField(default=False, help_text="a further opinion that a moderator asked for")
    ended_at = models.DateTimeField(null=True, blank=True)
    ended = models.CharField(max_length=12, choices=Ended.choices, blank=True)
    reminded_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            # Who gave it back or let it lapse is not given it again: nobody reads a thing twice.
            models.UniqueConstraint(fields=["version", "assessor"], name="allocation_once_per_assessor"),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, ended="")
                | (models.Q(ended_at__isnull=False) & ~models.Q(ended="")),
                name="allocation_end_has_a_reason",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["assessor", "ended_at"], name="allocation_by_assessor"),
            models.Index(fields=["due_on"], condition=models.Q(ended_at=None), name="allocation_open_by_day"),
        ]

    def __str__(self) -> str:
        return f"{self.stage}: {self.assessor}"


class MarkDraft(models.Model):
    """What an assessor chose and typed so far: saved while it is typed, seen by them alone, gone with the mark."""

    allocation = models.OneToOneField(Allocation, on_delete=models.CASCADE, related_name="draft")
    values = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"draft of {self.allocation}"


class Mark(Row):
    """What one assessor found. Given once; a second opinion is another allocation."""

    allocation = models.OneToOneField(Allocation, on_delete=models.PROTECT, related_name="mark")
    comment = models.TextField(blank=True)
    marked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["marked_at"], name="mark_by_time")]

    def __str__(self) -> str:
        return f"mark by {self.allocation.assessor}"


class CriterionMark(models.Model):
    """A level, or none: where the criterion is only commented, or the assessor can't judge it."""

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="criteria")
    level = models.ForeignKey(CriterionLevel, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    cannot_judge = models.BooleanField(default=False)
    comment = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["criterion__position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mark", "criterion"], name="criterion_marked_once"),
            models.CheckConstraint(
                condition=models.Q(cannot_judge=False) | models.Q(level__isnull=True),
                name="criterion_not_judged_has_no_level",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.level}"


class PlaceComment(Row):
    """What an assessor says at one place of the work: a passage, a node of a diagram, a data point.

    ``place`` is the key of the block in the snapshot, ``quoted`` the words there that are meant.
    """

    allocation = models.ForeignKey(Allocation, on_delete=models.PROTECT, related_name="place_comments")
    place = models.CharField(max_length=120)
    quoted = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(text=""), name="place_comment_is_not_empty")
        ]

    def __str__(self) -> str:
        return self.place


class MarkFeedback(Row):
    """What an author says of a mark once it is released: thanks, how helpful it was from 1 to 5, a few words."""

    mark = models.ForeignKey(Mark, on_delete=models.CASCADE, related_name="feedback")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    thanked = models.BooleanField(default=False)
    helpful = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    words = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mark", "person"], name="mark_feedback_once_per_author"),
            models.CheckConstraint(
                condition=models.Q(helpful__isnull=True) | models.Q(helpful__range=(1, 5)),
                name="mark_feedback_from_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.helpful or ''}"


class MarksSeen(models.Model):
    """A moderator or manager has looked at the marks of a version: so they don't mark it themselves any more."""

    version = models.ForeignKey(SubmissionVersion, on_delete=models.CASCADE, related_name="marks_seen")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["version", "person"], name="marks_seen_once_per_version")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.version_id}"

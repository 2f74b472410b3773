"""Measures, their points, what was judged of them, and the data pictures made of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.lib.models import Row, VersionedRow
from cairn.projects.models.project import Project


class Measure(VersionedRow):
    """What is counted, how, and which way is better."""

    class Kind(models.TextChoices):
        OUTCOME = "outcome", _("Outcome measure")
        PROCESS = "process", _("Process measure")
        BALANCING = "balancing", _("Balancing measure")

    class Direction(models.TextChoices):
        INCREASE = "increase", _("Higher is better")
        DECREASE = "decrease", _("Lower is better")
        NEUTRAL = "neutral", _("Neither")

    class Chart(models.TextChoices):
        """Kinds of ``cairn.methods.spc``, by names that an address can hold."""

        RUN = "run", _("Run chart")
        XMR = "i", _("XmR chart")
        XMR_PRIME = "ip", _("Normalised XmR chart")
        MOVING_RANGE = "mr", _("Moving range chart")
        P = "p", _("p chart")
        P_PRIME = "pp", _("p′ chart")
        U = "u", _("u chart")
        U_PRIME = "up", _("u′ chart")
        C = "c", _("c chart")
        G = "g", _("g chart")
        T = "t", _("t chart")
        XBAR = "xbar", _("X-bar chart")
        S = "s", _("S chart")

    class Rules(models.TextChoices):
        """Rule sets of ``cairn.methods.spc``; none means those that suit the kind of chart."""

        USUAL = "", _("The usual ones for this chart")
        MAKING_DATA_COUNT = "making_data_count", _("Making Data Count: shift of 7")
        MAKING_DATA_COUNT_6 = "making_data_count_6", _("Making Data Count: shift of 6")
        MAKING_DATA_COUNT_8 = "making_data_count_8", _("Making Data Count: shift of 8")
        ANHOEJ = "anhoej", _("Anhøj: runs and crossings")
        WESTERN_ELECTRIC = "western_electric", _("Western Electric")
        NELSON = "nelson", _("Nelson")
        OUTSIDE = "outside", _("Points outside the limits alone")
        NONE = "none", _("No rules")

    class Every(models.TextChoices):
        """How often a point is due."""

        DAY = "day", _("Every day")
        WEEK = "week", _("Every week")
        FORTNIGHT = "fortnight", _("Every two weeks")
        MONTH = "month", _("Every month")
        QUARTER = "quarter", _("Every three months")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="measures")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=200)
    definition = models.TextField(blank=True)
    unit = models.CharField(max_length=60, blank=True)
    direction = models.CharField(max_length=10, choices=Direction.choices, default=Direction.INCREASE)
    target = models.FloatField(null=True, blank=True)
    numerator = models.CharField(max_length=200, blank=True)
    denominator = models.CharField(max_length=200, blank=True)
    collected = models.TextField(blank=True, help_text="how and how often it is collected")
    chart_kind = models.CharField(max_length=10, choices=Chart.choices, default=Chart.XMR)
    chart_rules = models.CharField(max_length=30, choices=Rules.choices, blank=True, default=Rules.USUAL)
    chart_baseline = models.PositiveIntegerField(
        null=True, blank=True, help_text="how many points, from the first on, the limits come from; none: all"
    )
    chart_per = models.PositiveIntegerField(default=1, help_text="rates are shown for so many: 1000 bed days")
    chart_preset = models.CharField(max_length=40, default="cairn")
    due_every = models.CharField(max_length=10, choices=Every.choices, blank=True, help_text="how often a point is due")
    due_next = models.DateField(null=True, blank=True, help_text="when the next point is due")
    collector = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", help_text="who is reminded"
    )
    reminded_for = models.DateField(null=True, blank=True, help_text="the due date that was last reminded of")
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    chart_kind__in=["run", "i", "ip", "mr", "p", "pp", "u", "up", "c", "g", "t", "xbar", "s"]
                ),
                name="measure_chart_kind_there_is",
            ),
            models.CheckConstraint(
                condition=models.Q(chart_baseline__isnull=True) | models.Q(chart_baseline__gte=2),
                name="measure_baseline_of_two_or_more",
            ),
            models.CheckConstraint(condition=models.Q(chart_per__gte=1), name="measure_chart_per_one_or_more"),
            models.CheckConstraint(
                condition=models.Q(due_every__in=["", "day", "week", "fortnight", "month", "quarter"]),
                name="measure_due_every_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(due_every="") | models.Q(due_next__isnull=False),
                name="measure_that_is_due_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name_and_unit(self) -> str:
        """The unit is told once: many a name ends with it."""
        told = not self.unit or self.name.casefold().endswith(self.unit.casefold())
        return self.name if told else f"{self.name} ({self.unit})"

    def also_kept(self) -> dict[str, list[list[Any]]]:
        """What a kept version holds besides the columns: who replaces the points may drop what was judged of them."""
        return {
            name: [[row.position, row.reason, row.at.isoformat(), row.by_id] for row in rows.order_by("position")]
            for name, rows in (("rebases", self.rebases), ("exclusions", self.exclusions))
        }


class MeasurePoint(Row):
    """One point. ``value`` is null where it is missing: the place on the axis is kept and nothing is guessed.

    ``label`` is what stands on the axis; ``on`` is set where it is a date.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="points")
    position = models.PositiveIntegerField()
    on = models.DateField(null=True, blank=True)
    label = models.CharField(max_length=60, blank=True)
    value = models.FloatField(null=True, blank=True)
    denominator = models.FloatField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "position"], name="measure_point_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.label or self.on}: {self.value}"


class Rebase(Row):
    """New limits from a point on, because a person says why. Never automatic.

    It is tied to the place of the point and not to its row: a series is replaced as a whole, and the judgement of a
    person must outlive the rows. What it was said of is known by the label that stands at its place.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="rebases")
    position = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "position"], name="rebase_position_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="rebase_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class Exclusion(Row):
    """A point left out of the limits, because a person says why. It is still drawn. Tied to a place, as a rebase."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="exclusions")
    position = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "position"], name="exclusion_position_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="exclusion_has_a_reason"),
        ]

    def __str__(self) -> str:
        return self.reason


class PointsImport(Row):
    """A table on its way to become points: what was sent lies here while a person looks at how it will be read.

    So nothing is sent twice, and a reload or the back button works. Deleted once it is saved, or after a day: a file
    often holds more than its measure needs.
    """

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="imports")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    name = models.CharField(max_length=200, blank=True, help_text="of the file; nothing for what was pasted")
    content = models.BinaryField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(content=b""), name="points_import_has_content")
        ]
        indexes: ClassVar = [models.Index(fields=["at"], name="points_import_at")]

    def __str__(self) -> str:
        return self.name or "pasted"


class DataPicture(VersionedRow):
    """A histogram of one measure, or a scatter diagram of two: ``measure`` across, ``against`` up."""

    class Kind(models.TextChoices):
        HISTOGRAM = "histogram", _("Histogram")
        SCATTER = "scatter", _("Scatter diagram")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="data_pictures")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    title = models.CharField(max_length=200, blank=True)
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="pictures")
    against = models.ForeignKey(Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    bins = models.PositiveSmallIntegerField(null=True, blank=True, help_text="of a histogram; none: chosen by the data")
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind="histogram", against__isnull=True)
                | models.Q(kind="scatter", against__isnull=False),
                name="data_picture_of_one_measure_or_two",
            ),
            models.CheckConstraint(
                condition=models.Q(against__isnull=True) | ~models.Q(against=models.F("measure")),
                name="data_picture_not_against_itself",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

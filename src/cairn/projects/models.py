"""An improvement project and its tools, by the Model for Improvement."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.lib.models import Row, VersionedRow
from cairn.runs.models_api import Run


class Project(Row):
    """The work of a team. ``run`` is the run it was started in; a project may outlive it."""

    run = models.ForeignKey(Run, null=True, blank=True, on_delete=models.PROTECT, related_name="projects")
    title = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="projects_started")
    archived_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.title


class TeamMember(models.Model):
    """Who may see and change a project. Leaving keeps the row, with its end."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="team")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="teams")
    part = models.CharField(max_length=120, blank=True, help_text="what they do in the project")
    leads = models.BooleanField(default=False)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["project", "person"],
                condition=models.Q(left_at__isnull=True),
                name="team_member_once_in_project",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} in {self.project}"


class Charter(VersionedRow):
    """What the project is: problem, aim, scope, people. The aim is how good, for whom, by when."""

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="charter")
    problem = models.TextField(blank=True)
    why = models.TextField(blank=True)
    aim = models.TextField(blank=True)
    aim_by = models.DateField(null=True, blank=True)
    scope = models.TextField(blank=True)
    setting = models.TextField(blank=True)
    sponsor = models.CharField(max_length=200, blank=True)
    coach = models.CharField(max_length=200, blank=True)
    timeline = models.TextField(blank=True)
    ethics = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"Charter of {self.project}"


class ToolVersion(models.Model):
    """What a tool held before it was changed, whole, with time and actor: nothing typed is ever lost.

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


class DriverNode(VersionedRow):
    """A box of the driver diagram. The aim is the charter's; links say what drives what."""

    class Kind(models.TextChoices):
        PRIMARY = "primary", _("Primary driver")
        SECONDARY = "secondary", _("Secondary driver")
        IDEA = "idea", _("Change idea")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="drivers")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField()
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.text


class DriverLink(models.Model):
    """``child`` helps to bring about ``parent``. A node may have several parents."""

    parent = models.ForeignKey(DriverNode, on_delete=models.CASCADE, related_name="child_links")
    child = models.ForeignKey(DriverNode, on_delete=models.CASCADE, related_name="parent_links")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["parent", "child"], name="driver_link_once"),
            models.CheckConstraint(condition=~models.Q(parent=models.F("child")), name="driver_link_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.parent} < {self.child}"


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
        ]

    def __str__(self) -> str:
        return self.name

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


class PDSACycle(VersionedRow):
    """One cycle of testing a change. Without a prediction there is nothing to study."""

    class Purpose(models.TextChoices):
        TEST = "test", _("Test of a change")
        IMPLEMENTATION = "implementation", _("Making a change permanent")

    class Decision(models.TextChoices):
        UNDECIDED = "", _("Not decided yet")
        ADOPT = "adopt", _("Adopt: keep the change")
        ADAPT = "adapt", _("Adapt: change it and test again")
        ABANDON = "abandon", _("Abandon: stop and try something else")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cycles")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    idea = models.ForeignKey(DriverNode, null=True, blank=True, on_delete=models.SET_NULL, related_name="cycles")
    builds_on = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    purpose = models.CharField(max_length=16, choices=Purpose.choices, default=Purpose.TEST)
    scale = models.CharField(max_length=200, blank=True)
    question = models.TextField(blank=True)
    prediction = models.TextField(blank=True)
    who = models.TextField(blank=True)
    what = models.TextField(blank=True)
    when = models.CharField(max_length=200, blank=True)
    where = models.TextField(blank=True)
    measure = models.TextField(blank=True)
    started_on = models.DateField(null=True, blank=True)
    measured_by = models.ForeignKey(
        Measure,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="cycles",
        help_text="whose chart shows it",
    )
    happened = models.TextField(blank=True)
    study = models.TextField(blank=True)
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    next_steps = models.TextField(blank=True)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="cycle_number_once_in_project")
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class Lesson(Row):
    """A line of the lessons log."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lessons")
    on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["on", "id"]

    def __str__(self) -> str:
        return self.text[:60]


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

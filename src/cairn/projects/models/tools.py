"""Rows of the tools that there is one of in a project: charter, driver diagram, PDSA cycles, plan, lessons log."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.lib.models import VersionedRow
from cairn.projects.models.measures import Measure
from cairn.projects.models.project import Project


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


class Lesson(VersionedRow):
    """A line of the lessons log."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="lessons")
    on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["on", "id"]

    def __str__(self) -> str:
        return self.text[:60]


class PlanTask(VersionedRow):
    """A task of the project plan: what, whose, by when, and the day on which it was done."""

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="tasks")
    text = models.CharField(max_length=300)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    due = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]

    def __str__(self) -> str:
        return self.text

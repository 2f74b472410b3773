"""Diagrams that a project may have several of, and the rows that they are drawn from."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.lib.models import VersionedRow
from cairn.projects.models.project import Project


class Diagram(VersionedRow):
    """One stakeholder map, process map, cause and effect diagram, FMEA or Pareto chart.

    ``statement``: the problem at the head of a cause and effect diagram, what a Pareto chart counts, what a process
    map is of and from where to where.
    """

    class Tool(models.TextChoices):
        STAKEHOLDERS = "stakeholders", _("Stakeholder map")
        PROCESS_MAP = "process_map", _("Process map")
        CAUSES = "causes", _("Cause and effect diagram")
        FMEA = "fmea", _("FMEA")
        PARETO = "pareto", _("Pareto chart")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="diagrams")
    tool = models.CharField(max_length=20, choices=Tool.choices)
    title = models.CharField(max_length=200)
    statement = models.TextField(blank=True)
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(tool__in=["stakeholders", "process_map", "causes", "fmea", "pareto"]),
                name="diagram_tool_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.title


class DiagramRow(VersionedRow):
    """What the rows of diagrams share: a place among the others, and the time when they were taken out."""

    diagram = models.ForeignKey(Diagram, on_delete=models.CASCADE, related_name="%(class)ss")
    position = models.PositiveIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "id"]


class Stakeholder(DiagramRow):
    """A person (by role) or group; influence and interest from 1 (least) to 5."""

    class Support(models.TextChoices):
        AGAINST = "against", _("Against it")
        UNSURE = "unsure", _("Unsure")
        ALLOWS = "allows", _("Lets it happen")
        HELPS = "helps", _("Helps it happen")
        LEADS = "leads", _("Makes it happen")

    name = models.CharField(max_length=200)
    influence = models.PositiveSmallIntegerField(default=3)
    interest = models.PositiveSmallIntegerField(default=3)
    support_now = models.CharField(max_length=8, choices=Support.choices, blank=True)
    support_wanted = models.CharField(max_length=8, choices=Support.choices, blank=True)
    action = models.TextField(blank=True)

    class Meta(DiagramRow.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(influence__range=(1, 5), interest__range=(1, 5)), name="stakeholder_from_1_to_5"
            )
        ]

    def __str__(self) -> str:
        return self.name


class ProcessLane(DiagramRow):
    """Who does the steps that stand in it: a role, a team, a place."""

    text = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.text


class ProcessStep(DiagramRow):
    """A step of a process; ``wait`` says how long one waits at it or before it, in words."""

    class Kind(models.TextChoices):
        START = "start", _("Start")
        STEP = "step", _("Step")
        DECISION = "decision", _("Decision")
        WAIT = "wait", _("Wait")
        END = "end", _("End")

    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.STEP)
    text = models.CharField(max_length=300)
    lane = models.ForeignKey(ProcessLane, null=True, blank=True, on_delete=models.SET_NULL, related_name="steps")
    wait = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)

    class Meta(DiagramRow.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["start", "step", "decision", "wait", "end"]),
                name="process_step_kind_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.text


class ProcessFlow(models.Model):
    """What comes after a step; ``label`` says when: "yes", "if urgent"."""

    source = models.ForeignKey(ProcessStep, on_delete=models.CASCADE, related_name="flows_out")
    target = models.ForeignKey(ProcessStep, on_delete=models.CASCADE, related_name="flows_in")
    label = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["source", "target"], name="process_flow_once"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="process_flow_not_to_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.source} > {self.target}"


class Cause(DiagramRow):
    """A category (without ``parent``), a cause in it, or a cause of that."""

    text = models.CharField(max_length=300)
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="below")

    class Meta(DiagramRow.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")), name="cause_not_of_itself"
            )
        ]

    def __str__(self) -> str:
        return self.text


class FailureMode(DiagramRow):
    """A line of an FMEA. The three ratings go from 1 to 10; their product is the risk priority number."""

    step = models.CharField(max_length=200, blank=True)
    mode = models.CharField(max_length=300)
    causes = models.TextField(blank=True)
    effects = models.TextField(blank=True)
    occurrence = models.PositiveSmallIntegerField(null=True, blank=True)
    detection = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="how likely it is to go unnoticed: 10 is never noticed in time"
    )
    severity = models.PositiveSmallIntegerField(null=True, blank=True)
    action = models.TextField(blank=True)

    class Meta(DiagramRow.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=(models.Q(**{f"{name}__isnull": True}) | models.Q(**{f"{name}__range": (1, 10)})),
                name=f"failure_mode_{name}_from_1_to_10",
            )
            for name in ("occurrence", "detection", "severity")
        ]

    def __str__(self) -> str:
        return self.mode

    @property
    def rpn(self) -> int | None:
        """The risk priority number, 1 to 1,000; ``None`` while a rating is missing."""
        if self.occurrence is None or self.detection is None or self.severity is None:
            return None
        return self.occurrence * self.detection * self.severity


class ParetoCount(DiagramRow):
    """How often something was counted."""

    text = models.CharField(max_length=200)
    count = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return self.text

"""How far a project is: its progress score, and what its home and the portfolio show of it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from cairn.accounts.models_api import Person
from cairn.lib.models import Row
from cairn.projects.models.project import Project

SCORES = ("0.5", "1.0", "1.5", "2.0", "2.5", "3.0", "3.5", "4.0", "4.5", "5.0")


class ProgressScore(Row):
    """What the team or its coach decided, on the ten-step scale; ``proposed`` is what the evidence suggested then.

    Only added to: the newest holds, the rest is the history.
    """

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="scores")
    score = models.DecimalField(max_digits=2, decimal_places=1)
    proposed = models.DecimalField(max_digits=2, decimal_places=1)
    reasons = models.JSONField(default=list)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering: ClassVar = ["at", "id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(score__in=SCORES, proposed__in=SCORES), name="progress_score_is_on_the_scale"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.score}"


class ProjectSummary(models.Model):
    """What is shown of a project without reading its tools; of ``revision``, and made anew when that has gone on.

    ``signals`` counts the measures whose chart shows special cause in its newest points.
    """

    class Phase(models.TextChoices):
        AIM = "aim", _("Setting the aim")
        MEASURES = "measures", _("Choosing measures")
        CHANGES = "changes", _("Developing changes")
        TESTING = "testing", _("Testing changes")
        SUSTAINING = "sustaining", _("Making it last")

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="summary")
    revision = models.PositiveIntegerField(default=0)
    phase = models.CharField(max_length=12, choices=Phase.choices, default=Phase.AIM)
    score = models.DecimalField(max_digits=2, decimal_places=1, null=True)
    signals = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    content = models.JSONField(default=dict)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["phase", "changed_at"], name="summary_by_phase")]

    def __str__(self) -> str:
        return f"{self.project} at {self.revision}"

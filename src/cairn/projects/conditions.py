"""Milestones of a project, as conditions of a gate."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from cairn.lib.registries import Verdict, gate_conditions
from cairn.projects.models import PDSACycle, Project
from cairn.projects.readiness import charter_is_complete, cycle_is_studied
from cairn.projects.rights import EDITORS


def _projects(enrolment: Any) -> QuerySet[Project]:
    """Those that one changes: to read another's, or to practise, is no milestone."""
    team = {"team__person_id": enrolment.person_id, "team__left_at": None, "team__role__in": EDITORS}
    return Project.objects.filter(run_id=enrolment.run_id, sandbox=False, archived_at=None, **team)


@gate_conditions.register("milestone:charter_complete")
def charter_complete(condition: Any, enrolment: Any) -> Verdict:
    met = any(charter_is_complete(project.charter) for project in _projects(enrolment).select_related("charter"))
    return Verdict(met, _("Your charter is complete.") if met else _("Complete the charter of your project."))


@gate_conditions.register("milestone:cycle_studied")
def cycle_studied(condition: Any, enrolment: Any) -> Verdict:
    """Of any of one's projects. One query."""
    cycles = PDSACycle.objects.filter(project__in=_projects(enrolment), removed_at=None)
    met = any(cycle_is_studied(cycle) for cycle in cycles)
    return Verdict(met, _("You have studied a PDSA cycle.") if met else _("Study a PDSA cycle against its prediction."))

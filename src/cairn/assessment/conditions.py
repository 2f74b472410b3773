"""Milestones of a submission, as conditions of a gate."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from cairn.assessment.models import Submission
from cairn.lib.registries import Verdict, gate_conditions


def _own(enrolment: Any) -> Any:
    return Submission.objects.filter(run_id=enrolment.run_id, authors__person_id=enrolment.person_id)


@gate_conditions.register("milestone:submitted")
def submitted(condition: Any, enrolment: Any) -> Verdict:
    met = _own(enrolment).exists()
    return Verdict(met, _("You have submitted your project.") if met else _("Submit your project for assessment."))


@gate_conditions.register("milestone:passed")
def passed(condition: Any, enrolment: Any) -> Verdict:
    met = _own(enrolment).filter(state=Submission.State.PASSED).exists()
    return Verdict(met, _("Your project has passed.") if met else _("Pass the assessment of your project."))

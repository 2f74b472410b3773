"""A run that was planned with a template, which all programmes share, goes over to a copy of its programme's own."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.assessment.building import publish, start_rubric
from cairn.assessment.models import AgreedMark, AssessmentPlan, Criterion, CriterionLevel, Example, Rubric, Submission
from cairn.assessment.planning import plan_assessment
from cairn.lib.errors import Refused
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

# What the plan says besides its rubric, and goes on saying.
KEPT = (
    "peers", "experts", "days_to_mark", "days_to_result", "takes", "self_marking", "moderated", "rolling",
    "submit_until", "anonymity", "calibrations", "calibrated_within", "decides", "days_to_appeal",
)  # fmt: skip


def why_no_copy(plan: AssessmentPlan) -> str:
    """Why a run can't go over to a copy any more, in words; empty while it can. One query."""
    if not Submission.objects.filter(run=plan.run_id).exists():
        return ""
    return _(
        "This run uses a template, which all programmes share, and work was sent in by it already: so this run keeps "
        "it, and takes no examples. Plan the next run with a rubric of your own."
    )


@transaction.atomic
def plan_with_own_copy(run: Run, *, by: Person, at: datetime) -> Rubric:
    """Copy the template that a run uses, publish the copy and plan the run with it; the template's examples come along.

    Pressed twice, it is one copy. Raises ``NotFound`` for who does not manage the run; ``Refused`` where nothing is
    planned and once work was sent in.
    """
    if not by.is_staff:
        runs_api.require_role(run, Role.MANAGER, by=by)
    plan = AssessmentPlan.objects.select_for_update(of=("self",)).select_related("rubric").filter(run=run).first()
    if plan is None:
        raise Refused(_("How work is assessed in this run is not planned yet."))
    template = plan.rubric
    if template.programme_id is not None:
        return template
    if why := why_no_copy(plan):
        raise Refused(why)
    draft = start_rubric(run.programme, title=template.title, like=template, by=by, at=at)
    made = publish(draft.uuid, by=by, at=at)
    _copy_examples(template, made)
    plan_assessment(run, rubric=made, by=by, at=at, **{name: getattr(plan, name) for name in KEPT})
    return made


def _copy_examples(template: Rubric, into: Rubric) -> None:
    """With their agreed marks, at the criteria and levels of the copy. Tries stay with what was tried."""
    criteria = {one.key: one for one in Criterion.objects.filter(rubric=into)}
    levels = {(one.criterion_id, one.score): one for one in CriterionLevel.objects.filter(criterion__rubric=into)}
    for example in Example.objects.filter(rubric=template, removed_at=None):
        made = Example.objects.create(
            rubric=into, title=example.title, snapshot=example.snapshot, position=example.position,
            added_at=example.added_at, added_by=example.added_by,
        )  # fmt: skip
        for one in example.agreed.select_related("criterion", "level"):
            criterion = criteria[one.criterion.key]
            level = levels[criterion.pk, one.level.score]
            AgreedMark.objects.create(example=made, criterion=criterion, level=level, why=one.why)

"""How the work of a run is assessed: by which rubric, by whom, how fast, and who sees whose name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.assessment.consenting import usable
from cairn.assessment.models import AssessmentPlan, Example, Rubric, Submission
from cairn.lib.errors import Refused
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

# What a person can be asked for in reason; the columns hold more.
LIMITS = {
    "peers": (0, 10),
    "experts": (0, 5),
    "days_to_mark": (1, 90),
    "days_to_result": (2, 365),
    "days_to_appeal": (0, 90),
    "calibrations": (0, 10),
}


@transaction.atomic
def plan_assessment(
    run: Run,
    *,
    rubric: Rubric,
    by: Person | None,
    at: datetime,
    peers: int = 2,
    experts: int = 1,
    days_to_mark: int = 14,
    days_to_result: int = 21,
    takes: str = AssessmentPlan.Takes.PROJECT,
    self_marking: bool = False,
    moderated: bool = True,
    rolling: bool = True,
    submit_until: datetime | None = None,
    anonymity: str = AssessmentPlan.Anonymity.SINGLE,
    calibrations: int = 0,
    calibrated_within: float = 0.6,
    decides: str = AssessmentPlan.Decides.MODEL,
    days_to_appeal: int = 14,
) -> AssessmentPlan:
    """Say by which rubric, by how many of whom and how fast the work of a run is assessed.

    The whole plan is said each time. Planning again changes it for what is submitted later. ``calibrated_within`` is
    in levels. Raises ``NotFound`` for who does not manage the run; ``Refused`` (field as the argument) for the first
    of ``plan_faults``, its other ones as details.
    """
    if by is not None and not by.is_staff:
        runs_api.require_role(run, Role.MANAGER, by=by)
    values: dict[str, Any] = {
        "rubric": rubric, "peers": peers, "experts": experts, "days_to_mark": days_to_mark,
        "days_to_result": days_to_result, "takes": takes, "self_marking": self_marking, "moderated": moderated,
        "rolling": rolling, "submit_until": submit_until, "anonymity": anonymity, "calibrations": calibrations,
        "calibrated_within": calibrated_within, "decides": decides, "days_to_appeal": days_to_appeal,
    }  # fmt: skip
    # Held, so that of two managers who plan at once one plans after the other.
    before = AssessmentPlan.objects.select_for_update().filter(run=run).first()
    if faults := plan_faults(run, values, before=before):
        raise Refused(faults[0][1], field=faults[0][0], details=[words for _field, words in faults[1:]])
    if before and before.shared_out_at and submit_until and submit_until > at:
        values["shared_out_at"] = None  # what comes in until the new date is shared out at it
    plan, _new = AssessmentPlan.objects.update_or_create(run=run, defaults=values)
    told = {name: value for name, value in values.items() if name not in ("rubric", "submit_until", "shared_out_at")}
    accounts_api.audit(
        "assessment.plan", subject=plan, by=by, at=at, rubric=rubric.key, edition=rubric.edition,
        submit_until=submit_until.isoformat() if submit_until else "", **told,
    )  # fmt: skip
    return plan


def version_of(plan: AssessmentPlan | None) -> int:
    """A mark of what a plan says now, for a form to carry; 0 for no plan. 48 bits of a SHA-256."""
    if plan is None:
        return 0
    said = [str(getattr(plan, field.attname)) for field in plan._meta.concrete_fields if field.name != "shared_out_at"]
    return int(hashlib.sha256("\n".join(said).encode()).hexdigest()[:12], 16)


def plan_faults(run: Run, values: Mapping[str, Any], *, before: AssessmentPlan | None = None) -> list[tuple[str, str]]:
    """What is wrong with a plan: (field, sentence), by the order of its page. At most one query, or two."""
    found = [*_rubric_faults(run, values, before)]
    if values["peers"] + values["experts"] <= 0:
        found.append(("peers", _("Ask at least one person to mark each project.")))
    for name, (least, most) in LIMITS.items():
        if not least <= values[name] <= most:
            words = _("Enter a number from %(least)d to %(most)d.") % {"least": least, "most": most}
            found.append((name, words))
    if not values["rolling"] and values["submit_until"] is None:
        found.append(("submit_until", _("Enter the last day to send work in, or take work at any time.")))
    if values["days_to_mark"] >= values["days_to_result"]:
        words = _("Give markers fewer days than you promise the result in: there must be time for somebody else.")
        found.append(("days_to_mark", words))
    if values["calibrated_within"] <= 0:
        found.append(("calibrated_within", _("Enter how close one must come: a number above zero, like 0.6.")))
    choices = {
        "takes": AssessmentPlan.Takes,
        "anonymity": AssessmentPlan.Anonymity,
        "decides": AssessmentPlan.Decides,
    }
    wrong = [name for name, listed in choices.items() if values[name] not in listed.values]
    return found + [(name, _("Choose one of the answers that are listed")) for name in wrong]


def _rubric_faults(run: Run, values: Mapping[str, Any], before: AssessmentPlan | None) -> list[tuple[str, str]]:
    rubric: Rubric = values["rubric"]
    if rubric.published_at is None:
        return [("rubric", _("This rubric is a draft. Publish it first."))]
    if rubric.programme_id not in (None, run.programme_id):
        return [("rubric", _("Choose one of the rubrics that are listed."))]
    if before is None:
        return []
    found = []
    if (before.rubric_id, before.takes) != (rubric.pk, values["takes"]):
        started = Submission.objects.filter(run=run).exists()
        if started and before.rubric_id != rubric.pk:
            found.append(("rubric", _("Projects of this run are already assessed by another rubric.")))
        if started and before.takes != values["takes"]:
            found.append(("takes", _("Work was sent in already, so what people send in can't change any more.")))
    return found


def plan_cautions(plan: AssessmentPlan) -> list[str]:
    """What would go wrong with a plan as things stand, in words. At most two queries."""
    found = []
    held = set(
        plan.run.roles.filter(role__in=(Role.ASSESSOR, Role.MODERATOR), ended_at=None).values_list("role", flat=True)
    )
    if Role.ASSESSOR not in held:
        words = _("Nobody is an assessor of this run: what peers can't mark in time would wait. Ask somebody.")
        found.append(words)
    if Role.MODERATOR not in held:
        found.append(_("Nobody is a moderator of this run: results that need one would wait. Ask somebody."))
    if plan.calibrations:
        there = usable(Example.objects.filter(rubric=plan.rubric_id)).count()
        if there < plan.calibrations:
            words = ngettext(
                "You want %(wanted)d example to be marked first, and there are %(there)d. Add examples.",
                "You want %(wanted)d examples to be marked first, and there are %(there)d. Add examples.",
                plan.calibrations,
            )
            found.append(words % {"wanted": plan.calibrations, "there": there})
    if plan.hides_authors:
        words = _("Names are taken out of lists. Where a text names somebody, authors are told before they send it in.")
        found.append(words)
    if not plan.moderated and not plan.experts:
        found.append(_("No expert looks at the work and nobody releases the result: the marks of peers decide."))
    return found

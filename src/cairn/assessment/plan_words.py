"""A plan of assessment in words, as an author of the run would be told it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.assessment.models import AssessmentPlan
from cairn.runs.models_api import Run


def sending_in(plan: AssessmentPlan) -> str:
    """What is sent in, and until when."""
    what = {
        AssessmentPlan.Takes.PROJECT: _("You send in your improvement project as it stands on that day."),
        AssessmentPlan.Takes.FILES: _("You send in files, with a text that says what they are."),
        AssessmentPlan.Takes.TEXT: _("You send in a text."),
    }[AssessmentPlan.Takes(plan.takes)]
    if plan.submit_until is None:
        return what + " " + _("You can do so on any day.")
    until = date_format(timezone.localtime(plan.submit_until), "j F Y, H:i")
    return what + " " + _("You can do so until %(time)s.") % {"time": until}


def stages(plan: AssessmentPlan) -> list[str]:
    """Who marks one piece of work, stage by stage, and what its authors mark in return."""
    found = []
    if plan.self_marking:
        found.append(_("You mark it yourself first. This is shown beside the other marks and does not count."))
    if plan.peers:
        peers = ngettext("%(n)d other author marks it.", "%(n)d other authors mark it.", plan.peers) % {"n": plan.peers}
        owed = ngettext(
            "You mark %(n)d piece of others' work in return.",
            "You mark %(n)d pieces of others' work in return.",
            plan.peers,
        )
        found += [peers, owed % {"n": plan.peers}]
    if plan.experts:
        words = ngettext("%(n)d expert marks it.", "%(n)d experts mark it.", plan.experts)
        found.append(words % {"n": plan.experts})
    return found


def stages_in(run: Run) -> list[str]:
    """The same for a run; nothing where nothing is planned. One query."""
    plan = AssessmentPlan.objects.filter(run=run).first()
    return stages(plan) if plan is not None else []


def who_marks(plan: AssessmentPlan) -> list[str]:
    found = stages(plan)
    if plan.calibrations and plan.peers:
        words = ngettext(
            "Before you mark others' work you come close to the agreed marks of %(n)d example.",
            "Before you mark others' work you come close to the agreed marks of %(n)d examples.",
            plan.calibrations,
        )
        found.append(words % {"n": plan.calibrations})
    found.append(
        {
            AssessmentPlan.Anonymity.NONE: _("You see who marked, and they see who wrote it."),
            AssessmentPlan.Anonymity.SINGLE: _("You don't see who marked; they see who wrote it."),
            AssessmentPlan.Anonymity.DOUBLE: _("You don't see who marked, and they don't see who wrote it."),
        }[AssessmentPlan.Anonymity(plan.anonymity)]
    )
    return found


def result_promised(plan: AssessmentPlan, *, at: datetime) -> list[str]:
    """By when, with the dates for work that is sent in at ``at``."""
    today = timezone.localdate(at)
    marks, due = today + timedelta(days=plan.days_to_mark), today + timedelta(days=plan.days_to_result)
    dates = {"mark": date_format(marks, "j F Y"), "due": date_format(due, "j F Y"), "n": plan.days_to_result}
    found = [
        _("You have the result within %(n)d days.") % dates,
        _("Sent in today: marked by %(mark)s, the result by %(due)s at the latest.") % dates,
        _("A moderator looks at the marks and releases the result with a letter to you.")
        if plan.moderated
        else _("The result follows from the marks by the rule below, as soon as all are given."),
    ]
    if plan.days_to_appeal:
        words = ngettext(
            "You can appeal once, with a reason, within %(n)d day of the result.",
            "You can appeal once, with a reason, within %(n)d days of the result.",
            plan.days_to_appeal,
        )
        found.append(words % {"n": plan.days_to_appeal})
    return found

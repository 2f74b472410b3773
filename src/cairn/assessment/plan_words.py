"""A plan of assessment in words, as an author of the run would be told it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts.models_api import Person
from cairn.assessment.models import AssessmentPlan
from cairn.assessment.rubric_words import rule_in_words
from cairn.assessment.submitting import open_until
from cairn.lib.times import day_and_time
from cairn.runs.models_api import Run


@dataclass(frozen=True)
class Told:
    """All that an author is told before they send work in: until when, who marks it, when they hear, the pass rule.

    ``nameless``: who marks it isn't to know whose it is.
    """

    sending_in: str
    who_marks: list[str]
    promised: list[str]
    rule: list[str]
    nameless: bool = False


def told_to(run: Run, person: Person, *, at: datetime) -> Told | None:
    """What a person of the run is told, with the time that they were given; ``None`` where nothing is planned yet.
    Two queries."""
    plan = AssessmentPlan.objects.select_related("rubric").filter(run=run).first()
    if plan is None:
        return None
    plan.run = run
    return told_of(plan, until=open_until(plan, person), at=at)


def told_of(plan: AssessmentPlan, *, at: datetime, until: datetime | None = None) -> Told:
    """The same of anybody to whom no more time was given. No query where the plan was loaded with its rubric."""
    rule = rule_in_words(plan.rubric)
    return Told(
        sending_in(plan, until=until), who_marks(plan), result_promised(plan, at=at), rule, nameless=plan.hides_authors
    )


def sending_in(plan: AssessmentPlan, *, until: datetime | None = None) -> str:
    """What is sent in, and until when; ``until`` where somebody has other time than the plan says."""
    what = {
        AssessmentPlan.Takes.PROJECT: _("You send in your improvement project as it stands when you send it."),
        AssessmentPlan.Takes.FILES: _("You send in files, with a text that says what they are."),
        AssessmentPlan.Takes.TEXT: _("You send in a text."),
    }[AssessmentPlan.Takes(plan.takes)]
    if plan.submit_until is None:
        last = date_format(plan.run.ends_on, "j F Y")
        return what + " " + _("You can do so on any day until the end of the run, %(day)s.") % {"day": last}
    last = day_and_time(until or plan.submit_until)
    return what + " " + _("You can do so until %(time)s.") % {"time": last}


def stages(plan: AssessmentPlan) -> list[str]:
    """Who marks one piece of work, stage by stage, and what its authors mark in return."""
    found = []
    if plan.self_marking:
        found.append(_("You mark it yourself too. This is shown beside the other marks and does not count."))
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

"""What stands beside a version for its authors and whoever decides: next steps, and what they may do now."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.assessment.appealing import answer_to
from cairn.assessment.models import Stage, SubmissionVersion
from cairn.assessment.moderating import held_words
from cairn.assessment.next_steps import appeal_of, facts_of, next_steps
from cairn.assessment.results import Results
from cairn.assessment.shown_work import is_work
from cairn.assessment.thanking import too_late_to_thank


def beside(found: Any, results: Results, *, at: datetime) -> dict[str, Any]:
    """For the template of a version that ``version_for`` loaded. One query where there is an appeal, else none.

    ``answer`` is the one to the appeal that is in force; one that is ``held`` is for moderators alone.
    """
    appeal = appeal_of(found) if results.seen_as != "assessor" else None
    given = answer_to(appeal) if appeal is not None else None
    is_held = given is not None and given.released_at is None
    context: dict[str, Any] = {"appeal": appeal, "answer": None if is_held else given, "held": None}
    if results.seen_as == "assessor":
        return context | {"back": work_to_mark(found.asked_as, found.submission.run.key)}
    if results.seen_as != "author":
        return context | {"held": given, "when": held_words(given, at=at)} if given and is_held else context
    facts, today = facts_of(found), timezone.localdate(at)
    plan = getattr(found.submission.run, "assessment_plan", None)
    return context | {
        "steps": next_steps(facts, today=today),
        "owed": max(0, plan.peers - found.reviews) if plan and not found.withdrawn_at else 0,
        # All that authors may hold of their own work is their own mark.
        "own_mark": found.owes if found.outcome is None else None,
        "may_appeal": facts.appeal_until is not None and today <= facts.appeal_until,
        "may_withdraw": found.outcome is None and not found.withdrawn_at,
        "may_thank": found.outcome is not None and bool(results.names) and not too_late_to_thank(found, at=at),
        "may_follow": facts.is_newest,
        **addresses(found),
    }


def work_to_mark(stage: str, run: str) -> tuple[str, str]:
    """Where a marker is given work: (address, words)."""
    if stage == Stage.EXPERT:
        return reverse("assessment:queue", args=[run]), _("Back to the queue")
    return reverse("assessment:to_mark", args=[run]), _("Back to work to mark")


def addresses(found: SubmissionVersion) -> dict[str, str]:
    """Where its authors work on it, and where the next version is sent in. No other area is known here, only the names
    of its pages."""
    if is_work(found.snapshot):
        place = reverse("assessment:send_in", args=[found.submission.run.key])
        return {"project_url": "", "next_url": place}
    uuid = found.submission.project_uuid
    return {"project_url": _address("projects:home", uuid), "next_url": _address("learning:submit", uuid)}


def _address(name: str, uuid: Any) -> str:
    try:
        return reverse(name, args=[uuid])
    except NoReverseMatch:
        return ""

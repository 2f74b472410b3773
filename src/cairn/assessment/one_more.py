"""One review more, asked of people who have given all that they owe, before work passes to experts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import Count, Max, QuerySet, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.assessment.models import Allocation, AssessmentPlan, Mark, MarkersWanted, Stage
from cairn.notices import api as notices_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run

SOON = 5  # days before work passes to experts
AT_ONCE = 500
FOR_EACH = 2  # people asked for each empty place on the first of these days, and so many more each day


def ask_for_one_more(now: datetime) -> int:
    """Ask some of those who gave all their reviews for one more; returns how many are asked by now, in all runs.

    Nobody is asked twice in a run, and who gave one more is not asked again, so that what people give differs by one.
    The number asked follows from the day alone: to ask again within a day asks nobody new, except for who has just
    become free.
    """
    rows = _short(timezone.localdate(now)).order_by()
    return sum(_ask(run_id, now) for run_id in rows.values_list("run_id", flat=True).distinct())


def _short(today: date) -> QuerySet[MarkersWanted]:
    """Work that lacks reviews by peers, and soon passes to experts."""
    last = today + timedelta(days=SOON)
    return MarkersWanted.objects.filter(stage=Stage.PEER, missing__gt=0, pass_on__gt=today, pass_on__lte=last)


def _ask(run_id: int, now: datetime) -> int:
    plan = AssessmentPlan.objects.select_related("run").filter(run=run_id).first()
    if plan is None or (not plan.rolling and plan.shared_out_at is None):
        return 0
    today = timezone.localdate(now)
    places = _short(today).filter(run=run_id).order_by().values_list("pass_on").annotate(Sum("missing"))
    number = sum(FOR_EACH * missing * (SOON + 1 - (day - today).days) for day, missing in places)
    asked = list(islice(_free(plan.run, plan), number))
    words = _("Some work in %(run)s has too few reviews still. Would you give one more?") % {"run": plan.run.title}
    notices_api.tell_many(
        asked, kind="to_mark", key=f"one_more:{plan.run.key}", words=words,
        url=reverse("assessment:to_mark", args=[plan.run.key]), at=now,
    )  # fmt: skip
    return len(asked)


def _free(run: Run, plan: AssessmentPlan) -> Iterator[int]:
    """Keys of people who gave just what is owed and hold nothing, who marked last before the others."""
    given = Mark.objects.filter(allocation__stage=Stage.PEER, allocation__version__submission__run=run)
    people = given.filter(allocation__assessor__is_active=True).order_by().values_list("allocation__assessor")
    counted = people.annotate(n=Count("pk"), last=Max("marked_at")).filter(n=plan.peers)
    found = [key for key, _n, _last in counted.order_by("-last", "allocation__assessor")]
    held = Allocation.objects.filter(ended_at=None, mark=None, version__submission__run=run).exclude(stage=Stage.SELF)
    busy = set(held.values_list("assessor", flat=True))
    for start in range(0, len(found), AT_ONCE):
        some = found[start : start + AT_ONCE]
        here = runs_api.still_in(run, some) - busy
        yield from (one for one in some if one in here)

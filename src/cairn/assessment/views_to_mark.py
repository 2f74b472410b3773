"""What waits for a mark: for a peer, who is given work, and for experts, who take it out of a queue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.accounts.models_api import Person
from cairn.assessment import api
from cairn.assessment.calibrating import examples_left
from cairn.assessment.claiming import MOST_HELD, plan_of, what_waits
from cairn.assessment.marking_stats import (
    closeness_of,
    given_by,
    helpfulness_of,
    newest_first,
    next_free,
    owed_by,
)
from cairn.assessment.models import Allocation, AssessmentPlan, Stage
from cairn.assessment.people import may_mark_as_peer
from cairn.assessment.queueing import FILTERS, after_of, queue_of
from cairn.lib.errors import Refused
from cairn.lib.paging import Cut, moment
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run

MOST_GIVEN = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def to_mark(request: HttpRequest, run: str) -> HttpResponse:
    """What a peer holds, owes and has marked; sent, they are given the work that needs a mark most."""
    person: Any = request.user
    found, enrolment = runs_api.run_and_place(run, person)
    if request.method == "POST":
        return _given_work(request, found, Stage.PEER)
    plan = plan_of(found)
    context: dict[str, Any] = {"run": found, "plan": plan, "today": timezone.localdate()}
    held = _held(person, found)
    context |= {"held": [one for one in held if one.stage != Stage.SELF]}
    context |= {"own": [one for one in held if one.stage == Stage.SELF]}
    if enrolment is None and runs_api.has_role(found, person, Role.ASSESSOR):
        context["queue_url"] = reverse("assessment:queue", args=[found.key])
    if plan is not None:
        context |= _for_a_peer(person, found, plan, context["held"])
    return render(request, "assessment/to_mark.html", context | _what_was_given(request, person, found))


def _for_a_peer(person: Person, run: Run, plan: AssessmentPlan, held: list[Allocation]) -> dict[str, Any]:
    """What they may do now, and where nothing can be had, why and until when."""
    why = may_mark_as_peer(run, person)
    left = 0 if why else examples_left(plan, person)
    waits = 0 if why else what_waits(run, Stage.PEER, person)
    later = plan.submit_until if not plan.rolling and plan.shared_out_at is None else None
    return {
        "why_not": why,
        "examples_left": left,
        "calibrate_url": guarded("assessment:calibrate", run.key) if plan.calibrations else "",
        "waits": waits,
        "most_held": MOST_HELD,
        "holds_most": sum(one.stage == Stage.PEER for one in held) >= MOST_HELD,
        "shared_out": later,
        "next_free": None if waits or why or later else next_free(run),
        "owed": owed_by(person, plan),
    }


def _what_was_given(request: HttpRequest, person: Person, run: Run) -> dict[str, Any]:
    cut = _cut(request)
    given = given_by(person, run, cut=cut or newest_first(timezone.now()), most=MOST_GIVEN + 1)
    shown = given[:MOST_GIVEN]
    last = shown[-1].mark if len(given) > MOST_GIVEN else None
    return {
        "given": shown,
        "closeness": closeness_of(person, run) if shown else None,
        "helpfulness": helpfulness_of(person, run) if shown else None,
        "more": f"?before={last.marked_at.isoformat()}&below={last.pk}#given" if last else "",
        "first": cut is None,
        "cpd_url": guarded("learning:cpd"),
    }


def _cut(request: HttpRequest) -> Cut | None:
    below = whole_number(request.GET.get("below"), None, digits=18)
    try:
        return Cut(moment(request.GET.get("before", "")), below) if below is not None else None
    except ValueError:
        return None


def guarded(name: str, *args: Any) -> str:
    """The address of a page of another part of the site; empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def _held(person: Person, run: Run) -> list[Allocation]:
    return [one for one in api.waiting_to_mark(person) if one.version.submission.run_id == run.pk]


def _given_work(request: HttpRequest, run: Run, stage: str) -> HttpResponse:
    person: Any = request.user
    page = "assessment:queue" if stage == Stage.EXPERT else "assessment:to_mark"
    try:
        given = api.ask_for_work(run, by=person, at=timezone.now(), stage=stage)
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(page, run.key)
    if given is not None:
        return redirect("assessment:mark", given.uuid)
    messages.info(request, _("Nothing waits for your mark now. Below it says when to come back."))
    return redirect(page, run.key)


# --- Experts ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest, run: str) -> HttpResponse:
    """What waits for an expert, what is promised soonest first; sent, they are given the work that needs it most."""
    person: Any = request.user
    found = runs_api.run_of(run)
    runs_api.require_role(found, Role.ASSESSOR, by=person)
    if request.method == "POST":
        return _given_work(request, found, Stage.EXPERT)
    today = timezone.localdate()
    show = request.GET.get("show", "")
    show = show if show in FILTERS else "all"
    after = after_of(request.GET.get("after", ""))
    plan = plan_of(found)
    left = examples_left(plan, person) if plan else 0
    context = {
        "run": found,
        "held": [one for one in _held(person, found) if one.stage == Stage.EXPERT],
        "queue": queue_of(found, by=person, today=today, show=show, after=after),
        "show": show,
        "first": after is None,
        "examples_left": left,
        "calibrate_url": guarded("assessment:calibrate", found.key) if left else "",
        "today": today,
        "filters": [
            ("all", _("All")),
            ("late", _("Late")),
            ("passed_on", _("Passed on from peers")),
            ("further", _("Further opinions")),
        ],
    }
    return render(request, "assessment/queue.html", context)


@login_required
@require_POST
def take(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Takes one piece of work out of the queue, and goes to it."""
    person: Any = request.user
    try:
        made = api.claim(str(uuid), by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(guarded("assessment:queue", request.POST.get("run", "")) or "web:dashboard")
    return redirect("assessment:mark", made.uuid)

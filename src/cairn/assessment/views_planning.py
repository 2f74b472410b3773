"""Screens of a run's plan of assessment: the form, and what authors and markers would see of it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.assessment import api, building
from cairn.assessment.beside_a_form import ROOM_BESIDE_A_FORM
from cairn.assessment.claiming import plan_of
from cairn.assessment.consenting import usable
from cairn.assessment.examples import blocks_of
from cairn.assessment.forms import MarkForm
from cairn.assessment.forms_planning import PlanForm
from cairn.assessment.models import AssessmentPlan, Example, Submission
from cairn.assessment.paging import page_of
from cairn.assessment.plan_words import told_of
from cairn.assessment.planning import plan_cautions
from cairn.lib.errors import NotFound, Refused
from cairn.runs import api as runs_api


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest, run: str) -> HttpResponse:
    """How the work of the run is assessed, for its managers; with what would go wrong as things stand."""
    person: Any = request.user
    found = runs_api.run_for_managers(run, person)
    started = Exists(Submission.objects.filter(run=OuterRef("run")))
    plans = AssessmentPlan.objects.filter(run=found).select_related("run", "rubric")
    held: Any = plans.annotate(started=started).first()
    rubrics = building.rubrics_to_plan_with(found.programme, plan=held)
    form = PlanForm(request.POST if request.method == "POST" else None, run=found, rubrics=rubrics, plan=held)
    if form.is_bound and form.is_valid():
        try:
            api.plan_assessment(found, by=person, at=timezone.now(), **form.values())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The plan is saved. It holds for what is sent in from now on."))
            return redirect("assessment:plan", run)
    context = {
        "run": found,
        "form": form,
        "plan": held,
        "cautions": plan_cautions(held) if held else [],
        "started": held is not None and held.started,
        "draft": f"plan:{run}",
    }
    return render(request, "assessment/plan.html", context)


def _planned(request: HttpRequest, run: str) -> AssessmentPlan:
    held = plan_of(runs_api.run_for_managers(run, request.user))  # type: ignore[arg-type]
    if held is None:
        raise NotFound(f"plan of {run}")
    return held


@login_required
@require_safe
def as_author(request: HttpRequest, run: str) -> HttpResponse:
    """What an author would be told, with the dates for work that is sent in today."""
    held = _planned(request, run)
    rubric = api.rubric_of(held.run)
    context = {"run": held.run, "rubric": rubric, "told": told_of(held, at=timezone.now())}
    return render(request, "assessment/preview_author.html", context)


@login_required
@require_safe
def as_marker(request: HttpRequest, run: str) -> HttpResponse:
    """The page of marking with the first example, or with an empty piece of work. Nothing is saved from it."""
    held = _planned(request, run)
    example = usable(Example.objects.filter(rubric=held.rubric_id)).first()
    page = page_of(blocks_of(example), request.GET.get("page", ""), room=ROOM_BESIDE_A_FORM) if example else None
    form = MarkForm(rubric=api.rubric_of(held.run))
    context = {"run": held.run, "example": example, "page": page, "form": form, "names": list(form.fields)}
    return render(request, "assessment/preview_marker.html", context)

"""Screens of who practises on examples: the next one beside the rubric, and how close a try came."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.assessment import api, examples
from cairn.assessment.beside_a_form import ROOM_BESIDE_A_FORM, page_asked
from cairn.assessment.claiming import plan_of
from cairn.assessment.forms_examples import TryForm
from cairn.assessment.paging import page_of
from cairn.assessment.people import is_expert
from cairn.lib.errors import NotFound, Refused
from cairn.runs import api as runs_api


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calibrate(request: HttpRequest, run: str) -> HttpResponse:
    """The next example, read page by page beside the levels; ``?example=`` is one to do again.

    Turning a page sends the form along, as on the page of marking.
    """
    person: Any = request.user
    found, place = runs_api.run_and_place(run, person)
    held = plan_of(found)
    asked = request.POST.get("example") or request.GET.get("example", "")
    practice = examples.practice_of(held, person, again=asked) if held else None
    context: dict[str, Any] = {"run": found, "practice": practice, "back": _way_on(found, place, person)}
    if held is None or practice is None or practice.next is None:
        listed = examples.usable_examples(held.rubric) if held else []
        return render(request, "assessment/calibrated.html", context | {"examples": listed})
    if request.method == "POST" and asked != str(practice.next.uuid):
        messages.info(request, _("This example was taken out of use meanwhile. Here is another one."))
        return redirect("assessment:calibrate", run)
    turned = request.POST.get("turn", "")
    data = request.POST if request.method == "POST" and not turned else None
    form = TryForm(data, rubric=api.rubric_of(found), initial=request.POST.dict())
    if form.is_bound and form.is_valid():
        try:
            made = api.try_example(found, practice.next.uuid, levels=form.levels(), by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect("assessment:calibration", run, made.uuid)
    page = page_of(examples.blocks_of(practice.next), page_asked(request), room=ROOM_BESIDE_A_FORM)
    context |= {"example": practice.next, "form": form, "page": page}
    context["names"] = [f"level-{one.key}" for one in form.criteria]
    return render(request, "assessment/calibrate.html", context)


def _way_on(run: Any, place: Any, person: Any) -> str:
    """The name of the page on which work is asked for: who has no place as a learner may mark as an expert."""
    return "assessment:to_mark" if place or not is_expert(run, person) else "assessment:queue"


@login_required
@require_safe
def calibration(request: HttpRequest, run: str, uuid: UUID) -> HttpResponse:
    """How close a try came, criterion by criterion, and how far somebody is."""
    person: Any = request.user
    found, place = runs_api.run_and_place(run, person)
    made, held = examples.calibration_of(uuid, by=person), plan_of(found)
    if held is None or held.rubric_id != made.example.rubric_id:
        raise NotFound(f"calibration {uuid}")
    context = {
        "run": found,
        "made": made,
        "rows": examples.compared(made),
        "within": held.calibrated_within,
        "close": made.distance <= held.calibrated_within,
        "practice": examples.practice_of(held, person),
        "back": _way_on(found, place, person),
    }
    return render(request, "assessment/calibration.html", context)

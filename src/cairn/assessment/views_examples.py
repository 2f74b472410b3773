"""Screens of the examples of a run's rubric: the list, choosing work, agreeing on marks, looking at one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.assessment import api
from cairn.assessment import examples as core
from cairn.assessment.claiming import plan_of
from cairn.assessment.consenting import consent_of, standing_of
from cairn.assessment.forms_examples import ExampleForm
from cairn.assessment.models import AssessmentPlan
from cairn.assessment.own_copies import why_no_copy
from cairn.assessment.paging import page_of
from cairn.assessment.people import title_of
from cairn.assessment.shown import picture_of, points_of
from cairn.assessment.views import PICTURE_POLICY, ROOM
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api


def _plan(run: str, person: Any) -> AssessmentPlan:
    """The plan of a run, for its managers. Raises ``NotFound`` for others and where nothing is planned."""
    found = plan_of(runs_api.run_for_managers(run, person))
    if found is None:
        raise NotFound(f"plan of {run}")
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def examples(request: HttpRequest, run: str) -> HttpResponse:
    """The list; sent, a run that uses a template goes over to a copy, which takes examples."""
    person: Any = request.user
    held = _plan(run, person)
    if request.method == "POST":
        try:
            api.plan_with_own_copy(held.run, by=person, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("This run has its own copy of the rubric now. You can add examples."))
        return redirect("assessment:examples", run)
    why_not = core.may_add(held.run, held.rubric, person)
    rows = core.examples_of(held.rubric)
    context = {
        "run": held.run,
        "plan": held,
        "examples": rows,
        "standing": standing_of(rows),
        "why_not": why_not,
        "no_copy": why_no_copy(held) if why_not else "",
    }
    return render(request, "assessment/examples.html", context)


@login_required
@require_safe
def choose(request: HttpRequest, run: str) -> HttpResponse:
    """Work of the programme that has its result, a page at a time."""
    held = _plan(run, request.user)
    person: Any = request.user
    before = whole_number(request.GET.get("after"), None, digits=17)
    rows, after = core.released_versions(held.run, by=person, before=before)
    context = {"run": held.run, "versions": rows, "next": after}
    return render(request, "assessment/choose_example.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, run: str) -> HttpResponse:
    """The agreed marks of a text, or of the version that ``?version=`` names."""
    person: Any = request.user
    held = _plan(run, person)
    if why_not := core.may_add(held.run, held.rubric, person):
        messages.error(request, why_not)
        return redirect("assessment:examples", run)
    named = request.GET.get("version", "")
    version = core.released_version(held.run, named, by=person) if named else None
    form = ExampleForm(
        request.POST if request.method == "POST" else None,
        rubric=api.rubric_of(held.run),
        of_a_version=version is not None,
        initial={"title": title_of(version)} if version else {},
    )
    if form.is_bound and form.is_valid():
        try:
            made = api.add_example(
                held.run, title=form.cleaned_data["title"], text=form.cleaned_data.get("text", ""),
                version_uuid=version.uuid if version else None, levels=form.levels(), why=form.why(), by=person,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_refusal(refused)
        else:
            said = _("The example is added. Look whether anything in it still names somebody.")
            asked = _("Its authors are asked: nobody is given it before all have agreed.")
            messages.success(request, f"{said} {asked}" if version else said)
            return redirect("assessment:example", made.uuid)
    context = {"run": held.run, "form": form, "version": version, "draft": f"example:{run}:{named[:36]}"}
    return render(request, "assessment/add_example.html", context)


@login_required
@require_safe
def example(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An example with its agreed marks, for managers alone: who is to mark it sees it on the page of marking."""
    found: Any = core.example_of(uuid, by=request.user)  # type: ignore[arg-type]
    if not found.manages:
        raise NotFound(f"example {uuid}")
    context = {
        "run": found.run,
        "example": found,
        "agreed": list(found.agreed.select_related("criterion", "level")),
        "standing": "" if found.removed_at else standing_of([found])[found.pk],
        "page": page_of(core.blocks_of(found), request.GET.get("page", ""), room=ROOM),
        "may_remove": found.removed_at is None and not core.may_add(found.run, found.rubric, request.user),  # type: ignore[arg-type]
    }
    return render(request, "assessment/example.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """An author of the work is asked whether it may be an example, sees it as others would, and answers."""
    person: Any = request.user
    found = consent_of(uuid, by=person)
    if request.method == "POST":
        agrees = request.POST.get("answer") == "yes"
        try:
            api.answer_consent(uuid, agrees=agrees, by=person, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            thanks = _("Thank you. You can withdraw this on this page at any time.")
            messages.success(request, thanks if agrees else _("Thank you. Your work is not used as an example."))
        return redirect("assessment:example_consent", uuid)
    context = {
        "consent": found,
        "example": found.example,
        "page": page_of(core.blocks_of(found.example), request.GET.get("page", ""), room=ROOM),
    }
    return render(request, "assessment/consent.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person: Any = request.user
    found: Any = core.example_of(uuid, by=person)
    api.remove_example(found.run, uuid, by=person, at=timezone.now())
    messages.success(request, _("The example is taken out of use. Tries at it stay with the people who made them."))
    return redirect("assessment:examples", found.run.key)


@login_required
@require_safe
def points(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The numbers of one measure of an example, a hundred to a page."""
    found: Any = core.example_of(uuid, by=request.user)  # type: ignore[arg-type]
    start = whole_number(request.GET.get("after"), -1, digits=7)
    rows = points_of(found.snapshot, number, after=start)
    if rows is None:
        raise NotFound(f"measure {number}")
    context = {"example": found, "run": found.run, "points": rows, "paged": start >= 0}
    return render(request, "assessment/example_points.html", context)


@login_required
@require_safe
def picture(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """A drawing of an example, made when somebody looks. An example never changes, so a browser may keep it."""
    found = core.example_of(uuid, by=request.user)  # type: ignore[arg-type]
    key = f"example:{found.uuid}:{name[:80]}:{get_language()}"
    drawn = caches["pictures"].get_or_set(key, lambda: picture_of(found.snapshot, name) or "")
    if not drawn:
        raise NotFound(name)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response

"""Screens of who builds rubrics: the list, a rubric, its draft and each criterion on a page of its own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.assessment import building
from cairn.assessment.forms_rubrics import CriterionForm, CriterionTitleForm, NewRubricForm, RubricForm
from cairn.assessment.rubric_words import faults_of, rule_in_words
from cairn.assessment.templates import bundled
from cairn.courses import api as courses_api
from cairn.lib.errors import Refused

MOST_RUNS = 5  # that a page of rubrics leads to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rubrics(request: HttpRequest, programme: str) -> HttpResponse:
    """The programme's rubrics and the templates, and the form that begins one."""
    person: Any = request.user
    found = courses_api.programme_of(programme)
    listed = building.rubrics_of(found, by=person)
    data = request.POST if request.method == "POST" else None
    files = bundled()
    form = NewRubricForm(data, rubrics=listed, files=files, initial={"like": "empty"})
    if form.is_bound and form.is_valid():
        try:
            now = timezone.now()
            title = form.cleaned_data["title"]
            made = building.start_rubric(found, title=title, like=form.model(at=now), by=person, at=now)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The draft is made. Only the team sees it until you publish it."))
            return redirect("assessment:rubric", made.uuid)
    own = [one for one in listed if one.programme_id]
    context = {"programme": found, "own": own, "templates": [one for one in listed if not one.programme_id]}
    context["runs"] = [one for one in building.runs_to_plan(person) if one.programme_id == found.pk][:MOST_RUNS]
    return render(request, "assessment/rubrics.html", context | {"form": form})


@login_required
@require_safe
def rubric(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The whole rubric; of a draft also what is wrong with it and the ways to change it."""
    found = building.rubric_for(uuid, by=request.user)  # type: ignore[arg-type]
    return _rubric_page(request, found, CriterionTitleForm())


def _rubric_page(request: HttpRequest, found: Any, form: CriterionTitleForm) -> HttpResponse:
    person: Any = request.user
    runs = building.runs_to_plan(person)
    # A template is of no programme: whoever reads it goes back to the rubrics that they came from.
    keys = [found.programme.key] if found.programme else [one.programme.key for one in runs]
    asked = request.GET.get("of", "")
    context = {
        "rubric": found,
        "programme_key": asked if asked in keys else next(iter(keys), ""),
        "runs": [one for one in runs if found.programme_id in (None, one.programme_id)][:MOST_RUNS],
        "criteria": list(found.criteria.all()),
        "rule": rule_in_words(found),
        "faults": faults_of(found) if found.may_edit else [],
        "form": form,
    }
    return render(request, "assessment/rubric.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rubric_facts(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Title, summary and pass rule of a draft."""
    person: Any = request.user
    found: Any = building.rubric_for(uuid, by=person)
    if not found.may_edit:
        return redirect("assessment:rubric", uuid)
    form = RubricForm(request.POST if request.method == "POST" else None, initial=RubricForm.initial_of(found))
    theirs = ""
    if form.is_bound and form.is_valid():
        try:
            version = form.cleaned_data["version"] or 0
            building.change_rubric(uuid, values=form.values(), version=version, by=person, at=timezone.now())
        except Refused as refused:
            theirs = form.compare(refused)
        else:
            messages.success(request, _("Saved."))
            return redirect("assessment:rubric", uuid)
    context = {"rubric": found, "form": form, "theirs": theirs, "draft": f"rubric:{uuid}"}
    return render(request, "assessment/rubric_facts.html", context)


@login_required
@require_POST
def add_criterion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person: Any = request.user
    form = CriterionTitleForm(request.POST)
    if form.is_valid():
        try:
            made = building.add_criterion(uuid, title=form.cleaned_data["title"], by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect("assessment:criterion", made.uuid)
    return _rubric_page(request, building.rubric_for(uuid, by=person), form)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def criterion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """A criterion with its levels. ``add`` saves and opens the page again with room for one more level."""
    person: Any = request.user
    found = building.criterion_for(uuid, by=person)
    more = 1 if request.GET.get("more") else 0
    form = CriterionForm(request.POST if request.method == "POST" else None, criterion=found, more=more)
    theirs = ""
    if form.is_bound and form.is_valid():
        try:
            building.change_criterion(
                uuid, values=form.values(), levels=form.levels(), version=form.cleaned_data["version"] or 0, by=person,
                at=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            theirs = form.compare(refused)
        else:
            messages.success(request, _("Saved."))
            if "add" in request.POST:
                response = redirect("assessment:criterion", uuid)
                response["Location"] += f"?more=1#id_level-{len(form.levels())}-score"
                return response
            return redirect("assessment:rubric", found.rubric.uuid)
    context = {"criterion": found, "rubric": found.rubric, "form": form, "theirs": theirs}
    return render(request, "assessment/criterion.html", context | {"draft": f"criterion:{uuid}"})


@login_required
@require_POST
def move_criterion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    up = request.POST.get("to") == "up"
    try:
        moved = building.move_criterion(uuid, up=up, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("assessment:rubric", building.rubric_with(uuid, by=request.user).uuid)  # type: ignore[arg-type]
    return redirect("assessment:rubric", moved.rubric.uuid)


@login_required
@require_POST
def remove_criterion(request: HttpRequest, uuid: UUID) -> HttpResponse:
    try:
        changed = building.remove_criterion(uuid, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("assessment:rubric", building.rubric_with(uuid, by=request.user).uuid)  # type: ignore[arg-type]
    messages.success(request, _("The criterion is removed."))
    return redirect("assessment:rubric", changed.uuid)


@login_required
@require_POST
def publish_rubric(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What is wrong is on the page of the draft already."""
    try:
        building.publish(uuid, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The rubric is published. Runs can be planned with it now."))
    return redirect("assessment:rubric", uuid)


@login_required
@require_POST
def new_edition(request: HttpRequest, uuid: UUID) -> HttpResponse:
    made = building.new_edition(uuid, by=request.user, at=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("This is the draft of the new edition. Runs keep the one that they began with."))
    return redirect("assessment:rubric", made.uuid)


@login_required
@require_POST
def discard_rubric(request: HttpRequest, uuid: UUID) -> HttpResponse:
    person: Any = request.user
    found = building.rubric_for(uuid, by=person)
    try:
        building.discard(uuid, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("assessment:rubric", uuid)
    messages.success(request, _("The draft is thrown away."))
    return redirect("assessment:rubrics", found.programme.key)  # type: ignore[union-attr]

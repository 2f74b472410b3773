"""Screens: a frozen version with its results, marking it, and releasing its outcome."""

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
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.assessment import api
from cairn.assessment.forms import AskForm, MarkForm, ReleaseForm
from cairn.assessment.models import Allocation, Result, SubmissionVersion
from cairn.assessment.moderation import can_be_asked, moderator_of
from cairn.assessment.results import results_for
from cairn.assessment.shown import frozen, pictures
from cairn.assessment.submitting import is_unchanged, listed_versions
from cairn.lib.errors import NotFound, Refused
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role

# What a drawing may do when it is opened by itself: look like itself, no more.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@login_required
@require_safe
def version(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """What was submitted, as it was then; below it the results, for who may see them."""
    found = api.version_for(uuid, by=request.user)  # type: ignore[arg-type]
    results = results_for(found, by=request.user)  # type: ignore[arg-type]
    context = _frozen_context(found) | {
        "results": results,
        "outcome": results.outcome,
        "versions": listed_versions().filter(submission=found.submission) if results.seen_as != "assessor" else [],
        "project_url": _project_url(found) if results.seen_as == "author" else "",
        "own": _owed(found, request),
    }
    return render(request, "assessment/version.html", context)


def _frozen_context(found: SubmissionVersion) -> dict[str, Any]:
    return {
        "version": found,
        "run": found.submission.run,
        "frozen": frozen(found.snapshot),
        "unchanged": is_unchanged(found),
    }


def _project_url(found: SubmissionVersion) -> str:
    """Where its authors work on it. The area is not known here, only the name of the page."""
    try:
        return reverse("projects:home", args=[found.submission.project_uuid])
    except NoReverseMatch:
        return ""


def _owed(found: SubmissionVersion, request: HttpRequest) -> Allocation | None:
    """What the reader is asked to mark here and has not."""
    rows = found.allocations.filter(assessor=request.user, ended_at=None, mark=None)  # type: ignore[misc]
    return rows.first()


@login_required
@require_safe
def picture(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """A drawing of a version. It never changes, so a browser may keep it."""
    found = api.version_for(uuid, by=request.user)  # type: ignore[arg-type]
    drawings = pictures(found.snapshot)
    if name not in drawings:
        raise NotFound(name)
    response = HttpResponse(drawings[name], content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The rubric beside what is to be marked; who has marked goes to what they said."""
    allocation = api.allocation_for(uuid, by=request.user)  # type: ignore[arg-type]
    found = allocation.version
    if hasattr(allocation, "mark") and request.method != "POST":
        return redirect("assessment:version", found.uuid)
    if allocation.ended_at is not None:
        return render(request, "assessment/ended.html", {"run": found.submission.run})
    form = MarkForm(request.POST or None, rubric=api.rubric_of(found.submission.run))
    if request.method == "POST" and form.is_valid():
        try:
            api.mark(
                allocation.uuid,
                levels=form.levels(),
                comments=form.comments(),
                comment=form.cleaned_data["comment"],
                by=request.user,  # type: ignore[arg-type]
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Your mark is saved. Thank you."))
            return redirect("assessment:version", found.uuid)
    context = _frozen_context(found) | {"allocation": allocation, "form": form}
    return render(request, "assessment/mark.html", context)


@login_required
@require_safe
def moderate(request: HttpRequest, run: str) -> HttpResponse:
    """What waits for its outcome in a run, and what is still being marked."""
    found = runs_api.run_of(run)
    context = {
        "run": found,
        "waiting": api.to_moderate(found, by=request.user),  # type: ignore[arg-type]
        "marking": api.being_marked(found, by=request.user),  # type: ignore[arg-type]
        "today": timezone.localdate(),
    }
    return render(request, "assessment/moderate.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def release(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """All marks with names, what the rule proposes, and the form of the outcome."""
    found = moderator_of(uuid, by=request.user)  # type: ignore[arg-type]
    if hasattr(found, "outcome") and request.method != "POST":
        return redirect("assessment:version", found.uuid)
    results = results_for(found, by=request.user)  # type: ignore[arg-type]
    start = {"result": results.proposal.result} if results.proposal else {}
    form = ReleaseForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            api.release(found.uuid, by=request.user, at=timezone.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The result is released, and the authors are told."))
            return redirect("assessment:moderate", found.submission.run.key)
    return _release_page(request, found, results, form, AskForm(people=can_be_asked(found)))


@login_required
@require_POST
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask one more expert, from the page of the release."""
    found = moderator_of(uuid, by=request.user)  # type: ignore[arg-type]
    asking = AskForm(request.POST, people=can_be_asked(found))
    if asking.is_valid():
        try:
            made = api.ask_assessor(found.uuid, by=request.user, at=timezone.now(), **asking.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            asking.add_refusal(refused)
        else:
            messages.success(request, _("%(name)s is asked to mark it.") % {"name": made.assessor.name})
            return redirect("assessment:release", found.uuid)
    results = results_for(found, by=request.user)  # type: ignore[arg-type]
    return _release_page(request, found, results, ReleaseForm(), asking)


def _release_page(
    request: HttpRequest, found: SubmissionVersion, results: api.Results, form: ReleaseForm, asking: AskForm
) -> HttpResponse:
    context = _frozen_context(found) | {
        "results": results,
        "form": asking if asking.is_bound else form,  # whose errors the top of the page lists
        "release_form": form,
        "asking": asking,
        "allocations": _asked(found),
        "may_release": runs_api.has_role(found.submission.run, request.user, Role.MODERATOR),  # type: ignore[arg-type]
        "proposed": Result(results.proposal.result).label if results.proposal else "",
    }
    return render(request, "assessment/release.html", context)


def _asked(found: SubmissionVersion) -> list[Allocation]:
    rows = found.allocations.filter(ended_at=None).select_related("assessor", "mark")
    return list(rows.order_by("pk"))

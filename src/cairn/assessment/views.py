"""Screens: a frozen version with its results, marking it, and releasing its outcome."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.assessment import api
from cairn.assessment.blocks import Block, marks_blocks, project_blocks, section
from cairn.assessment.forms import AskForm, ReleaseForm
from cairn.assessment.masking import seen_by_assessor
from cairn.assessment.models import Allocation, AssessmentPlan, Result, SubmissionVersion
from cairn.assessment.moderation import can_be_asked, moderator_of
from cairn.assessment.paging import page_of
from cairn.assessment.people import title_of
from cairn.assessment.results import results_for
from cairn.assessment.shown import frozen, picture_of, points_of
from cairn.assessment.submitting import is_unchanged, listed_versions, reader_of
from cairn.assessment.views_points import at_points
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role

# What a drawing may do when it is opened by itself: look like itself, no more.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# How many bytes of a page are for what is paged:
ROOM = 36_000


@login_required
@require_safe
def version(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The results, for who may see them, and what was submitted, as it was then; page by page."""
    person: Any = request.user
    found = api.version_for(uuid, by=person)
    results = results_for(found, by=person)
    others = listed_versions().filter(submission=found.submission) if results.seen_as != "assessor" else []
    context = _version_context(found) | {
        "results": results,
        "outcome": results.outcome,
        "page": page_of(_all_blocks(found, results), request.GET.get("page", ""), room=ROOM),
        "unchanged": is_unchanged(found),
        "versions": list(others),
        "project_url": _project_url(found) if results.seen_as == "author" else "",
        "owes": reader_of(found, person).owes,
    }
    return render(request, "assessment/version.html", context)


def _all_blocks(found: SubmissionVersion, results: api.Results) -> Iterator[Block]:
    outcome = results.outcome
    if outcome and results.seen_as != "assessor":
        yield Block("text", outcome.letter)
    if results.criteria and (outcome or results.seen_as == "assessor"):
        alone = results.seen_as == "assessor" and all(len(one.comments) == 1 for one in results.criteria)
        yield section(_("Your mark") if alone else _("What the assessors found"))
        yield from marks_blocks(results)
    yield from project_blocks(frozen(_seen(found, results.seen_as)), reply=found.reply)


def _seen(found: SubmissionVersion, seen_as: str) -> Any:
    """Who marks it may not be to know whose it is."""
    if seen_as != "assessor":
        return found.snapshot
    return seen_by_assessor(found, AssessmentPlan.objects.filter(run=found.submission.run_id).first())


def _version_context(found: SubmissionVersion) -> dict[str, Any]:
    return {"version": found, "run": found.submission.run, "title": title_of(found)}


def _project_url(found: SubmissionVersion) -> str:
    """Where its authors work on it. The area is not known here, only the name of the page."""
    try:
        return reverse("projects:home", args=[found.submission.project_uuid])
    except NoReverseMatch:
        return ""


@login_required
@require_safe
def points(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The numbers of one measure of a version, a hundred to a page."""
    found = api.version_for(uuid, by=request.user)  # type: ignore[arg-type]
    start = whole_number(request.GET.get("after"), -1, digits=7)
    rows = points_of(found.snapshot, number, after=start)
    if rows is None:
        raise NotFound(f"measure {number}")
    context = _version_context(found) | {"points": rows, "paged": start >= 0}
    context |= at_points(found, number, start, request)
    return render(request, "assessment/points.html", context)


@login_required
@require_safe
def picture(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """A drawing of a version, made when somebody looks. It never changes, so a browser may keep it."""
    found = api.version_for(uuid, by=request.user, whole=False)  # type: ignore[arg-type]
    # By what it is drawn from: who may see it is asked each time, before.
    key = f"{found.sha256}:{name[:80]}:{get_language()}"
    drawn = caches["pictures"].get_or_set(key, lambda: picture_of(found.snapshot, name) or "")
    if not drawn:
        raise NotFound(name)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


def _page_asked(request: HttpRequest) -> str:
    """The page that a button turns to, sending a form along; else the one of the address."""
    return request.POST.get("turn", "") or request.GET.get("page", "")


@login_required
@require_safe
def criteria(request: HttpRequest, run: str) -> HttpResponse:
    """By what the projects of a run are assessed: for everyone in it, from the first day."""
    person: Any = request.user
    found, _enrolment = runs_api.run_and_place(run, person)
    try:
        rubric = api.rubric_of(found)
    except NotFound:
        rubric = None  # how the run is assessed may be planned later
    return render(request, "assessment/criteria.html", {"run": found, "rubric": rubric})


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
    """All marks with names, what the rule proposes, and the form of the outcome.

    Turning a page of the marks sends the form along, as on the page of marking.
    """
    found = moderator_of(uuid, by=request.user)  # type: ignore[arg-type]
    if found.outcome is not None and request.method != "POST":
        return redirect("assessment:version", found.uuid)
    asked, turned = _asked(found), request.POST.get("turn", "")
    typed = None if turned else request.POST or None
    form = ReleaseForm(typed, missing=_missing(asked), initial=request.POST.dict())
    if request.method == "POST" and not turned and form.is_valid():
        try:
            given = {name: form.cleaned_data[name] for name in ("result", "letter", "reason")}
            api.decide(found.uuid, by=request.user, at=timezone.now(), **given)  # type: ignore[arg-type]
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(
                request, _("It is decided. The authors are told in ten minutes; until then you can take it back.")
            )
            return redirect("assessment:moderate", found.submission.run.key)
    return _release_page(request, found, form, AskForm(people=can_be_asked(found)), asked)


@login_required
@require_POST
def ask(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Ask one more expert, from the page of the release. What was typed of its letter comes along, and stays."""
    found = moderator_of(uuid, by=request.user)  # type: ignore[arg-type]
    asking = AskForm(request.POST, people=can_be_asked(found))
    if asking.is_valid():
        try:
            made = api.ask_assessor(found.uuid, by=request.user, at=timezone.now(), **asking.cleaned_data)  # type: ignore[arg-type]
        except Refused as refused:
            asking.add_refusal(refused)
        else:
            messages.success(request, _("%(name)s is asked to mark it.") % {"name": made.assessor.name})
            if "letter" not in request.POST:
                return redirect("assessment:release", found.uuid)
            asking = AskForm(people=can_be_asked(found))
    asked = _asked(found)
    form = ReleaseForm(missing=_missing(asked), initial=request.POST.dict())
    return _release_page(request, found, form, asking, asked)


def _release_page(
    request: HttpRequest, found: SubmissionVersion, form: ReleaseForm, asking: AskForm, asked: list[Allocation]
) -> HttpResponse:
    person: Any = request.user
    results = results_for(found, by=person)
    may_release = runs_api.has_role(found.submission.run, person, Role.MODERATOR)
    if may_release and results.criteria:
        asking.fields["assessor"].widget.attrs["form"] = "release"
    if results.proposal:
        form.initial.setdefault("result", results.proposal.result)
    context = _version_context(found) | {
        "results": results,
        "page": page_of(marks_blocks(results), _page_asked(request), room=ROOM),
        "form": asking if asking.is_bound else form,  # whose errors the top of the page lists
        "release_form": form,
        "asking": asking,
        "allocations": asked,
        "may_release": may_release,
        "proposed": Result(results.proposal.result).label if results.proposal else "",
    }
    return render(request, "assessment/release.html", context)


def _asked(found: SubmissionVersion) -> list[Allocation]:
    rows = found.allocations.filter(ended_at=None).select_related("assessor", "mark")
    return list(rows.order_by("pk"))


def _missing(asked: list[Allocation]) -> int:
    return sum(not hasattr(one, "mark") for one in asked)

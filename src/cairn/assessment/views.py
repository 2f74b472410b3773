"""Screens: a frozen version with its results, and marking it."""

from __future__ import annotations

from collections.abc import Iterator
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
from django.views.decorators.http import require_http_methods, require_safe

from cairn.assessment import api
from cairn.assessment.blocks import Block, marks_blocks, section
from cairn.assessment.blocks_work import work_blocks
from cairn.assessment.feedback import feedback_blocks, more_of
from cairn.assessment.forms import MarkForm
from cairn.assessment.models import SubmissionVersion
from cairn.assessment.paging import page_of
from cairn.assessment.people import title_of
from cairn.assessment.results import results_for
from cairn.assessment.shown import picture_of, points_of
from cairn.assessment.submitting import is_unchanged, listed_versions, reader_of
from cairn.assessment.version_page import beside
from cairn.assessment.work import takes_other_work
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role

# What a drawing may do when it is opened by itself: look like itself, no more.
PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# How many bytes of a page are for what is paged: beside a rubric there is less room.
ROOM, ROOM_BESIDE_A_FORM = 36_000, 16_000


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
        "owes": reader_of(found, person).owes,
        **beside(found, results, at=timezone.now()),
    }
    return render(request, "assessment/version.html", context)


def _all_blocks(found: SubmissionVersion, results: api.Results) -> Iterator[Block]:
    outcome = results.outcome
    if outcome and results.seen_as != "assessor":
        yield Block("text", outcome.letter)
    if results.criteria and (outcome or results.seen_as == "assessor"):
        yield section(_("Your mark") if results.seen_as == "assessor" else _("What the assessors found"))
        if results.seen_as == "author":
            yield from feedback_blocks(found, results, more_of(found, results))
        else:
            yield from marks_blocks(results)
    yield from work_blocks(found)


def _version_context(found: SubmissionVersion) -> dict[str, Any]:
    return {"version": found, "run": found.submission.run, "title": title_of(found)}


@login_required
@require_safe
def points(request: HttpRequest, uuid: UUID, number: int) -> HttpResponse:
    """The numbers of one measure of a version, a hundred to a page."""
    found = api.version_for(uuid, by=request.user)  # type: ignore[arg-type]
    start = whole_number(request.GET.get("after"), -1, digits=7)
    rows = points_of(found.snapshot, number, after=start)
    if rows is None:
        raise NotFound(f"measure {number}")
    return render(request, "assessment/points.html", _version_context(found) | {"points": rows, "paged": start >= 0})


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


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def mark(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The rubric beside what is to be marked, which is read page by page; who has marked goes to what they said.

    Turning a page sends the form along, so that what was typed and chosen stays, also without a script.
    """
    allocation = api.allocation_for(uuid, by=request.user)  # type: ignore[arg-type]
    found = allocation.version
    if hasattr(allocation, "mark") and request.method != "POST":
        return redirect("assessment:version", found.uuid)
    if allocation.ended_at is not None:
        return render(request, "assessment/ended.html", {"run": found.submission.run})
    rubric = api.rubric_of(found.submission.run)
    turned = request.POST.get("turn", "")
    form = MarkForm(None if turned else request.POST or None, rubric=rubric, initial=request.POST.dict())
    if request.method == "POST" and not turned and form.is_valid():
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
    page = page_of(work_blocks(found), _page_asked(request), room=ROOM_BESIDE_A_FORM)
    context = _version_context(found) | {"allocation": allocation, "form": form, "page": page}
    return render(request, "assessment/mark.html", context)


def _page_asked(request: HttpRequest) -> str:
    """The page that a button turns to, sending a form along; else the one of the address."""
    return request.POST.get("turn", "") or request.GET.get("page", "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def to_mark(request: HttpRequest, run: str) -> HttpResponse:
    """What a peer holds and has marked; sent, they are given the work that needs a mark most."""
    person: Any = request.user
    found, _enrolment = runs_api.run_and_place(run, person)
    if request.method == "POST":
        try:
            given = api.ask_for_work(found, by=person, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("assessment:to_mark", run)
        if given is not None:
            return redirect("assessment:mark", given.uuid)
        messages.info(request, _("Nothing waits for a mark now. Come back later."))
        return redirect("assessment:to_mark", run)
    held = [one for one in api.waiting_to_mark(person) if one.version.submission.run_id == found.pk]
    return render(request, "assessment/to_mark.html", {"run": found, "held": held})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def queue(request: HttpRequest, run: str) -> HttpResponse:
    """What waits for an expert; sent, one is taken."""
    person: Any = request.user
    found = runs_api.run_of(run)
    runs_api.require_role(found, Role.ASSESSOR, by=person)
    if request.method == "POST":
        try:
            given = api.ask_for_work(found, by=person, at=timezone.now(), stage="expert")
        except Refused as refused:
            messages.error(request, refused.message)
            return redirect("assessment:queue", run)
        if given is not None:
            return redirect("assessment:mark", given.uuid)
        messages.info(request, _("Nothing waits for an expert now."))
        return redirect("assessment:queue", run)
    held = [one for one in api.waiting_to_mark(person) if one.version.submission.run_id == found.pk]
    return render(request, "assessment/to_mark.html", {"run": found, "held": held})


@login_required
@require_safe
def criteria(request: HttpRequest, run: str) -> HttpResponse:
    """By what the projects of a run are assessed: for everyone in it, from the first day."""
    person: Any = request.user
    found, enrolment = runs_api.run_and_place(run, person)
    try:
        rubric = api.rubric_of(found)
    except NotFound:
        rubric = None  # how the run is assessed may be planned later
    takes_work = enrolment is not None and takes_other_work(found)
    return render(request, "assessment/criteria.html", {"run": found, "rubric": rubric, "takes_work": takes_work})

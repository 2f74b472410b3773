"""Screens: a frozen version with its results, and marking it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from cairn.assessment import api
from cairn.assessment.blocks import Block, marks_blocks, section, thanks_blocks
from cairn.assessment.blocks_work import work_blocks
from cairn.assessment.feedback import feedback_blocks, more_of
from cairn.assessment.marking_stats import said_of_own_mark
from cairn.assessment.masking import hides_authors, seen_by_assessor
from cairn.assessment.models import SubmissionVersion
from cairn.assessment.paging import page_of
from cairn.assessment.people import title_of
from cairn.assessment.results import results_for
from cairn.assessment.shown import picture_of, points_of
from cairn.assessment.submitting import is_unchanged, listed_versions, reader_of
from cairn.assessment.version_page import beside
from cairn.assessment.views_points import at_points
from cairn.assessment.work import takes_other_work
from cairn.lib.errors import NotFound
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api

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
        "page": page_of(_all_blocks(found, results, person), request.GET.get("page", ""), room=ROOM),
        "unchanged": is_unchanged(found),
        "versions": list(others),
        "owes": reader_of(found, person).owes,
        "own_mark_first": reader_of(found, person).own_mark_first,
        **beside(found, results, at=timezone.now()),
    }
    return render(request, "assessment/version.html", context)


def _all_blocks(found: SubmissionVersion, results: api.Results, person: Any) -> Iterator[Block]:
    outcome = results.outcome
    if outcome and outcome.letter and results.seen_as != "assessor":
        yield section(_("Letter with the result"))
        yield Block("text", outcome.letter)
    if results.criteria and (outcome or results.seen_as == "assessor"):
        alone = results.seen_as == "assessor" and all(len(one.comments) == 1 for one in results.criteria)
        yield section(_("Your mark") if alone else _("What the assessors found"))
        if results.seen_as == "author":
            yield from feedback_blocks(found, results, more_of(found, results))
        else:
            yield from marks_blocks(results)
        if results.seen_as == "assessor" and outcome:
            yield from thanks_blocks(*said_of_own_mark(found, by=person))
    yield from work_blocks(found, seen=_seen(found, results.seen_as))


def _seen(found: SubmissionVersion, seen_as: str) -> Any:
    """Who marks it may not be to know whose it is."""
    return seen_by_assessor(found, is_author=seen_as != "assessor")


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
    context = _version_context(found) | {"points": rows, "paged": start >= 0}
    context |= at_points(found, number, start, request)
    return render(request, "assessment/points.html", context)


@login_required
@require_safe
def picture(request: HttpRequest, uuid: UUID, name: str) -> HttpResponse:
    """A drawing of a version, made when somebody looks. It never changes, so a browser may keep it."""
    found = api.version_for(uuid, by=request.user, whole=False)  # type: ignore[arg-type]
    # By what it is drawn from: who may see it is asked each time, before.
    person: Any = request.user
    seen_as = reader_of(found, person).seen_as
    who = "nameless" if seen_as == "assessor" and hides_authors(found.submission.run) else "named"
    key = f"{found.sha256}:{name[:80]}:{get_language()}:{who}"
    drawn = caches["pictures"].get_or_set(key, lambda: picture_of(_seen(found, seen_as), name) or "")
    if not drawn:
        raise NotFound(name)
    response = HttpResponse(drawn, content_type="image/svg+xml")
    response.headers["Content-Security-Policy"] = PICTURE_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, max-age=86400, immutable"
    return response


@login_required
@require_safe
def criteria(request: HttpRequest, run: str) -> HttpResponse:
    """How the work of a run is assessed, and by what: for everyone in it, from the first day."""
    person: Any = request.user
    found, enrolment = runs_api.run_and_place(run, person)
    try:
        rubric = api.rubric_of(found)
    except NotFound:
        rubric = None  # how the run is assessed may be planned later
    takes_work = enrolment is not None and takes_other_work(found)
    told = api.told_to(found, person, at=timezone.now())
    context = {"run": found, "rubric": rubric, "takes_work": takes_work, "told": told}
    return render(request, "assessment/criteria.html", context)

"""The trail of a run: its courses, the way on, badges, the board, and where somebody was reading."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.courses import api as courses_api
from cairn.learning import api, map_page
from cairn.lib.errors import Refused
from cairn.research import api as research_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Run


@login_required
@require_http_methods(["GET", "HEAD"])
def go_on(request: HttpRequest) -> HttpResponse:
    """To the exact spot where one was last, in whichever run; then to the newest run, or to what can be joined."""
    person: Any = request.user
    place = api.newest_place(person)
    if place is not None:
        return redirect(_spot_of(place.enrolment))
    newest = next(iter(runs_api.runs_of(person)), None)
    if newest is not None:
        return redirect(_spot_of(runs_api.enrolment_in(newest.run.key, person)))
    messages.info(request, _("You have not joined a course yet. Choose one."))
    return redirect("web:home")


def _spot_of(enrolment: Enrolment) -> str:
    """The address of what comes next; the trail when there is nothing left to do."""
    trail = api.trail(enrolment)
    return address_of_next(trail) or reverse("learning:trail", args=[enrolment.run.key])


def address_of_next(trail: api.Trail) -> str:
    if trail.next is None:
        return ""
    address = reverse("learning:object", args=[trail.enrolment.run.key, trail.next.key])
    return f"{address}#{trail.spot}" if trail.spot else address


@login_required
@require_http_methods(["GET", "HEAD"])
def trail(request: HttpRequest, run: str) -> HttpResponse:
    """Where one stands in a run and what comes next: its courses, and the one that one is in drawn."""
    person: Any = request.user
    found, enrolment = runs_api.run_and_place(run, person)
    if enrolment is None:
        return contents(request, found)
    trail = api.trail(enrolment)
    context = _map_context(trail, trail.course) | {
        "offers": research_api.offers_open(found, person=person, at=timezone.now()),
        "ranges": [map_page.small_range(course) for course in trail.courses],
        "announcements": runs_api.announcements_of(found),
    }
    return render(request, "learning/trail.html", context)


def _map_context(trail: api.Trail, course: api.TrailCourse | None) -> dict[str, Any]:
    level = course.going_on if course else None
    return {
        "run": trail.enrolment.run,
        "trail": trail,
        "course": course,
        "drawn": map_page.drawn(course, here=trail.here) if course else None,
        "continue_url": address_of_next(trail),
        "company": api.company_on(trail.enrolment, level.item.id) if level else None,
        "celebration": api.celebration_of(trail.enrolment),
    }


def contents(request: HttpRequest, run: Run) -> HttpResponse:
    """The same for the staff of a run: its levels and pieces, to read along."""
    tree = courses_api.structure(run.programme)
    return render(request, "learning/contents.html", {"run": run, "tree": tree})


@login_required
@require_http_methods(["GET", "HEAD"])
def course(request: HttpRequest, run: str, course: str) -> HttpResponse:
    """The map of one course; its staff read the contents of the run."""
    person: Any = request.user
    found, enrolment = runs_api.run_and_place(run, person)
    if enrolment is None:
        return contents(request, found)
    trail = api.trail(enrolment)
    return render(request, "learning/course.html", _map_context(trail, trail.course_of(course)))


@login_required
@require_http_methods(["GET", "HEAD"])
def badges(request: HttpRequest, run: str) -> HttpResponse:
    """Quests with what is done and what remains, and their badges."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    context = {"run": enrolment.run, "quests": api.quests_of(enrolment), "celebration": api.celebration_of(enrolment)}
    return render(request, "learning/badges.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def board(request: HttpRequest, run: str) -> HttpResponse:
    """One's points and, for who takes part, those of neighbours and of the ten with most."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    trail = api.trail(enrolment)
    context = {"run": enrolment.run, "trail": trail, "first_name": api.first_name(person.name)}
    return render(request, "learning/board.html", context | {"board": api.board_of(enrolment)})


@login_required
@require_POST
def show(request: HttpRequest, run: str) -> HttpResponse:
    """Let the others see one, or stop."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    visible = request.POST.get("visible") == "yes"
    api.show_me(enrolment, visible=visible, by=person, at=timezone.now())
    words = _("The others in this run can see you now.") if visible else _("Nobody in this run sees you now.")
    messages.success(request, words)
    return redirect("learning:board", run)


@login_required
@require_POST
def celebrated(request: HttpRequest, run: str) -> HttpResponse:
    """It was seen that a gate opened or a badge was earned; by a button, or by the page itself when it is in view."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    api.note_celebrated(enrolment, uuids=request.POST.getlist("shown"), by=person, at=timezone.now())
    if request.POST.get("quiet"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return redirect("learning:trail", run)


@login_required
@require_POST
def spot(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """Which part of an object is being read, sent by its page while it is in view."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    item = courses_api.structure(enrolment.run.programme).object(key)
    try:
        api.note_spot(enrolment, object_uuid=item.uuid, spot=request.POST.get("spot", ""), by=person, at=timezone.now())
    except Refused:
        return HttpResponse(status=HTTPStatus.BAD_REQUEST)
    return HttpResponse(status=HTTPStatus.NO_CONTENT)

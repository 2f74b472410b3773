"""One object as a learner meets it, marking it done, and drafts. The trail is in ``views_trail``."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cairn.community import api as community_api
from cairn.courses import api as courses_api
from cairn.learning import api
from cairn.learning.kinds import kind_context
from cairn.learning.prose import prose_in
from cairn.lib.errors import Refused
from cairn.lib.text import read_json, whole_number
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment, Role, Run


@login_required
@require_http_methods(["GET", "HEAD"])
def learning_object(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """One object: its prose, whether it is done, and its discussion. The run's staff read it without a place in it."""
    person: Any = request.user
    found, enrolment = runs_api.run_and_place(run, person)
    if enrolment is None:
        return _object_page(request, found, api.read_object(found, key))
    view = api.open_object(enrolment, key)
    if view.locked and runs_api.has_role(found, person, *Role.values):
        return _object_page(request, found, api.read_object(found, key))
    if view.locked:
        trail = api.trail(enrolment)
        course = trail.course_of(trail.structure.course_of(view.level).key)
        levels = [course.going_on] if course.going_on else []
        context = {"run": found, "view": view, "item": view.item, "trail": trail, "levels": levels}
        return render(request, "learning/locked.html", context)
    return _object_page(request, found, view, enrolment)


def _object_page(
    request: HttpRequest, run: Run, view: api.ObjectView, enrolment: Enrolment | None = None
) -> HttpResponse:
    talk = community_api.posts_page(
        run,
        subject_kind="object",
        subject_uuid=view.item.uuid,
        viewer=request.user,  # type: ignore[arg-type]
        order=request.GET.get("order", "newest"),
        after=whole_number(request.GET.get("after"), None, digits=17),
    )
    context = {"run": run, "view": view, "item": view.item, "talk": talk, "reads_only": enrolment is None}
    context |= {"prose": prose_in(run, view.item), **kind_context(enrolment, view)}
    context["celebration"] = api.celebration_of(enrolment) if enrolment else None
    return render(request, "learning/object.html", context)


@login_required
@require_POST
def done(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """Mark an object done and stay: its discussion is here, and the way on."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    tree = courses_api.structure(enrolment.run.programme)
    item = tree.object(key)
    what: dict[str, Any] = {"object_uuid": item.uuid, "by": person, "at": timezone.now()}
    try:
        if item.kind in ("cafe", "survey"):
            api.count_elsewhere(enrolment, **what)
            messages.success(request, done_words(item))
        else:
            tell_finished(request, item, api.complete_object(enrolment, **what))
    except Refused as refused:
        if "Idempotency-Key" in request.headers:  # sent by a script, which shows the refusal and keeps what it sent
            raise
        messages.error(request, refused.message)
    return redirect("learning:object", run, key)


def tell_finished(request: HttpRequest, item: courses_api.ObjectItem, finished: api.Finished) -> None:
    """Say that an object was done just now, what that earned and what it opened."""
    if finished:
        messages.success(request, done_words(item))


def done_words(item: courses_api.ObjectItem) -> str:
    """What one has earned by an object that is done now; a gate that it opened is celebrated on the next page."""
    earned = ngettext("Done. You earned %(n)d point.", "Done. You earned %(n)d points.", item.points)
    return earned % {"n": item.points} if item.points else _("Done.")


def gate_words(level: courses_api.LevelItem) -> str:
    return _("You have finished the level “%(level)s”.") % {"level": level.title}


@login_required
@require_POST
def draft(request: HttpRequest, key: str) -> HttpResponse:
    """Keep what is being typed: ``key`` names the form, the body is ``{"text": its fields as JSON, "base": ...}``.

    ``base`` is the ``at`` of the answer before: the time by which a browser knows the draft that it goes on from.
    """
    person: Any = request.user
    saved = {"saved": True, "at": "", "other": ""}
    try:
        sent = read_json(request.body)
        text, base = str(sent.get("text", "")), sent.get("base")
        if text:
            kept = api.save_draft(key, text=text, by=person, at=timezone.now(), base=base)
            saved |= {"at": kept.at.isoformat(), "other": kept.other}
        else:
            api.drop_draft(key, by=person)
    except (ValueError, AttributeError):
        return JsonResponse({"error": _("This is no draft.")}, status=HTTPStatus.BAD_REQUEST)
    except Refused as refused:
        return JsonResponse({"error": refused.message}, status=HTTPStatus.BAD_REQUEST)
    return JsonResponse(saved)

"""A quiz: starting an attempt, answering it, seeing what was right."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cairn.courses import api as courses_api
from cairn.learning import api
from cairn.lib.errors import Refused
from cairn.runs import api as runs_api


@login_required
@require_POST
def start(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """Draw an attempt, or go on with the one that is open."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    item = courses_api.structure(enrolment.run.programme).object(key)
    try:
        attempt = api.start_quiz(enrolment, object_uuid=item.uuid, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("learning:object", run, key)
    return redirect("learning:attempt", attempt.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def attempt(request: HttpRequest, attempt: UUID) -> HttpResponse:
    """The questions; after sending, the score with feedback to each choice."""
    person: Any = request.user
    view = api.attempt_of(attempt, by=person)
    problem = ""
    if request.method == "POST":
        answers = {asked.position: request.POST.getlist(f"q{asked.position}") for asked in view.questions}
        try:
            api.submit_quiz(attempt, answers=answers, by=person, at=timezone.now())
        except Refused as refused:
            problem = refused.message
        else:
            return redirect("learning:attempt", attempt)
    context = {"view": view, "run": view.attempt.enrolment.run, "item": view.item, "problem": problem}
    template = "learning/result.html" if view.attempt.submitted_at else "learning/attempt.html"
    return render(request, template, context)

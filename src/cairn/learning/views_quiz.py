"""A quiz: starting an attempt, answering it, seeing what was right."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cairn.courses import api as courses_api
from cairn.learning import api
from cairn.learning.views import gate_words
from cairn.lib.errors import Refused
from cairn.methods.quiz_marking import Given
from cairn.runs import api as runs_api

_ANSWER = re.compile(r"q(\d{1,3})(?:-([0-9a-f-]{36}))?")
_SECONDS = re.compile(r"\d{1,7}(\.\d{1,3})?", re.ASCII)


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
    problem: Refused | None = None
    answers = _sent(request.POST)
    if request.method == "POST":
        problem = _send(request, attempt, answers)
        if problem is None:
            return redirect("learning:attempt", attempt)
    view = api.attempt_of(attempt, by=person)
    if view.attempt.submitted_at:
        return _result(request, view)
    questions = [replace(one, given=typed(answers.get(one.position, ()))) for one in view.questions]
    context = {
        "view": view,
        "questions": questions,
        "run": view.attempt.enrolment.run,
        "item": view.item,
        "problem": problem.message if problem else "",
        "left": [one.position for one in questions if not one.complete] if problem else [],
        "at_fault": (problem.field or "").removeprefix("q") if problem else "",
    }
    return render(request, "learning/attempt.html", context)


def _result(request: HttpRequest, view: api.AttemptView) -> HttpResponse:
    """What was right and, once its level's gate is open, the way on."""
    enrolment = view.attempt.enrolment
    place = api.open_object(enrolment, view.item.key)
    course = courses_api.structure(enrolment.run.programme).course_of(place.level)
    shut = view.attempt.passed and not place.level_finished
    context = {
        "remains": api.remaining(place.level, enrolment) if shut else (),
        "course": course,
        "course_over": place.level_finished and place.level.id == course.levels[-1].id,
        "view": view,
        "run": enrolment.run,
        "item": view.item,
        "finished": gate_words(place.level) if view.attempt.passed and place.level_finished else "",
        "next": place.next if place.level_finished else None,
        "next_done": place.next_done,
        "next_level": place.next is not None and place.next.level_id != view.item.level_id,
    }
    return render(request, "learning/result.html", context)


def _sent(fields: Mapping[str, Any]) -> dict[int, courses_api.Sent]:
    """The answers in a form by position: ``q3`` holds choices or a text, ``q3-<uuid>`` a place or a half of one."""
    picked: dict[int, list[str]] = {}
    placed: dict[int, dict[str, str]] = {}
    for name in fields:
        if (found := _ANSWER.fullmatch(name)) is None:
            continue
        if found[2]:
            placed.setdefault(int(found[1]), {})[found[2]] = fields[name]
        else:
            picked[int(found[1])] = fields.getlist(name)  # type: ignore[attr-defined]
    return {**picked, **placed}


def typed(sent: courses_api.Sent) -> Given:
    """What a form held, right or wrong, to be shown in it again."""
    return Given(placed=sent) if isinstance(sent, Mapping) else Given(tuple(sent))


def _send(request: HttpRequest, attempt: UUID, answers: dict[int, courses_api.Sent]) -> Refused | None:
    """Hand the answers in; returns what is wrong, or nothing. A question left out is asked about first."""
    person: Any = request.user
    if "anyway" not in request.POST:
        view = api.attempt_of(attempt, by=person)
        left = [] if view.attempt.submitted_at else _left_out(view, answers)
        if left:
            numbers = ", ".join(str(number) for number in left)
            words = ngettext(
                "You have not answered question %(n)s. Answer it, or send your answers as they are.",
                "You have not answered questions %(n)s. Answer them, or send your answers as they are.",
                len(left),
            )
            return Refused(words % {"n": numbers})
    try:
        api.submit_quiz(attempt, answers=answers, by=person, at=timezone.now(), seconds=seconds_in(request.POST))
    except Refused as refused:
        return refused
    return None


def seconds_in(fields: Mapping[str, str]) -> dict[int, float]:
    """How long each question was looked at, where a script said so."""
    names = [name for name in fields if re.fullmatch(r"t\d{1,3}", name) and _SECONDS.fullmatch(fields[name])]
    return {int(name[1:]): float(fields[name]) for name in names}


def _left_out(view: api.AttemptView, answers: Mapping[int, courses_api.Sent]) -> list[int]:
    given = (replace(one, given=typed(answers.get(one.position, ()))) for one in view.questions)
    return [one.position for one in given if not one.complete]

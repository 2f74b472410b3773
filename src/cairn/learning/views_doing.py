"""What is done in an object with one button: opening a reading, voting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cairn.courses import api as courses_api
from cairn.learning import api
from cairn.learning.views import tell_finished
from cairn.lib.errors import NotFound, Refused
from cairn.runs import api as runs_api


@login_required
@require_POST
def open_reading(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """Open what a reading is about, which is what finishes it: by a button, so that no prefetching counts as reading.

    A record is a page of our own. To a link one goes from a page that says so: a form may not lead off the site.
    """
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    item = courses_api.structure(enrolment.run.programme).object(key)
    if item.record is None and not item.link:
        raise NotFound
    try:
        finished = api.complete_object(enrolment, object_uuid=item.uuid, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("learning:object", run, key)
    tell_finished(request, item, finished)
    if item.record is not None:
        return redirect("library:record", item.record.key)
    return render(request, "learning/leaving.html", {"run": enrolment.run, "item": item})


@login_required
@require_POST
def vote(request: HttpRequest, run: str, key: str) -> HttpResponse:
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    item = courses_api.structure(enrolment.run.programme).object(key)
    try:
        option = UUID(request.POST.get("option", ""))
    except ValueError:
        messages.error(request, _("Choose one of the answers, then vote."))
        return redirect("learning:object", run, key)
    try:
        finished = api.vote(enrolment, object_uuid=item.uuid, option=option, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        tell_finished(request, item, finished)
    return redirect("learning:object", run, key)

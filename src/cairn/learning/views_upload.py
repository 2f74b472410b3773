"""Files for an activity: sending one, getting it back, and what the staff of a run see."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.courses import api as courses_api
from cairn.learning import api
from cairn.learning.views import gate_words, tell_finished
from cairn.lib.errors import NotFound, Refused
from cairn.lib.identifying import Flagged
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def uploads(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """A learner sends a file here; the staff of the run see what was sent."""
    person: Any = request.user
    if request.method == "POST":
        return _send(request, run, key)
    found, _enrolment = runs_api.run_and_place(run, person)
    item = courses_api.structure(found.programme).object(key)
    rows, following = api.uploads_in(
        found, item, by=person, after=whole_number(request.GET.get("after"), None, digits=17)
    )
    return render(request, "learning/uploads.html", {"run": found, "item": item, "rows": rows, "next": following})


def _send(request: HttpRequest, run: str, key: str) -> HttpResponse:
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    item = courses_api.structure(enrolment.run.programme).object(key)
    file = request.FILES.get("file")
    if file is None:
        messages.error(request, _("Choose a file, then send it."))
        return redirect("learning:object", run, key)
    try:
        api.refuse_large(file.size or 0)
        finished = api.add_upload(
            enrolment, object_uuid=item.uuid, content=file.read(), name=file.name or "", by=person, at=timezone.now()
        )
    except Flagged:
        raise  # shown by the guard, which asks for the file again or for a reason
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect("learning:object", run, key)
    words = map(gate_words, () if finished else finished.levels)
    messages.success(request, " ".join([_("Your file has arrived."), *words]))
    tell_finished(request, item, finished)
    if finished.unread:
        messages.warning(request, finished.unread)
    return redirect("learning:object", run, key)


@login_required
@require_http_methods(["GET", "HEAD"])
def upload(request: HttpRequest, upload: UUID) -> HttpResponseBase:
    """A file as it was sent: always to be saved, never shown within the site."""
    person: Any = request.user
    found = api.upload_of(upload, by=person)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise NotFound from None
    answer = FileResponse(content, as_attachment=True, filename=found.name, content_type=found.content_type)
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

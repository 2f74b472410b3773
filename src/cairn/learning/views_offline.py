"""The copy of an object that may lie in a browser: to be read without a line, and written on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_http_methods

from cairn.learning import api
from cairn.learning.prose import prose_in
from cairn.lib.errors import NotFound
from cairn.runs import api as runs_api


@login_required
@require_http_methods(["GET", "HEAD"])
def copy(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """An object without the names of people, their discussion, or a token; nothing of its reader is in it.

    It is fetched ahead too, so it writes nothing down. Locked objects are not there.
    """
    person: Any = request.user
    found, enrolment = runs_api.run_and_place(run, person)
    view = api.read_object(found, key) if enrolment is None else api.open_object(enrolment, key)
    if view.locked:
        raise NotFound
    context = {"run": found, "item": view.item, "prose": prose_in(found, view.item), "site_name": "Cairn"}
    context["reads_only"] = enrolment is None
    # Rendered without the request: neither the reader's name nor a token can get in.
    answer = HttpResponse(render_to_string("learning/offline.html", context))
    answer["Cache-Control"] = "private, no-cache"
    return answer

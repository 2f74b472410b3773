"""The copy of an object that may lie in a browser: to be read without a line, and written on."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.courses import api as courses_api
from cairn.learning import api
from cairn.learning.forms_worksheet import SheetForm
from cairn.learning.prose import prose_in
from cairn.learning.views_worksheet import MORE_ROWS
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
    context |= {"reads_only": enrolment is None, "by_button": not api.only_way(view.item), "hidden": _hidden(view.item)}
    if view.item.worksheet is not None:
        context["form"] = SheetForm(view.item.worksheet, {}, version=0, more=MORE_ROWS)
    # Rendered without the request: neither the reader's name nor a token can get in.
    answer = HttpResponse(render_to_string("learning/offline.html", context))
    answer["Cache-Control"] = "private, no-cache"
    return answer


def _hidden(item: courses_api.ObjectItem) -> str:
    """What stands instead of prose that is only for who voted or found the place: a copy is the same for everybody."""
    if item.poll is not None:
        return _("The text comes after your vote, on the whole page.")
    return _("What is hidden here is found on the whole page.") if item.clue is not None else ""

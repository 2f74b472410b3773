"""Forms that a browser kept while there was no line are taken once, however often they arrive.

Their key comes as ``Idempotency-Key`` from the script that sends them later (``assets/js/later.js``), which is answered
in JSON, or in a field of a form that was sent in the usual way, so that the two are known to be the same.
"""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.learning import api as learning_api

HEADER = "Idempotency-Key"
# The person who wrote it: somebody else may have signed in since.
OWNER = "Kept-By"
FIELD = "sent_key"
# Forms of the record store are of another kind, come from machines and may be larger than those of people.
NOT_OURS = "/xapi/"
URL_ENCODED = "application/x-www-form-urlencoded"
Get = Callable[[HttpRequest], HttpResponse]


def once(get_response: Get) -> Get:
    """Do what was kept once, in one transaction with its key; a repeat is led to where the first led."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.method != "POST" or request.content_type != URL_ENCODED or request.path.startswith(NOT_OURS):
            return get_response(request)
        later = HEADER in request.headers
        person: Any = request.user
        if not later and not person.is_authenticated:  # a form of any size, not ours to read
            return get_response(request)
        key = _key(request.headers[HEADER] if later else request.POST.get(FIELD, ""))
        if later and (key is None or not person.is_authenticated or request.headers.get(OWNER) != str(person.uuid)):
            return JsonResponse({"error": _("This was kept by somebody else.")}, status=HTTPStatus.UNAUTHORIZED)
        if key is None or not person.is_authenticated:
            return get_response(request)
        answers: list[HttpResponse] = []

        def do() -> str:
            answers.append(get_response(request))
            return _led_to(answers[0])

        location = learning_api.send_once(key, by=person, at=timezone.now(), do=do)
        if later and location:
            return _in_json(location, answers)
        return answers[0] if answers else HttpResponseRedirect(location)

    return middleware


def _key(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _led_to(answer: HttpResponse) -> str:
    """A view that took a form answers with the way to the next page."""
    return answer.headers["Location"] if answer.status_code in (HTTPStatus.FOUND, HTTPStatus.SEE_OTHER) else ""


def _in_json(location: str, answers: list[HttpResponse]) -> HttpResponse:
    """A script can't see where a redirect leads without following it."""
    told = JsonResponse({"location": location})
    if answers:
        told.cookies.update(answers[0].cookies)
    return told

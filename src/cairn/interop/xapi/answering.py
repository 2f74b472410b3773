"""What every resource of the record store has in common: who is let in, which headers an answer has, how it refuses."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from cairn.interop.xapi import limits
from cairn.interop.xapi.asking import Asked, Forbidden, Unauthorised, let_in, unfolded, version_header, version_spoken
from cairn.interop.xapi.headers import Malformed, cors, shown, version, version_of_refusal
from cairn.records import api as records_api

VERSION = "X-Experience-API-Version"
THROUGH = "X-Experience-API-Consistent-Through"
JSON = "application/json"


class Refusal(Exception):
    """An answer that says no, with its status and one sentence."""

    def __init__(self, status: int, sentence: str) -> None:
        self.status, self.sentence = status, sentence
        super().__init__(sentence)


Resource = Callable[[Asked], HttpResponse]


def resource(*methods: str, consistent: bool = False, open_to_all: bool = False) -> Callable[..., Any]:
    """A view for a resource that answers these methods (HEAD where it answers GET, and OPTIONS always).

    ``consistent``: answers say up to when everything that was stored can be found. ``open_to_all``: nobody has to sign
    in, nor to name a version.
    """

    def decorate(answer: Resource) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @wraps(answer)
        def view(request: HttpRequest, **more: Any) -> HttpResponse:
            said: str | None = request.headers.get(VERSION)
            try:
                body = limits.body_of(request)
                said = version_header(request, body)
                if request.method == "OPTIONS":
                    response = HttpResponse(status=204)
                else:
                    response = _answered(request, body, said, answer, methods, open_to_all, more)
            except records_api.TooLarge as fault:
                response = _no(413, fault.message)
            return _dressed(request, response, said, consistent=consistent)

        view.methods = methods  # type: ignore[attr-defined]
        return view

    return decorate


def unknown_address(request: HttpRequest) -> HttpResponse:
    """The answer where no resource is."""
    words = f"There is nothing at {shown(request.path)}: see {reverse('interop:openapi')} for what there is."
    return _dressed(request, _no(404, words), request.headers.get(VERSION))


def _dressed(
    request: HttpRequest, response: HttpResponse, said: str | None, *, consistent: bool = False
) -> HttpResponse:
    """With the headers that every answer has."""
    for name, value in cors(preflight=request.method == "OPTIONS").items():
        response[name] = value
    # Whoever names no version is told the one that their key is used with: their client reads no other.
    default = (said is None and version_spoken(request)) or records_api.Version.V1.value
    response[VERSION] = version_of_refusal(said, default=default)
    response["Cache-Control"] = "no-store" if response.status_code >= 400 else "no-cache"
    # Documents come back with the types that their writers chose: none is ever a page of ours.
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    if consistent and THROUGH not in response:
        response[THROUGH] = records_api.written(records_api.consistent_through())
    return response


def _answered(
    request: HttpRequest, body: bytes, said: str | None, answer: Any, methods: tuple[str, ...], open_to_all: bool,
    more: Any,
) -> HttpResponse:  # fmt: skip
    try:
        served = records_api.Version.V1 if open_to_all and said is None else records_api.Version(version(said))
        asked = unfolded(request, body, version=served, at=timezone.now())
        if not open_to_all:
            let_in(asked)
        meant = "GET" if asked.method == "HEAD" else asked.method
        if meant not in methods:
            raise Refusal(405, f"{asked.method} isn't answered here, only {', '.join(methods)}.")
        response: HttpResponse = answer(asked, **more)
        if asked.through is not None:  # they were stored in order: so is all before them
            response[THROUGH] = records_api.written(asked.through)
        if asked.method == "HEAD" and request.method == "POST":  # written the second way: no server takes the body off
            response.content = b""
        return response
    except Refusal as refusal:
        return _no(refusal.status, refusal.sentence)
    except (Malformed, records_api.Invalid, records_api.VoidsAVoiding) as fault:
        return _no(400, getattr(fault, "message", None) or str(fault))
    except records_api.Conflict as fault:
        return _no(409, fault.message)
    except Unauthorised as fault:
        refused = _no(401, str(fault))
        refused["WWW-Authenticate"] = 'Basic realm="xAPI", charset="UTF-8"'
        return refused
    except Forbidden as fault:
        return _no(403, str(fault))
    except limits.TooMany as fault:
        refused = _no(429, str(fault))
        refused["Retry-After"] = str(fault.wait)
        return refused


def _no(status: int, sentence: str) -> HttpResponse:
    return JsonResponse({"error": sentence}, status=status, json_dumps_params={"ensure_ascii": False})

"""The record store's own way through the site: without sessions, forms, messages and pages, which it has no use for."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, get_resolver

from cairn.interop.xapi.answering import unknown_address

Get = Callable[[HttpRequest], HttpResponse]
STORE = "/xapi/"
ADDRESSES = "cairn.interop.urls"


def record_store(get_response: Get) -> Get:
    """Answer what goes to the record store at once; all else goes on.

    Systems send it hundreds of requests a second, each with a key of its own: to find out who is signed in and which
    form was sent would take a third of the time that a statement takes.
    """
    # As the innermost part of Django's own handler does: what a view raises is a page with a status.
    answer = convert_exception_to_response(_answered)

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(STORE):
            return get_response(request)
        response = answer(request)
        assert isinstance(response, HttpResponse)  # noqa: S101  nothing here is asynchronous or a stream
        if response.status_code != HTTPStatus.NO_CONTENT:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return middleware


def _answered(request: HttpRequest) -> HttpResponse:
    try:
        found = get_resolver(ADDRESSES).resolve(request.path_info)
    except Resolver404:
        return unknown_address(request)
    request.resolver_match = found
    response: HttpResponse = found.func(request, *found.args, **found.kwargs)
    return response

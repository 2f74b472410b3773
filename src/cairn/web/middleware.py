"""What every request passes: the policy's looser form for the admin, idle sign-out, ways back, refusals as pages."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from cairn.lib.errors import NotFound, Refused

Get = Callable[[HttpRequest], HttpResponse]

# Wagtail's admin needs inline scripts, styles and frames of its own.
ADMIN_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; object-src 'none'; frame-ancestors 'self'; form-action 'self'"
)
OUR_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors {ancestors}"
)


def policy(get_response: Get) -> Get:
    """The Content-Security-Policy: strict on our own pages, Wagtail's own under /cms/."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        in_admin = request.path.startswith("/cms/")
        # A preview is one of our pages shown in a frame of the admin.
        framed = in_admin or bool(getattr(request, "is_preview", False))
        # A view may be stricter still: a picture may not even load itself.
        strict = OUR_POLICY.format(ancestors="'self'" if framed else "'none'")
        response.headers.setdefault("Content-Security-Policy", ADMIN_POLICY if in_admin else strict)
        if framed:
            response.headers["X-Frame-Options"] = "SAMEORIGIN"
        return response

    return middleware


def idle_sign_out(get_response: Get) -> Get:
    """Sign out who has asked for nothing in a while: many people learn at a ward's shared computer.

    The time is written to the session at most once a minute, so that reading pages costs no write.
    """
    limit = settings.CAIRN_IDLE_MINUTES * 60

    def middleware(request: HttpRequest) -> HttpResponse:
        if (
            "Service-Worker" in request.headers
        ):  # a browser asks for that by itself, and takes no redirect for an answer
            return get_response(request)
        seen = request.session.get("seen")
        if seen is not None:
            now = int(timezone.now().timestamp())
            # What an open page asks by itself is no sign of anybody, and keeps nobody signed in. Nor does it sign
            # anybody out: whoever comes back is to be told why, by the page that they ask for.
            asked = "X-Unasked" not in request.headers
            if now - seen > limit:
                if asked:
                    logout(request)
                back = {"next": request.get_full_path()} if request.method == "GET" else {}
                return redirect(f"{reverse('account_login')}?{urlencode({'idle': 1, **back})}")
            if asked and now - seen > 60:
                request.session["seen"] = now
        elif "_auth_user_id" in request.session:
            request.session["seen"] = int(timezone.now().timestamp())
        return get_response(request)

    return middleware


def ways_back(get_response: Get) -> Get:
    """Who is asked to sign in when a form was sent comes back to the form, and not to the address that takes it.

    Opened by itself, that address says so: people meet it by reloading, or from a bookmark.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method not in ("GET", "HEAD") and response.status_code == HTTPStatus.FOUND:
            where, back = urlsplit(response.headers["Location"]), _page_of_the_form(request)
            query = dict(parse_qsl(where.query))
            # Other ways to signing in, as after an address is confirmed, ask nobody to come back.
            interrupted = "idle" in query or query.get("next") == request.get_full_path()
            if back and interrupted and where.path == reverse("account_login"):
                response.headers["Location"] = where._replace(query=urlencode(query | {"next": back})).geturl()
        if request.method == "GET" and response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            words = _("There is no page at this address: it only takes what a form sends. Go back, or start at Home.")
            page = render(request, "web/refused.html", {"message": words}, status=HTTPStatus.METHOD_NOT_ALLOWED)
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    return middleware


def _page_of_the_form(request: HttpRequest) -> str:
    """The page of ours that a form was sent from; nothing where the browser doesn't say."""
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure()):
        return ""
    where = urlsplit(came)
    return where._replace(scheme="", netloc="", fragment="").geturl()


class refusals:
    """What an api function raises becomes a page: not found, or a sentence that says what to do."""

    def __init__(self, get_response: Get) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotFound):
            return render(request, "web/404.html", status=HTTPStatus.NOT_FOUND)
        if isinstance(error, Refused):
            return render(
                request,
                "web/refused.html",
                {"message": error.message, "details": error.details},
                status=HTTPStatus.CONFLICT,
            )
        return None

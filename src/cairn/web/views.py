"""Home, the first page after sign-in, static pages, health and errors."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import yaml
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from cairn.courses import api as courses_api
from cairn.lib.markdown import html_from_markdown
from cairn.lib.registries import waiting_for
from cairn.notices import api as notices_api
from cairn.records import api as records_api
from cairn.runs import api as runs_api
from cairn.web.duties import duties_of

PAGES = ("privacy", "cookies", "accessibility", "help", "terms")


def home(request: HttpRequest) -> HttpResponse:
    """The open runs, each with its programme: where a visitor begins."""
    person: Any = request.user
    joined = {one.run_id for one in runs_api.runs_of(person)} if person.is_authenticated else set()
    runs = runs_api.open_runs(person if person.is_authenticated else None)
    return render(request, "web/home.html", {"runs": runs, "joined": joined})


@login_required
def dashboard(request: HttpRequest) -> HttpResponse:
    """What waits for this person, their runs, and what they look after in others."""
    person: Any = request.user
    enrolments, duties = runs_api.runs_of(person), duties_of(person)
    context = {
        "waiting": [line for _key, ask in waiting_for.items() for line in ask(person)],
        "unread": notices_api.unread_count(person),
        "enrolments": enrolments,
        "duties": duties,
        # Not asked for those who only learn: they are most of the people who come here.
        "may_write": (duties or not enrolments) and courses_api.may_write(person),
        "looks_after_records": records_api.may_look_after(person),
    }
    return render(request, "web/dashboard.html", context)


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """A static page, written as Markdown beside the programme."""
    if slug not in PAGES:
        raise Http404
    text = (settings.SEEDS / "improvement-fundamentals" / "pages" / f"{slug}.md").read_text("utf-8")
    _before, front, body = text.split("---\n", 2)
    facts = yaml.safe_load(front)
    html = mark_safe(html_from_markdown(body))  # noqa: S308  our own text, rendered without raw HTML
    return render(request, "web/page.html", {"title": facts["title"], "summary": facts.get("summary"), "body": html})


@login_required
def stay(request: HttpRequest) -> HttpResponse:
    """Somebody is still there: the middleware has just noted it."""
    request.session.modified = True
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """Where the authors' admin sends whom it does not let in: to sign in or, if they have, to be told why."""
    if request.user.is_authenticated:
        return render(request, "web/403.html", status=HTTPStatus.FORBIDDEN)
    return redirect_to_login(request.GET.get("next", "/cms/"))


def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> HttpResponse:
    """The database answers too."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ready"})


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """What could not be read at all: nearly always far more than a form may send."""
    too_long = isinstance(exception, RequestDataTooBig)
    return render(request, "web/400.html", {"too_long": too_long}, status=HTTPStatus.BAD_REQUEST)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "web/404.html", status=HTTPStatus.NOT_FOUND)


def server_error(request: HttpRequest) -> HttpResponse:
    return render(None, "web/500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)  # type: ignore[arg-type]


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return render(request, "web/csrf.html", status=HTTPStatus.FORBIDDEN)

"""Joining and leaving a run."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import NotFound, Refused
from cairn.runs import api
from cairn.runs.models import InvitationLink, Run


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, run: str) -> HttpResponse:
    """What one joins, and the button; who is in already goes straight there."""
    person: Any = request.user
    found = api.run_of(run)
    if request.method == "POST":
        api.enrol(found, by=person, at=timezone.now())
        return _joined(request, found)
    if any(enrolment.run_id == found.pk for enrolment in api.runs_of(person)):
        return redirect("learning:trail", run)
    if not api.may_see(found, person):
        raise NotFound
    why = api.why_not(found, person, at=timezone.now())
    context = {"run": found, "why_not": why, "next_run": _next(found) if why else None}
    return render(request, "runs/join.html", context | {"action": reverse("runs:join", args=[run])})


def _joined(request: HttpRequest, run: Run) -> HttpResponse:
    messages.success(request, _("You have joined %(run)s.") % {"run": run.title})
    return redirect("learning:trail", run.key)


def _next(run: Run) -> Run | None:
    """Another run of the programme, for who can't join this one."""
    found = api.next_run(run.programme)
    return found if found is not None and found.pk != run.pk else None


@require_http_methods(["GET", "HEAD", "POST"])
def join_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same for who holds an invitation link; they see what it is before they have an account."""
    person: Any = request.user
    link = api.link_of(token)
    if request.method == "POST":
        if not person.is_authenticated:
            return redirect_to_login(request.path)
        api.enrol_by_link(token, by=person, at=timezone.now())
        return _joined(request, link.run)
    if person.is_authenticated and any(one.run_id == link.run_id for one in api.runs_of(person)):
        return redirect("learning:trail", link.run.key)
    why = _why_not_by(link, person)
    back = urlencode({"next": request.path})
    context = {
        "run": link.run,
        "why_not": why,
        "next_run": _next(link.run) if why else None,
        "action": request.path,
        "sign_in": f"{reverse('account_login')}?{back}",
        "sign_up": f"{reverse('account_signup')}?{back}",
    }
    return render(request, "runs/join.html", context)


def _why_not_by(link: InvitationLink, person: Any) -> str:
    try:
        api.refuse_ended_link(link, at=timezone.now())
    except Refused as refused:
        return refused.message
    return api.why_not(link.run, person, at=timezone.now(), invited=True) if person.is_authenticated else ""


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, run: str) -> HttpResponse:
    """Asks first: what leaving means, then the button."""
    enrolment = api.enrolment_in(run, request.user)  # type: ignore[arg-type]
    if request.method == "POST":
        api.leave(enrolment.run, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("You have left %(run)s.") % {"run": enrolment.run.title})
        return redirect("web:dashboard")
    return render(request, "runs/leave.html", {"run": enrolment.run})

"""Joining and leaving a run."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.runs import api


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, run: str) -> HttpResponse:
    """What one joins, and the button; who is in already goes straight there."""
    person: Any = request.user
    found = api.run_of(run)
    if request.method == "POST":
        api.enrol(found, by=person, at=timezone.now())
        messages.success(request, _("You have joined %(run)s.") % {"run": found.title})
        return redirect("learning:trail", run)
    if any(enrolment.run_id == found.pk for enrolment in api.runs_of(person)):
        return redirect("learning:trail", run)
    can = api.may_join(found, person, at=timezone.now())
    return render(request, "runs/join.html", {"run": found, "can": can})


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

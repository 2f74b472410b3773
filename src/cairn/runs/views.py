"""Joining and leaving a run."""

from __future__ import annotations

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
    found = api.run_of(run)
    if request.method == "POST":
        api.enrol(found, by=request.user, at=timezone.now())  # type: ignore[arg-type]
        messages.success(request, _("You have joined %(run)s.") % {"run": found.title})
        return redirect("web:dashboard")
    can = api.may_join(found, request.user, at=timezone.now())  # type: ignore[arg-type]
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

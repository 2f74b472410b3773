"""Announcements: for everyone in a run, and for the team that writes them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.lib.errors import Refused
from cairn.lib.text import whole_number
from cairn.runs import api
from cairn.runs.forms import AnnouncementForm
from cairn.runs.views_people import sent_uuid


@login_required
@require_safe
def announcements(request: HttpRequest, run: str) -> HttpResponse:
    found, _place = api.run_and_place(run, request.user)  # type: ignore[arg-type]
    after = whole_number(request.GET.get("after"), None, digits=17)
    page = api.announcements_page(found, after=after)
    return render(request, "runs/announced.html", {"run": found, "page": page, "first": after is None})


@login_required
@require_safe
def of_team(request: HttpRequest, run: str) -> HttpResponse:
    found = api.run_for_hosts(run, request.user)  # type: ignore[arg-type]
    after = whole_number(request.GET.get("after"), None, digits=17)
    page = api.announcements_page(found, after=after, all_of_them=True)
    context = {"run": found, "page": page, "first": after is None, "team": True}
    return render(request, "runs/announced.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, run: str) -> HttpResponse:
    """Kept as a draft while it is written; shown as everyone will see it, then published."""
    person: Any = request.user
    found = api.run_for_hosts(run, person)
    form = AnnouncementForm(request.POST if request.method == "POST" else None)
    preview = None
    if form.is_bound and form.is_valid():
        try:
            if "publish" in request.POST:
                api.publish(found, by=person, at=timezone.now(), **form.cleaned_data)
                messages.success(request, _("Published. Everyone in the run is told."))
                return redirect("runs:team_announcements", run)
            preview = api.announcement_words(**form.cleaned_data)
        except Refused as refused:
            form.add_refusal(refused)
    context = {"run": found, "form": form, "preview": preview, "draft": f"announcement:{run}"}
    return render(request, "runs/announce.html", context)


@login_required
@require_POST
def withdraw(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_hosts(run, person)
    api.withdraw(found, announcement=sent_uuid(request, "announcement"), by=person, at=timezone.now())
    messages.success(request, _("Withdrawn. Nobody sees it any more; who was told by e-mail keeps that."))
    return redirect("runs:team_announcements", run)

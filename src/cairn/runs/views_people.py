"""The people of a run, and who looks after it."""

from __future__ import annotations

from itertools import chain
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import whole_number
from cairn.runs import api
from cairn.runs.forms import RoleForm


@login_required
@require_safe
def people(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_managers(run, person)
    after = whole_number(request.GET.get("after"), None, digits=17)
    page = api.people_page(found, by=person, search=request.GET.get("q", ""), after=after)
    return render(request, "runs/people.html", {"run": found, "page": page, "first": after is None})


@login_required
@require_safe
def people_csv(request: HttpRequest, run: str) -> StreamingHttpResponse:
    """Sent while it is read: a hundred thousand people are never in memory at once."""
    person: Any = request.user
    found = api.run_for_managers(run, person)
    lines = api.people_csv(found, by=person, at=timezone.now())
    # With a byte-order mark: spreadsheets take the letters for another alphabet without it.
    answer = StreamingHttpResponse(chain(["\ufeff"], lines), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.key}-people.csv"'
    return answer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def roles(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_managers(run, person)
    form = RoleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            given = api.give_role_by_email(found, by=person, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            words = {"name": given.person.name, "role": given.get_role_display()}
            messages.success(request, _("%(name)s is %(role)s now, and is told.") % words)
            return redirect("runs:roles", run)
    context = {"run": found, "form": form, "team": api.team_of(found, by=person), "draft": f"role:{run}"}
    return render(request, "runs/roles.html", context)


@login_required
@require_POST
def end_role(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_managers(run, person)
    whose, role = sent_uuid(request, "person"), request.POST.get("role", "")
    try:
        api.end_role_of(found, person_uuid=whose, role=role, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The role has ended."))
    # Who ended their own last role may not be here any more.
    return redirect("runs:roles", run) if _still_manages(found, person) else redirect("web:dashboard")


def _still_manages(run: Any, person: Any) -> bool:
    try:
        api.must_manage(run, by=person)
    except NotFound:
        return False
    return True


def sent_uuid(request: HttpRequest, name: str) -> UUID:
    """Raises ``NotFound`` for anything else."""
    try:
        return UUID(request.POST.get(name, ""))
    except ValueError:
        raise NotFound from None

"""What a project is called, and who works on it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.projects import api
from cairn.projects.forms import MemberForm, TitleForm
from cairn.projects.views_tools import try_to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rename(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    form = TitleForm(request.POST or None, initial={"title": found.title})
    context = {"form": form, "project": found, "title": _("Change the title")}
    if request.method == "POST" and form.is_valid():
        title, at = form.cleaned_data["title"], timezone.now()
        if try_to(form, lambda: api.rename_project(found, title=title, by=person, at=at), context):
            return redirect("projects:home", project)
    return render(request, "projects/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, project: UUID) -> HttpResponse:
    """The team; who leads it may add people of the same run."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    members = api.members_of(found)
    form = MemberForm(request.POST or None)
    context = {
        "form": form,
        "project": found,
        "members": members,
        "leads": any(member.leads and member.person_id == person.pk for member in members),
    }
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        given = form.cleaned_data
        if try_to(form, lambda: made.append(api.invite(found, by=person, at=timezone.now(), **given)), context):
            messages.success(request, _("%(name)s is in the team now.") % {"name": made[0].person.name})
            return redirect("projects:team", project)
    return render(request, "projects/team.html", context)

"""A person's projects: the list, starting one, and the page of one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import Refused
from cairn.projects import api
from cairn.projects.forms import TitleForm
from cairn.projects.models import TeamMember
from cairn.projects.rights import EDITORS
from cairn.projects.story import keys_of, names_of, present_members, story_of
from cairn.projects.views_story import states_of
from cairn.runs import api as runs_api


@login_required
@require_http_methods(["GET", "HEAD"])
def mine(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    return render(
        request, "projects/mine.html", {"projects": api.projects_of(person), "roles": dict(TeamMember.Role.choices)}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest, run: str) -> HttpResponse:
    """A title is all it takes; who has a project in this run goes there."""
    person: Any = request.user
    found = runs_api.enrolment_in(run, person).run
    own = api.own_project_in(found, person)
    if own is not None:
        return redirect("projects:home", own.uuid)
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = api.start_project(run=found, title=form.cleaned_data["title"], by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return redirect("projects:home", made.uuid)
    return render(request, "projects/start.html", {"form": form, "run": found})


@login_required
@require_http_methods(["GET", "HEAD"])
def home(request: HttpRequest, project: UUID) -> HttpResponse:
    """The whole story of a project at a glance: where it stands, what it shows, and what to do next."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    team = list(found.team.select_related("person"))
    content = api.summary_of(found, team=keys_of(team)).content
    context = {
        "project": found,
        "charter": found.charter,
        "story": story_of(found, content, names_of(team), timezone.localdate()),
        "team": present_members(team),
        "choices": content["measures"],
        "chosen": content["main"] if found.main_measure_id else "",
        "may_edit": found.role in EDITORS,  # type: ignore[attr-defined]
        "states": states_of(found),
    }
    return render(request, "projects/home.html", context)


def kept(request: HttpRequest, version: str, draw: Callable[[], HttpResponse]) -> HttpResponse:
    """A picture that this person's browser may keep, but asks for each time: on a shared computer nobody else sees it.

    While it is of the same ``version`` the answer is 304, and nothing is drawn.
    """
    etag = quote_etag(version)
    answer = get_conditional_response(request, etag=etag) or draw()
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    return answer

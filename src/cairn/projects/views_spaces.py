"""Starting a project of one's own, sharing it, beginning from another, and the space of an organisation."""

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

from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import whole_number
from cairn.library import api as library_api
from cairn.projects import api
from cairn.projects.forms_team import PhaseForm, ShareForm, StartForm
from cairn.projects.views_tools import try_to
from cairn.runs import api as runs_api


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_own(request: HttpRequest) -> HttpResponse:
    """A project in no run, in one, or for practice."""
    person: Any = request.user
    runs = _runs(person)
    form = StartForm(runs, request.POST or None, initial={"run": _likely(runs, person)})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        given = _given(form, person)
        if try_to(form, lambda: made.append(api.start_project(by=person, at=timezone.now(), **given())), context):
            return redirect("projects:home", made[0].uuid)
    return render(request, "projects/start_own.html", context)


def _runs(person: Any) -> list[Any]:
    return [place.run for place in runs_api.runs_of(person)]


def _likely(runs: list[Any], person: Any) -> str:
    """The run that a project is most likely for: the only one. Outside of it nothing can be sent in later."""
    if len(runs) != 1 or api.own_project_in(runs[0], person) is not None:
        return ""
    return str(runs[0].key)


def _given(form: StartForm, person: Any) -> Any:
    """What ``start_project`` takes. It raises ``Refused`` for a second real project in a run: one is sent in."""

    def work_out() -> dict[str, Any]:
        given = dict(form.cleaned_data)
        run = next((one for one in _runs(person) if one.key == given.get("run")), None)
        if run is not None and not given["sandbox"] and api.own_project_in(run, person) is not None:
            words = _("You have a project in this run already. Choose no run, or start this one for practice.")
            raise Refused(words, field="run")
        return given | {"run": run}

    return work_out


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, project: UUID) -> HttpResponse:
    """Start from this project: what is taken over and what is not, a title, and the button."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    runs = _runs(person)
    form = StartForm(runs, request.POST or None, initial={"title": found.title, "run": _likely(runs, person)})
    context: dict[str, Any] = {"form": form, "project": found}
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        given = _given(form, person)
        if try_to(form, lambda: made.append(api.copy_project(found, by=person, at=timezone.now(), **given())), context):
            messages.success(request, _("This is your own project now. Change what is different where you work."))
            return redirect("projects:home", made[0].uuid)
    return render(request, "projects/copy.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_from_case(request: HttpRequest, case: UUID) -> HttpResponse:
    """The same from a project that was published in the library: its snapshot is what is taken over."""
    person: Any = request.user
    found = library_api.case_of(case)
    runs = _runs(person)
    form = StartForm(runs, request.POST or None, initial={"title": found.title, "run": _likely(runs, person)})
    context: dict[str, Any] = {"form": form, "case": found}
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        given, content = _given(form, person), {"at": timezone.now(), "by": person, "content": found.snapshot}
        if try_to(form, lambda: made.append(api.start_from_case(**content, **given())), context):
            messages.success(request, _("This is your own project now. Change what is different where you work."))
            return redirect("projects:home", made[0].uuid)
    return render(request, "projects/copy_case.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def share(request: HttpRequest, project: UUID) -> HttpResponse:
    """Who may read it besides the team: shown to all who can read it, changed by the lead."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    form = ShareForm(request.POST or None, initial={"visibility": found.visibility})
    context: dict[str, Any] = {"form": form, "project": found, "leads": found.role == "lead"}  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        at, place = timezone.now(), person.organisation
        given = form.cleaned_data
        if try_to(form, lambda: api.share_project(found, organisation=place, by=person, at=at, **given), context):
            messages.success(request, _("Saved."))
            return redirect("projects:share", project)
        found.refresh_from_db(fields=["visibility", "organisation"])
    return render(request, "projects/share.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, project: UUID) -> HttpResponse:
    """Deleting a project for practice: asks first."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    if found.role != "lead" or not found.sandbox:  # type: ignore[attr-defined]
        raise NotFound
    if request.method == "POST":
        api.archive_project(found, by=person, at=timezone.now())
        messages.success(request, _("%(title)s is deleted.") % {"title": found.title})
        return redirect("projects:mine")
    return render(request, "projects/archive.html", {"project": found})


@login_required
@require_http_methods(["GET", "HEAD"])
def organisation(request: HttpRequest, organisation: str) -> HttpResponse:
    person: Any = request.user
    after = whole_number(request.GET.get("after"), None, digits=17)
    form = PhaseForm(request.GET)
    phase = form.cleaned_data["phase"] if form.is_valid() else ""
    page = api.shared_page(organisation, by=person, after=after, phase=phase)
    context = {"page": page, "form": form, "phase": phase, "first": after is None}
    return render(request, "projects/organisation.html", context)

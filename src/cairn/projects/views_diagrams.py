"""The pages of tools with rows: the driver diagram, diagrams that there may be several of, the plan, the lessons."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import NotFound
from cairn.projects import api
from cairn.projects.forms import LessonForm
from cairn.projects.forms_diagrams import DiagramForm
from cairn.projects.forms_rows import RowForm
from cairn.projects.models import Diagram, Project
from cairn.projects.starting_diagrams import begin_diagram
from cairn.projects.tool_page import KIND_OF, context_of
from cairn.projects.toolbox.drivers import PARENT_KINDS
from cairn.projects.toolbox.registry import kinds
from cairn.projects.views_reading import sent_back
from cairn.projects.views_tools import try_to

# Where one types the first row of a new diagram.
OUTLINED = {"causes": "new-last", "process_map": "new-last"}


def _page(
    request: HttpRequest, project: Project, tool: str, *, diagram: Diagram | None = None, **more: Any
) -> HttpResponse:
    """``at`` is the row that has the focus; ``after`` and ``under`` the row beside which one is being added.

    ``more``: another is being added to a table.
    """
    person: Any = request.user
    context = context_of(project, tool, person, diagram=diagram)
    context |= {name: request.GET.get(name, "") for name in ("at", "after", "under", "more")}
    context["form"] = RowForm(kinds[KIND_OF[tool]], home=diagram or project) if context["edits"] else None
    titles = {"drivers": _("Driver diagram"), "plan": _("Plan"), "lesson": _("Lessons log")}
    context["title"] = diagram.title if diagram else titles[tool]
    context["tool_words"] = diagram.get_tool_display() if diagram else ""
    return render(request, "projects/tool.html", context | more)


@login_required
@require_http_methods(["GET", "HEAD"])
def drivers(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    return _page(request, api.project_of(project, by=person), "drivers")


@login_required
@require_http_methods(["GET", "HEAD"])
def plan(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    return _page(request, api.project_of(project, by=person), "plan")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def lessons(request: HttpRequest, project: UUID) -> HttpResponse:
    """What was learned, the newest first, and a line to add."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    form = LessonForm(request.POST or None)
    context: dict[str, Any] = {"lesson_form": form}
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if try_to(form, lambda: api.add_lesson(found, text=text, by=person, at=timezone.now()), context):
            return redirect(reverse("projects:lessons", args=[project]) + "#id_text")
    return _page(request, found, "lesson", **context)


@login_required
@require_http_methods(["GET", "HEAD"])
def diagram(request: HttpRequest, diagram: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.diagram_of(diagram, by=person)
    project = api.project_of(found.project.uuid, by=person)
    return _page(request, project, found.tool, diagram=found)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def diagrams(request: HttpRequest, project: UUID, tool: str) -> HttpResponse:
    """The diagrams of one kind, and the form that begins another."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    if tool not in Diagram.Tool.values:
        raise NotFound(tool)
    form = DiagramForm(tool, found, request.POST or None)
    context = {
        "form": form,
        "project": found,
        "tool": tool,
        "title": Diagram.Tool(tool).label,
        "diagrams": found.diagrams.filter(tool=tool, removed_at=None),
        "edits": api.may_edit(found, person),
    }
    if request.method == "POST" and form.is_valid():
        made: list[Diagram] = []
        given = {**form.cleaned_data, "tool": tool, "by": person, "at": timezone.now()}
        if try_to(form, lambda: made.append(begin_diagram(found, **given)), context):
            return redirect(f"{reverse('projects:diagram', args=[made[0].uuid])}#{OUTLINED.get(tool, 'new')}")
    return render(request, "projects/diagrams.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_driver(request: HttpRequest, project: UUID, kind: str) -> HttpResponse:
    """A box of the driver diagram, where it has several parents; ``under`` in the address names the first."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    if kind not in PARENT_KINDS:
        raise NotFound
    if (back := sent_back(request, found, "projects:drivers")) is not None:
        return back
    under = request.GET.get("under", "")
    names = {"text", "parents"} if PARENT_KINDS[kind] else {"text"}
    given = {"kind": kind, "parents": [under] if under else []}
    form = RowForm(kinds["driver"], request.POST or None, home=found, names=names, given=given)
    titles = {
        "primary": _("Add a primary driver"),
        "secondary": _("Add a secondary driver"),
        "idea": _("Add a change idea"),
    }
    context = {"form": form, "project": found, "title": titles[kind], "back": "projects:drivers"}
    if request.method == "POST" and form.is_valid():
        values = {"parents": [], **form.values()}
        add = partial(api.add_driver, found, kind=kind, by=person, at=timezone.now())
        if try_to(form, lambda: add(text=values["text"], parents=values["parents"]), context):
            return redirect("projects:drivers", project)
    return render(request, "projects/form.html", context)

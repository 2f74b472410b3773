"""A new row of a tool: behind or under another one, or at the end; by a form that needs no script."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.projects import api, outlining
from cairn.projects.editing.kinds import Kind, project_in, scope_of, tool_of
from cairn.projects.forms_rows import RowForm, sent_names
from cairn.projects.guard import Flagged
from cairn.projects.models import Diagram, Project
from cairn.projects.tool_page import KIND_OF, PAGES, page_of
from cairn.projects.toolbox.registry import kinds
from cairn.projects.views_rows import ask_why, home_of, place_of, reason_in, row_or_lane


@login_required
@require_POST
def add(request: HttpRequest, project: UUID) -> HttpResponse:
    """``kind`` and its fields; ``diagram`` that it goes into; ``after`` or ``under`` which row it is put."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    key = request.POST.get("row", "")
    if key not in (*KIND_OF.values(), "lane"):
        raise NotFound(key)
    kind = kinds[key]
    home = _home(found, kind, request, person)
    beside, under = (_beside(request.POST.get(name, ""), key, home, person) for name in ("after", "under"))
    try:
        given = _place(key, beside, under, request)
    except Refused as refused:
        form = RowForm(kind, request.POST, home=home, names=set(sent_names(kind, request.POST)) | _needed(kind))
        form.add_refusal(refused)
        return _add_again(request, found, kind, form)
    form = RowForm(
        kind, request.POST, home=home, names=set(sent_names(kind, request.POST)) | _needed(kind), given=given
    )
    if reason_in(request):
        ask_why(form)
    if not form.is_valid() and set(form.errors) - set(given):
        return _add_again(request, found, kind, form)
    values = {name: value for name, value in form.values().items() if name != "reason"} | given
    columns = {"by": person} if key == "lesson" else None
    try:
        made = outlining.insert_row(
            key, into=home, values=values, by=person, at=timezone.now(), columns=columns,
            after=beside if beside is not None else None, reason=reason_in(request),
        )  # fmt: skip
    except Refused as refused:
        form.add_refusal(refused)
        return _add_again(request, found, kind, form)
    return redirect(_next(made, kind) if request.POST.get("more") else place_of(made, kind))


def _next(made: Any, kind: Kind) -> str:
    """The page with a new row in it again: behind the one that was made, into the lane, or above the table."""
    where = page_of(project_in(made), tool_of(made, kind), scope_of(made, kind))
    beside = {"count": "more=1", "lane": f"under={made.uuid}"}.get(kind.key, f"after={made.uuid}")
    return f"{where}?{beside}#new"


def _needed(kind: Kind) -> set[str]:
    return {one.name for one in kind.fields if one.required}


def _home(project: Project, kind: Kind, request: HttpRequest, by: Person) -> Project | Diagram:
    if kind.tool in PAGES:
        return project
    diagram = api.diagram_of(request.POST.get("diagram", ""), by=by)
    if diagram.project_id != project.pk or diagram.tool != kind.tool:
        raise NotFound(f"diagram {diagram.uuid}")
    return diagram


def _beside(uuid: str, key: str, home: Project | Diagram, by: Person) -> Any:
    """The row that a new one is put behind or under."""
    if not uuid:
        return None
    found = row_or_lane(key, uuid, by=by)
    if home_of(found) != home:
        raise NotFound(uuid)
    return found


def _place(key: str, after: Any, under: Any, request: HttpRequest) -> dict[str, Any]:
    """The fields of a new row that its place says."""
    if key == "cause":
        parent = under if under is not None else (after.parent if after is not None else None)
        return {"parent": str(parent.uuid) if parent is not None else None}
    if key == "driver":
        return _driver_place(after, under)
    if key == "step" and (beside := under if under is not None else after) is not None:
        lane = beside if hasattr(beside, "steps") else beside.lane
        return {"lane": str(lane.uuid) if lane else None}
    if key == "lesson" and not request.POST.get("on"):
        return {"on": timezone.localdate().isoformat()}
    return {}


def _driver_place(after: Any, under: Any) -> dict[str, Any]:
    if under is not None:
        inner = {"primary": "secondary", "secondary": "idea"}.get(under.kind)
        if inner is None:
            raise Refused(_("A change idea is the innermost level"))
        return {"kind": inner, "parents": [str(under.uuid)]}
    if after is None:
        return {"kind": "primary", "parents": []}
    links = after.parent_links.filter(parent__removed_at=None).values_list("parent__uuid", flat=True)
    return {"kind": after.kind, "parents": [str(one) for one in links]}


def _add_again(request: HttpRequest, project: Project, kind: Kind, form: RowForm) -> HttpResponse:
    """The form with its sentences and what was typed; where it goes is sent along."""
    if isinstance(form.refusal, Flagged):
        ask_why(form)
    passed = {name: request.POST[name] for name in ("row", "diagram", "after", "under") if request.POST.get(name)}
    for name in ("parents", "parent", "kind"):
        if kind.key in ("driver", "cause") and name in form.fields:
            del form.fields[name]
    diagram = request.POST.get("diagram", "")
    back = page_of(project, kind.tool, diagram or project.uuid)
    context = {"form": form, "kind": kind, "project": project, "back": back, "passed": passed, "ends": []}
    return render(request, "projects/row.html", context)

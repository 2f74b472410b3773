"""Comments: the page of a place, saying something, answering, resolving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.lib.errors import NotFound
from cairn.lib.forms import CharField, Form, TextField
from cairn.lib.text import whole_number
from cairn.projects import api
from cairn.projects.comment_places import Place, comments_address, place_of_point, place_of_row
from cairn.projects.comments import LONGEST, add_comment, remove_comment, resolve_comment, resolved_at, threads_at
from cairn.projects.editing.kinds import project_in
from cairn.projects.models import Project
from cairn.projects.places import TOOL_PLACES, address
from cairn.projects.rights import COMMENTERS
from cairn.projects.tool_page import page_of
from cairn.projects.toolbox.registry import kinds
from cairn.projects.views_rows import place_of
from cairn.projects.views_tools import try_to


def _in_the_team(project: Project) -> Project:
    """Comments are talk of the team with its sponsor and coach: who reads because it is shared doesn't see them."""
    if not project.role:  # type: ignore[attr-defined]
        raise NotFound(f"comments of {project.uuid}")
    return project


class CommentForm(Form):
    text = TextField(label=_("Your comment"), rows=3, max_length=LONGEST, ask=_("Write a comment"))
    answers = CharField(required=False, max_length=40)


@login_required
@require_safe
def everywhere(request: HttpRequest, project: UUID) -> HttpResponse:
    """All comments of a project: what is open is read, answered and resolved here; begun where it belongs."""
    person: Any = request.user
    found = _in_the_team(api.project_of(project, by=person))
    context = {"project": found, "everywhere": True, "places": TOOL_PLACES, "back": address("home", found.uuid)}
    return render(request, "projects/comments.html", context | _threads(request, found, Place("", found.uuid)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, project: UUID, tool: str, scope: UUID) -> HttpResponse:
    """All comments of a tool: of itself, its rows, their fields, its points."""
    person: Any = request.user
    if tool not in TOOL_PLACES:
        raise NotFound(tool)
    return _page(request, api.project_of(project, by=person), Place(tool, scope), "")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def on_row(request: HttpRequest, kind: str, row: UUID) -> HttpResponse:
    """Those of a row, or of the ``field`` of it that the address names."""
    person: Any = request.user
    if kind not in kinds:
        raise NotFound(kind)
    found = api.row_of(kind, row, by=person)
    place, about = place_of_row(found, kinds[kind], request.GET.get("field", ""))
    return _page(request, project_in(found), place, about, back=place_of(found, kinds[kind]))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def on_measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    """Those of a measure, or of the point at the ``position`` that the address names."""
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    place, about = place_of_point(found, whole_number(request.GET.get("position"), None, digits=7))
    return _page(request, found.project, place, about)


def _page(request: HttpRequest, project: Project, place: Place, about: str, *, back: str = "") -> HttpResponse:
    person: Any = request.user
    _in_the_team(project)
    form = CommentForm(request.POST or None)
    whole = comments_address(project, place.tool, place.scope)
    context: dict[str, Any] = {"project": project, "form": form, "about": about, "place": place, "whole": whole}
    if request.method == "POST" and form.is_valid():
        given, at = form.cleaned_data, timezone.now()
        words: dict[str, Any] = {"text": given["text"], "answers": given["answers"] or None, "about": about}
        if try_to(form, lambda: add_comment(project, place, by=person, at=at, **words), context):
            return redirect(request.get_full_path())
    context |= {"back": back or page_of(project, place.tool, place.scope)}
    return render(request, "projects/comments.html", context | _threads(request, project, place))


def _threads(request: HttpRequest, project: Project, place: Place) -> dict[str, Any]:
    """What is open, and folded what is resolved; ``resolved`` in the address pages through that alone."""
    before = whole_number(request.GET.get("before"), None, digits=17)
    resolved = "resolved" in request.GET
    number = resolved_at(project, place)
    return {
        "open": None if resolved else threads_at(project, place, before=before),
        "resolved": threads_at(project, place, resolved=True, before=before if resolved else None) if number else None,
        "resolved_number": number,
        "only_resolved": resolved,
        "later": before is not None,
        "here": _here(place),
        "may_comment": project.role in COMMENTERS,  # type: ignore[attr-defined]
    }


def _here(place: Place) -> str:
    """What the address of a page of a place begins its query with."""
    if place.position is not None:
        return f"position={place.position}&"
    return f"field={place.field}&" if place.field else ""


@login_required
@require_POST
def act(request: HttpRequest, project: UUID, comment: UUID) -> HttpResponse:
    """Resolve, open again, or take back one's own; then back to the page where that was pressed."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    row = found.comments.filter(uuid=comment).first()
    if row is None:
        raise NotFound(str(comment))
    do, at = request.POST.get("do", ""), timezone.now()
    if do == "remove":
        remove_comment(found, comment, by=person, at=at)
    elif do in ("resolve", "reopen"):
        resolve_comment(found, comment, done=do == "resolve", by=person, at=at)
    else:
        raise NotFound(do)
    back = request.POST.get("back", "")
    here = back.startswith("/") and url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if here else comments_address(found, row.tool, row.scope_uuid))

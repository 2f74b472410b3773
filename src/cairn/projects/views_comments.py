"""Comments: the page of a place, saying something, answering, resolving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.lib.errors import NotFound
from cairn.lib.forms import CharField, Form, TextField
from cairn.lib.text import whole_number
from cairn.projects import api
from cairn.projects.comments import (
    LONGEST,
    Place,
    add_comment,
    comments_address,
    comments_at,
    remove_comment,
    resolve_comment,
)
from cairn.projects.editing.kinds import project_in
from cairn.projects.models import Project
from cairn.projects.rights import COMMENTERS, as_uuid
from cairn.projects.tool_page import page_of
from cairn.projects.toolbox.registry import kinds
from cairn.projects.views_rows import place_of
from cairn.projects.views_tools import try_to


class CommentForm(Form):
    text = TextField(label=_("Your comment"), rows=3, max_length=LONGEST, ask=_("Write a comment"))
    answers = CharField(required=False, max_length=40)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, project: UUID, tool: str, scope: UUID) -> HttpResponse:
    """The comments of a tool, or of a row, field or point of it that the address names."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    place, about, back = _place(request, found, tool, scope)
    form = CommentForm(request.POST or None)
    context: dict[str, Any] = {"project": found, "form": form, "about": about, "tool": tool, "scope": scope}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        at = timezone.now()
        words: dict[str, Any] = {"text": given["text"], "answers": given["answers"] or None, "about": about}
        if try_to(form, lambda: add_comment(found, place, by=person, at=at, **words), context):
            return redirect(request.get_full_path())
    context |= {
        "threads": comments_at(found, place),
        "back": back,
        "may_comment": found.role in COMMENTERS,  # type: ignore[attr-defined]
    }
    return render(request, "projects/comments.html", context)


def _place(request: HttpRequest, project: Project, tool: str, scope: UUID) -> tuple[Place, str, str]:
    """The place that an address names, what it is called and where it is. Raises ``NotFound`` for what isn't there."""
    row, field = request.GET.get("row", ""), request.GET.get("field", "")[:40]
    position = whole_number(request.GET.get("position"), None)
    if not row:
        about = _point(project, scope, position)
        return Place(tool, scope, None, field, position), about, page_of(project, tool, scope)
    kind_name = request.GET.get("kind", "")
    if kind_name not in kinds:
        raise NotFound(kind_name)
    kind = kinds[kind_name]
    one = kind.model._default_manager.filter(uuid=as_uuid(row)).first()
    if one is None or project_in(one).pk != project.pk:
        raise NotFound(row)
    name = kind.named(str(getattr(one, kind.name, ""))) or str(kind.label)
    label = str(kind.field(field).label) if field in kind.names else ""
    about = f"{name[:120]}: {label}" if label else name[:190]
    return Place(tool, scope, one.uuid, field, position), about, place_of(one, kind)


def _point(project: Project, scope: UUID, position: int | None) -> str:
    if position is None:
        return ""
    measure = project.measures.filter(uuid=scope).first()
    point = measure.points.filter(position=position).first() if measure is not None else None
    if measure is None or point is None:
        raise NotFound(f"point {position}")
    return f"{measure.name}: {point.label}"[:190]


@login_required
@require_POST
def act(request: HttpRequest, project: UUID, comment: UUID) -> HttpResponse:
    """Resolve, open again, or take back one's own."""
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
    return redirect(comments_address(found, row.tool, row.scope_uuid))

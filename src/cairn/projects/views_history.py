"""Who changed what when; a tool as it was, and made that again."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cairn.lib.errors import Refused
from cairn.lib.text import whole_number
from cairn.projects import api
from cairn.projects.histories import history_of, then
from cairn.projects.tool_page import page_of


def _before(request: HttpRequest) -> int | None:
    return whole_number(request.GET.get("before"), None)


@login_required
@require_safe
def project_history(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    return render(
        request, "projects/history.html", {"project": found, "page": history_of(found, before=_before(request))}
    )


@login_required
@require_safe
def tool_history(request: HttpRequest, project: UUID, tool: str, scope: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    context = {
        "project": found,
        "page": history_of(found, tool=tool, scope=scope, before=_before(request)),
        "back": page_of(found, tool, scope),
        "tool": tool,
        "scope": scope,
    }
    return render(request, "projects/history.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tool_then(request: HttpRequest, project: UUID, tool: str, scope: UUID, number: int) -> HttpResponse:
    """A tool as it was after a change. Sent, it is made that again: as a change that can be undone."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    was = then(found, tool=tool, scope=scope, number=number)
    if request.method == "POST":
        try:
            api.restore(found, tool=tool, scope=scope, number=number, by=person, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
        else:
            messages.success(request, _("It is again as it was then. You can undo that."))
            return redirect(page_of(found, tool, scope))
    context = {"project": found, "was": was, "tool": tool, "scope": scope, "may_edit": api.may_edit(found, person)}
    return render(request, "projects/then.html", context)

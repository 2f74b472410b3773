"""What an open page asks every two seconds."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from cairn.lib.text import whole_number
from cairn.projects import api
from cairn.projects.live import told_since
from cairn.projects.presence import Spot


@login_required
@require_safe
def live(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    since = whole_number(request.GET.get("since"), 0)
    told = told_since(found, since=since, spot=_spot(request), by=person, at=timezone.now())
    answer = JsonResponse(asdict(told))
    answer["Cache-Control"] = "no-store"
    return answer


def _spot(request: HttpRequest) -> Spot:
    """Where the page says that one is. What makes no sense is left out: it is only shown to others."""
    given = {name: request.GET.get(name, "") for name in ("tool", "scope", "kind", "field")}
    try:
        row = UUID(request.GET.get("row", ""))
    except ValueError:
        return Spot(given["tool"], given["scope"])
    return Spot(**given, row=row)

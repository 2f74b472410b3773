"""Pages that are there for changing alone: who only reads goes to the page that shows the same."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from cairn.projects import api
from cairn.projects.models import Project


def sent_back(request: HttpRequest, project: Project, to: str, key: object = None) -> HttpResponse | None:
    """For who may read a project (as ``api.project_of`` found it) but not change it; ``None`` for its editors.

    What they send is judged by the api functions, as everybody's is.
    """
    if request.method == "POST" or project.may_edit:  # type: ignore[attr-defined]
        return None
    messages.info(request, api.reads_only())
    return redirect(to, key or project.uuid)

"""Measures: what they are, and their charts. Their points: ``views_points.py``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.projects import api
from cairn.projects.forms import MeasureForm
from cairn.projects.views_reading import sent_back
from cairn.projects.views_tools import try_to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    if (back := sent_back(request, found, "projects:home")) is not None:
        return back
    form = MeasureForm(request.POST or None)
    context = {"form": form, "project": found, "title": _("Add a measure"), "draft": f"measure:new:{project}"}
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        given = _fields(form)
        if try_to(form, lambda: made.append(api.add_measure(found, by=person, at=timezone.now(), **given)), context):
            return redirect("projects:points", made[0].uuid)
    return render(request, "projects/form.html", context)


def _fields(form: MeasureForm) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, measure: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    if (back := sent_back(request, found.project, "projects:measure", measure)) is not None:
        return back
    held = {name: getattr(found, name) for name in MeasureForm.base_fields}
    form = MeasureForm(request.POST or None, initial=held)
    context = {"form": form, "project": found.project, "title": _("Change the measure"), "draft": f"measure:{measure}"}
    if request.method == "POST" and form.is_valid():
        given = _fields(form) | {"version": form.cleaned_data["version"] or 0}
        if try_to(form, lambda: api.save_measure(measure, by=person, at=timezone.now(), **given), context):
            return redirect("projects:measure", measure)
    return render(request, "projects/form.html", context)

"""Measures: what they are, and their charts. Their points: ``views_points.py``."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import NotFound
from cairn.projects import api
from cairn.projects.forms import MeasureForm
from cairn.projects.views import picture_response
from cairn.projects.views_tools import try_to

SIZE = 200
NAMES = {"run": gettext_lazy("Run chart"), "i": gettext_lazy("XmR chart")}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
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
    held = {name: getattr(found, name) for name in MeasureForm.base_fields}
    form = MeasureForm(request.POST or None, initial=held)
    context = {"form": form, "project": found.project, "title": _("Change the measure"), "draft": f"measure:{measure}"}
    if request.method == "POST" and form.is_valid():
        given = _fields(form) | {"version": form.cleaned_data["version"] or 0}
        if try_to(form, lambda: api.save_measure(measure, by=person, at=timezone.now(), **given), context):
            return redirect("projects:measure", measure)
    return render(request, "projects/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    """Both charts with what they say, and the points, 200 to a page."""
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    after = request.GET.get("after", "")
    start = int(after) if after.isdecimal() and len(after) < 8 else -1
    rows = list(found.points.filter(position__gt=start).order_by("position")[: SIZE + 1])
    charts = []
    if found.points.filter(value__isnull=False).exists():
        for kind in api.CHART_KINDS:
            charts.append((kind, str(NAMES[kind]), api.chart_words(found, kind)))
    context = {
        "project": found.project,
        "measure": found,
        "rows": rows[:SIZE],
        "next": rows[SIZE - 1].position if len(rows) > SIZE else None,
        "charts": charts,
    }
    return render(request, "projects/measure.html", context)


def _chart(measure: UUID, kind: str, *, by: Any) -> Any:
    found = api.measure_of(measure, by=by)
    if kind not in api.CHART_KINDS or not found.points.filter(value__isnull=False).exists():
        raise NotFound
    return found


@login_required
@require_http_methods(["GET", "HEAD"])
def picture(request: HttpRequest, measure: UUID, kind: str) -> HttpResponse:
    """The chart as SVG; ``width`` in the address asks for one that suits a narrow or a wide screen."""
    found = _chart(measure, kind, by=request.user)
    return picture_response(api.chart_svg(found, kind, width=_width(request)))


@login_required
@require_http_methods(["GET", "HEAD"])
def spec(request: HttpRequest, measure: UUID, kind: str) -> HttpResponse:
    """The chart as a Vega-Lite specification, for who wants to explore it."""
    found = _chart(measure, kind, by=request.user)
    return JsonResponse(api.chart_spec(found, kind, width=_width(request)))


def _width(request: HttpRequest) -> int:
    """What was asked for, as far as it makes sense: no address can ask for a picture without end."""
    asked = request.GET.get("width", "")
    return min(max(int(asked), 320), 1200) if asked.isdecimal() and len(asked) < 6 else 720

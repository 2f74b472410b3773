"""The page of a measure: its charts, what is decided about them and about single points; and which chart to choose."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.lib.errors import NotFound, Refused
from cairn.lib.forms import Form
from cairn.lib.text import whole_number
from cairn.methods import chart_guide
from cairn.methods.pictures import Picture
from cairn.methods.spc import ChartError
from cairn.methods.spc.words import when
from cairn.projects import api
from cairn.projects.chart_page import decisions, newest_points, past, points_page, shown_chart, shown_charts
from cairn.projects.charts import NARROW, WIDTH
from cairn.projects.comment_places import noted
from cairn.projects.forms import ChartForm, NoteForm, ReasonForm
from cairn.projects.models import Measure
from cairn.projects.views import kept
from cairn.projects.views_data_pictures import picture_file
from cairn.projects.views_reading import sent_back
from cairn.projects.views_tools import try_to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest, measure: UUID) -> HttpResponse:
    """The chart that was chosen and a run chart, what they say, and the points. What is sent changes the chart."""
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    if (position := whole_number(request.GET.get("point"), None, digits=7)) is not None:
        return redirect("projects:chart_point", measure, position)
    chart = api.MeasureChart(found)
    held = {name: getattr(found, name) for name in ChartForm.base_fields}
    held["target"] = "" if found.target is None else f"{found.target:.15g}"
    form = ChartForm(request.POST or None, initial=held, rates=chart.has_denominators)
    context: dict[str, Any] = {"form": form, "project": found.project, "measure": found}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if try_to(form, lambda: api.set_chart(measure, by=person, at=timezone.now(), **given), context):
            messages.success(request, _("The chart is changed."))
            return _to_chart(measure)
    start = whole_number(request.GET.get("after"), None, digits=7)
    context |= past(found) | {"after": start}
    context["noted"] = noted(found.project, tool="measure", scope=found.uuid)
    if chart.has_values:
        context |= {
            "charts": shown_charts(chart),
            "decisions": decisions(chart),
            "points": points_page(chart, start or 0) if chart.can_be_shown else None,
            "newest": newest_points(chart) if chart.can_be_shown else [],
            "cycles_without_days": bool(chart.cycles) and not chart.has_days,
        }
    return render(request, "projects/measure.html", context)


def _to_chart(measure: UUID) -> HttpResponse:
    return redirect(reverse("projects:measure", args=[measure]) + "#chart")


# --- One point ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def point(request: HttpRequest, measure: UUID, position: int) -> HttpResponse:
    """A note at a point, leaving it out, or new limits from it on: each a small form of its own."""
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    if (back := sent_back(request, found.project, "projects:measure", measure)) is not None:
        return back
    chart = api.MeasureChart(found)
    place = chart.places.get(position)
    if place is None:
        raise NotFound(f"point {position}")
    label, value = when(chart.x[place], translation), chart.points[place].value
    reasons = {name: chart.judged[name].get(position, "") for name in ("exclusion", "rebase")}
    act = request.POST.get("do", "")
    forms = _point_forms(request, act, found.version, chart.points[place].note, reasons)
    context = {"project": found.project, "measure": found, "label": label, "position": position, "reasons": reasons}
    if act in POINT_ACTS:
        do, said = POINT_ACTS[act]
        form = forms[act] if act in forms else _Bare(request.POST)
        context["form"] = form
        if form.is_valid():
            given: dict[str, Any] = form.cleaned_data
            at = timezone.now()
            if try_to(form, lambda: do(measure, position=position, by=person, at=at, **given), context):
                messages.success(request, said() % {"point": label})
                return _to_chart(measure)
    context |= {
        "forms": forms,
        "is_first": chart.is_first(place),
        "value": chart.value_in_words(place),
        "missing": value is None,
        "noted": noted(found.project, tool="measure", scope=found.uuid),
    }
    return render(request, "projects/point.html", context)


POINT_ACTS: dict[str, tuple[Callable[..., Any], Callable[[], str]]] = {
    "annotate": (api.annotate, lambda: _("The note at %(point)s is saved.")),
    "exclude": (api.exclude, lambda: _("%(point)s is left out of the limits.")),
    "include": (api.include, lambda: _("%(point)s is back in the limits.")),
    "rebase": (api.rebase, lambda: _("New limits begin at %(point)s.")),
    "remove_rebase": (api.remove_rebase, lambda: _("No new limits begin at %(point)s any more.")),
}


class _Bare(Form):
    """What a button sends: only the version that it was pressed on."""

    version = NoteForm.base_fields["version"]


def _point_forms(request: HttpRequest, act: str, version: int, note: str, reasons: dict[str, str]) -> dict[str, Form]:
    """Each with ids of its own; the one that was sent holds what was typed."""

    def sent(name: str) -> Any:
        return request.POST if act == name else None

    def reason(name: str, held: str) -> Form:
        return ReasonForm(sent(name), initial={"reason": held, "version": version}, auto_id=f"id_{name}_%s")

    return {
        "annotate": NoteForm(sent("annotate"), initial={"note": note, "version": version}),
        "exclude": reason("exclude", reasons["exclusion"]),
        "rebase": reason("rebase", reasons["rebase"]),
    }


# --- Undoing ---


@login_required
@require_POST
def undo(request: HttpRequest, measure: UUID) -> HttpResponse:
    return _turned(request, measure, api.undo_chart, _("The last change is undone."))


@login_required
@require_POST
def redo(request: HttpRequest, measure: UUID) -> HttpResponse:
    return _turned(request, measure, api.redo_chart, _("The change is done again."))


def _turned(request: HttpRequest, measure: UUID, do: Callable[..., Any], said: str) -> HttpResponse:
    person: Any = request.user
    try:
        do(measure, version=whole_number(request.POST.get("version"), 0), by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, said)
    return _to_chart(measure)


# --- Which chart? ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def which(request: HttpRequest, measure: UUID) -> HttpResponse:
    """A few questions that end in a kind of chart; it is looked at before it is used."""
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    if (back := sent_back(request, found.project, "projects:measure", measure)) is not None:
        return back
    form: Form = _UseForm(request.POST or None)
    context: dict[str, Any] = {"project": found.project, "measure": found}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        if try_to(form, lambda: api.set_chart(measure, by=person, at=timezone.now(), **given), context):
            messages.success(request, _("The chart is changed."))
            return _to_chart(measure)
    step = chart_guide.step(request.GET.dict())
    if step.question and "go" in request.GET and request.method != "POST":
        form = Form({})
        form.add_error(None, _("Choose an answer"))
    context |= {"form": form, "step": step}
    if step.advice:
        chart = api.MeasureChart(found)
        context |= {
            "kind": Measure.Chart(step.advice.kind),
            "trial": chart,
            "preview": shown_chart(chart, step.advice.kind) if chart.has_values else None,
        }
    return render(request, "projects/which_chart.html", context)


class _UseForm(Form):
    version = NoteForm.base_fields["version"]
    chart_kind = ChartForm.base_fields["chart_kind"]


# --- Pictures ---


def _drawn(request: HttpRequest, measure: UUID, kind: str, answer: Callable[[Picture], HttpResponse]) -> HttpResponse:
    """The picture of a measure, as wide as the address asks for. Raises ``NotFound``."""
    person: Any = request.user
    chart = api.MeasureChart(api.measure_of(measure, by=person))

    def draw() -> HttpResponse:
        if kind not in Measure.Chart.values or not chart.has_values:
            raise NotFound(f"chart {kind}")
        try:
            return answer(chart.picture(kind, width=_width(request), icons=False))
        except ChartError:
            raise NotFound(f"chart {kind}") from None

    return kept(request, chart.version, draw)


@login_required
@require_http_methods(["GET", "HEAD"])
def picture(request: HttpRequest, measure: UUID, kind: str) -> HttpResponse:
    """The chart as SVG; ``width`` in the address asks for one that suits a narrow or a wide screen."""
    return _drawn(request, measure, kind, lambda drawn: HttpResponse(drawn.svg(), content_type="image/svg+xml"))


@login_required
@require_http_methods(["GET", "HEAD"])
def spec(request: HttpRequest, measure: UUID, kind: str) -> HttpResponse:
    """The chart as a Vega-Lite specification, for who wants to explore it."""
    return _drawn(request, measure, kind, lambda drawn: JsonResponse(drawn.spec))


@login_required
@require_http_methods(["GET", "HEAD"])
def chart_file(request: HttpRequest, measure: UUID, kind: str, form: str) -> HttpResponse:
    """The chart as PNG or PDF, to be kept."""
    return _drawn(request, measure, kind, lambda drawn: picture_file(drawn, form, name=drawn.title or kind))


def _width(request: HttpRequest) -> int:
    """What was asked for, as far as it makes sense: no address can ask for a picture without end."""
    return min(max(whole_number(request.GET.get("width"), WIDTH, digits=5), NARROW), 1200)

"""The progress score, the readiness and the kinds of diagrams of a project; which measure its home shows."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.lib.errors import Refused
from cairn.lib.registries import project_states
from cairn.methods.pictures.steps import steps_svg
from cairn.methods.progress_score import SCALE
from cairn.projects import api
from cairn.projects.forms_story import ScoreForm
from cairn.projects.models import ProgressScore, Project
from cairn.projects.places import diagram_tools
from cairn.projects.story import score_name, score_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def score(request: HttpRequest, project: UUID) -> HttpResponse:
    """What the evidence proposes and why; the decision of the team or its coach; how it went."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    content = api.summary_of(found).content
    shown, history = score_of(found, content), api.scores_of(found)
    form = ScoreForm(request.POST or None, initial={"score": shown.proposed})
    if request.method == "POST" and form.is_valid():
        try:
            api.set_score(found, **form.cleaned_data, by=person, at=timezone.now())
        except Refused as refused:
            form.reason_asked = isinstance(refused, api.Flagged)
            form.add_refusal(refused)
        else:
            messages.success(request, _("The score is set."))
            return redirect("projects:score", project)
    context = {
        "project": found,
        "form": form,
        "score": shown,
        "proposed_name": score_name(shown.proposed),
        "scale": [{"score": one.score, "name": _(one.name), "meaning": _(one.meaning)} for one in SCALE],
        "may_score": api.may_score(found.role),  # type: ignore[attr-defined]
        "history": [_row(one) for one in history],
        "picture": _picture(history),
    }
    return render(request, "projects/score.html", context)


def _row(one: ProgressScore) -> list[str]:
    day = date_format(timezone.localtime(one.at), "j F Y")
    return [day, f"{one.score:.1f}", f"{one.proposed:.1f}", one.by.name if one.by else "", one.note]


def _picture(history: list[ProgressScore]) -> SafeString | str:
    """Nothing for one decision: a line needs two."""
    if len(history) < 2:
        return ""
    points = [(timezone.localtime(one.at).date(), float(one.score)) for one in reversed(history)]
    # Numbers and dates alone: nothing in it that people wrote.
    return mark_safe(steps_svg(points, timezone.localdate(), translation))  # noqa: S308


@login_required
@require_http_methods(["GET", "HEAD"])
def readiness(request: HttpRequest, project: UUID) -> HttpResponse:
    """Each thing that is needed or advised before a project is sent in, with where to mend it."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    context = {"project": found, "items": api.readiness(found, by=person), "states": states_of(found)}
    return render(request, "projects/readiness.html", context)


def states_of(project: Project) -> list[Any]:
    """How the project stands elsewhere; a practice project stands nowhere."""
    if project.sandbox:
        return []
    return [state for _key, ask in project_states.items() if (state := ask(project)) is not None]


@login_required
@require_http_methods(["GET", "HEAD"])
def tools(request: HttpRequest, project: UUID) -> HttpResponse:
    """The kinds of diagrams, what each is for, and how many there are."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    counts = Counter(row["tool"] for row in api.summary_of(found).content["diagrams"])
    context = {"project": found, "tools": diagram_tools(found), "counts": counts}
    return render(request, "projects/diagram_tools.html", context)


@login_required
@require_POST
def main_measure(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    try:
        api.set_main_measure(found, measure_uuid=request.POST.get("measure", ""), by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect("projects:home", project)

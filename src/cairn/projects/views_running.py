"""Measures that keep running: reminders, entering a point by the link of one, and tokens for dashboards."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from cairn.lib.errors import Refused
from cairn.projects import api
from cairn.projects.forms_running import DueForm, EntryForm, TokenForm
from cairn.projects.guard import Flagged
from cairn.projects.rights import EDITORS
from cairn.projects.series import in_words, point_at
from cairn.projects.signed_entry import enter_point, entry_of, held_point
from cairn.projects.views_tools import try_to


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def due(request: HttpRequest, measure: UUID) -> HttpResponse:
    """How often a point is due, and who is reminded."""
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    team = {str(one.person.uuid): one.person for one in api.members_of(found.project) if one.role in EDITORS}
    held = {"every": found.due_every, "first": found.due_next}
    held |= {"collector": str(found.collector.uuid) if found.collector else ""}
    form = DueForm([(uuid, one.name) for uuid, one in team.items()], request.POST or None, initial=held)
    title = _("Reminders: %(measure)s") % {"measure": found.name}
    context = {"form": form, "project": found.project, "title": title}
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        collector = team.get(given.pop("collector"))
        at = timezone.now()
        if try_to(form, lambda: api.set_due(measure, **given, collector=collector, by=person, at=at), context):
            said = _("You will be reminded.") if given["every"] else _("There are no reminders now.")
            messages.success(request, said)
            return redirect("projects:measure", measure)
    return render(request, "projects/form.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, token: str) -> HttpResponse:
    """One number and one note, by the link of a reminder; the link is the right to it, nobody signs in."""
    entry = entry_of(token)
    there = held_point(entry)
    options: dict[str, Any] = {"rates": _has_rates(entry.measure), "unit": entry.measure.unit}
    form = EntryForm(request.POST or None, **options, flagged="reason" in request.POST, asked="sure" in request.POST)
    context = {"entry": entry, "form": form, "there": in_words(there) if there else ""}
    if request.method == "POST" and there is None and form.is_valid():
        given = form.cleaned_data
        point = point_at(entry.day, given["value"], given.get("denominator"), given["note"])
        try:
            sure, reason = given.get("sure", False), given.get("reason", "")
            enter_point(entry, point, sure=sure, at=timezone.now(), reason=reason)
        except api.Unsure as unsure:
            context["form"] = form = EntryForm(request.POST, **options, asked=True)
            form.add_error("value", unsure.details[0])
        except Flagged as flagged:
            context["form"] = form = EntryForm(request.POST, **options, flagged=True)
            form.add_error("note", flagged.message)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            return redirect("projects:enter", token)
    return render(request, "projects/enter.html", context)


def _has_rates(measure: Any) -> bool:
    last = measure.points.order_by("-position").values_list("denominator", flat=True).first()
    return last is not None or measure.chart_kind in ("p", "pp", "u", "up")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def tokens(request: HttpRequest, project: UUID) -> HttpResponse:
    """What dashboards may push points with; a new secret is shown once, in the answer that made it."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    form = TokenForm(request.POST or None)
    context: dict[str, Any] = {"form": form, "project": found, "base": settings.CAIRN_BASE_URL}
    context["may_edit"] = found.role in EDITORS  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        name = form.cleaned_data["name"]
        if try_to(form, lambda: made.append(api.make_token(found, name=name, by=person, at=timezone.now())), context):
            context |= {"secret": made[0][1], "form": TokenForm()}
    context |= {"tokens": api.tokens_of(found), "measures": found.measures.filter(removed_at=None)}
    return render(request, "projects/tokens.html", context)


@login_required
@require_POST
def end_token(request: HttpRequest, project: UUID, token: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    try:
        api.end_token(found, token, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("The token works no longer."))
    return redirect("projects:tokens", project)

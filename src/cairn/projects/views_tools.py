"""Charter and PDSA cycles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import Refused
from cairn.lib.forms import Form
from cairn.projects import api, held
from cairn.projects.forms import CharterForm, CycleForm
from cairn.projects.record_page import record_context, with_held
from cairn.projects.toolbox.charter import CHARTER_FIELDS
from cairn.projects.toolbox.cycles import CYCLE_FIELDS
from cairn.projects.views_reading import sent_back


def try_to(form: Form, save: Callable[[], Any], context: dict[str, Any]) -> bool:
    """Save; a refusal goes to the form and keeps what was typed, a conflict shows both texts."""
    try:
        save()
    except Refused as refused:
        context["theirs"] = form.compare(refused)
        return False
    return True


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def charter(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    row, scope = found.charter, found.uuid
    fields = {name: getattr(row, name) for name in CHARTER_FIELDS}
    fields = with_held(found, row, fields, scope=scope, by=person)
    form = CharterForm(request.POST or None, initial={**fields, "version": row.version})
    context: dict[str, Any] = {"form": form, "title": _("Charter"), "draft": f"charter:{project}"}
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        if try_to(form, lambda: api.save_charter(found, by=person, at=at, **form.cleaned_data), context):
            held.drop(row, CHARTER_FIELDS, by=person)
            messages.success(request, _("The charter is saved."))
            return redirect("projects:home", project)
    context |= record_context(found, row, kind="charter", scope=scope, by=person)
    return render(request, "projects/record.html", context)


# --- PDSA cycles ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_cycle(request: HttpRequest, project: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    if (back := sent_back(request, found, "projects:home")) is not None:
        return back
    begun = {"idea": request.GET.get("idea", "")}
    form = CycleForm(_ideas(found), _measures(found), request.POST or None, initial=begun)
    context = {"form": form, "project": found, "title": _("Plan a PDSA cycle"), "draft": f"cycle:new:{project}"}
    if request.method == "POST" and form.is_valid():
        given = _cycle_fields(form)
        if try_to(form, lambda: api.add_cycle(found, by=person, at=timezone.now(), **given), context):
            messages.success(request, _("The cycle is saved."))
            return redirect("projects:home", project)
    return render(request, "projects/form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle(request: HttpRequest, cycle: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.cycle_of(cycle, by=person)
    fields = {name: getattr(found, name) for name in CYCLE_FIELDS}
    fields = with_held(found.project, found, fields, scope=found.uuid, by=person)
    fields |= {"version": found.version, "idea": str(found.idea.uuid) if found.idea else ""}
    fields["measured_by"] = str(found.measured_by.uuid) if found.measured_by else ""
    form = CycleForm(_ideas(found.project), _measures(found.project), request.POST or None, initial=fields)
    title = _("PDSA cycle %(n)d") % {"n": found.number}
    context: dict[str, Any] = {"form": form, "title": title, "draft": f"cycle:{cycle}"}
    if request.method == "POST" and form.is_valid():
        given = _cycle_fields(form) | {"version": form.cleaned_data["version"] or 0}
        if try_to(form, lambda: api.save_cycle(cycle, by=person, at=timezone.now(), **given), context):
            held.drop(found, CYCLE_FIELDS, by=person)
            messages.success(request, _("The cycle is saved."))
            return redirect("projects:home", found.project.uuid)
    context |= record_context(found.project, found, kind="cycle", scope=found.uuid, by=person)
    names = {"idea": found.idea and found.idea.text, "measured_by": found.measured_by and found.measured_by.name}
    context["shown_values"] = names | {"decision": found.get_decision_display() if found.decision else ""}
    return render(request, "projects/record.html", context)


def _ideas(project: Any) -> list[Any]:
    return list(project.drivers.filter(removed_at=None, kind="idea"))


def _measures(project: Any) -> list[Any]:
    return list(project.measures.filter(removed_at=None))


def _cycle_fields(form: CycleForm) -> dict[str, Any]:
    given = {name: form.cleaned_data[name] for name in CYCLE_FIELDS if name in form.cleaned_data}
    chosen = {name: form.cleaned_data.get(name) for name in ("idea", "measured_by")}
    return given | {name: UUID(uuid) if uuid else None for name, uuid in chosen.items()}

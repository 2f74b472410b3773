"""Charter and PDSA cycles."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import NotFound, Refused
from cairn.lib.forms import Form
from cairn.projects import api, held
from cairn.projects.forms import CharterForm, CycleForm
from cairn.projects.models import PDSACycle
from cairn.projects.record_page import record_context, with_held
from cairn.projects.toolbox.charter import CHARTER_FIELDS
from cairn.projects.toolbox.cycles import CYCLE_FIELDS, CYCLE_KEYS
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
    begun = _begun(request.GET, found, by=person)
    form = CycleForm(_choices(found), request.POST or None, initial=begun)
    context = {"form": form, "project": found, "title": _("Plan a PDSA cycle"), "draft": f"cycle:new:{project}"}
    if request.method == "POST" and form.is_valid():
        given = _cycle_fields(form)
        if try_to(form, lambda: api.add_cycle(found, by=person, at=timezone.now(), **given), context):
            messages.success(request, _("The cycle is saved."))
            return redirect("projects:home", project)
    return render(request, "projects/form.html", context)


def _begun(asked: Any, project: Any, *, by: Any) -> dict[str, Any]:
    """What a new cycle begins with: the idea, the measure and the next steps of the one that it takes further."""
    begun = {"idea": asked.get("idea", ""), "purpose": PDSACycle.Purpose.TEST}
    if asked.get("after"):
        before = api.cycle_of(asked["after"], by=by)
        if before.project_id != project.pk:
            raise NotFound(f"cycle {before.uuid}")
        linked: dict[str, Any] = {"builds_on": before, "idea": before.idea, "measured_by": before.measured_by}
        begun |= {name: str(row.uuid) for name, row in linked.items() if row is not None}
        begun["question"] = before.next_steps
    return begun


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle(request: HttpRequest, cycle: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.cycle_of(cycle, by=person)
    fields = {name: getattr(found, name) for name in CYCLE_FIELDS}
    fields = with_held(found.project, found, fields, scope=found.uuid, by=person)
    fields |= {"version": found.version, "idea": str(found.idea.uuid) if found.idea else ""}
    fields["measured_by"] = str(found.measured_by.uuid) if found.measured_by else ""
    fields["builds_on"] = str(found.builds_on.uuid) if found.builds_on else ""
    form = CycleForm(_choices(found.project, before=found.number), request.POST or None, initial=fields)
    title = _("PDSA cycle %(n)d") % {"n": found.number}
    context: dict[str, Any] = {"form": form, "title": title, "draft": f"cycle:{cycle}"}
    if request.method == "POST" and form.is_valid():
        given = _cycle_fields(form) | {"version": form.cleaned_data["version"] or 0}
        if try_to(form, lambda: api.save_cycle(cycle, by=person, at=timezone.now(), **given), context):
            held.drop(found, CYCLE_FIELDS, by=person)
            messages.success(request, _("The cycle is saved."))
            return redirect("projects:home", found.project.uuid)
    context |= record_context(found.project, found, kind="cycle", scope=found.uuid, by=person)
    names: dict[str, Any] = {
        "idea": found.idea and found.idea.text,
        "measured_by": found.measured_by and found.measured_by.name,
    }
    names |= {"builds_on": found.builds_on and str(found.builds_on), "purpose": found.get_purpose_display()}
    context["shown_values"] = names | {"decision": found.get_decision_display() if found.decision else ""}
    return render(request, "projects/record.html", context)


class Choices(NamedTuple):
    """What a cycle may be linked with: each its uuid and its words, in their order."""

    ideas: list[tuple[str, str]]
    measures: list[tuple[str, str]]
    earlier: list[tuple[str, str]]


def _choices(project: Any, *, before: int | None = None) -> Choices:
    """Of cycles those with a smaller number than ``before``. One query."""
    cycles = project.cycles.filter(removed_at=None)
    cycles = cycles if before is None else cycles.filter(number__lt=before)
    rows = [
        relation.order_by().annotate(kept_in=Value(what), place=F(place), words=F(words))
        for what, relation, place, words in (
            ("ideas", project.drivers.filter(removed_at=None, kind="idea"), "position", "text"),
            ("measures", project.measures.filter(removed_at=None), "position", "name"),
            ("earlier", cycles, "number", "title"),
        )
    ]
    values = [row.values_list("kept_in", "place", "pk", "uuid", "words") for row in rows]
    found = Choices([], [], [])
    for what, place, _pk, uuid, words in sorted(values[0].union(*values[1:], all=True)):
        getattr(found, what).append((str(uuid), f"{place}. {words}" if what == "earlier" else words))
    return found


def _cycle_fields(form: CycleForm) -> dict[str, Any]:
    given = {name: form.cleaned_data[name] for name in CYCLE_FIELDS if name in form.cleaned_data}
    # Nothing said of the purpose is a test: most cycles are.
    given["purpose"] = given["purpose"] or PDSACycle.Purpose.TEST
    chosen = {name: form.cleaned_data[name] for name in CYCLE_KEYS if name in form.cleaned_data}
    return given | {name: UUID(uuid) if uuid else None for name, uuid in chosen.items()}

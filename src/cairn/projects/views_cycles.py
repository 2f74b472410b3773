"""PDSA cycles: all of them in their ramps, planning one, and the page of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import NotFound
from cairn.lib.text import whole_number
from cairn.projects import api, held, pictures
from cairn.projects.forms import CycleForm
from cairn.projects.models import PDSACycle, Project
from cairn.projects.parts.cycles import cycle_parts, living_cycles
from cairn.projects.ramps import carried_over, on_pages, ramps_in
from cairn.projects.record_page import record_context, with_held
from cairn.projects.tool_page import picture_links
from cairn.projects.toolbox.cycles import CYCLE_FIELDS, CYCLE_KEYS
from cairn.projects.views_reading import sent_back
from cairn.projects.views_tools import try_to

# On one page, with their picture for a screen and for a phone: what weighs less than 60 kB.
MOST_CYCLES = 18


@login_required
@require_http_methods(["GET", "HEAD"])
def cycles(request: HttpRequest, project: UUID) -> HttpResponse:
    """The picture of the ramps, and each cycle in words: what was predicted beside what was found."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    rows = living_cycles(found)
    parts = cycle_parts(rows)
    pages = on_pages(ramps_in(rows, parts), most=MOST_CYCLES)
    number = max(min(whole_number(request.GET.get("page"), 1), len(pages)), 1)
    ramps = pages[number - 1] if pages else []
    shown = {str(cycle.uuid) for ramp in ramps for cycle in ramp.cycles}
    drawing = pictures.ramps_drawing(found, [part for part in parts if part["uuid"] in shown])
    context = {
        "project": found,
        "ramps": ramps,
        "page": number,
        "pages": len(pages),
        "drawing": drawing,
        "pictures": picture_links(found, "cycle", found.uuid) if drawing else [],
        "edits": found.may_edit,  # type: ignore[attr-defined]
    }
    return render(request, "projects/cycles.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def add_cycle(request: HttpRequest, project: UUID) -> HttpResponse:
    """``idea`` in the address begins a ramp of that idea; ``builds_on`` goes on with the ramp of that cycle."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    if (back := sent_back(request, found, "projects:cycles")) is not None:
        return back
    before = _before(request, found, person)
    begun = carried_over(before) if before else {"idea": request.GET.get("idea", "")}
    form = CycleForm(_choices(found), request.POST or None, initial=begun)
    context = {
        "form": form,
        "project": found,
        "title": _("Plan the next PDSA cycle") if before else _("Plan a PDSA cycle"),
        "draft": f"cycle:new:{project}",
        "before": before,
    }
    if request.method == "POST" and form.is_valid():
        given = _cycle_fields(form)
        if try_to(form, lambda: api.add_cycle(found, by=person, at=timezone.now(), **given), context):
            messages.success(request, _("The cycle is saved."))
            return redirect("projects:cycles", project)
    return render(request, "projects/plan_cycle.html", context)


def _before(request: HttpRequest, project: Project, by: Any) -> PDSACycle | None:
    """The cycle that the next one builds on, as the address names it; ``None`` where it names none of the project."""
    uuid = request.GET.get("builds_on", "")
    try:
        found = api.cycle_of(uuid, by=by) if uuid else None
    except NotFound:
        return None
    return found if found is not None and found.project_id == project.pk else None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cycle(request: HttpRequest, cycle: UUID) -> HttpResponse:
    person: Any = request.user
    found = api.cycle_of(cycle, by=person)
    project = found.project
    fields = {name: getattr(found, name) for name in CYCLE_FIELDS}
    fields = with_held(project, found, fields, scope=found.uuid, by=person)
    named = {"idea": found.idea, "measured_by": found.measured_by, "builds_on": found.builds_on}
    fields |= {name: str(row.uuid) if row else "" for name, row in named.items()} | {"version": found.version}
    form = CycleForm(_choices(project, found.number), request.POST or None, initial=fields)
    title = _("PDSA cycle %(n)d") % {"n": found.number}
    context: dict[str, Any] = {"form": form, "title": title, "draft": f"cycle:{cycle}"}
    if request.method == "POST" and form.is_valid():
        given = _cycle_fields(form) | {"version": form.cleaned_data["version"] or 0}
        if try_to(form, lambda: api.save_cycle(cycle, by=person, at=timezone.now(), **given), context):
            held.drop(found, CYCLE_FIELDS, by=person)
            messages.success(request, _("The cycle is saved."))
            return redirect("projects:cycles", project.uuid)
    context |= record_context(project, found, kind="cycle", scope=found.uuid, by=person)
    context["shown_values"] = {name: str(row) for name, row in named.items() if row}
    context["shown_values"]["purpose"] = found.get_purpose_display()
    context["shown_values"]["decision"] = found.get_decision_display() if found.decision else ""
    context["up"] = (_("PDSA cycles"), reverse("projects:cycles", args=[project.uuid]))
    context["next_of_it"] = f"{reverse('projects:add_cycle', args=[project.uuid])}?builds_on={found.uuid}"
    return render(request, "projects/record.html", context)


def _choices(project: Project, number: int | None = None) -> dict[str, list[tuple[str, str]]]:
    """What a cycle can be linked with, by the name of the field: ideas, measures, and the cycles before ``number``
    (all for a new one), the newest first. One query."""
    ideas = project.drivers.filter(removed_at=None, kind="idea").annotate(of=Value("idea"), words=F("text"))
    measures = project.measures.filter(removed_at=None).annotate(of=Value("measured_by"), words=F("name"))
    cycles = project.cycles.filter(removed_at=None).annotate(
        of=Value("builds_on"), words=F("title"), position=F("number")
    )
    if number is not None:
        cycles = cycles.filter(number__lt=number)
    rows = [one.order_by().values_list("of", "position", "uuid", "words") for one in (ideas, measures, cycles)]
    found: dict[str, list[tuple[str, str]]] = {"idea": [], "measured_by": [], "builds_on": []}
    for of, place, uuid, words in sorted(rows[0].union(*rows[1:], all=True), key=lambda row: row[1]):
        found[of].append((str(uuid), f"{place}. {words}" if of == "builds_on" else words))
    found["builds_on"].reverse()
    return found


def _cycle_fields(form: CycleForm) -> dict[str, Any]:
    given = {name: form.cleaned_data[name] for name in CYCLE_FIELDS if name in form.cleaned_data}
    # Nothing said of the purpose is a test: most cycles are.
    given["purpose"] = given["purpose"] or PDSACycle.Purpose.TEST
    chosen = {name: form.cleaned_data.get(name) for name in CYCLE_KEYS}
    return given | {name: UUID(uuid) if uuid else None for name, uuid in chosen.items()}

"""Importing a table of points: choose it, look at how it is read, save."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.text import whole_number
from cairn.projects import api
from cairn.projects.forms_points import READING, ChoicesForm, TableForm, choices_of, seen_of, sheet_seen
from cairn.projects.models import PointsImport
from cairn.projects.series import Point, first_of, name_of, written
from cairn.projects.views_points import change_in_words
from cairn.projects.views_reading import sent_back
from cairn.projects.views_tools import try_to

FIRST, LAST = 10, 3
MOST_FAULTS, MOST_NAMES = 20, 5
WHAT_THEN = ("bad", "mode", "known", "repeated")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest, measure: UUID) -> HttpResponse:
    """A file or a paste. What was pasted stays in the box when it is no table."""
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    if (back := sent_back(request, found.project, "projects:measure", measure)) is not None:
        return back
    form = TableForm(request.POST or None, request.FILES or None)
    context = {"form": form, "project": found.project, "measure": found, "draft": f"import:{measure}"}
    if request.method == "POST" and form.is_valid():
        content, name = form.sent()
        made: list[PointsImport] = []
        at = timezone.now()
        if try_to(
            form,
            lambda: made.append(api.begin_import(measure, content=content, name=name, by=person, at=at)),
            context,
        ):
            return redirect("projects:import_preview", measure, made[0].uuid)
    return render(request, "projects/import.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, measure: UUID, upload: UUID) -> HttpResponse:
    """How the table will be read. The choices stand in the address, so that a reload shows the same."""
    person: Any = request.user
    looked_at = api.measure_of(measure, by=person).project
    if (back := sent_back(request, looked_at, "projects:measure", measure)) is not None:
        return back
    kept = api.import_of(measure, upload, by=person, at=timezone.now())
    if kept is None:
        return _gone(request, measure)
    if request.method == "POST":
        return _sent(request, kept)
    return _page(request, kept, request.GET)


def _gone(request: HttpRequest, measure: UUID) -> HttpResponse:
    messages.info(request, _("That table is saved already, or it is older than a day. Choose it again to import it."))
    return redirect("projects:import_points", measure)


def _sent(request: HttpRequest, kept: PointsImport) -> HttpResponse:
    person: Any = request.user
    sent = request.POST
    measure = kept.measure
    if "show" in sent or sent.get("seen", "") != seen_of(sent.dict()):
        if "show" not in sent:
            messages.info(request, _("You chose other columns. Look at the rows, then import them."))
        return redirect(f"{request.path}?{_address(sent)}")
    try:
        version = whole_number(sent.get("version"), 0)
        change = api.finish_import(kept, choices_of(sent), version=version, by=person, at=timezone.now())  # type: ignore[arg-type]
    except NotFound:
        return _gone(request, measure.uuid)
    except Refused as refused:
        return _page(request, kept, sent, refused=refused)
    messages.success(request, change_in_words(change))
    return redirect("projects:measure", measure.uuid)


def _address(sent: QueryDict) -> str:
    """The choices as the end of an address; columns of another sheet mean nothing on this one."""
    same_sheet = sent.get("sheet", "") == sheet_seen(sent.get("seen", ""))
    names = (*(READING if same_sheet else ("sheet",)), *WHAT_THEN)
    return urlencode({name: sent[name] for name in names if name in sent})


def _page(request: HttpRequest, kept: PointsImport, sent: QueryDict, *, refused: Refused | None = None) -> HttpResponse:
    choices = choices_of(sent)  # type: ignore[arg-type]  # a QueryDict is a mapping
    plan = api.plan_import(kept, choices)
    form = ChoicesForm(plan, choices, data=sent if refused else None)
    context: dict[str, Any] = {"form": form, "project": kept.measure.project, "measure": kept.measure, "plan": plan}
    if refused is not None and refused.field not in form.errors:
        form.add_refusal(refused)
        if isinstance(refused, Conflict):
            context["theirs"] = refused.theirs
            form.data = {**sent.dict(), "version": str(refused.version)}  # type: ignore[assignment]
    context |= {
        "rows": _rows(plan),
        "skipped": max(0, len(plan.points) - FIRST - LAST),
        "counts": _counts(plan),
        "faults": first_of(plan.faults, MOST_FAULTS),
        "doubtful": first_of(plan.doubtful, MOST_FAULTS),
        "twice": _twice(plan),
        "known": ", ".join(_names(plan.known)),
    }
    return render(request, "projects/import_preview.html", context)


def _names(points: Sequence[Point]) -> list[str]:
    """The first few by name: to name thousands takes seconds."""
    named = [name_of(point) for point in points[:MOST_NAMES]]
    return first_of([*named, *([""] * (len(points) - len(named)))], MOST_NAMES)


def _rows(plan: api.Plan) -> list[list[tuple[int, str, str, str, str]]]:
    """The first and the last rows as they will be read: line, when, value, denominator, note."""
    read = list(zip(plan.lines, plan.points, strict=True))
    return [[_row(line, point) for line, point in part] for part in (read[:FIRST], read[FIRST:][-LAST:])]


def _row(line: int, point: Point) -> tuple[int, str, str, str, str]:
    return line, name_of(point), _value(point), written(point.denominator), point.note


def _value(point: Point) -> str:
    return _("missing") if point.value is None else written(point.value)


def _counts(plan: api.Plan) -> str:
    """``52 rows, 2 without a value, 1 date twice, 3 that can't be read``."""
    rows = len(plan.points)
    parts = [ngettext("%(n)s row", "%(n)s rows", rows) % {"n": f"{rows:,}"}]
    if plan.missing:
        parts.append(_("%(n)s without a value") % {"n": f"{plan.missing:,}"})
    if plan.twice:
        twice = ngettext("%(n)s date more than once", "%(n)s dates more than once", len(plan.twice))
        parts.append(twice % {"n": f"{len(plan.twice):,}"})
    if plan.bad:
        parts.append(_("%(n)s that can't be read") % {"n": f"{plan.bad:,}"})
    return ", ".join(parts) + "."


def _twice(plan: api.Plan) -> list[str]:
    """Each date that comes more than once, with its lines."""
    lines: dict[str, list[str]] = {point.label: [] for point in plan.twice}
    for line, point in zip(plan.lines, plan.points, strict=True):
        if point.label in lines:
            lines[point.label].append(str(line))
    template = _("%(date)s: lines %(lines)s") if plan.counted == "line" else _("%(date)s: rows %(lines)s")
    return [
        template % {"date": name, "lines": ", ".join(first_of(lines[point.label], MOST_NAMES))}
        for name, point in zip(_names(plan.twice)[:MOST_NAMES], plan.twice, strict=False)
    ] + _names(plan.twice)[MOST_NAMES:]

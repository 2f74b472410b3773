"""Points of a measure, typed: one more, or any of them in the grid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import Conflict, Refused
from cairn.lib.text import whole_number
from cairn.methods.intervals import next_date
from cairn.projects import api
from cairn.projects.comment_places import noted
from cairn.projects.forms_points import OnePointForm
from cairn.projects.grid import EMPTY_ROWS, SIZE, GridForm, carried_over
from cairn.projects.models import Measure
from cairn.projects.series import Change, Point, has_denominators, in_words
from cairn.projects.views_reading import sent_back

MORE = 10


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def points(request: HttpRequest, measure: UUID) -> HttpResponse:
    """The last points as rows to type into, older ones page by page, and one more point by itself."""
    person: Any = request.user
    found = api.measure_of(measure, by=person)
    if (back := sent_back(request, found.project, "projects:measure", measure)) is not None:
        return back
    if request.method != "POST":
        before = api.points_of(found)
        return _page(request, found, before)
    if "one" in request.POST:
        return _add_one(request, found)
    form = _sent_grid(request.POST, found)
    if "more" in request.POST:
        return _page(request, found, form.before, form=_longer(request.POST, form))
    return _save_grid(request, found, form)


def _longer(sent: QueryDict, form: GridForm) -> GridForm:
    """The grid as it was typed, not judged yet, with more empty rows."""
    typed = {name: str(value) for name, value in sent.items()}
    version, of = form.initial["version"], "denominator" in form.columns
    return GridForm(form.before, form.places, version=version, of=of, typed=typed, empty=MORE)


def _add_one(request: HttpRequest, found: Measure) -> HttpResponse:
    person: Any = request.user
    before = api.points_of(found)
    of = _has_denominators(found, before) or "denominator" in request.POST
    form = OnePointForm(before, of=of, data=request.POST)
    if form.is_valid() and form.point is not None:
        try:
            agreed = request.POST.getlist("agreed")
            api.add_points(found.uuid, [form.point], agreed=agreed, by=person, at=timezone.now())
        except api.Unsure as unsure:
            return _page(request, found, before, one=form, asked_one=unsure.details)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Saved: %(point)s") % {"point": in_words(form.point)})
            return redirect(reverse("projects:points", args=[found.uuid]) + _where_to_type([*before, form.point]))
    return _page(request, found, before, one=form)


def _where_to_type(points: Sequence[Point]) -> str:
    """The field of the next point that one types in: its date may be known."""
    return "#id_value" if next_date([one.on for one in points if one.on]) else "#id_when"


def _sent_grid(sent: QueryDict, found: Measure) -> GridForm:
    """The grid as it was sent, against the points that it was filled from."""
    version = whole_number(sent.get("version"), 0)
    before = api.points_of(found) if version == found.version else api.points_at(found, version)
    of = _has_denominators(found, before) or any(name.startswith("denominator_") for name in sent)
    return GridForm(before, [], sent, version=version, of=of)  # type: ignore[arg-type]  # a QueryDict is a mapping


def _save_grid(request: HttpRequest, found: Measure, form: GridForm) -> HttpResponse:
    person: Any = request.user
    if not form.is_valid():
        return _page(request, found, form.before, form=form)
    agreed = request.POST.getlist("agreed")
    version = form.initial["version"]
    try:
        change = api.save_rows(found.uuid, form.edits, version=version, agreed=agreed, by=person, at=timezone.now())
    except api.Unsure as unsure:
        return _page(request, found, form.before, form=form, questions=unsure.details)
    except Conflict as conflict:
        return _compare(request, found, form, conflict)
    except Refused as refused:
        form.add_refusal(refused)
        return _page(request, found, form.before, form=form)
    messages.success(request, change_in_words(change))
    return redirect("projects:measure", found.uuid)


def _compare(request: HttpRequest, found: Measure, form: GridForm, conflict: Conflict) -> HttpResponse:
    """Both texts: what was typed stands in the grid beside what is saved now, and saving again is meant."""
    now = api.points_of(found)
    typed, theirs = carried_over(form, now)
    of = "denominator" in form.columns or _has_denominators(found, now)
    shown = GridForm(now, _places(now, len(now)), version=conflict.version, of=of, typed=typed)
    shown.theirs = theirs
    return _page(request, found, now, form=shown, conflict=conflict.message, theirs=conflict.theirs)


def _page(
    request: HttpRequest, found: Measure, before: Sequence[Point], *, form: GridForm | None = None,
    one: OnePointForm | None = None, **more: Any,
) -> HttpResponse:  # fmt: skip
    asked = "of" in request.GET or request.POST.get("draft_of", "").endswith(":of")
    asked = asked and not _has_denominators(found, before)
    of = asked or _has_denominators(found, before)
    end = _end(request, len(before))
    if form is None:
        last = end == len(before)
        form = GridForm(before, _places(before, end), version=found.version, of=of, empty=EMPTY_ROWS if last else 0)
    start = max(0, end - SIZE)
    context = {
        "project": found.project,
        "measure": found,
        "title": _("Data: %(name)s") % {"name": found.name},
        "form": form,
        "one": one or OnePointForm(before, of=of),
        "total": len(before),
        "of": "denominator" in form.columns,
        # A page without the column could not show what a draft holds in it.
        "draft": f"points:{found.uuid}" + (f":{end}" if end < len(before) else "") + (":of" if asked else ""),
        "first": start + 1,
        "last": end,
        "earlier": start or None,
        "noted": noted(found.project, tool="measure", scope=found.uuid),
        "later": min(end + SIZE, len(before)) if end < len(before) else None,
        **more,
    }
    return render(request, "projects/points.html", context)


def _places(before: Sequence[Point], end: int) -> range:
    return range(max(0, end - SIZE), min(end, len(before)))


def _end(request: HttpRequest, total: int) -> int:
    """The point before which a page of older ones ends; all of them without it."""
    return min(whole_number(request.GET.get("before"), total, digits=7) or total, total)


def _has_denominators(found: Measure, before: Sequence[Point]) -> bool:
    return bool(found.denominator) or has_denominators(before)


def change_in_words(change: Change) -> str:
    """What was saved: ``3 points added, 1 changed. There are 55 points now.``"""
    parts = [
        ngettext("%(n)s point added", "%(n)s points added", change.added) % {"n": f"{change.added:,}"},
        ngettext("%(n)s point changed", "%(n)s points changed", change.changed) % {"n": f"{change.changed:,}"},
        ngettext("%(n)s point removed", "%(n)s points removed", change.removed) % {"n": f"{change.removed:,}"},
    ]
    counts = (change.added, change.changed, change.removed)
    done = [words for words, count in zip(parts, counts, strict=True) if count]
    total = ngettext("There is %(n)s point now.", "There are %(n)s points now.", change.total)
    total %= {"n": f"{change.total:,}"}
    return f"{', '.join(done)}. {total}" if done else _("Nothing was different. %(total)s") % {"total": total}

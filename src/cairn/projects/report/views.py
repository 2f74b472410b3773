"""Pages of the report: its contents, an item, its references."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID
from zlib import crc32

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import NotFound, Refused
from cairn.lib.forms import Form, TextField
from cairn.lib.text import whole_number
from cairn.library import api as library_api
from cairn.projects import held
from cairn.projects.comment_places import noted
from cairn.projects.editing.undoing import in_words, redo, undo, way
from cairn.projects.models import Project
from cairn.projects.places import NAV, place_in
from cairn.projects.record_page import with_held
from cairn.projects.report import items, references
from cairn.projects.report.items import Written
from cairn.projects.report.page_material import PageMaterial
from cairn.projects.report.squire import ITEMS, SECTIONS, Item
from cairn.projects.report.weakness import weak_of
from cairn.projects.rights import COMMENTERS, project_of
from cairn.projects.views import kept
from cairn.projects.views_tools import try_to

WEAKEST = 5  # that are named above the contents
OFFERED = 20  # records of the library
PIECES = 24  # of an item on one page


class ItemForm(Form):
    marks_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    text = TextField(label=gettext_lazy("Your own words"), rows=10, required=False)


def _context(project: Project, person: Any, written: Iterable[Written]) -> dict[str, Any]:
    """What both pages with an undo show of it. At most three queries."""
    ways: dict[str, str] = {}
    if project.may_edit:  # type: ignore[attr-defined]
        known = {str(one.row.uuid): str(one.item.heading) for one in written if one.row is not None}
        steps = way(project, tool="report", scope=project.uuid, by=person)
        if any(one is not None and one.action.startswith("reference.") for one in (steps.undo, steps.redo)):
            known |= references.titles_of(project)
        ways = in_words(steps, known)
    return {"project": project, "may_edit": project.may_edit, "ways": ways}  # type: ignore[attr-defined]


def _there_and_back(do: Callable[..., Any]) -> Callable[..., str]:
    def act(project: Project, by: Any, at: datetime, *_more: str) -> str:
        do(project, tool="report", scope=project.uuid, by=by, at=at)
        return ""

    return act


_UNDO: dict[str, Callable[..., str]] = {
    "undo": _there_and_back(undo),
    "redo": _there_and_back(redo),
}

# --- The contents ---


def _freeze_all(project: Project, by: Any, at: datetime) -> str:
    n = items.freeze_items(project, by=by, at=at)
    return ngettext("%(n)d item is frozen now.", "%(n)d items are frozen now.", n) % {"n": n}


def _follow_all(project: Project, by: Any, at: datetime) -> str:
    n = items.follow_items(project, by=by, at=at)
    return ngettext("%(n)d item follows the tools again.", "%(n)d items follow the tools again.", n) % {"n": n}


ACTS = {**_UNDO, "freeze": _freeze_all, "follow": _follow_all}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contents(request: HttpRequest, project: UUID) -> HttpResponse:
    """The eighteen items with their words and state, the weakest first as prompts. Sent, all are frozen or follow."""
    person: Any = request.user
    found = project_of(project, by=person)
    if request.method == "POST":
        act = ACTS.get(request.POST.get("do", ""))
        if act is None:
            raise NotFound("do")
        _try(request, lambda: act(found, person, timezone.now()))
        return redirect("projects:report", project)
    material = PageMaterial(found)
    written = items.written_items(found, material=material, drawn=False)
    weak = weak_of(written, material.measures)
    return render(request, "projects/report.html", _context(found, person, written) | _contents(written, weak))


def _contents(written: list[Written], weak: list[Any]) -> dict[str, Any]:
    return {
        "sections": _sections(written),
        "weakest": weak[:WEAKEST],
        "weak": {one.key: one for one in weak},
        "count": sum(one.count for one in written),
        "count_from_tools": sum(one.count_from_tools for one in written),
        "empty": sum(one.state == "empty" for one in written),
        "follows": sum(one.state == "follows" for one in written),
        "frozen": sum(one.state == "frozen" for one in written),
    }


def _sections(written: list[Written]) -> list[tuple[str, list[Written]]]:
    found: list[tuple[str, list[Written]]] = []
    for one in written:
        if one.item.key in SECTIONS:
            found.append((str(SECTIONS[one.item.key]), []))
        found[-1][1].append(one)
    return found


def _try(request: HttpRequest, do: Callable[[], str]) -> None:
    """Do it and say so, or why not."""
    try:
        words = do()
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        if words:
            messages.success(request, words)


# --- An item ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, project: UUID, item: str) -> HttpResponse:
    """One item: what to write, one's own words, what the tools say. Sent, the words are saved first."""
    person: Any = request.user
    found = project_of(project, by=person)
    one = items.written_item(found, item, material=PageMaterial(found))
    row = one.row
    if row is None and found.role in COMMENTERS:  # type: ignore[attr-defined]
        row = items.row_of_item(found, item, at=timezone.now())
    fields = {"text": one.text}
    if row is not None:
        fields = with_held(found, row, fields, scope=found.uuid, by=person)
    form = ItemForm(request.POST or None, initial={**fields, "version": row.version if row else 0})
    context: dict[str, Any] = {"form": form}
    if request.method == "POST":
        if request.POST.get("do") in _UNDO:
            _try(request, lambda: _UNDO[request.POST["do"]](found, person, timezone.now()))
            return redirect("projects:report_item", project, item)
        if form.is_valid() and try_to(form, lambda: _act(request, found, item, form), context):
            where = reverse("projects:report_item", args=[project, item]) + _query(request)
            below = {"do", "leave_out", "put_back"} & set(request.POST)
            return redirect(f"{where}#from-tools" if below else where)
    context |= _context(found, person, [one]) | _item_context(found, one, row) | _pieces(request, one)
    return render(request, "projects/report_item.html", context)


def _query(request: HttpRequest) -> str:
    """Which pieces are shown, for the address that is gone on to."""
    start = whole_number(request.GET.get("from"), 0)
    return f"?from={start}" if start else ""


def _pieces(request: HttpRequest, one: Written) -> dict[str, Any]:
    start = whole_number(request.GET.get("from"), 0)
    shown = one.pieces[start : start + PIECES]
    more = len(one.pieces) - start - len(shown)
    return {"pieces": shown, "next": start + PIECES if more > 0 else 0, "more": more, "query": _query(request)}


def _item_context(project: Project, one: Written, row: Any) -> dict[str, Any]:
    key = one.item.key
    measures = project.measures.filter(removed_at=None) if key == "measures" else ()
    cited = project.references.exists() if key == "knowledge" else True
    weak = weak_of([one], list(measures), cited=cited)
    keys = list(ITEMS)
    place = keys.index(key)
    return {
        "one": one,
        "row": row,
        "reasons": weak[0].reasons if weak else (),
        "noted": noted(project, tool="report", scope=project.uuid),
        "tools": list(_tools(project, one.item)),
        "previous": ITEMS[keys[place - 1]] if place else None,
        "following": ITEMS[keys[place + 1]] if place + 1 < len(keys) else None,
    }


def _tools(project: Project, item: Item) -> Iterator[tuple[str, str]]:
    """What fills an item, with where that is."""
    names = dict(NAV)
    for key in item.tools:
        yield str(names[key]), place_in(project, key)


def _act(request: HttpRequest, project: Project, key: str, form: ItemForm) -> None:
    """Save the words, then do what the button says."""
    who: Any = {"by": request.user, "at": timezone.now()}
    do, piece = request.POST.get("do", ""), request.POST.get("piece", "")
    if "text" in request.POST:
        row = items.write_item(project, key, **form.cleaned_data, **who)
        held.drop(row, ["text"], by=who["by"])
    said = ""
    if do == "freeze":
        n = items.freeze_items(project, [key], **who)
        said = _("It is frozen: it stays as it is now, whatever changes in the tools.") if n else ""
    elif do == "follow":
        items.follow_items(project, [key], **who)
        said = _("It follows the tools again.")
    elif piece := request.POST.get("leave_out", "") or request.POST.get("put_back", ""):
        items.show_piece(project, key, piece, shown="put_back" in request.POST, **who)
    elif do:
        raise NotFound(f"do {do}")
    else:
        said = _("Your words are saved.")
    if said:
        messages.success(request, said)


@login_required
@require_http_methods(["GET", "HEAD"])
def frozen_picture(request: HttpRequest, project: UUID, frozen: UUID, piece: str) -> HttpResponse:
    """A picture as it was when it was frozen. It is asked for each time: it changes if something is purged from it."""
    person: Any = request.user
    svg = items.frozen_picture(project_of(project, by=person), frozen, piece)
    return kept(request, f"{crc32(svg.encode()):08x}", lambda: HttpResponse(svg, content_type="image/svg+xml"))


# --- References ---


def _cite(project: Project, by: Any, at: datetime, key: str) -> str:
    references.add_reference(project, key, by=by, at=at)
    return _("The reference is added.")


def _take_out(project: Project, by: Any, at: datetime, key: str) -> str:
    references.remove_reference(project, key, by=by, at=at)
    return _("The reference is taken out.")


def _moving(step: int) -> Callable[..., str]:
    def act(project: Project, by: Any, at: datetime, key: str) -> str:
        references.move_reference(project, key, way=step, by=by, at=at)
        return ""

    return act


_CITE: dict[str, Callable[..., str]] = {"add": _cite, "remove": _take_out, "up": _moving(-1), "down": _moving(1)}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cited(request: HttpRequest, project: UUID) -> HttpResponse:
    """The references, and records of the library to add."""
    person: Any = request.user
    found = project_of(project, by=person)
    query = " ".join(request.GET.get("q", "").split())[:200]
    if request.method == "POST":
        do, key = request.POST.get("do", "add"), request.POST.get("key", "")
        act = _UNDO.get(do) or _CITE.get(do)
        if act is None:
            raise NotFound(do)
        _try(request, lambda: act(found, person, timezone.now(), key))
        where = reverse("projects:report_references", args=[project])
        return redirect(f"{where}?{request.GET.urlencode()}" if query else where)
    rows = references.references_of(found)
    there = {key for key, _one in rows}
    records = library_api.search(query, size=OFFERED + len(there)) if query else []
    offered = [(one.key, references.citation(one)) for one in records if one.key not in there][:OFFERED]
    more = {"references": rows, "query": query, "offered": offered, "most": OFFERED}
    return render(request, "projects/report_references.html", _context(found, person, ()) | more)

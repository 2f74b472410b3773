"""Pages of the report: its contents, an item, its references and its files."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from cairn.lib.errors import NotFound, Refused
from cairn.library import api as library_api
from cairn.projects.comment_places import noted
from cairn.projects.downloads import download as sent_as
from cairn.projects.models import Project, ReportFile
from cairn.projects.report import files, items, references
from cairn.projects.report.squire import ITEMS
from cairn.projects.report.weakness import weak_of
from cairn.projects.rights import EDITORS, project_of


def _context(project: Project) -> dict[str, Any]:
    return {"project": project, "may_edit": project.role in EDITORS}  # type: ignore[attr-defined]


@login_required
@require_safe
def contents(request: HttpRequest, project: UUID) -> HttpResponse:
    """The eighteen items with their words and state, the weakest first as prompts."""
    person: Any = request.user
    found = project_of(project, by=person)
    written = items.written_items(found)
    more = {"items": written, "weak": weak_of(found, written)[:5], "count": sum(one.count for one in written)}
    return render(request, "projects/report.html", _context(found) | more)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, project: UUID, item: str) -> HttpResponse:
    """One item: what to write, what the tools say, one's own text. Sent, a piece goes in or out, or it is frozen."""
    person: Any = request.user
    found = project_of(project, by=person)
    if item not in ITEMS:
        raise NotFound(f"item {item}")
    at = timezone.now()
    if request.method == "POST":
        _act(request, found, item)
        return redirect("projects:report_item", project, item)
    context = _context(found)
    row = items.report_item(found, item, by=person, at=at) if context["may_edit"] else None
    keys = list(ITEMS)
    place = keys.index(item)
    following = ITEMS[keys[place + 1]] if place + 1 < len(keys) else None
    row = row or found.report_items.filter(key=item).first()
    more: dict[str, Any] = {"one": items.written_item(found, item), "row": row, "following": following}
    more["noted"] = noted(found, tool="report", scope=found.uuid)
    return render(request, "projects/report_item.html", context | more)


def _act(request: HttpRequest, project: Project, key: str) -> None:
    who: Any = {"by": request.user, "at": timezone.now()}
    do, piece = request.POST.get("do"), request.POST.get("piece", "")
    if do == "freeze":
        items.freeze_item(project, key, **who)
    elif do == "unfreeze":
        items.unfreeze_item(project, key, **who)
    elif do in ("show", "leave_out"):
        items.show_piece(project, key, piece, shown=do == "show", **who)
    else:
        raise NotFound(f"do {do}")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cited(request: HttpRequest, project: UUID) -> HttpResponse:
    """The references, and records of the library to add."""
    person: Any = request.user
    found = project_of(project, by=person)
    if request.method == "POST":
        change = references.remove_reference if request.POST.get("do") == "remove" else references.add_reference
        try:
            change(found, request.POST.get("key", ""), by=person, at=timezone.now())
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("projects:report_references", project)
    query = request.GET.get("q", "").strip()[:200]
    rows = references.references_of(found)
    there = {key for key, _one in rows}
    records = [one for one in library_api.search(query) if one.key not in there] if query else []
    offered = [(one.key, references.citation(one)) for one in records]
    more = {"references": rows, "query": query, "offered": offered}
    return render(request, "projects/report_references.html", _context(found) | more)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def made(request: HttpRequest, project: UUID) -> HttpResponse:
    """Have files made, see how far they are, and take them."""
    person: Any = request.user
    found = project_of(project, by=person)
    at = timezone.now()
    if request.method == "POST":
        try:
            files.ask_file(found, request.POST.get("form", ""), by=person, at=at)
        except Refused as refused:
            messages.error(request, refused.message)
        return redirect("projects:report_files", project)
    rows = files.files_of(found, by=person, at=at)
    waiting = any(row.finished_at is None for row in rows)
    more = {"files": rows, "forms": ReportFile.Form.choices, "waiting": waiting}
    return render(request, "projects/report_files.html", _context(found) | more)


@login_required
@require_safe
def download(request: HttpRequest, project: UUID, file: UUID) -> HttpResponse:
    person: Any = request.user
    row = files.file_of(file, by=person, at=timezone.now())
    if row.project.uuid != project:
        raise NotFound(f"file {file}")
    kind, end = files.TYPES[row.form]
    tail = "-poster" if row.form == ReportFile.Form.POSTER else ""
    content = bytes(row.content or b"")
    return sent_as(content, kind, name=row.project.title, ending=f"{tail}.{end}", otherwise="report")

"""Histograms and scatter diagrams: the list, one with its picture, and the picture as a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zlib import crc32

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from cairn.lib.errors import NotFound
from cairn.methods import layout
from cairn.methods.panels import svg_to_pdf
from cairn.methods.pictures import Picture
from cairn.projects import api
from cairn.projects.comment_places import noted
from cairn.projects.data_pictures import NothingToDraw, data_picture_of, drawn, fields_of, filed, title_of, version_of
from cairn.projects.downloads import download
from cairn.projects.forms_running import DataPictureForm
from cairn.projects.models import DataPicture
from cairn.projects.pictures import Paper, today
from cairn.projects.rights import EDITORS
from cairn.projects.tool_page import forms_of_picture
from cairn.projects.views import kept
from cairn.projects.views_tools import try_to

NARROW = 360
FILES: dict[str, Any] = {
    "svg": ("image/svg+xml", lambda picture: picture.svg()),
    "png": ("image/png", lambda picture: picture.png()),
    "pdf": ("application/pdf", lambda picture: svg_to_pdf(picture.svg(), title=picture.title, words=picture.words)),
}


def _measures(project: Any) -> list[Any]:
    return list(project.measures.filter(removed_at=None))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, project: UUID) -> HttpResponse:
    """All of a project, and one to add."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    form = DataPictureForm(_measures(found), request.POST or None, initial={"kind": "histogram"})
    context: dict[str, Any] = {"form": form, "project": found}
    context["may_edit"] = found.role in EDITORS  # type: ignore[attr-defined]
    if request.method == "POST" and form.is_valid():
        made: list[Any] = []
        given = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        who: dict[str, Any] = {"by": person, "at": timezone.now()}
        if try_to(form, lambda: made.append(api.add_row("data_picture", into=found, values=given, **who)), context):
            return redirect("projects:data_picture", made[0].uuid)
    rows = found.data_pictures.filter(removed_at=None).select_related("measure", "against")
    context["pictures"] = [(row, title_of(row)) for row in rows]
    return render(request, "projects/data_pictures.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, picture: UUID) -> HttpResponse:
    """A picture with its words and numbers, and what it is drawn of."""
    person: Any = request.user
    row = data_picture_of(picture, by=person)
    form = DataPictureForm(_measures(row.project), request.POST or None, initial=fields_of(row))
    context: dict[str, Any] = {"form": form, "project": row.project, "row": row, "title": title_of(row)}
    context["may_edit"] = api.may_edit(row.project, person)
    context["noted"] = noted(row.project, tool="pictures", scope=row.project.uuid)
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        version = given.pop("version") or 0
        who: dict[str, Any] = {"by": person, "at": timezone.now(), "version": version}
        if try_to(form, lambda: api.set_fields(row, "data_picture", values=given, **who), context):
            return redirect("projects:data_picture", picture)
    return render(request, "projects/data_picture.html", context | _shown(row))


def _shown(row: DataPicture) -> dict[str, Any]:
    try:
        wide, narrow = drawn(row), drawn(row, width=NARROW)
    except NothingToDraw as nothing:
        return {"fault": str(nothing)}
    address = f"{reverse('projects:data_picture_file', args=[row.uuid, 'svg'])}?v={version_of(row)}"
    links = forms_of_picture(lambda form: reverse("projects:data_picture_file", args=[row.uuid, form]))
    shown = {"drawn": wide, "address": address, "narrow": f"{address}&width={NARROW}", "narrow_size": narrow.size}
    return {**shown, "files": links}


@login_required
@require_http_methods(["GET", "HEAD"])
def file(request: HttpRequest, picture: UUID, form: str) -> HttpResponse:
    """The picture as SVG as it is shown; as PNG, or as PDF for A4 or a slide, with title and date."""
    person: Any = request.user
    row = data_picture_of(picture, by=person)
    paper: Paper = "slide" if request.GET.get("paper") == "slide" else "a4"
    day = "" if form == "svg" else today()

    def draw() -> HttpResponse:
        try:
            if form == "svg":
                return picture_file(drawn(row, width=_width(request)), form, name=title_of(row))
            found = filed(row, date=day)
        except NothingToDraw:
            raise NotFound(f"picture {picture}") from None
        make = {"png": layout.diagram_png, "pdf": lambda given: layout.diagram_pdf(given, paper=paper)}.get(form)
        if make is None:
            raise NotFound(form)
        return download(make(found), FILES[form][0], name=title_of(row), ending=f".{form}", otherwise="chart")

    return kept(request, f"{version_of(row)}-{crc32(repr((form, paper, day)).encode()):08x}", draw)


def _width(request: HttpRequest) -> int:
    return NARROW if request.GET.get("width") == str(NARROW) else 720


def picture_file(picture: Picture, form: str, *, name: str) -> HttpResponse:
    """A picture as an answer: SVG to be shown, PNG and PDF to be kept under a name. Raises ``NotFound``."""
    if form not in FILES:
        raise NotFound(form)
    kind, make = FILES[form]
    if form == "svg":
        return HttpResponse(make(picture), content_type=kind)
    return download(make(picture), kind, name=name, ending=f".{form}", otherwise="chart")


@login_required
@require_POST
def remove(request: HttpRequest, picture: UUID) -> HttpResponse:
    person: Any = request.user
    row = data_picture_of(picture, by=person)
    api.remove_row(row, "data_picture", by=person, at=timezone.now())
    return redirect("projects:data_pictures", row.project.uuid)

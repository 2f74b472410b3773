"""What prose fetches: figures, pictures, and documents in parts, as players ask for films."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.cache import caches
from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.text import get_valid_filename
from django.views.decorators.http import require_safe
from wagtail.documents.views.serve import serve as serve_document
from wagtail.images.models import Rendition

from cairn.courses.figures import NARROW, WIDTH
from cairn.courses.models import Figure
from cairn.courses.parts import in_part
from cairn.courses.showing import composed_figure, shown_figure
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import whole_number

YEAR = 365 * 86400
WIDEST, STEP = 1200, 80  # pixels, of live charts
# Captions must be called what they are, or no player reads them.
FIXED_TYPES = {"vtt": "text/vtt; charset=utf-8"}


@require_safe
def figure(request: HttpRequest, figure: UUID, digest: str) -> HttpResponse:
    """A figure as SVG; ``width`` in the address asks for the one that suits a phone. Public, like the catalogue."""
    found = _figure(figure)
    narrow = whole_number(request.GET.get("width"), WIDTH, digits=5) < WIDTH
    answer = HttpResponse(_narrow(found) if narrow else found.svg, content_type="image/svg+xml")
    answer["Content-Security-Policy"] = "default-src 'none'"
    return _kept(answer, found, digest)


@require_safe
def live_figure(request: HttpRequest, figure: UUID, digest: str) -> HttpResponse:
    """A chart as a Vega-Lite specification, about as wide as the address asks for, for who wants to explore it."""
    found = _figure(figure)
    width = min(max(whole_number(request.GET.get("width"), WIDTH, digits=5), NARROW), WIDEST)
    # Never wider than its place; and in a few widths only, for anybody may ask.
    live = _live(found, width - width % STEP)
    if not live:
        raise NotFound(f"figure {figure}")
    return _kept(JsonResponse(live), found, digest)


@require_safe
def numbers(request: HttpRequest, figure: UUID) -> HttpResponse:
    """The numbers of a figure as a table. Raises ``NotFound`` for one that has none."""
    shown = shown_figure(_figure(figure))
    if shown is None or shown.table is None:
        raise NotFound(f"figure {figure}")
    return render(request, "courses/numbers.html", {"figure": shown})


def _figure(uuid: UUID) -> Figure:
    found = Figure.objects.filter(uuid=uuid).first()
    if found is None:
        raise NotFound(f"figure {uuid}")
    return found


def _narrow(found: Figure) -> str:
    """Drawn the first time that somebody asks; the wide one where its numbers are not kept with it."""
    key = f"figure:narrow:{found.uuid}:{found.digest}"
    svg: str | None = caches["pages"].get(key)
    if svg is None:
        try:
            svg = composed_figure(found, width=NARROW).svg()
        except Refused:
            svg = found.svg
        caches["pages"].set(key, svg, timeout=None)
    return svg


def _live(found: Figure, width: int) -> dict[str, Any]:
    """Made the first time that somebody asks for this width; empty for what can't be touched."""
    key = f"figure:live:{found.uuid}:{found.digest}:{width}"
    live: dict[str, Any] | None = caches["pages"].get(key)
    if live is None:
        try:
            live = composed_figure(found, width=width).live or {}
        except Refused:
            live = {}
        caches["pages"].set(key, live, timeout=None)
    return live


def _kept(answer: HttpResponse, found: Figure, digest: str) -> HttpResponse:
    """For ever under its own address; under an older one, what is drawn now, asked for again each time."""
    if digest == found.digest:
        patch_cache_control(answer, public=True, max_age=YEAR, immutable=True)
    else:
        patch_cache_control(answer, no_cache=True)
    return answer


@require_safe
def document(request: HttpRequest, document_id: int, filename: str) -> HttpResponseBase:
    """A document as Wagtail serves it (rights, type, nothing run), or the part of it that is asked for."""
    answer: HttpResponseBase = serve_document(request, document_id, filename)
    fixed = FIXED_TYPES.get(filename.rpartition(".")[2].lower())
    if fixed and answer.status_code == 200:
        answer["Content-Type"] = fixed
    return in_part(request, answer)


@require_safe
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture of the prose in one of its sizes; another picture has another name. Raises ``NotFound``."""
    try:
        path = f"images/{get_valid_filename(name)}"
    except SuspiciousFileOperation:
        raise NotFound(name) from None
    storage = Rendition._meta.get_field("file").storage
    if not storage.exists(path):
        raise NotFound(path)
    answer = FileResponse(storage.open(path))
    patch_cache_control(answer, public=True, max_age=YEAR)
    answer["Content-Security-Policy"] = "default-src 'none'"
    return answer

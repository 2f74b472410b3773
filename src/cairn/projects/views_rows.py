"""Rows of tools: changed, moved, removed, undone; each by a form that needs no script, or as JSON by one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.forms import CharField
from cairn.lib.identifying import FIELD, sentence
from cairn.projects import api, held, outlining, pictures
from cairn.projects.comment_places import noted
from cairn.projects.editing.kinds import Kind, project_in, scope_of, tool_of
from cairn.projects.editing.merging import Clashes
from cairn.projects.forms_rows import RowForm, sent_names, shown_values
from cairn.projects.guard import Flagged
from cairn.projects.models import Diagram, Project
from cairn.projects.tool_page import KIND_OF, page_of
from cairn.projects.toolbox.registry import kinds
from cairn.projects.views import kept

WHY = gettext_lazy("Why does it identify nobody?")


def as_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def home_of(row: Any) -> Project | Diagram:
    return row.diagram if hasattr(row, "diagram") else project_in(row)


def place_of(row: Any, kind: Kind) -> str:
    """The page that a row stands on, at the row, with the focus in it."""
    if kind.key == "report_item":
        return reverse("projects:report_item", args=[row.project.uuid, row.key])
    where = page_of(project_in(row), tool_of(row, kind), scope_of(row, kind))
    return where if kind.key not in (*KIND_OF.values(), "lane") else f"{where}?at={row.uuid}#row-{row.uuid}"


def row_or_lane(key: str, uuid: str, *, by: Person) -> Any:
    """A row of the kind ``key``; a step may be put into a lane. Raises ``NotFound``."""
    try:
        return api.row_of(key, uuid, by=by)
    except NotFound:
        if key != "step":
            raise
        return api.row_of("lane", uuid, by=by)


# --- One row ---


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def row(request: HttpRequest, kind: str, row: UUID) -> HttpResponse:
    """The form of a row; ``do`` says what is done with it."""
    person: Any = request.user
    if kind not in kinds:
        raise NotFound(kind)
    found = api.row_of(kind, row, by=person)
    if request.method != "POST":
        return _shown(request, found, kinds[kind], RowForm(kinds[kind], home=home_of(found), row=found))
    do = request.POST.get("do", "set")
    if do == "set":
        return _set(request, found, kinds[kind])
    if do not in ACTS:
        raise NotFound(do)
    return _acted(request, found, kind, ACTS[do])


def _shown(request: HttpRequest, row: Any, kind: Kind, form: RowForm, theirs: str = "") -> HttpResponse:
    context = {
        "form": form,
        "row": row,
        "kind": kind,
        "project": project_in(row),
        "back": place_of(row, kind),
        "theirs": theirs,
        "ends": form.others(form.labelled) if form.labelled else [],
        "noted": noted(project_in(row), tool=tool_of(row, kind), scope=scope_of(row, kind)),
    }
    return render(request, "projects/row.html", context)


def _set(request: HttpRequest, row: Any, kind: Kind) -> HttpResponse:
    form = RowForm(kind, request.POST, home=home_of(row), row=row, names=sent_names(kind, request.POST))
    if reason_in(request):
        ask_why(form)
    if not form.is_valid():
        return _not_valid(request, row, kind, form)
    values, reason = form.values(), reason_in(request)
    values.pop("reason", None)
    given: dict[str, Any] = {"by": request.user, "at": timezone.now(), "reason": reason}
    try:
        api.set_fields(row, kind, values=values, version=form.cleaned_data["version"], **given)
    except Refused as refused:
        if isinstance(refused, Flagged):
            flagged = {name: form.values()[name] for name in refused.findings}
            held.keep(row, kind, flagged, by=given["by"], at=given["at"])
        return _refused(request, api.row_of(kind, row.uuid, by=given["by"]), kind, form, refused)
    held.drop(row, list(values), by=given["by"])
    if as_json(request):
        return JsonResponse(_saved(row, kind))
    return redirect(place_of(row, kind))


def reason_in(request: HttpRequest) -> str:
    """Why what was typed identifies nobody."""
    return request.POST.get("reason", "") or request.POST.get(FIELD, "")


def ask_why(form: RowForm) -> None:
    form.fields["reason"] = CharField(label=WHY, max_length=300, required=False)


def _saved(row: Any, kind: Kind) -> dict[str, Any]:
    return {
        "version": row.version,
        "revision": project_in(row).revision,
        "values": shown_values(row, kind),
        "clashes": [],
        "held": [],
    }


def _not_valid(request: HttpRequest, row: Any, kind: Kind, form: RowForm) -> HttpResponse:
    if as_json(request):
        errors = {name: str(told[0]) for name, told in form.errors.items()}
        return JsonResponse({**_saved(row, kind), "errors": errors}, status=422)
    return _shown(request, row, kind, _whole(request, row, kind, form))


def _whole(request: HttpRequest, row: Any, kind: Kind, form: RowForm) -> RowForm:
    """All fields, those that were sent as they were typed: a page that has one field of a row sends only that."""
    whole = RowForm(kind, home=home_of(row), row=row)
    data = request.POST.copy()
    for name in whole.fields:
        if name not in data and name not in request.POST.get("with", "").split():
            held = whole[name].value()
            data.setlist(name, [str(one) for one in held] if isinstance(held, list) else [_typed(held)])
    shown = RowForm(kind, data, home=home_of(row), row=row)
    if isinstance(form.refusal, Flagged) or reason_in(request):
        ask_why(shown)
    if form.refusal is not None:
        shown.is_valid()
        shown.add_refusal(form.refusal)
    return shown


def _typed(value: Any) -> str:
    return "" if value is None else str(value)


def _refused(request: HttpRequest, row: Any, kind: Kind, form: RowForm, refused: Refused) -> HttpResponse:
    if as_json(request):
        return _refused_json(row, kind, refused)
    theirs = form.compare(refused)
    whole = _whole(request, row, kind, form)
    if theirs:
        whole.compare(refused)
    return _shown(request, row, kind, whole, theirs)


def _refused_json(row: Any, kind: Kind, refused: Refused) -> HttpResponse:
    answer = _saved(row, kind)
    if isinstance(refused, Clashes):
        named = _named(row, kind)
        answer["clashes"] = [
            {
                "field": one.field,
                "label": one.label,
                "theirs": named(one.field, one.theirs),
                "yours": named(one.field, one.yours),
            }
            for one in refused.clashes
        ]
        return JsonResponse(answer, status=409)
    if isinstance(refused, Flagged):
        answer["held"] = [{"field": name, "sentence": sentence(found[0])} for name, found in refused.findings.items()]
        return JsonResponse(answer, status=422)
    return JsonResponse({**answer, "errors": {refused.field or "": refused.message}}, status=422)


def _named(row: Any, kind: Kind) -> Callable[[str, Any], Any]:
    """Values as one reads them: a chosen row by its words."""
    fields = RowForm(kind, home=home_of(row), row=row).fields

    def words(name: str, value: Any) -> Any:
        choices = dict(getattr(fields.get(name), "choices", ()) or ())
        several = value if isinstance(value, list) else [value]
        read = [str(choices.get(one if isinstance(one, str) else str(one), one)) for one in several if one is not None]
        return ", ".join(read)

    return words


# --- Everything else that is done with a row ---

Act = Callable[[Any, str, HttpRequest, Person, datetime], Any]


def _remove(row: Any, key: str, request: HttpRequest, by: Person, at: datetime) -> None:
    if key == "driver":
        api.remove_driver(row.uuid, by=by, at=at)
    elif key in ("charter", "cycle", "report_item"):
        raise NotFound(key)
    else:
        api.remove_row(row, key, by=by, at=at)


def _hang(row: Any, key: str, request: HttpRequest, by: Person, at: datetime) -> None:
    """On the row that ``on`` names: of the same kind, or a lane."""
    outlining.hang(row, key, on=row_or_lane(key, request.POST.get("on", ""), by=by), by=by, at=at)


def _done(row: Any, key: str, request: HttpRequest, by: Person, at: datetime) -> None:
    if key != "task":
        raise NotFound(key)
    outlining.done_today(row, by=by, at=at)


ACTS: Mapping[str, Act] = {
    "up": lambda row, key, _request, by, at: outlining.move_by(row, key, way=-1, by=by, at=at),
    "down": lambda row, key, _request, by, at: outlining.move_by(row, key, way=1, by=by, at=at),
    "indent": lambda row, key, _request, by, at: outlining.indent(row, key, by=by, at=at),
    "outdent": lambda row, key, _request, by, at: outlining.outdent(row, key, by=by, at=at),
    "hang": _hang,
    "done": _done,
    "remove": _remove,
}


def _acted(request: HttpRequest, row: Any, key: str, act: Act) -> HttpResponse:
    person: Any = request.user
    kind = kinds[key]
    back = place_of(row, kind)
    try:
        act(row, key, request, person, timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
        return redirect(back)
    if getattr(row, "removed_at", None) is not None or request.POST.get("do") == "remove":
        if key == "diagram":
            return redirect("projects:diagrams", row.project.uuid, row.tool)
        return redirect(page_of(project_in(row), tool_of(row, kind), scope_of(row, kind)) + "#tool")
    return redirect(back)


# --- Undo, redo ---


@login_required
@require_POST
def undo(request: HttpRequest, project: UUID, tool: str, scope: UUID) -> HttpResponse:
    return _there_and_back(request, project, tool, scope, api.undo)


@login_required
@require_POST
def redo(request: HttpRequest, project: UUID, tool: str, scope: UUID) -> HttpResponse:
    return _there_and_back(request, project, tool, scope, api.redo)


def _there_and_back(
    request: HttpRequest, project: UUID, tool: str, scope: UUID, do: Callable[..., Any]
) -> HttpResponse:
    person: Any = request.user
    found = api.project_of(project, by=person)
    try:
        do(found, tool=tool, scope=scope, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(page_of(found, tool, scope) + "#tool")


# --- The picture ---

TYPES = {"svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}


@login_required
@require_http_methods(["GET", "HEAD"])
def picture(request: HttpRequest, project: UUID, tool: str, scope: UUID, form: str) -> HttpResponse:
    """SVG, PNG or PDF of a tool; 404 where there is nothing to draw."""
    person: Any = request.user
    found = api.project_of(project, by=person)
    if form not in TYPES or tool not in pictures.DRAWN:
        raise NotFound(form)
    paper: pictures.Paper = "slide" if request.GET.get("paper") == "slide" else "a4"

    def draw() -> HttpResponse:
        drawing = pictures.drawing_of(found, tool, scope)
        if drawing is None:
            raise NotFound(f"picture of {tool} {scope}")
        content: Any = {"svg": lambda: drawing.svg, "png": drawing.png, "pdf": lambda: drawing.pdf(paper)}[form]()
        answer = HttpResponse(content, content_type=TYPES[form])
        if form != "svg":
            answer["Content-Disposition"] = f'attachment; filename="{tool}.{form}"'
        return answer

    return kept(request, f"{pictures.version_of(found, tool, scope)}-{form}-{paper}", draw)

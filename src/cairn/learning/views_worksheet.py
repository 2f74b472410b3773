"""A worksheet: filling it in, printing it, and carrying it into one's project."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.learning import api
from cairn.learning.forms_worksheet import CarryForm, SheetForm
from cairn.learning.views import tell_finished
from cairn.lib.errors import NotFound, Refused
from cairn.lib.text import read_json
from cairn.projects import api as projects_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Enrolment

MORE_ROWS = 3


def _open(request: HttpRequest, run: str, key: str) -> tuple[Enrolment, api.ObjectView]:
    """One's own place and the activity. Raises ``NotFound`` for no worksheet, or one of a level that is not open."""
    person: Any = request.user
    enrolment = runs_api.enrolment_in(run, person)
    view = api.open_object(enrolment, key)
    if view.locked or view.item.worksheet is None:
        raise NotFound
    return enrolment, view


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def worksheet(request: HttpRequest, run: str, key: str) -> HttpResponse:
    enrolment, view = _open(request, run, key)
    item, sheet = view.item, api.sheet_of(enrolment, view.item.id)
    draft = f"sheet:{run}:{item.uuid}"
    more = MORE_ROWS if "more" in request.POST else 0
    form = SheetForm(
        item.worksheet,  # type: ignore[arg-type]
        api.answers_of(sheet),
        request.POST or None,
        version=sheet.version if sheet else 0,
        typed=None if request.POST else _typed(draft, request.user),
        more=more,
    )
    context = {
        "run": enrolment.run, "item": item, "form": form, "sheet": sheet, "draft": draft, "theirs": "",
        "going": api.going_into_project(item), "landed": _landed(sheet), "done": view.done,
    }  # fmt: skip
    if request.method == "POST" and not more and form.is_valid():
        answer = _save(request, enrolment, item, form, context)
        if answer is not None:
            return answer
    return render(request, "learning/worksheet.html", context)


def _save(
    request: HttpRequest, enrolment: Enrolment, item: Any, form: SheetForm, context: dict[str, Any]
) -> HttpResponse | None:
    person: Any = request.user
    try:
        finished = api.save_sheet(
            enrolment, object_uuid=item.uuid, answers=form.answers(), version=form.cleaned_data["version"], by=person,
            at=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        refused.field = f"w_{refused.field}" if refused.field else None
        context["theirs"] = form.compare(refused)
        return None
    messages.success(request, _("Your worksheet is saved."))
    tell_finished(request, item, finished)
    where = "learning:carry" if "carry" in request.POST else "learning:worksheet"
    return redirect(where, enrolment.run.key, item.key)


def _typed(draft: str, person: Any) -> dict[str, Any]:
    """The words of a draft, which may have rows that were never saved."""
    kept = api.drafts_of(by=person).get(draft)
    text = kept.text if kept else ""
    if text is None:
        text = api.long_drafts_of(by=person).get(draft, "")
    try:
        found = read_json(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _landed(sheet: Any) -> list[tuple[str, str]]:
    """Words and address of each place in the project that the worksheet went into."""
    return [
        (words, reverse(page, args=[uuid or sheet.carried_into]))
        for words, page, uuid in api.receipt_of(sheet).get("landed", [])
    ]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest, run: str, key: str) -> HttpResponse:
    """What of a worksheet goes where in the project, and the button; afterwards, what the project says otherwise."""
    person: Any = request.user
    enrolment, view = _open(request, run, key)
    item, sheet = view.item, api.sheet_of(enrolment, view.item.id)
    if sheet is None:
        return redirect("learning:worksheet", run, key)
    projects = [
        one
        for one in projects_api.projects_of(person)
        if one.run_id == enrolment.run_id and projects_api.may_edit(one, person)
    ]
    by_uuid = {str(one.uuid): one for one in projects}
    project = by_uuid.get(request.POST.get("project", "")) or by_uuid.get(str(sheet.carried_into))
    project = project or (projects[0] if projects else None)
    going = api.going_into_project(item)
    places = projects_api.places_for(project, {one.tool for one in going}) if project else []
    initial = {"project": str(project.uuid)} if project else {}
    form = CarryForm(projects, places, request.POST or None, initial=initial)
    context: dict[str, Any] = {
        "run": enrolment.run, "item": item, "form": form, "going": going, "project": project, "clashes": (),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        choices = {name.removeprefix("clash:"): str(value) for name, value in request.POST.items()}
        try:
            taken = api.carry_sheet(
                enrolment, object_uuid=item.uuid, project=project, title=form.cleaned_data.get("title", ""),
                choices=choices, by=person, at=at,
            )  # fmt: skip
        except Refused as refused:
            form.add_refusal(refused)
        else:
            if not taken.clashes:
                messages.success(request, _("Your worksheet is in your project. The links are below."))
                return redirect("learning:worksheet", run, key)
            context["clashes"] = taken.clashes
    return render(request, "learning/carry.html", context)


@login_required
@require_http_methods(["GET", "HEAD"])
def sheet_file(request: HttpRequest, run: str, key: str, kind: str) -> HttpResponse:
    """One's own worksheet as PDF or text."""
    enrolment, view = _open(request, run, key)
    sheet = api.sheet_of(enrolment, view.item.id)
    if kind == "pdf":
        answer = HttpResponse(api.sheet_pdf(view.item, sheet), content_type="application/pdf")
    elif kind == "txt":
        answer = HttpResponse(api.sheet_text(view.item, sheet), content_type="text/plain; charset=utf-8")
    else:
        raise NotFound
    answer["Content-Disposition"] = f'attachment; filename="{view.item.key}.{kind}"'
    return answer

"""The team's pages of a run: what it is, its settings, its calendar, and opening the next one."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.courses import api as courses_api
from cairn.lib.errors import NotFound, Refused
from cairn.lib.forms import DateField, Form
from cairn.lib.text import whole_number
from cairn.runs import api
from cairn.runs.forms import OpenRunForm, RunForm


@login_required
@require_safe
def team(request: HttpRequest, run: str) -> HttpResponse:
    """What may be done here, by role."""
    return render(request, "runs/team.html", {"run": api.run_for_hosts(run, request.user)})  # type: ignore[arg-type]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_managers(run, person)
    form = RunForm(request.POST if request.method == "POST" else None, initial=RunForm.initial_of(found))
    if form.is_bound and form.is_valid():
        try:
            api.change_run(found, by=person, at=timezone.now(), **form.facts())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The settings are saved."))
            return redirect("runs:team", run)
    return render(request, "runs/settings.html", {"run": found, "form": form, "draft": f"run:{run}"})


@login_required
@require_POST
def close(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    api.close_run(api.run_for_managers(run, person), by=person, at=timezone.now())
    messages.success(request, _("The run is closed to new people. Who is in goes on."))
    return redirect("runs:team", run)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_a_run(request: HttpRequest) -> HttpResponse:
    """For staff, and for managers of a run of the programme; ``?after=`` fills in the next run like that one."""
    person: Any = request.user
    programmes = [one for one in courses_api.programmes() if api.may_open(one, person)]
    if not programmes:
        raise NotFound
    after = request.GET.get("after", "")
    before = api.run_for_managers(after, person) if after else None
    initial = OpenRunForm.initial_after(before) if before else {"opening": "open"}
    form = OpenRunForm(request.POST if request.method == "POST" else None, initial=initial, programmes=programmes)
    if form.is_bound and form.is_valid():
        try:
            made = api.open_run(by=person, at=timezone.now(), **form.facts())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The run is open. You manage it."))
            return redirect("runs:team", made.key)
    return render(request, "runs/open.html", {"form": form, "before": before, "draft": "run:new"})


class CalendarForm(Form):
    """A day for each level; the names of the fields are ``level-KEY``."""

    marks_optional = False

    def __init__(self, *args: Any, rows: list[api.CalendarRow], **options: Any) -> None:
        super().__init__(*args, **options)
        for row in rows:
            hint = row.course
            if row.week:
                hint = _("%(course)s. Opens in week %(n)d.") % {"course": row.course, "n": row.week}
            self.fields[f"level-{row.level.key}"] = DateField(label=row.level.title, hint=hint, required=False)

    def days(self, rows: list[api.CalendarRow]) -> dict[int, date | None]:
        return {row.level.id: self.cleaned_data[f"level-{row.level.key}"] for row in rows}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def calendar(request: HttpRequest, run: str) -> HttpResponse:
    """On which day each level opens; a button fills in a day every so many weeks, to be looked at and saved."""
    person: Any = request.user
    found = api.run_for_managers(run, person)
    rows = api.calendar_of(found)
    form = CalendarForm(
        request.POST if request.method == "POST" and "fill" not in request.POST else None,
        rows=rows,
        initial={f"level-{row.level.key}": row.opens_on for row in rows},
    )
    wrong = _fill(request, form, found, rows) if "fill" in request.POST else ""
    if form.is_bound and form.is_valid():
        try:
            api.set_calendar(found, days=form.days(rows), by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The calendar is saved."))
            return redirect("runs:calendar", run)
    context = {
        "run": found,
        "form": form,
        "rows": rows,
        "wrong": wrong,
        "filled": "fill" in request.POST and not wrong,
        "weeks": request.POST.get("weeks", "1")[:5],
        "draft": f"calendar:{run}",
    }
    return render(request, "runs/calendar.html", context)


def _fill(request: HttpRequest, form: CalendarForm, run: Any, rows: list[api.CalendarRow]) -> str:
    """Put the proposal into the form; what is wrong with the number of weeks, if anything."""
    levels = [row.level.id for row in rows]
    try:
        days = api.spread(run, levels=levels, weeks=whole_number(request.POST.get("weeks"), 0, digits=3))
    except Refused as refused:
        return refused.message
    form.initial = {f"level-{row.level.key}": days.get(row.level.id) for row in rows}
    return ""

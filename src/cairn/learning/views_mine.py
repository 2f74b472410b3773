"""A learner's own record: what they did, their journal, and their CPD. Nobody else sees any of it."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.learning import api
from cairn.learning.cpd import HOURS, PARTICIPATORY_HOURS
from cairn.learning.cpd_files import hours
from cairn.learning.forms_mine import EntryForm, PeriodForm
from cairn.lib.errors import Refused
from cairn.lib.text import whole_number


@login_required
@require_safe
def learning(request: HttpRequest) -> HttpResponse:
    """What they did, by month, the newest first."""
    person: Any = request.user
    page = api.did_page(person, now=timezone.now(), after=request.GET.get("after", ""))
    months = [
        (words, list(things))
        for words, things in groupby(page.things, key=lambda one: date_format(timezone.localtime(one.at), "F Y"))
    ]
    return render(
        request, "learning/mine/learning.html", {"months": months, "next": page.next, "things_url": _things()}
    )


def _things() -> str:
    """Where the things lie that they took from shelves."""
    try:
        return reverse("learning:things")
    except NoReverseMatch:
        return ""


@login_required
@require_safe
def reflections(request: HttpRequest) -> HttpResponse:
    person: Any = request.user
    rows, after = api.journal_page(person, after=whole_number(request.GET.get("after"), None, digits=17))
    return render(request, "learning/mine/reflections.html", {"reflections": rows, "next": after})


@login_required
@require_safe
def cpd(request: HttpRequest) -> HttpResponse:
    """The record of a period."""
    period, record = _record(request)
    context = {
        "period": period,
        "record": record,
        "hours": hours,
        "aims": (HOURS, PARTICIPATORY_HOURS),
        "days": f"first={record.first}&last={record.last}",
    }
    return render(request, "learning/mine/cpd.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def added(request: HttpRequest) -> HttpResponse:
    """Learning that the site can't see: what they added, and a form to add more."""
    person: Any = request.user
    form = EntryForm(request.POST or None, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            api.add_entry(by=person, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Added."))
            return redirect("learning:added")
    entries, after = api.entries_page(person, after=whole_number(request.GET.get("after"), None, digits=17))
    return render(request, "learning/mine/added.html", {"form": form, "entries": entries, "next": after})


def _record(request: HttpRequest) -> tuple[PeriodForm, api.CpdRecord]:
    """The period that is asked for and its record; of the usual one where it can't be read."""
    person: Any = request.user
    first, last = api.usual_period(timezone.localdate())
    asked = {name: request.GET[name] for name in ("first", "last") if name in request.GET}
    form = PeriodForm(asked or None, initial={"first": first, "last": last})
    if asked and form.is_valid():
        try:
            return form, api.cpd_record(person, first=form.cleaned_data["first"], last=form.cleaned_data["last"])
        except Refused as refused:
            form.add_refusal(refused)
    return form, api.cpd_record(person, first=first, last=last)


@login_required
@require_safe
def cpd_csv(request: HttpRequest) -> HttpResponse:
    _form, record = _record(request)
    # With a byte-order mark: spreadsheets take the letters for another alphabet without it.
    answer = HttpResponse(api.cpd_csv(record).encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="cpd-{record.first}-{record.last}.csv"'
    return answer


@login_required
@require_safe
def cpd_pdf(request: HttpRequest) -> HttpResponse:
    """With ``accounts`` also the reflective accounts that were begun in the period."""
    person: Any = request.user
    _form, record = _record(request)
    accounts = []
    if request.GET.get("accounts"):
        since, until = _begin_of(record.first), _begin_of(record.last + timedelta(days=1))
        accounts = api.accounts_between(person, since=since, until=until)
    answer = HttpResponse(api.cpd_pdf(record, accounts, person=person), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="cpd-{record.first}-{record.last}.pdf"'
    return answer


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(timezone.get_current_timezone_name()))


@login_required
@require_POST
def remove_entry(request: HttpRequest, entry: UUID) -> HttpResponse:
    person: Any = request.user
    api.remove_entry(entry, by=person, at=timezone.now())
    messages.success(request, _("Removed."))
    return redirect("learning:added")

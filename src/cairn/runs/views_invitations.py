"""Asking people in: by address, and by links."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from cairn.lib.errors import Refused
from cairn.lib.text import whole_number
from cairn.runs import api
from cairn.runs.forms import InviteForm, LinkForm
from cairn.runs.views_people import sent_uuid


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitations(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_managers(run, person)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            done = api.invite_all(found, addresses=form.cleaned_data["addresses"], by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _said(done))
            return redirect("runs:invitations", run)
    after = whole_number(request.GET.get("after"), None, digits=17)
    page = api.invitations_page(found, by=person, after=after)
    context = {"run": found, "form": form, "page": page, "first": after is None, "draft": f"invite:{run}"}
    return render(request, "runs/invitations.html", context)


def _said(done: api.Invited) -> str:
    words = ngettext("%(n)d person is invited.", "%(n)d people are invited.", done.new) % {"n": done.new}
    if not done.known:
        return words
    known = ngettext("%(n)d had been before.", "%(n)d had been before.", done.known) % {"n": done.known}
    return f"{words} {known}"


@login_required
@require_POST
def take_back(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_managers(run, person)
    api.take_back(found, invitation=sent_uuid(request, "invitation"), by=person, at=timezone.now())
    messages.success(request, _("The invitation is taken back."))
    return redirect("runs:invitations", run)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def links(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_managers(run, person)
    form = LinkForm(request.POST if request.method == "POST" else None, initial={"ends_on": found.ends_on})
    if form.is_bound and form.is_valid():
        try:
            api.make_link(found, by=person, at=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("The link is ready. Copy it below."))
            return redirect("runs:links", run)
    rows = [
        (link, settings.CAIRN_BASE_URL + reverse("runs:join_by_link", args=[link.token]))
        for link in api.links_of(found, by=person)
    ]
    context = {"run": found, "form": form, "links": rows, "draft": f"link:{run}"}
    return render(request, "runs/links.html", context)


@login_required
@require_POST
def end_link(request: HttpRequest, run: str) -> HttpResponse:
    person: Any = request.user
    found = api.run_for_managers(run, person)
    api.end_link(found, link=sent_uuid(request, "link"), by=person, at=timezone.now())
    messages.success(request, _("The link has ended. Who came in by it stays."))
    return redirect("runs:links", run)

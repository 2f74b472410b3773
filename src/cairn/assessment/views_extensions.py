"""Screen: who was given more time to send work in, and giving it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.assessment import api
from cairn.assessment.extensions import learners_found
from cairn.assessment.forms_moderating import ExtensionForm
from cairn.assessment.models import AssessmentPlan
from cairn.lib.errors import Refused
from cairn.lib.text import whole_number
from cairn.runs import api as runs_api


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extensions(request: HttpRequest, run: str) -> HttpResponse:
    """People are looked for by the address of the page; who was found can be chosen and given more time."""
    person: Any = request.user
    found = runs_api.run_of(run)
    search = request.GET.get("q", "")
    people = [one for one in learners_found(found, search, by=person) if one.pk != person.pk]
    form = ExtensionForm(request.POST if request.method == "POST" else None, people=people)
    if request.method == "POST" and form.is_valid():
        given = {"person": form.cleaned_data["person"], "until": form.until(), "reason": form.cleaned_data["reason"]}
        try:
            made = api.grant(found, by=person, at=timezone.now(), **given)
        except Refused as refused:
            if refused.field == "until":
                refused.field = "day"
            form.add_refusal(refused)
        else:
            messages.success(request, _("%(name)s has more time now, and is told.") % {"name": made.person.name})
            return redirect("assessment:extensions", run)
    after = whole_number(request.GET.get("after"), None, digits=17)
    plan = AssessmentPlan.objects.filter(run=found).only("submit_until").first()
    context = {
        "run": found,
        "plan": plan,
        "search": search.strip(),
        "people": people,
        "form": form,
        "page": api.extensions_page(found, by=person, after=after),
        "first": after is None,
    }
    return render(request, "assessment/extensions.html", context)

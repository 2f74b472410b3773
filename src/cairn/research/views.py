"""Answering a survey."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cairn.lib.errors import NotFound, Refused
from cairn.research import api
from cairn.research.forms import SurveyForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, run: str, offer: UUID) -> HttpResponse:
    """All questions on one page; what was ticked is kept when something is missing."""
    person: Any = request.user
    found = api.offer_of(offer, by=person)
    if found.run.key != run:
        raise NotFound
    if request.method != "POST" and not api.may_answer(found, person=person, at=timezone.now()):
        messages.info(request, _("There is nothing to answer: this survey is closed, or you have answered it."))
        return redirect("web:dashboard")
    form = SurveyForm(found.survey, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            api.answer(offer, answers=form.cleaned_data, by=person, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("Thank you. Your answers are kept under a pseudonym."))
            return redirect("web:dashboard")
    return render(request, "research/survey.html", {"form": form, "survey": found.survey, "run": found.run})

"""Screens: the appeals that wait in a run, and answering one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.assessment import api
from cairn.assessment.appealing import why_not_decide
from cairn.assessment.forms_moderating import AppealForm
from cairn.assessment.models import Appeal
from cairn.assessment.moderating import held_words
from cairn.assessment.moderation import moderator_of
from cairn.assessment.paging import page_of
from cairn.assessment.people import title_of
from cairn.assessment.score_sheet import said
from cairn.lib.errors import NotFound, Refused
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role

ROOM = 36_000  # bytes of a page that are for what was said


@login_required
@require_safe
def appeals(request: HttpRequest, run: str) -> HttpResponse:
    """The one that is due first at the top."""
    person: Any = request.user
    found = runs_api.run_of(run)
    at = timezone.now()
    context = {
        "run": found,
        "appeals": api.appeals_waiting(found, by=person),
        "today": timezone.localdate(at),
        "held_words": lambda one: held_words(one, at=at),
    }
    return render(request, "assessment/appeals.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """The reason, the result and the marks; and the form of the answer, for a moderator who may give it.

    Turning a page of the marks sends the form along.
    """
    person: Any = request.user
    found = _appeal(uuid)
    version = moderator_of(found.version.uuid, by=person)
    turned = request.POST.get("turn", "")
    form = AppealForm(None if turned else request.POST or None, initial=request.POST.dict())
    if request.method == "POST" and not turned and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("answer", "result", "letter")}
        try:
            api.decide_appeal(
                found.uuid, upheld=form.cleaned_data["upheld"] == "yes", by=person, at=timezone.now(), **given
            )
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(
                request, _("It is answered. The authors are told in ten minutes; until then you can take it back.")
            )
            return redirect("assessment:answer_appeal", found.uuid)
    decision = api.answer_to(found)
    held = decision if decision is not None and decision.released_at is None else None
    is_moderator = runs_api.has_role(version.submission.run, person, Role.MODERATOR)
    sheet = api.sheet_of(version, by=person)
    context = {
        "appeal": found,
        "version": version,
        "run": version.submission.run,
        "title": title_of(version),
        "decision": decision,
        "outcomes": list(version.outcomes.order_by("pk").select_related("released_by")),
        "sheet": sheet,
        "page": page_of(said(sheet), turned or request.GET.get("page", ""), room=ROOM),
        "form": form,
        "why_not": why_not_decide(found, person) if decision is None and is_moderator else "",
        "held": held,
        "when": held_words(held, at=timezone.now()) if held else "",
        "is_moderator": is_moderator,
        "may_answer": decision is None and is_moderator,
    }
    return render(request, "assessment/answer_appeal.html", context)


@login_required
@require_POST
def take_back(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Take back an answer that the authors have not been told yet."""
    person: Any = request.user
    found = _appeal(uuid)
    moderator_of(found.version.uuid, by=person)
    given = api.answer_to(found)
    try:
        if given is None:
            raise Refused(_("Nothing is held here: it was taken back already."))
        api.take_back_answer(given, by=person, at=timezone.now())
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("It is taken back. The authors were told nothing."))
    return redirect("assessment:answer_appeal", found.uuid)


def _appeal(uuid: UUID) -> Appeal:
    rows = Appeal.objects.select_related("version__submission__run", "version__outcome", "by")
    found = rows.defer("version__snapshot").filter(uuid=uuid).first()
    if found is None:
        raise NotFound(f"appeal {uuid}")
    return found

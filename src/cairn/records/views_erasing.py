"""Erasing somebody from the record stores: whom, what that concerns, and the proof of what was done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cairn.lib.errors import Refused
from cairn.records.browsing import stores
from cairn.records.erasing.beginning import begin_erasure, to_erase
from cairn.records.erasing.proof import list_erasures, proof_of
from cairn.records.forms import EraseForm
from cairn.records.telling import agent_told
from cairn.records.values import agent_of
from cairn.records.views import place_in


@login_required
@require_safe
def erasures(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    place = place_in(request)
    rows, following = list_erasures(by=by, below=place)
    return render(request, "records/erasures.html", {"rows": rows, "following": following, "first": place is None})


@login_required
@require_safe
def erasure_json(request: HttpRequest, erasure: UUID) -> HttpResponse:
    """The proof as a file."""
    by: Any = request.user
    answer = JsonResponse(proof_of(erasure, by=by), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="erasure-{erasure}.json"'
    return answer


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: HttpRequest) -> HttpResponse:
    """Whom, then what that concerns, then it is begun. The identifier stands in no address, as those are written down.

    What is begun can't be taken back: it is asked once more, beside the numbers.
    """
    by: Any = request.user
    known = stores(by=by)
    names = [(name, str(one)) for name, one in known.items()]
    form = EraseForm(request.POST if request.method == "POST" else None, stores=names)
    if request.method != "POST" or not form.is_valid():
        return render(request, "records/erase.html", {"form": form})
    key, chosen = form.cleaned_data["who"], form.cleaned_data["store"]
    wanted = [known[chosen]] if chosen else list(known.values())
    try:
        if form.confirms() and form.is_valid():
            begin_erasure(key, stores=wanted, by=by, at=timezone.now())
            messages.success(request, _("It has begun. The list says when everything is done."))
            return redirect("records:erasures")
        found = to_erase(key, stores=wanted, by=by)
    except Refused as refused:
        form.add_refusal(refused)
        return render(request, "records/erase.html", {"form": form})
    words = {"form": form, "found": found, "who": agent_told(agent_of(key)).words}
    return render(request, "records/erase_confirm.html", words)

"""Statements in the admin: found by what they name, and one by itself."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.records.browsing import OWN, browse, statement_of, stores, text_of
from cairn.records.forms import VOIDED, BrowseForm
from cairn.records.models import Tenant
from cairn.records.statement.writing import laid_out
from cairn.records.telling import result_told

# Of a long statement this much is laid out; the rest is in the file.
MOST_SHOWN = 20_000
MOST_PLACE = 2**63 - 1


def place_in(request: HttpRequest) -> int | None:
    """Where a page of a list begins, as its address says; ``None`` for the first page, and for what is no place."""
    text = request.GET.get("after", "")
    return int(text) if text.isascii() and text.isdigit() and 0 < int(text[:20]) <= MOST_PLACE else None


@login_required
@require_safe
def statements(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    known = stores(by=by)
    form = BrowseForm(request.GET, stores=[(name, str(one)) for name, one in known.items()])
    place = place_in(request)
    context: dict[str, Any] = {"form": form, "first": place is None, "lines": [], "error": not form.is_valid()}
    if form.is_valid():
        store = form.cleaned_data["store"] or OWN
        of_voided = form.cleaned_data["state"] == VOIDED
        lines, following = browse(known[store], form.wanted(place), of_voided=of_voided, by=by)
        asked = {name: value for name, value in request.GET.items() if name in form.fields and value}
        context |= {
            "lines": lines,
            "store": store,
            "start": "?" + urlencode(asked),
            "following": f"?{urlencode(asked | {'after': following})}" if following else "",
        }
    return render(request, "records/statements.html", context)


@login_required
@require_safe
def statement(request: HttpRequest, store: str, statement: UUID) -> HttpResponse:
    by: Any = request.user
    found = statement_of(_store(store, by), statement, by=by)
    text = laid_out(found.value)
    context = {
        "one": found,
        "store": store,
        "result": result_told(found.value.get("result", {})),
        "text": text[:MOST_SHOWN],
        "is_cut": len(text) > MOST_SHOWN,
    }
    return render(request, "records/statement.html", context)


@login_required
@require_safe
def statement_json(request: HttpRequest, store: str, statement: UUID) -> HttpResponse:
    """The statement as a file, exactly as it is stored."""
    by: Any = request.user
    answer = HttpResponse(text_of(_store(store, by), statement, by=by), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="{statement}.json"'
    return answer


def _store(name: str, by: Person) -> Tenant:
    """Raises ``NotFound``."""
    found = stores(by=by).get(name)
    if found is None:
        raise NotFound
    return found

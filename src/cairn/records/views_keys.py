"""Keys of the record stores: the list, a new one, the end of one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from cairn.lib.errors import Refused
from cairn.records.credentials import credential_of, end_credential, last_day, make_credential
from cairn.records.forms import SCOPES, KeyForm
from cairn.records.listing import ListedKey, list_credentials
from cairn.records.rights import must_look_after
from cairn.records.views import place_in


@login_required
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    by: Any = request.user
    place = place_in(request)
    found, following = list_credentials(by=by, below=place)
    rows = [_row(one) for one in found]
    return render(request, "records/keys.html", {"rows": rows, "following": following, "first": place is None})


def _row(one: ListedKey) -> dict[str, Any]:
    held, words = one.credential, dict(SCOPES)
    return {
        "key": held,
        "scopes": [words.get(scope, scope) for scope in held.scopes],
        "stored": one.stored,
        "holds": one.credential.holds(timezone.now()),
        "last_day": last_day(held.expires_at) if held.expires_at else None,
    }


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make_key(request: HttpRequest) -> HttpResponse:
    """A form; and once, in the answer that made it, the secret."""
    by: Any = request.user
    must_look_after(by)
    form = KeyForm(request.POST) if request.method == "POST" else KeyForm.fresh()
    if request.method == "POST" and form.is_valid():
        try:
            made, secret = make_credential(**form.facts(), by=by, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            return render(request, "records/key_made.html", {"key": made, "secret": secret})
    return render(request, "records/make_key.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_key(request: HttpRequest, key: UUID) -> HttpResponse:
    """Asked once more, because what a system is set up with can't be brought back."""
    by: Any = request.user
    found = credential_of(uuid=key, by=by)
    if request.method == "POST":
        end_credential(found, by=by, at=timezone.now())
        messages.success(request, _("The key “%(title)s” has ended: nobody gets in with it.") % {"title": found.title})
        return redirect("records:keys")
    return render(request, "records/end_key.html", {"key": found})

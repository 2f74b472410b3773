"""Stores of others in the admin: where statements are sent on to, and where they are fetched from.

Both have the same pages; what differs is in a `Kind`, which the addresses name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.records.browsing import OWN
from cairn.records.exchanges import (
    MOST_COUNTED,
    fetch_again,
    give_up,
    list_others,
    listed,
    pass_over,
    refused_of,
    send_again,
    undelivered_of,
)
from cairn.records.forms_others import DestinationForm, OtherForm, SourceForm
from cairn.records.models import Destination, OtherStore, Source
from cairn.records.others import (
    change_destination,
    change_source,
    end,
    make_destination,
    make_source,
    other_of,
    pause,
    start,
    try_now,
)
from cairn.records.rights import must_look_after
from cairn.records.views import place_in


@dataclass(frozen=True)
class Kind:
    """``name`` is that of one in the names of addresses, ``many`` that of the list. ``again`` and ``drop`` are done to
    what was refused."""

    name: str
    many: str
    model: type[Any]
    form: type[OtherForm]
    heading: Promise
    make: Callable[..., Any]
    change: Callable[..., None]
    refused: Callable[..., Any]
    again: Callable[..., int]
    drop: Callable[..., int]


FORWARDING = Kind(
    "destination", "forwarding", Destination, DestinationForm, gettext_lazy("Forwarding"), make_destination,
    change_destination, undelivered_of, send_again, give_up,
)  # fmt: skip
PULLING = Kind(
    "source", "pulling", Source, SourceForm, gettext_lazy("Pulling"), make_source, change_source, refused_of,
    fetch_again, pass_over,
)  # fmt: skip


@login_required
@require_safe
def others(request: HttpRequest, kind: Kind) -> HttpResponse:
    by: Any = request.user
    place = place_in(request)
    rows, following = list_others(kind.model, by=by, below=place)
    context = {"rows": rows, "following": following, "first": place is None}
    return _shown(request, f"records/{kind.many}.html", kind, context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make_other(request: HttpRequest, kind: Kind) -> HttpResponse:
    by: Any = request.user
    must_look_after(by)
    form = kind.form(request.POST) if request.method == "POST" else kind.form()
    if request.method == "POST" and form.is_valid():
        try:
            made = kind.make(**form.facts(), by=by, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("“%(title)s” is made.") % {"title": made.title})
            return redirect(f"records:{kind.name}", made.uuid)
    return _shown(request, "records/make_other.html", kind, {"form": form})


@login_required
@require_safe
def other(request: HttpRequest, kind: Kind, other: UUID) -> HttpResponse:
    """One of them: how it stands, and page by page what was refused."""
    by: Any = request.user
    found = other_of(kind.model, other, by=by)
    place = place_in(request)
    refused, following = kind.refused(found, by=by, below=place)
    row = listed(found)
    context = {
        "row": row,
        "other": found,
        "store": found.tenant.organisation.key if found.tenant.organisation is not None else OWN,
        "refused": refused,
        "total": sum(row.refused.values()),
        "asked": row.refused.get("again", 0),
        "following": following,
        "first": place is None,
    }
    return _shown(request, f"records/{kind.name}.html", kind, context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def change_other(request: HttpRequest, kind: Kind, other: UUID) -> HttpResponse:
    by: Any = request.user
    found = _going_on(kind, other, by)
    form = kind.form(request.POST, held=found) if request.method == "POST" else kind.form(held=found)
    if request.method == "POST" and form.is_valid():
        try:
            kind.change(found, **form.facts(), by=by, at=timezone.now())
        except Refused as refused:
            form.add_refusal(refused)
        else:
            messages.success(request, _("“%(title)s” is changed.") % {"title": found.title})
            return redirect(f"records:{kind.name}", found.uuid)
    return _shown(request, "records/change_other.html", kind, {"form": form, "other": found})


TURNS: dict[str, tuple[Callable[..., None], Promise]] = {
    "pause": (pause, gettext_lazy("“%(title)s” is paused.")),
    "start": (start, gettext_lazy("“%(title)s” goes on within some minutes.")),
    "try": (try_now, gettext_lazy("“%(title)s” is tried again within some minutes.")),
}


@login_required
@require_POST
def turn_other(request: HttpRequest, kind: Kind, other: UUID, turn: str) -> HttpResponse:
    """Pause it, start it, or try it now."""
    by: Any = request.user
    found = _going_on(kind, other, by)
    if turn not in TURNS:
        raise NotFound
    do, words = TURNS[turn]
    do(found, by=by, at=timezone.now())
    messages.success(request, str(words) % {"title": found.title})
    return redirect(f"records:{kind.name}", found.uuid)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end_other(request: HttpRequest, kind: Kind, other: UUID) -> HttpResponse:
    """Asked once more, because its secret is forgotten then."""
    by: Any = request.user
    found = other_of(kind.model, other, by=by)
    if request.method == "POST":
        end(found, by=by, at=timezone.now())
        messages.success(request, _("“%(title)s” has ended.") % {"title": found.title})
        return redirect(f"records:{kind.many}")
    return _shown(request, "records/end_other.html", kind, {"other": found})


@login_required
@require_POST
def again(request: HttpRequest, kind: Kind, other: UUID, statement: UUID | None = None) -> HttpResponse:
    """What was refused, all or one, is sent or fetched once more."""
    by: Any = request.user
    found = _going_on(kind, other, by)
    count = kind.again(found, statement=statement, by=by, at=timezone.now())
    words = ngettext("%(n)d statement is tried again.", "%(n)d statements are tried again.", count)
    messages.success(request, words % {"n": count})
    return redirect(f"records:{kind.name}", found.uuid)


@login_required
@require_POST
def drop(request: HttpRequest, kind: Kind, other: UUID, statement: UUID) -> HttpResponse:
    """One statement that was refused is given up."""
    return _dropped(request, kind, other_of(kind.model, other, by=_by(request)), statement)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def drop_all(request: HttpRequest, kind: Kind, other: UUID) -> HttpResponse:
    """Asked once more, as nobody would find them again."""
    found = other_of(kind.model, other, by=_by(request))
    if request.method == "POST":
        return _dropped(request, kind, found, None)
    row = listed(found)
    count = sum(row.refused.values()) - row.refused.get("again", 0)
    return _shown(request, "records/drop_all.html", kind, {"other": found, "count": count})


def _dropped(request: HttpRequest, kind: Kind, found: OtherStore, statement: UUID | None) -> HttpResponse:
    count = kind.drop(found, statement=statement, by=_by(request), at=timezone.now())
    words = ngettext("%(n)d statement is given up.", "%(n)d statements are given up.", count)
    messages.success(request, words % {"n": count})
    return redirect(f"records:{kind.name}", found.uuid)


def _by(request: HttpRequest) -> Person:
    by: Any = request.user
    return by


def _going_on(kind: Kind, uuid: UUID, by: Person) -> Any:
    """One that hasn't ended. Raises ``NotFound``."""
    found = other_of(kind.model, uuid, by=by)
    if found.ended_at is not None:
        raise NotFound
    return found


def _shown(request: HttpRequest, template: str, kind: Kind, context: dict[str, Any]) -> HttpResponse:
    shared = {"kind": kind, "now": timezone.now(), "most_counted": MOST_COUNTED}
    return render(request, template, shared | context)

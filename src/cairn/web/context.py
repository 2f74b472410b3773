"""What the layout needs on every page: who asks, where they are, and the ways on."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from cairn.web.drafts import Drafts


def shell(request: HttpRequest) -> dict[str, Any]:
    person = getattr(request, "user", None)
    signed_in = bool(person and person.is_authenticated)
    places = [(_("Home"), "web:home"), (_("Library"), "library:search")]
    if signed_in:
        # The word mark leads home: on a phone each further word costs a line of every page.
        mine = [(_("My courses"), "web:dashboard"), (_("Continue"), "learning:continue")]
        places[:1] = [*mine, (_("My learning"), "learning:mine")]
    return {
        "user": person,
        "drafts": Drafts(request),
        "site_name": "Cairn",
        "idle_minutes": settings.CAIRN_IDLE_MINUTES,
        "messages": get_messages(request),
        "nav": [(label, address, request.path == address) for label, name in places if (address := _address(name))],
    }


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""

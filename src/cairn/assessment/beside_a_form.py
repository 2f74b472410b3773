"""Work that is read page by page beside a form that is filled in: how much fits, and which page is asked for."""

from __future__ import annotations

from django.http import HttpRequest

# How many bytes of a page are for what is paged: beside a rubric there is less room.
ROOM_BESIDE_A_FORM = 18_000


def page_asked(request: HttpRequest) -> str:
    """The page that a button turns to, sending a form along; else the one of the address."""
    return request.POST.get("turn", "") or request.GET.get("page", "")

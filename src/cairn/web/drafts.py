"""What somebody typed into a form and has not sent: shown again on any device, gone once the form has been sent.

Scripts save it while it is typed (``assets/js/draft.js``); to show it and to drop it needs none.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.conf import settings
from django.forms import Form
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse

from cairn.learning import api as learning_api
from cairn.lib.text import read_json

# The name of the hidden field that says which draft a form is the end of.
FIELD = "draft_of"
# The cookie that tells the script which forms have arrived, until it has read it. A form that the script sent may have
# been thrown away: signed out meanwhile, an error, a lost line. So only what stands here is forgotten in the browser.
ARRIVED = "cairn_sent"
ARRIVED_AGE = 14 * 24 * 60 * 60
MOST_ARRIVED = 10
KEY = re.compile(r"[\w:.-]{1,160}", re.ASCII)


class Drafts:
    """The reader's drafts, for the templates. A page without such a form asks the database nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def keys(self) -> dict[str, learning_api.KeptDraft]:
        """The forms there are drafts of: a page with many forms asks once."""
        return learning_api.drafts_of(by=self._person) if self._person else {}

    @cached_property
    def _long(self) -> dict[str, str]:
        return learning_api.long_drafts_of(by=self._person)

    @property
    def _person(self) -> Any:
        person: Any = getattr(self.request, "user", None)
        return person if person and person.is_authenticated else None

    def text(self, key: str) -> str:
        """A draft as the script sent it; nothing where there is none."""
        if key not in self.keys:
            return ""
        text = self.keys[key].text
        return self._long.get(key, "") if text is None else text

    def saved_at(self, key: str) -> str:
        """When it was saved, as the script was told then; nothing where there is none."""
        return self.keys[key].saved_at.isoformat() if key in self.keys else ""

    def words(self, key: str) -> dict[str, Any]:
        """What was typed, by the name of the field."""
        return _words(self.text(key))

    def answered(self, key: str) -> bool:
        """Whether this page answers the form itself: then what it shows are the newest words."""
        return self.request.method == "POST" and self.request.POST.get(FIELD) == key

    def restore(self, form: Form, key: str) -> str:
        """Put a draft into a form that is shown anew. Returns ``back`` if it is there; ``older`` if it is not.

        A form that changes something saved carries its ``version``. If somebody saved since, the draft is only used
        when asked for (``?draft=use``), and with the version it was begun with: so saving tells both texts.
        """
        wanted = self.request.GET.get("draft", "")
        if form.is_bound or self.request.method == "POST" or wanted == "no":
            return ""
        words = self.words(key)
        version = form.initial.get("version")
        if words and version is not None and str(version) != words.get("version") and wanted != "use":
            return "older"
        differing = [name for name, drafted in words.items() if name in form.fields and differs(form[name], drafted)]
        for name in differing:
            form[name].initial = words[name]  # type: ignore[misc]  # a bound field keeps what it starts with
        return "back" if differing else ""


def _words(text: str) -> dict[str, Any]:
    try:
        found = read_json(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def differs(field: BoundField, drafted: Any) -> bool:
    """Whether a draft holds something else than the field starts with."""
    widget: Any = field.field.widget
    value = field.value()
    held = widget.format_value(value) if value is not None else ""
    if getattr(widget, "allow_multiple_selected", False):
        return isinstance(drafted, list) and sorted(map(str, held or [])) != sorted(map(str, drafted))
    if isinstance(held, list):  # of a choice of one too
        held = "".join(held)
    return isinstance(drafted, str) and _same_ends(str(held or "")) != _same_ends(drafted)


def _same_ends(text: str) -> str:
    return text.replace("\r\n", "\n").strip()


def sent(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Drop the draft of a form that was taken: a view that takes one answers with the way to the next page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "POST" or response.status_code not in (302, 303):
            return response
        person: Any = request.user
        key = request.POST.get(FIELD, "")
        if person.is_authenticated and KEY.fullmatch(key):
            learning_api.drop_draft(key, by=person)
            _tell_the_script(request, response, key)
        return response

    return middleware


def _tell_the_script(request: HttpRequest, response: HttpResponse, key: str) -> None:
    untold = [one for one in request.COOKIES.get(ARRIVED, "").split("|") if KEY.fullmatch(one) and one != key]
    response.set_cookie(
        ARRIVED,
        "|".join([*untold, key][-MOST_ARRIVED:]),
        max_age=ARRIVED_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )

"""What somebody typed into a form and has not sent: shown again on any device, gone once the form has been sent.

Scripts save it while it is typed (``assets/js/draft.js``); to show it and to drop it needs none.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.forms import Form
from django.forms.boundfield import BoundField
from django.http import HttpRequest, HttpResponse

from cairn.learning import api as learning_api

# The name of the hidden field that says which draft a form is the end of.
FIELD = "draft_of"


class Drafts:
    """The reader's drafts, for the templates. A page without such a form asks the database nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def keys(self) -> dict[str, str | None]:
        """The forms there are drafts of, with their texts if these are short: a page with many forms asks once."""
        return learning_api.drafts_of(by=self._person) if self._person else {}

    @property
    def _person(self) -> Any:
        person: Any = getattr(self.request, "user", None)
        return person if person and person.is_authenticated else None

    def text(self, key: str) -> str:
        """A draft as the script sent it; nothing where there is none."""
        known = self.keys.get(key, "")
        return learning_api.draft_of(key, by=self._person) if known is None else known

    def words(self, key: str) -> dict[str, Any]:
        """What was typed, by the name of the field."""
        return _words(self.text(key))

    def restore(self, form: Form, key: str) -> str:
        """Put a draft into a form that is shown anew. Returns ``back`` if it is there; ``older`` if it is not.

        A form that changes something saved carries its ``version``. If somebody saved since, the draft is only used
        when asked for (``?draft=use``), and with the version it was begun with: so saving tells both texts.
        """
        wanted = self.request.GET.get("draft", "")
        if form.is_bound or self.request.method == "POST" or wanted == "no":
            return ""
        words = _words(learning_api.draft_of(key, by=self._person)) if self._person else {}
        version = form.initial.get("version")
        if words and version is not None and str(version) != words.get("version") and wanted != "use":
            return "older"
        differing = [name for name, drafted in words.items() if name in form.fields and differs(form[name], drafted)]
        for name in differing:
            form[name].initial = words[name]  # type: ignore[misc]  # a bound field keeps what it starts with
        return "back" if differing else ""


def _words(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text or "{}")
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
        if key and person.is_authenticated:
            learning_api.drop_draft(key, by=person)
        return response

    return middleware

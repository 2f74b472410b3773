"""What somebody was typing: kept as they type, gone when they send it."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Case, F, When
from django.db.models.functions import Length

from cairn.accounts.models_api import Person
from cairn.learning.models import Draft
from cairn.lib.errors import Refused

LONGEST = 100_000
MOST_KEYS = 100
SHORT = 5000


def save_draft(key: str, *, text: str, by: Person, at: datetime) -> None:
    """Keep the text, and the one before it. Not audited: nobody else ever sees it. Raises ``Refused`` if too long."""
    if not key or len(key) > 160 or len(text) > LONGEST:
        raise Refused("This draft is too long to be kept.")
    draft, new = Draft.objects.get_or_create(person=by, key=key, defaults={"text": text, "saved_at": at})
    if not new and draft.text != text:
        draft.before, draft.text, draft.saved_at = draft.text, text, at
        draft.save(update_fields=["before", "text", "saved_at"])


def drafts_of(*, by: Person) -> dict[str, str | None]:
    """The drafts that a person has, by key, of the last hundred; ``None`` for a long one. One query.

    A page with a discussion has a form under each answer: they are all filled from what this gives.
    """
    short = Case(When(size__lte=SHORT, then=F("text")), default=None)
    rows = Draft.objects.filter(person=by).annotate(size=Length("text")).order_by("-saved_at")
    return dict(rows.values_list("key", short)[:MOST_KEYS])


def draft_of(key: str, *, by: Person) -> str:
    """The last text, or nothing. One query."""
    return Draft.objects.filter(person=by, key=key).values_list("text", flat=True).first() or ""


def drop_draft(key: str, *, by: Person) -> None:
    Draft.objects.filter(person=by, key=key).delete()

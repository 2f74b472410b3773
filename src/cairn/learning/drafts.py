"""What somebody was typing: kept as they type, gone when they send it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Case, F, QuerySet, When
from django.db.models.functions import Length

from cairn.accounts.models_api import Person
from cairn.learning.models import Draft
from cairn.lib.errors import Refused
from cairn.lib.prepared import prepared

LONGEST = 100_000
MOST_KEYS = 100
SHORT = 5000


class KeptDraft(NamedTuple):
    """One form's draft. ``text`` is ``None`` for a long one, which is only read where it is shown."""

    text: str | None
    saved_at: datetime


class SavedDraft(NamedTuple):
    """When a draft was saved; ``other`` is a text that it does not go on from, typed meanwhile on another device."""

    at: datetime
    other: str = ""


def save_draft(key: str, *, text: str, by: Person, at: datetime, base: str | None = None) -> SavedDraft:
    """Keep the text, and the one before it.

    ``base`` is when the draft was saved (ISO) that this text goes on from, empty for none; ``None`` doesn't say.
    Not audited: nobody else ever sees it. Of a person's drafts the newest hundred stay. Raises ``Refused`` if too long.
    """
    if not key or len(key) > 160 or len(text) > LONGEST:
        raise Refused("This draft is too long to be kept.")
    draft, new = Draft.objects.get_or_create(person=by, key=key, defaults={"text": text, "saved_at": at})
    if new:
        _drop_oldest(by)
    elif draft.text != text:
        other = draft.text if base is not None and base != draft.saved_at.isoformat() else ""
        draft.before, draft.text, draft.saved_at = draft.text, text, at
        draft.save(update_fields=["before", "text", "saved_at"])
        return SavedDraft(at, other)
    return SavedDraft(draft.saved_at)


def _drop_oldest(person: Person) -> None:
    mine = Draft.objects.filter(person=person)
    oldest = mine.order_by("-saved_at", "-pk").values_list("pk", flat=True)[MOST_KEYS : 2 * MOST_KEYS]
    if gone := list(oldest):
        mine.filter(pk__in=gone).delete()


def drafts_of(*, by: Person) -> dict[str, KeptDraft]:
    """The drafts that a person has, by key. One query.

    A page with a discussion has a form under each answer: they are all filled from what this gives.
    """
    return {key: KeptDraft(text, at) for key, text, at in _newest(person_id=by.pk)}


@prepared
def _newest(person_id: int) -> QuerySet[Any, tuple[str, str | None, datetime]]:
    short = Case(When(size__lte=SHORT, then=F("text")), default=None)
    rows = Draft.objects.filter(person_id=person_id).annotate(size=Length("text")).order_by("-saved_at")
    return rows.values_list("key", short, "saved_at")[:MOST_KEYS]


def long_drafts_of(*, by: Person) -> dict[str, str]:
    """The texts that ``drafts_of`` leaves out, by key. One query."""
    rows = Draft.objects.filter(person=by).annotate(size=Length("text")).filter(size__gt=SHORT)
    return dict(rows.values_list("key", "text"))


def drop_draft(key: str, *, by: Person) -> None:
    Draft.objects.filter(person=by, key=key).delete()

"""A form that may arrive twice is done once: by the key that the browser gave it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from cairn.accounts.models_api import Person
from cairn.learning.models import SentOnce
from cairn.lib.models import insert_once

# Longer than a browser keeps what it has not sent (assets/js/later.js): none comes when its row is gone.
KEPT = timedelta(days=90)


@transaction.atomic
def send_once(key: UUID, *, by: Person, at: datetime, do: Callable[[], str]) -> str:
    """Call ``do``, which says where its sender is led, unless this key of this person was done; returns where to.

    What ``do`` writes and the key are one transaction: of two sendings at once the second waits for the first. Where
    ``do`` says nothing (it was refused), all is undone, so that the form can be mended and sent again.
    """
    if not insert_once(SentOnce(person=by, key=key, at=at)):
        return SentOnce.objects.values_list("location", flat=True).get(person=by, key=key)
    location = do()
    if location:
        SentOnce.objects.filter(person=by, key=key).update(location=location[:500])
    else:
        transaction.set_rollback(True)
    return location


def forget_sent(now: datetime) -> None:
    """The clock calls this."""
    SentOnce.objects.filter(at__lt=now - KEPT).delete()

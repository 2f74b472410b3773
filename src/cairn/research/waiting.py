"""What waits for a learner here: surveys that are open."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.lib.registries import Waiting, waiting_for
from cairn.research import api


@waiting_for.register("research")
def surveys(person: Any) -> list[Waiting]:
    now = timezone.now()
    return [
        Waiting(
            _("Tell us how it was: %(title)s") % {"title": offer.survey.title},
            reverse("research:survey", args=[offer.run.key, offer.uuid]),
            offer.closes_at,
        )
        for offer in api.offers_waiting(person, at=now)
    ]

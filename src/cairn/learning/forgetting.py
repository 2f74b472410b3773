"""What goes by itself: keys of forms that arrived long ago, and what somebody wrote for themselves when they leave."""

from __future__ import annotations

from datetime import timedelta

from cairn.learning.models import CpdEntry, Draft, Reflection, ReflectiveAccount, SentOnce
from cairn.learning.sending import forget_sent
from cairn.lib.events import PersonErased, on
from cairn.lib.registries import ClockJob, clock_jobs

# Each holds only its owner's own words, which nobody else ever read.
OWN = (CpdEntry, Draft, ReflectiveAccount, Reflection, SentOnce)

clock_jobs.register("learning.sent_once")(ClockJob(timedelta(days=1), forget_sent))


@on(PersonErased)
def person_erased(event: PersonErased) -> None:
    if event.person_id is None:
        return
    for model in OWN:
        model.objects.filter(person_id=event.person_id).delete()  # type: ignore[attr-defined]

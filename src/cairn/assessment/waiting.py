"""What of this area waits for a person."""

from __future__ import annotations

from datetime import date, datetime, time

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts.models_api import Person
from cairn.assessment.marking import waiting_to_mark
from cairn.assessment.models import Submission
from cairn.lib.registries import Waiting, waiting_for
from cairn.runs.models_api import Role


@waiting_for.register("assessment")
def assessment(person: Person) -> list[Waiting]:
    """Marks that the person owes, each with its day, and what waits for them as a moderator. Two queries."""
    owed = [
        Waiting(
            _("Mark %(title)s") % {"title": getattr(row, "title", None) or _("Untitled project")},
            reverse("assessment:mark", args=[row.uuid]),
            _end_of(row.due_on),
        )
        for row in waiting_to_mark(person)
    ]
    return owed + _to_release(person)


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def _to_release(person: Person) -> list[Waiting]:
    held = {"run__roles__person": person, "run__roles__role": Role.MODERATOR, "run__roles__ended_at": None}
    rows = Submission.objects.filter(state=Submission.State.MODERATION, **held)
    others = rows.exclude(authors__person=person)  # one's own waits for another moderator
    counts = others.order_by("run_id").values_list("run__key", "run__title").annotate(n=Count("pk"))
    return [
        Waiting(
            ngettext(
                "%(n)d submission waits for release in %(run)s", "%(n)d submissions wait for release in %(run)s", n
            )
            % {"n": n, "run": title},
            reverse("assessment:moderate", args=[key]),
        )
        for key, title, n in counts
    ]

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
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role


@waiting_for.register("assessment")
def assessment(person: Person) -> list[Waiting]:
    """Marks that the person owes, each with its day, and what waits for them as a moderator. Three queries."""
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
    runs = {role.run_id: role.run for role in runs_api.roles_of(person) if role.role == Role.MODERATOR}
    if not runs:
        return []
    rows = Submission.objects.filter(run__in=runs, state=Submission.State.MODERATION)
    others = rows.exclude(authors__person=person)  # one's own waits for another moderator
    counts = others.order_by("run_id").values_list("run_id").annotate(n=Count("pk"))
    return [
        Waiting(
            ngettext(
                "%(n)d submission waits for release in %(run)s", "%(n)d submissions wait for release in %(run)s", n
            )
            % {"n": n, "run": runs[run_id].title},
            reverse("assessment:moderate", args=[runs[run_id].key]),
        )
        for run_id, n in counts
    ]

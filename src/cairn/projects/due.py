"""Measures that keep running: when the next point is due, who is reminded, and when that moves on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.lib.registries import ClockJob, clock_jobs
from cairn.notices import api as notices_api
from cairn.projects.due_days import newest_due
from cairn.projects.measuring import editable_measure
from cairn.projects.models import Measure
from cairn.projects.rights import EDITORS, Role
from cairn.projects.saving import changed
from cairn.projects.signed_entry import entry_address

BATCH = 500


@transaction.atomic
def set_due(
    measure_uuid: UUID | str, *, every: str, first: date | None, collector: Person | None, by: Person, at: datetime
) -> Measure:
    """Say how often a point is due, from ``first`` on, and who is reminded; an empty ``every`` ends the reminders.

    Raises ``NotFound``, ``Refused`` for no first day or a collector who can't enter points.
    """
    measure = editable_measure(measure_uuid, by=by)
    if every and every not in Measure.Every.values:
        raise Refused(_("Choose how often"), field="every")
    if every and first is None:
        raise Refused(_("Enter the day on which the next point is due"), field="first")
    if collector is not None and not _may_enter(measure, collector):
        raise Refused(_("Choose the lead or a member of the team"), field="collector")
    measure.due_every, measure.due_next = every, first if every else None
    measure.collector, measure.reminded_for = (collector if every else None), None
    measure.save(update_fields=["due_every", "due_next", "collector", "reminded_for"])
    changed(measure.project, tool="measure", subject=measure, action="measure.due", by=by, at=at)
    return measure


def _may_enter(measure: Measure, person: Person) -> bool:
    return measure.project.team.filter(person=person, left_at=None, role__in=EDITORS).exists()


def remind(now: datetime) -> None:
    """Tell who collects a measure that a point is due: once for each day that one is due on."""
    today = timezone.localdate(now)
    rows = Measure.objects.filter(due_next__lte=today, removed_at=None, project__archived_at=None)
    rows = rows.exclude(due_every="").select_related("project", "collector").order_by("pk")
    after = 0
    while batch := list(rows.filter(pk__gt=after)[:BATCH]):
        for measure in batch:
            _remind(measure, today, at=now)
        after = batch[-1].pk


@transaction.atomic
def _remind(measure: Measure, today: date, *, at: datetime) -> None:
    assert measure.due_next is not None  # noqa: S101  asked of the database
    day = newest_due(measure.due_next, measure.due_every, today)
    # Two clocks that tick at once: one of them finds nothing left to do.
    open_ = Measure.objects.filter(pk=measure.pk, due_next=measure.due_next).exclude(reminded_for=day)
    if not open_.update(reminded_for=day, due_next=day):
        return
    person = _who(measure)
    if person is None:
        return
    words = _("A point is due on %(day)s: %(measure)s") % {"day": date_format(day, "j F"), "measure": measure.name}
    notices_api.tell(
        person.pk,
        kind="data_due",
        key=f"due:{measure.uuid}:{day.isoformat()}",
        words=words,
        url=entry_address(measure, person, day),
        at=at,
    )


def _who(measure: Measure) -> Person | None:
    """Who collects it, while they are in the team; else the lead."""
    if measure.collector is not None and _may_enter(measure, measure.collector):
        return measure.collector
    lead = measure.project.team.filter(left_at=None, role=Role.LEAD).select_related("person").first()
    return lead.person if lead is not None else None


clock_jobs.register("projects.due")(ClockJob(timedelta(hours=1), remind))

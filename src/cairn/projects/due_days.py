"""The days on which points of a measure are due."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

from cairn.projects.models import Measure

DAYS = {"day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "quarter": 3}


def following(day: date, every: str) -> date:
    """The day on which a point is due after this one; the 31st becomes the last day of a shorter month.

    >>> following(date(2026, 1, 31), "month"), following(date(2026, 1, 31), "week")
    (datetime.date(2026, 2, 28), datetime.date(2026, 2, 7))
    """
    if every in DAYS:
        return day + timedelta(days=DAYS[every])
    month = day.month - 1 + MONTHS[every]
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def newest_due(day: date, every: str, today: date) -> date:
    """The last day on which a point was due, up to today, of those from ``day`` on; ``day`` itself if that is to come.

    >>> newest_due(date(2026, 1, 5), "week", date(2026, 1, 20))
    datetime.date(2026, 1, 19)
    """
    while (after := following(day, every)) <= today:
        day = after
    return day


def point_came(measure: Measure, newest: date | None) -> None:
    """A point was entered: the next is due after it. ``newest`` is the day of the latest point, if points have days."""
    if not measure.due_every or measure.due_next is None:
        return
    until = newest or measure.due_next
    day = measure.due_next
    while day <= until:
        day = following(day, measure.due_every)
    if day != measure.due_next:
        Measure.objects.filter(pk=measure.pk).update(due_next=day)
        measure.due_next = day

"""Entering one point by the link of a reminder: signed for one person, one measure and one day, without signing in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core import signing
from django.urls import reverse

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.projects.measuring import measure_of
from cairn.projects.models import Measure
from cairn.projects.points import add_points
from cairn.projects.rights import may_edit
from cairn.projects.series import Point, point_at

SALT = "cairn.projects.entry"
GOOD_FOR = timedelta(days=35)


@dataclass(frozen=True)
class Entry:
    """What a link is for."""

    measure: Measure
    person: Person
    day: date


def entry_address(measure: Measure, person: Person, day: date) -> str:
    """The path of the page on which the person enters the point of that day."""
    token = signing.TimestampSigner(salt=SALT).sign(f"{measure.uuid.hex}.{person.uuid.hex}.{day.isoformat()}")
    return reverse("projects:enter", args=[token])


def entry_of(token: str) -> Entry:
    """What a link is for. Raises ``NotFound`` for one that is forged or too old, and when its person left the team."""
    try:
        words = signing.TimestampSigner(salt=SALT).unsign(token, max_age=GOOD_FOR)
        measure, person, day = words.split(".")
        found = Person.objects.filter(uuid=UUID(person), is_active=True, erased_at=None).first()
        on = date.fromisoformat(day)
    except (signing.BadSignature, ValueError):
        raise NotFound("entry") from None
    if found is None:
        raise NotFound("entry")
    row = measure_of(UUID(measure), by=found)
    if not may_edit(row.project, found):
        raise NotFound("entry")
    return Entry(row, found, on)


def held_point(entry: Entry) -> Point | None:
    """The point of that day, if somebody has entered it already."""
    row = entry.measure.points.filter(on=entry.day).first()
    return point_at(entry.day, row.value, row.denominator, row.note) if row is not None else None


def enter_point(entry: Entry, point: Point, *, sure: bool, at: datetime, reason: str = "") -> None:
    """Save the point of a link. Raises ``Refused`` if there is one of that day already, or for its note; ``Unsure`` for
    what looks like a slip, unless the person is ``sure``."""
    agreed = None if sure else ()
    add_points(entry.measure.uuid, [point], agreed=agreed, by=entry.person, at=at, reason=reason)

"""Telling those who want to come to a café: a day before, when it is moved, and when it does not take place."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from cairn.community.cafe_times import when, zone_named
from cairn.community.models import Cafe, CafePlace
from cairn.lib.registries import ClockJob, clock_jobs
from cairn.notices import api as notices_api

BEFORE = timedelta(days=1)
# Who asked for a place a moment ago may not be seen yet by who reads the places now.
OVERLAP = timedelta(minutes=10)
BATCH = 1000


@task()
def tell_moved(uuid: str) -> None:
    cafe = Cafe.objects.filter(uuid=uuid, called_off_at=None).first()
    if cafe is not None:
        words = _("The café “%(title)s” is now on %(when)s")
        _tell(cafe, f"cafe-moved:{uuid}:{_moment(cafe)}", words, at=timezone.now())


@task()
def tell_called_off(uuid: str) -> None:
    cafe = Cafe.objects.filter(uuid=uuid).first()
    if cafe is not None:
        words = _("The café “%(title)s” on %(when)s does not take place")
        _tell(cafe, f"cafe-off:{uuid}", words, at=timezone.now())


@task()
def remind(uuid: str) -> None:
    """Once for each time that a café is planned for; not when it has begun or was called off meanwhile."""
    now = timezone.now()
    cafe = Cafe.objects.filter(uuid=uuid, called_off_at=None, starts_at__gt=now, starts_at__lte=now + BEFORE).first()
    if cafe is not None:
        words, key = _("Your café “%(title)s” is on %(when)s"), _soon(cafe)
        _tell(cafe, key, words, at=now, since=cache.get(key))
        cache.set(key, now - OVERLAP, timeout=2 * BEFORE.total_seconds())


def remind_of_cafes(now: datetime) -> None:
    """Queue a reminder of each café of the next day that somebody has not been reminded of.

    The notices themselves are told once, however often this runs; what is remembered only saves going through
    everybody again each hour.
    """
    for cafe in Cafe.objects.filter(called_off_at=None, starts_at__gt=now, starts_at__lte=now + BEFORE):
        if _coming(cafe, cache.get(_soon(cafe))).exists():
            remind.enqueue(str(cafe.uuid))


def _soon(cafe: Cafe) -> str:
    """What the reminder is called; also where it is kept up to which moment those who want to come were told."""
    return f"cafe-soon:{cafe.uuid}:{_moment(cafe)}"


def _coming(cafe: Cafe, since: datetime | None) -> QuerySet[CafePlace]:
    rows = CafePlace.objects.filter(cafe=cafe, cancelled_at=None, person__is_active=True)
    return rows if since is None else rows.filter(wanted_at__gte=since)


def _moment(cafe: Cafe) -> str:
    return f"{cafe.starts_at:%Y%m%d%H%M}"


def _tell(cafe: Cafe, key: str, words: str, *, at: datetime, since: datetime | None = None) -> None:
    """Each in their own time zone, a thousand people at a time; with ``since`` only who wanted to come from then on."""
    rows = _coming(cafe, since).order_by("pk").values_list("pk", "person_id", "person__timezone")
    last = 0
    while batch := list(rows.filter(pk__gt=last)[:BATCH]):
        last = batch[-1][0]
        _tell_some(cafe, [row[1:] for row in batch], key, words, at=at)


def _tell_some(cafe: Cafe, people_in_zones: list[tuple[int, str]], key: str, words: str, *, at: datetime) -> None:
    zones: dict[str, list[int]] = defaultdict(list)
    for person_id, zone in people_in_zones:
        zones[zone].append(person_id)
    url = reverse("community:cafe", args=[cafe.uuid])
    for zone, people in zones.items():
        said = words % {"title": cafe.title[:120], "when": when(cafe.starts_at, zone_named(zone))}
        notices_api.tell_many(people, kind="cafe", key=key, words=said, url=url, at=at)


clock_jobs.register("community.cafes")(ClockJob(timedelta(hours=1), remind_of_cafes))

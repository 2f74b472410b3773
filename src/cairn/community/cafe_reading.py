"""Reading cafés: those of a run, one of them, who comes, and the facts for a CPD record and for evaluation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.community.cafe_times import when, zone_of
from cairn.community.cafes import LONGEST, cafe_of_host, door_is_open, ends_at
from cairn.community.models import Cafe, CafePlace
from cairn.lib.errors import NotFound
from cairn.runs.models_api import Enrolment, Role, Run

SIZE = 20
# The coming cafés of one run that a page shows.
MOST_COMING = 30
PEOPLE = 100


@dataclass(frozen=True)
class CafeItem:
    """A café as one person sees it; ``when`` is in their time zone. ``room`` is its link once they may have it."""

    uuid: UUID
    title: str
    summary: str
    host: str
    when: str
    starts_at: datetime
    minutes: int
    called_off: bool
    over: bool
    door_open: bool
    wants: bool
    attended: bool
    coming: int
    recording: str
    room: str


@dataclass(frozen=True)
class CafesPage:
    """What is coming, the next first; what is past, the newest first, with ``next`` as ``after`` of the page then."""

    coming: tuple[CafeItem, ...]
    past: tuple[CafeItem, ...]
    next: int | None


@dataclass(frozen=True)
class PlacesPage:
    """Who wants to come (a hundred a page, in the order of asking), each with the person; ``next`` as elsewhere."""

    cafe: Cafe
    places: tuple[CafePlace, ...]
    next: int | None


@dataclass(frozen=True)
class AttendedCafe:
    """For a CPD record: a café is participatory learning of ``minutes``."""

    uuid: UUID
    run_id: int
    title: str
    host: str
    starts_at: datetime
    minutes: int
    attended_at: datetime


def coming_cafes(run: Run, *, viewer: Person, at: datetime, most: int = MOST_COMING) -> tuple[CafeItem, ...]:
    """Those that are not over, the next first; one that was called off is listed until its time. One query."""
    rows = _shown(Cafe.objects.filter(run=run, starts_at__gt=at - timedelta(minutes=LONGEST)), viewer)
    found = [one for one in rows.order_by("starts_at", "id")[: most + SIZE] if ends_at(one) > at]
    return tuple(_item(one, viewer, at) for one in found[:most])


def cafes_page(run: Run, *, viewer: Person, at: datetime, after: int | None = None) -> CafesPage:
    """The cafés of a run: two queries. Who calls this has seen to it that ``viewer`` is in the run."""
    rows = _shown(Cafe.objects.filter(run=run, starts_at__lt=at, called_off_at=None), viewer)
    if after is not None:
        start = Subquery(Cafe.objects.filter(pk=after).values("starts_at"))
        rows = rows.filter(Q(starts_at__lt=start) | Q(starts_at=start, pk__lt=after))
    past = list(rows.order_by("-starts_at", "-id")[: SIZE + 1])
    items = tuple(_item(one, viewer, at) for one in past[:SIZE] if ends_at(one) <= at)
    coming = coming_cafes(run, viewer=viewer, at=at) if after is None else ()
    return CafesPage(coming, items, past[SIZE - 1].pk if len(past) > SIZE else None)


def cafe_for(uuid: UUID, *, viewer: Person, at: datetime) -> tuple[Run, CafeItem, bool]:
    """The run of a café with its programme, the café, and whether the viewer may change it. One query.

    Raises ``NotFound`` for who is not in the run and does not look after it.
    """
    here = Enrolment.objects.filter(run=OuterRef("run"), person=viewer, status=Enrolment.Status.ACTIVE)
    roles = Person.objects.filter(pk=viewer.pk, run_roles__run=OuterRef("run"), run_roles__ended_at=None)
    hosts = Person.objects.filter(
        pk=viewer.pk,
        run_roles__run=OuterRef("run"),
        run_roles__ended_at=None,
        run_roles__role__in=(Role.FACILITATOR, Role.MANAGER),
    )
    rows = _shown(Cafe.objects.filter(uuid=uuid), viewer).select_related("run__programme")
    found: Any = rows.annotate(inside=Exists(here) | Exists(roles), hosted=Exists(hosts)).first()
    if found is None or not (found.inside or viewer.is_staff):
        raise NotFound
    return found.run, _item(found, viewer, at), found.hosted or viewer.is_staff


def _shown(rows: QuerySet[Cafe], viewer: Person) -> QuerySet[Cafe]:
    mine = CafePlace.objects.filter(cafe=OuterRef("pk"), person=viewer)
    others = CafePlace.objects.filter(cafe=OuterRef("pk"), cancelled_at=None).order_by().values("cafe")
    return rows.annotate(
        wants=Exists(mine.filter(cancelled_at=None)),
        attended=Exists(mine.filter(attended_at__isnull=False)),
        coming=Subquery(others.annotate(n=Count("pk")).values("n")),
    )


def _item(cafe: Any, viewer: Person, at: datetime) -> CafeItem:
    door_open = door_is_open(cafe, at=at)
    return CafeItem(
        uuid=cafe.uuid,
        title=cafe.title,
        summary=cafe.summary,
        host=cafe.host,
        when=when(cafe.starts_at, zone_of(viewer)),
        starts_at=cafe.starts_at,
        minutes=cafe.minutes,
        called_off=cafe.called_off_at is not None,
        over=ends_at(cafe) <= at,
        door_open=door_open,
        wants=cafe.wants,
        attended=cafe.attended,
        coming=cafe.coming or 0,
        recording=cafe.recording,
        room=cafe.link if door_open and cafe.wants else "",
    )


def places_page(uuid: UUID, *, by: Person, after: int | None = None) -> PlacesPage:
    """Who wants to come to a café or was there. Raises ``NotFound`` for who may not change the café."""
    cafe = cafe_of_host(uuid, by=by)
    rows = CafePlace.objects.filter(cafe=cafe).filter(Q(cancelled_at=None) | Q(attended_at__isnull=False))
    rows = rows.filter(pk__gt=after or 0).select_related("person").order_by("pk")
    found = list(rows[: PEOPLE + 1])
    return PlacesPage(cafe, tuple(found[:PEOPLE]), found[PEOPLE - 1].pk if len(found) > PEOPLE else None)


def cafes_attended(person: Person, *, run: Run | None = None) -> list[AttendedCafe]:
    """Where a person was, the newest first; in one run or in all. One query."""
    rows = CafePlace.objects.filter(person=person, attended_at__isnull=False)
    rows = rows.select_related("cafe").order_by("-attended_at", "-pk")
    found: Sequence[CafePlace] = rows if run is None else rows.filter(cafe__run=run)  # type: ignore[assignment]
    return [
        AttendedCafe(
            one.cafe.uuid, one.cafe.run_id, one.cafe.title, one.cafe.host, one.cafe.starts_at, one.cafe.minutes,
            one.attended_at,
        )
        for one in found
        if one.attended_at is not None
    ]  # fmt: skip


def count_attended(person_id: int, run_id: int) -> int:
    """How many cafés of a run somebody was at. One query."""
    rows = CafePlace.objects.filter(person_id=person_id, cafe__run_id=run_id, attended_at__isnull=False)
    return rows.count()


def cafe_facts(run: Run) -> list[dict[str, Any]]:
    """For evaluation, a row for each place: ``cafe_uuid, person_id, pseudonym, starts_at, minutes, attended``."""
    rows = list(
        CafePlace.objects.filter(cafe__run=run, cafe__called_off_at=None)
        .order_by("pk")
        .values_list("cafe__uuid", "person_id", "cafe__starts_at", "cafe__minutes", "attended_at", "cancelled_at")
    )
    names = accounts_api.pseudonyms_of({row[1] for row in rows})
    return [
        {
            "cafe_uuid": uuid,
            "person_id": person_id,
            "pseudonym": names.get(person_id),
            "starts_at": starts_at,
            "minutes": minutes,
            "attended": attended_at is not None,
            "cancelled": cancelled_at is not None,
        }
        for uuid, person_id, starts_at, minutes, attended_at, cancelled_at in rows
    ]

"""Who else is there, of those who chose to be seen: on a level, and on the board of a run.

Only first names, levels and points are said. Each function is one query, however many people there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from cairn.learning.models import Place
from cairn.lib.prepared import prepared
from cairn.runs.models_api import Enrolment

NAMED = 10  # people of a level who are named, and the top of the board
NEIGHBOURS = 5
_TITLES = {"dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sir", "dame", "sister", "rev"}


def first_name(name: str) -> str:
    """What somebody is called by: no title, no surname.

    >>> first_name("Dr. Amina Khan"), first_name("Ann"), first_name("Dr")
    ('Amina', 'Ann', 'Dr')
    """
    words = name.split()
    return next((word for word in words if word.strip(".").lower() not in _TITLES), words[0] if words else "")


@dataclass(frozen=True)
class Company:
    """First names of some who are on a level, the last seen first, and how many there are besides them."""

    names: tuple[str, ...]
    others: int


def company_on(enrolment: Enrolment, level_id: int) -> Company:
    """Who else is on a level of one's run. One query."""
    rows = _on_level(run_id=enrolment.run_id, level_id=level_id, enrolment_id=enrolment.pk)
    names = tuple(first_name(name) for name, _total in rows)
    return Company(names, rows[0][1] - len(names) if rows else 0)


@prepared
def _on_level(run_id: int, level_id: int, enrolment_id: int) -> QuerySet[Any, tuple[str, int]]:
    there = Place.objects.filter(run_id=run_id, level_id=level_id, visible=True).exclude(enrolment_id=enrolment_id)
    total = there.order_by().values("run_id").annotate(n=Count("pk")).values("n")
    return there.order_by("-seen_at").values_list("enrolment__person__name", Subquery(total))[:NAMED]


@dataclass(frozen=True)
class Rung:
    """One line of a board: ``rank`` counts from 1, and of equals the one who was there first stands first."""

    rank: int
    name: str
    points: int
    me: bool


@dataclass(frozen=True)
class Board:
    """The ten with most points, and one's own neighbours with oneself among them; empty for who is not seen."""

    top: tuple[Rung, ...]
    near: tuple[Rung, ...]
    count: int


def board_of(enrolment: Enrolment) -> Board:
    """The board as somebody on it sees it: who is not on it sees nobody. At most four queries."""
    mine = next(iter(_own(enrolment_id=enrolment.pk, run_id=enrolment.run_id)), None)
    if mine is None or not mine.visible:
        return Board((), (), 0)
    seen = {"run_id": enrolment.run_id}
    top = _rungs(_top(**seen), first=1, me=mine.pk)
    if mine.count <= NAMED:  # all of them are at the top
        near: tuple[Rung, ...] = ()
    else:
        place = {"points": mine.points, "pk": mine.pk}
        above = list(reversed(_above(**seen, **place)))
        near = _rungs([*above, *_below(**seen, **place)], first=mine.rank - len(above), me=mine.pk)
    return Board(top, near, mine.count)


def _rungs(rows: Sequence[tuple[int, str, int]], *, first: int, me: int) -> tuple[Rung, ...]:
    return tuple(
        Rung(rank, first_name(name), points, pk == me) for rank, (pk, name, points) in enumerate(rows, start=first)
    )


def _seen(run: Any) -> QuerySet[Place]:
    return Place.objects.filter(run_id=run, visible=True)


@prepared
def _own(enrolment_id: int, run_id: int) -> QuerySet[Any]:
    """One's own place, with how many are seen and the rank among them."""
    everyone = _seen(run_id).order_by().values("run_id").annotate(n=Count("pk")).values("n")
    theirs = _seen(OuterRef("run_id")).order_by().values("run_id")
    more = theirs.filter(points__gt=OuterRef("points")).annotate(n=Count("pk")).values("n")
    equal = theirs.filter(points=OuterRef("points"), pk__lt=OuterRef("pk")).annotate(n=Count("pk")).values("n")
    none = Value(0)
    rank = Coalesce(Subquery(more), none) + Coalesce(Subquery(equal), none) + Value(1)
    return Place.objects.filter(enrolment_id=enrolment_id).annotate(count=Subquery(everyone), rank=rank)


_LINE = ("pk", "enrolment__person__name", "points")


@prepared
def _top(run_id: int) -> QuerySet[Any, tuple[int, str, int]]:
    return _seen(run_id).order_by("-points", "pk").values_list(*_LINE)[:NAMED]


def _above(run_id: int, points: int, pk: int) -> QuerySet[Any, tuple[int, str, int]]:
    better = Q(points__gt=points) | Q(points=points, pk__lt=pk)
    return _seen(run_id).filter(better, points__gte=points).order_by("points", "-pk").values_list(*_LINE)[:NEIGHBOURS]


def _below(run_id: int, points: int, pk: int) -> QuerySet[Any, tuple[int, str, int]]:
    """Oneself first."""
    worse = Q(points__lt=points) | Q(points=points, pk__gte=pk)
    rows = _seen(run_id).filter(worse, points__lte=points).order_by("-points", "pk")
    return rows.values_list(*_LINE)[: NEIGHBOURS + 1]

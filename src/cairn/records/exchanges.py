"""Destinations and sources as staff see them: the lists, how each stands, what was refused and what is done then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.records.delivering import scans
from cairn.records.holding import Other
from cairn.records.models import Destination, OtherStore, RefusedStatement, Source, Undelivered
from cairn.records.rights import must_look_after
from cairn.records.rows import holes, select

OF_A_PAGE = 25
MOST_COUNTED = 1000  # of what waits: beyond it nobody reads the digits, and counting would be slow


@dataclass(frozen=True, slots=True)
class ListedOther:
    """``waiting`` is how many statements are to be sent, up to one more than ``MOST_COUNTED``; ``refused`` how many
    stand in the list of what was refused, by their state (of a source all are `refused`, or asked for `again`)."""

    other: Any
    waiting: int = 0
    refused: Mapping[str, int] = field(default_factory=dict)


def list_others(
    kind: type[Other], *, by: Person | None, below: int | None = None, limit: int | None = OF_A_PAGE
) -> tuple[Sequence[ListedOther], int | None]:
    """Destinations or sources, the newest first, from the one ``below`` an inside key; where the next page begins.

    Raises ``NotFound`` for who may not. Two queries.
    """
    must_look_after(by)
    rows = kind._default_manager.select_related("tenant__organisation", "made_by").order_by("-pk")
    rows = rows if below is None else rows.filter(pk__lt=below)
    found = list(rows if limit is None else rows[: limit + 1])
    page = found if limit is None else found[:limit]
    listed = _listed(page)
    return listed, page[-1].pk if len(found) > len(page) else None


def listed(other: OtherStore) -> ListedOther:
    """How one stands. For who was let in already."""
    return _listed([other])[0]


def undelivered_of(
    destination: Destination, *, by: Person | None, below: int | None = None
) -> tuple[Sequence[Undelivered], int | None]:
    """What a destination would not take, the newest first, and where the next page begins. One query."""
    must_look_after(by)
    rows = destination.undelivered.select_related("statement").defer("statement__raw").order_by("-statement")
    found = list((rows if below is None else rows.filter(statement__lt=below))[: OF_A_PAGE + 1])
    return found[:OF_A_PAGE], found[OF_A_PAGE - 1].statement_id if len(found) > OF_A_PAGE else None


def refused_of(
    source: Source, *, by: Person | None, below: int | None = None
) -> tuple[Sequence[RefusedStatement], int | None]:
    """What was refused of a source, the newest first, and where the next page begins. One query."""
    must_look_after(by)
    rows = source.refused.order_by("-pk")
    found = list((rows if below is None else rows.filter(pk__lt=below))[: OF_A_PAGE + 1])
    return found[:OF_A_PAGE], found[OF_A_PAGE - 1].pk if len(found) > OF_A_PAGE else None


@transaction.atomic
def send_again(destination: Destination, *, statement: UUID | None = None, by: Person | None, at: datetime) -> int:
    """Put what was refused, or one statement of it, among what is to be sent; how many that were.

    Raises ``NotFound``, also for who may not.
    """
    rows = _of(destination, statement, by=by).exclude(state=Undelivered.State.AGAIN)
    return _done(destination, "again", rows.update(state=Undelivered.State.AGAIN), statement, by=by, at=at)


@transaction.atomic
def give_up(destination: Destination, *, statement: UUID | None = None, by: Person | None, at: datetime) -> int:
    """Take what was refused, or one statement of it, out of the list: it is never sent. How many that were.

    What somebody has asked to be sent again stays. Raises ``NotFound``, also for who may not.
    """
    rows = _of(destination, statement, by=by).exclude(state=Undelivered.State.AGAIN)
    return _done(destination, "give_up", rows.delete()[0], statement, by=by, at=at)


@transaction.atomic
def fetch_again(source: Source, *, statement: UUID | None = None, by: Person | None, at: datetime) -> int:
    """Ask the source once more for what was refused of it, or for one statement; how many. Raises ``NotFound``."""
    rows = _refusals(source, statement, by=by)
    return _done(source, "again", rows.filter(again=False).update(again=True), statement, by=by, at=at)


@transaction.atomic
def pass_over(source: Source, *, statement: UUID | None = None, by: Person | None, at: datetime) -> int:
    """Take what was refused, or one statement, out of the list; how many. Raises ``NotFound``, also for who may not."""
    rows = _refusals(source, statement, by=by).filter(again=False)
    return _done(source, "pass_over", rows.delete()[0], statement, by=by, at=at)


def _of(destination: Destination, statement: UUID | None, *, by: Person | None) -> Any:
    must_look_after(by)
    rows = Undelivered.objects.filter(destination=destination)
    if statement is None:
        return rows
    found = rows.filter(statement__uuid=statement, statement__tenant=destination.tenant_id).first()
    if found is None:
        raise NotFound
    return rows.filter(pk=found.pk)


def _refusals(source: Source, statement: UUID | None, *, by: Person | None) -> Any:
    must_look_after(by)
    rows = RefusedStatement.objects.filter(source=source)
    if statement is None:
        return rows
    rows = rows.filter(statement_uuid=statement)
    if not rows.exists():
        raise NotFound
    return rows


def _done(other: OtherStore, what: str, count: int, statement: UUID | None, *, by: Person | None, at: datetime) -> int:
    if count:
        told: dict[str, Any] = {"count": count} if statement is None else {"statement": str(statement)}
        accounts_api.audit(f"{other._meta.model_name}.{what}", subject=other, by=by, at=at, **told)
    return count


def _listed(page: Collection[OtherStore]) -> list[ListedOther]:
    """One query: how many wait for each that goes on, and how many were refused, by state."""
    parts: list[str] = []
    values: list[Any] = []
    for one in page:
        if isinstance(one, Destination) and one.ended_at is None:
            for sql, more in scans(one, "s.id", MOST_COUNTED + 1):
                part = f"SELECT %s AS k, 'waiting' AS state, COUNT(*) AS n FROM ({sql}) AS x{len(parts)}"  # noqa: S608
                parts.append(part)
                values += [one.pk, *more]
    if page:
        of = _OF_DESTINATIONS if isinstance(next(iter(page)), Destination) else _OF_SOURCES
        parts.append(of.format(holes([*page])))
        values += [one.pk for one in page]
    found: dict[int, Counter[str]] = {}
    for key, state, count in select(" UNION ALL ".join(parts), values) if parts else ():
        found.setdefault(key, Counter())[state] += count
    return [_row(one, found.get(one.pk, Counter())) for one in page]


def _row(one: OtherStore, counts: Counter[str]) -> ListedOther:
    waiting = counts.pop("waiting", 0)
    return ListedOther(one, min(waiting, MOST_COUNTED + 1), counts)


_OF_DESTINATIONS = (
    "SELECT destination_id, state, COUNT(*) FROM records_undelivered WHERE destination_id IN {} GROUP BY 1, 2"
)
_OF_SOURCES = (
    "SELECT source_id, CASE WHEN again THEN 'again' ELSE 'refused' END, COUNT(*) FROM records_refusedstatement"
    " WHERE source_id IN {} GROUP BY 1, 2"
)

"""What is fetched from a source next, and what became of it. Who speaks to it is above (interop)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import blake2b
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from cairn.records.holding import cut, went_well
from cairn.records.models import RefusedStatement, Source, Statement

# Stores that name the present as the time up to which all can be read, while they still write what is older, are
# common: a little is asked for twice, and what is here already is passed over.
LOOK_BACK = timedelta(seconds=10)


def due_sources(*, at: datetime) -> list[Source]:
    """Those that may be tried now, and are not being tried. One query."""
    rows = Source.objects.select_related("tenant").filter(paused_at=None, ended_at=None).order_by("pk")
    return list(rows.filter(Q(busy_until=None) | Q(busy_until__lt=at), Q(next_try_at=None) | Q(next_try_at__lte=at)))


def asked_since(source: Source) -> datetime | None:
    """After which time of storing to ask."""
    return None if source.since is None else source.since - LOOK_BACK


def received(source: Source, *, new: int, upto: datetime | None, at: datetime) -> None:
    """A page came, and all of it that is taken is committed: ``new`` statements that were not here, and everything that
    the source stored up to ``upto``. Raises ``Overtaken``.

    What lies in the future is not believed: what is stored until then would be passed over.
    """
    upto = upto if upto is None else min(upto, max(at, timezone.now()))
    since = source.since if upto is None or (source.since is not None and source.since > upto) else upto
    went_well(source, at=at, since=since, received=F("received") + new)


def refused(source: Source, uuid: UUID, reason: str, *, at: datetime) -> None:
    """This store won't take one of its statements."""
    RefusedStatement.objects.update_or_create(
        source=source, statement_uuid=uuid, defaults={"reason": cut(reason), "refused_at": at, "again": False}
    )


def asked_again(source: Source, *, most: int = 50) -> Sequence[UUID]:
    """The ids of those refused that staff want to be fetched once more. One query."""
    rows = RefusedStatement.objects.filter(source=source, again=True).order_by("pk")
    return list(rows.values_list("statement_uuid", flat=True)[:most])


@transaction.atomic
def taken(source: Source, uuids: Sequence[UUID]) -> None:
    """What was refused before is here now."""
    RefusedStatement.objects.filter(source=source, statement_uuid__in=list(uuids)).delete()


def here(source: Source, uuids: Collection[UUID]) -> set[UUID]:
    """Those of the ids under which its store holds a statement already. One query."""
    rows = Statement.objects.filter(tenant=source.tenant_id, uuid__in=list(uuids))
    return set(rows.values_list("uuid", flat=True)) if uuids else set()


def number_of(raw: bytes) -> UUID:
    """What stands for a statement that has no id of its own."""
    return UUID(bytes=blake2b(raw, digest_size=16).digest())

"""One way in for every statement, alone or in a batch, of ours or of others: all of a batch or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from cairn.lib.errors import Refused
from cairn.records import naming, referring
from cairn.records.attaching import keep_files
from cairn.records.credentials import erased_home
from cairn.records.models import Activity, Agent, Statement, StatementActivity, StatementAgent, Verb
from cairn.records.order import places_after, turn
from cairn.records.rows import Rows, insert_all
from cairn.records.standing import Standing, standing
from cairn.records.statement.parts import Parts
from cairn.records.statement.reading import load
from cairn.records.statement.same import same

# Stands in a statement's text until the time is known; nobody can send it, as each process has its own.
STORED = secrets.token_hex(16)


class Conflict(Refused):
    """Another statement with this id is stored already, and says something else."""


class VoidsAVoiding(Refused):
    """A voiding statement can't be voided."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A statement that was checked: ``text`` is whole, but has ``STORED`` where the time of storing belongs."""

    uuid: UUID
    value: Mapping[str, Any]
    text: str
    parts: Parts
    timestamp: datetime
    scaled: float | None = None


@dataclass(slots=True)
class _Names:
    verbs: Mapping[str, int]
    activities: Mapping[str, int]
    agents: Mapping[str, int]
    said: set[Any] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Kept:
    """``ids`` of a batch in its order; ``stored`` when the last of those was stored that are new."""

    ids: list[UUID]
    stored: datetime | None = None


def keep(
    tenant_id: int, batch: Sequence[Ready], *, authority: str, files: Iterable[tuple[str, str, bytes]] = ()
) -> Kept:
    """Store a batch for a tenant. ``authority`` is the key of the agent that vouches for it.

    What is stored already and says the same is passed over. Raises ``Conflict`` for what says something else,
    ``VoidsAVoiding`` for what would void a voiding statement; then nothing of the batch is stored.
    """
    files = list(files)
    if connection.in_atomic_block:
        return _keep(tenant_id, batch, authority, files, may_remember=False)
    with turn():
        try:
            return _keep(tenant_id, batch, authority, files, may_remember=True)
        except IntegrityError:
            # Somebody was erased, and this process remembered the number of a row that is gone since. Rows are never
            # given a number again, so what is remembered of them can be refused and never be taken for somebody else.
            naming.forget()
            return _keep(tenant_id, batch, authority, files, may_remember=True)


def _keep(
    tenant_id: int, batch: Sequence[Ready], authority: str, files: list[tuple[str, str, bytes]], *, may_remember: bool
) -> Kept:
    ids, stored = [one.uuid for one in batch], None
    with transaction.atomic(savepoint=False):
        names = _numbered(tenant_id, batch, authority)
        if files:
            keep_files(tenant_id, files)
        found = standing(tenant_id, ids)
        if new := _without_known(batch, found.known):
            stored = _insert(tenant_id, new, names, names.agents[authority], found)
    if may_remember:
        for model, numbers in ((Verb, names.verbs), (Activity, names.activities), (Agent, names.agents)):
            naming.remember(model, tenant_id, numbers)
        naming.note_said(names.said)
    return Kept(ids, stored)


def _numbered(tenant_id: int, batch: Sequence[Ready], authority: str) -> _Names:
    verbs: set[str] = set()
    activities: set[str] = set()
    agents = {authority}
    definitions: list[tuple[str, Mapping[str, Any]]] = []
    people: list[tuple[str, str | None]] = []
    for one in batch:
        verbs.add(one.parts.verb)
        activities.update(one.parts.activities)
        agents.update(one.parts.agents)
        definitions += one.parts.definitions.items()
        people += one.parts.people.items()
    names = _Names(
        naming.numbered(Verb, tenant_id, verbs),
        naming.numbered(Activity, tenant_id, activities),
        naming.numbered(Agent, tenant_id, agents),
    )
    names.said |= naming.note_definitions(names.activities, definitions)
    names.said |= naming.note_names(names.agents, people)
    return names


def _without_known(batch: Sequence[Ready], known: Mapping[UUID, str]) -> Sequence[Ready]:
    if not known:
        return batch
    for one in batch:
        if one.uuid in known and not same(load(known[one.uuid].encode()), dict(one.value)):
            if erased_home() in known[one.uuid]:
                raise Conflict(
                    f"The statement with the id {one.uuid} is stored without a person who was erased: leave it out."
                )
            raise Conflict(f"Another statement with the id {one.uuid} is stored already, and says something else.")
    return [one for one in batch if one.uuid not in known]


def _insert(tenant_id: int, batch: Sequence[Ready], names: _Names, authority: int, found: Standing) -> datetime:
    """Store what is new; when the last of it was stored."""
    places, times = places_after(found.last, found.stored, len(batch))
    waiting = [one for one in found.waiting if one.target not in found.known]
    targets = [one.parts.voids for one in batch if one.parts.voids is not None]
    voided = {one.target for one in waiting if one.voids} | set(targets)
    rows, agents, activities = [], [], []
    for one, place, stored in zip(batch, places, times, strict=True):
        parts = one.parts
        actor = names.agents.get(parts.actor) if parts.actor else None
        own = names.activities[parts.activity] if parts.activity else None
        voids = parts.voids is not None
        rows.append(
            (
                place, tenant_id, one.uuid, stored, one.timestamp, actor, names.verbs[parts.verb], own, authority,
                parts.registration, parts.refers_to, voids, one.uuid in voided and not voids, one.scaled,
                one.text.replace(STORED, written(stored), 1),
            )
        )  # fmt: skip
        agents += [
            (names.agents[key], direct, place, place)
            for key, direct in parts.agents.items()
            if not (direct and key == parts.actor)
        ]
        activities += [
            (names.activities[iri], direct, place, place)
            for iri, direct in parts.activities.items()
            if not (direct and iri == parts.activity)
        ]
    insert_all(
        Rows(Statement, STATEMENT, rows),
        Rows(StatementAgent, ("agent_id", "direct", "statement_id", "origin_id"), agents),
        Rows(StatementActivity, ("activity_id", "direct", "statement_id", "origin_id"), activities),
    )
    if targets:
        _void(tenant_id, targets)
    places_of = {one.uuid: place for one, place in zip(batch, places, strict=True)}
    referring.refer(tenant_id, {one.uuid: one.parts.refers_to for one in batch}, places_of, waiting)
    return times[-1]


STATEMENT = (
    "id", "tenant_id", "uuid", "stored", "timestamp", "actor_id", "verb_id", "activity_id", "authority_id",
    "registration", "refers_to", "voids", "is_voided", "scaled", "raw",
)  # fmt: skip


def _void(tenant_id: int, targets: Iterable[UUID]) -> None:
    rows: QuerySet[Statement] = Statement.objects.filter(tenant=tenant_id, uuid__in=list(targets))
    if rows.filter(voids=True).exists():
        raise VoidsAVoiding("A statement that voids another can't be voided itself.")
    rows.update(is_voided=True)


def written(at: datetime) -> str:
    """A time as statements have it: UTC, six digits, Z."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"

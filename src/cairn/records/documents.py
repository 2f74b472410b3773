"""Documents beside statements: states of an activity for an agent, and profiles of activities and of agents."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha1
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import QuerySet

from cairn.records import naming
from cairn.records.limits import not_larger
from cairn.records.models import Activity, Agent, Document
from cairn.records.statement.documents import merge
from cairn.records.statement.errors import Invalid

Kind = Document.Kind
JSON = "application/json"


def is_json(content_type: str) -> bool:
    return content_type.partition(";")[0].strip().lower() == JSON


@dataclass(frozen=True, slots=True)
class Place:
    """Whose documents: of an activity (its address), of an agent (its key), of both for a state, which may belong to a
    registration too."""

    kind: Kind
    activity: str | None = None
    agent: str | None = None
    registration: UUID | None = None


@dataclass(frozen=True, slots=True)
class Held:
    content: bytes
    content_type: str
    etag: str
    changed_at: datetime


Condition = Callable[[Held | None], None]  # raises where the document isn't as the client thinks


def read(tenant_id: int, place: Place, name: str) -> Held | None:
    """One document. One query."""
    row = Document.objects.filter(tenant=tenant_id, digest=digest_of(place, name)).first()
    return _held(row) if row is not None else None


def names(tenant_id: int, place: Place, *, since: datetime | None = None, any_registration: bool = False) -> list[str]:
    """What the documents of a place are called, in order; those that changed after ``since``."""
    rows = _of(tenant_id, place, any_registration=any_registration)
    if rows is None:
        return []
    rows = rows.filter(changed_at__gt=since) if since is not None else rows
    return sorted(set(rows.values_list("name", flat=True)))


def write(
    tenant_id: int, place: Place, name: str, *, content: bytes, content_type: str, at: datetime, condition: Condition,
    merging: bool = False,
) -> Held:  # fmt: skip
    """Put a document in a place, or (``merging``) take it together with the JSON object that is there.

    ``condition`` is asked about what is there, with the row held. Raises what it raises, ``Invalid`` for what can't be
    merged, and ``TooLarge``.
    """
    given = (tenant_id, place, name, content, content_type, at, condition, merging)
    if connection.in_atomic_block:
        return _write(*given)
    try:
        return _write(*given)
    except IntegrityError:  # an agent whose number was remembered is erased since (see ``inserting``)
        naming.forget()
        return _write(*given)


@transaction.atomic
def _write(
    tenant_id: int, place: Place, name: str, content: bytes, content_type: str, at: datetime, condition: Condition,
    merging: bool,
) -> Held:  # fmt: skip
    row = _for_change(tenant_id, place, name, condition)
    if row is None:
        row = _new(tenant_id, place, name, at)
        if bytes(row.content) or row.etag:  # somebody else was quicker by a moment
            condition(_held(row))
    if merging and row.etag:
        if not (is_json(row.content_type) and is_json(content_type)):
            raise Invalid(f"Only JSON objects are taken together: both documents must be of the type {JSON}.")
        content = merge(bytes(row.content), content)
    not_larger(content, settings.CAIRN_RECORDS_DOCUMENT_LIMIT, "The document")
    row.content, row.content_type, row.changed_at = content, content_type, at
    row.etag = sha1(content, usedforsecurity=False).hexdigest()
    row.save(update_fields=["content", "content_type", "etag", "changed_at"])
    return _held(row)


def _for_change(tenant_id: int, place: Place, name: str, condition: Condition) -> Document | None:
    """The document, held until the end of the transaction. Raises what ``condition`` raises about it."""
    row = Document.objects.select_for_update().filter(tenant=tenant_id, digest=digest_of(place, name)).first()
    condition(_held(row) if row is not None else None)
    return row


def _new(tenant_id: int, place: Place, name: str, at: datetime) -> Document:
    """An empty row, held: of two that make it at once the second waits for the first and finds what it wrote."""
    activity = naming.numbered(Activity, tenant_id, [place.activity])[place.activity] if place.activity else None
    agent = naming.numbered(Agent, tenant_id, [place.agent])[place.agent] if place.agent else None
    digest = digest_of(place, name)
    empty = Document(
        tenant_id=tenant_id, digest=digest, kind=place.kind, activity_id=activity, agent_id=agent,
        registration=place.registration, name=name, content=b"", content_type="", etag="", changed_at=at,
    )  # fmt: skip
    Document.objects.bulk_create([empty], ignore_conflicts=True)
    return Document.objects.select_for_update().get(tenant=tenant_id, digest=digest)


@transaction.atomic
def delete(tenant_id: int, place: Place, name: str, *, condition: Condition) -> None:
    """Delete one document; that it isn't there is no fault."""
    row = _for_change(tenant_id, place, name, condition)
    if row is not None:
        row.delete()


@transaction.atomic
def delete_all(tenant_id: int, place: Place, *, any_registration: bool = False) -> None:
    """Delete every document of a place."""
    rows = _of(tenant_id, place, any_registration=any_registration)
    if rows is not None:
        rows.delete()


def _of(tenant_id: int, place: Place, *, any_registration: bool) -> QuerySet[Document] | None:
    """The documents of a place; ``None`` where its activity or its agent was never named."""
    rows = Document.objects.filter(tenant=tenant_id, kind=place.kind)
    for column, model, text in (("activity", Activity, place.activity), ("agent", Agent, place.agent)):
        if text is not None:
            number = naming.known(model, tenant_id, [text], remembering=False).get(text)
            if number is None:
                return None
            rows = rows.filter(**{column: number})
    return rows if any_registration else rows.filter(registration=place.registration)


def digest_of(place: Place, name: str) -> UUID:
    parts = (place.kind.value, place.activity or "", place.agent or "", str(place.registration or ""), name)
    return naming.digest_of("\0".join(parts))


def _held(row: Document) -> Held:
    return Held(bytes(row.content), row.content_type, row.etag, row.changed_at)

"""The statements of any store, for who looks after it: found by what they name, page by page, and one by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models.functions import Length

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound
from cairn.records import voided
from cairn.records.credentials import our_own
from cairn.records.finding import Wanted, find
from cairn.records.lookups import definitions_of
from cairn.records.models import Attachment, Credential, Source, Statement, Tenant
from cairn.records.own import settle
from cairn.records.rights import must_look_after
from cairn.records.statement.kinds import timestamp
from cairn.records.statement.reading import load
from cairn.records.telling import Told, agent_told, object_told, verb_told

OF_A_PAGE = 25
OWN = "own"  # what Cairn's store is called in addresses; the others are called as their organisations


@dataclass(frozen=True, slots=True)
class Line:
    """One statement in a list. ``refers_to`` is the statement that its object is."""

    uuid: UUID
    actor: Told
    verb: Told
    object: Told
    at: datetime
    refers_to: str


@dataclass(frozen=True, slots=True)
class Detail:
    """One statement by itself. ``referring`` are the newest of those whose object or context it is, ``more_refer``
    that there are others; ``files`` are (sha2, type, bytes) of those that it came with; ``key`` vouches for it, or the
    ``source`` that it was fetched from."""

    statement: Statement
    value: Mapping[str, Any]
    actor: Told
    verb: Told
    object: Told
    referring: Sequence[Line]
    more_refer: bool
    files: Sequence[tuple[str, str, int]]
    key: Credential | None
    source: Source | None


def stores(*, by: Person | None) -> dict[str, Tenant]:
    """Every store by its name in addresses, Cairn's own first. Raises ``NotFound`` for who may not. One query."""
    must_look_after(by)
    rows = list(Tenant.objects.select_related("organisation").order_by("organisation__name"))
    own = next((one for one in rows if one.is_own), None) or our_own()
    return {OWN: own} | {one.organisation.key: one for one in rows if one.organisation is not None}


def browse(store: Tenant, wanted: Wanted, *, of_voided: bool, by: Person | None) -> tuple[Sequence[Line], int | None]:
    """A page of what is found, the newest first, and where the next begins: of what stands, or of what is voided.

    Raises ``NotFound`` for who may not. At most ten queries, however much is in store.
    """
    must_look_after(by)
    if store.is_own:
        settle()
    found = (voided.find if of_voided else find)(store.pk, wanted)
    return _lines(store.pk, [text for _place, text in found.rows]), found.after


def statement_of(store: Tenant, uuid: UUID, *, by: Person | None) -> Detail:
    """One statement of a store, voided or not. Raises ``NotFound``. At most seven queries."""
    found = _statement(store, uuid, by)
    value = load(found.raw.encode())
    rows = Statement.objects.filter(tenant=store.pk, refers_to=uuid).order_by("-pk").values_list("raw", flat=True)
    referring = list(rows[: OF_A_PAGE + 1])
    digests = [str(one["sha2"]).lower() for one in _attachments(value)]
    files = Attachment.objects.filter(tenant=store.pk, sha2__in=digests).annotate(size=Length("content"))
    authority = value.get("authority", {}).get("account", {}).get("name", "")
    key = Credential.objects.filter(name=authority, tenant=store.pk).first()
    return Detail(
        statement=found,
        value=value,
        actor=agent_told(value["actor"]),
        verb=verb_told(value["verb"]),
        object=object_told(value["object"], definitions_of(store.pk, _iris(value))),
        referring=_lines(store.pk, referring[:OF_A_PAGE]),
        more_refer=len(referring) > OF_A_PAGE,
        files=list(files.values_list("sha2", "content_type", "size")) if digests else [],
        key=key,
        source=Source.objects.filter(key=authority, tenant=store.pk).first() if key is None else None,
    )


def text_of(store: Tenant, uuid: UUID, *, by: Person | None) -> str:
    """A statement exactly as it is stored. Raises ``NotFound``. One query."""
    return _statement(store, uuid, by).raw


def _statement(store: Tenant, uuid: UUID, by: Person | None) -> Statement:
    must_look_after(by)
    found = Statement.objects.filter(tenant=store.pk, uuid=uuid).first()
    if found is None:
        raise NotFound
    return found


def _attachments(value: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    inner = value["object"] if value["object"].get("objectType") == "SubStatement" else {}
    return [*value.get("attachments", ()), *inner.get("attachments", ())]


def _iris(value: Mapping[str, Any]) -> set[str]:
    """The activity that a statement is about, whose name the store may know."""
    about = value["object"]
    about = about["object"] if about.get("objectType") == "SubStatement" else about
    return {str(about["id"])} if about.get("objectType", "Activity") == "Activity" else set()


def _lines(tenant_id: int, texts: Sequence[str]) -> list[Line]:
    values = [load(text.encode()) for text in texts]
    definitions = definitions_of(tenant_id, {iri for value in values for iri in _iris(value)}) if values else {}
    return [
        Line(
            uuid=UUID(value["id"]),
            actor=agent_told(value["actor"]),
            verb=verb_told(value["verb"]),
            object=object_told(value["object"], definitions),
            at=timestamp(value["timestamp"]),
            refers_to=value["object"]["id"] if value["object"].get("objectType") == "StatementRef" else "",
        )
        for value in values
    ]

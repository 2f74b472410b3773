"""Statements that come from outside: checked, completed and handed on to be stored, a batch as one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from cairn.records.inserting import STORED, Kept, Ready, keep, written
from cairn.records.statement.errors import Invalid
from cairn.records.statement.kinds import timestamp
from cairn.records.statement.parts import Parts, parts
from cairn.records.statement.reading import Sent
from cairn.records.statement.rules import check
from cairn.records.statement.splicing import spliced
from cairn.records.statement.versions import Version

MOST_IN_A_BATCH = 1000


def accept(
    tenant_id: int,
    sent: Sequence[Sent],
    *,
    authority: tuple[str, str],
    version: Version,
    at: datetime,
    uuid: UUID | None = None,
    files: Callable[[Sequence[dict[str, Any]]], Iterable[tuple[str, str, bytes]]] | None = None,
) -> Kept:
    """Store statements that somebody sent.

    ``authority`` is the agent that vouches for them, its key and as JSON; ``uuid`` the id that a single one is put
    under. Raises ``Invalid`` for what the specification doesn't allow, ``Conflict`` for an id that another statement
    has, ``VoidsAVoiding``; then none of them is stored. ``files`` is asked, once all are checked, for those that they
    come with: (sha2, content type, content); it raises what it likes.
    """
    if len(sent) > MOST_IN_A_BATCH:
        raise Invalid(f"A batch may hold {MOST_IN_A_BATCH} statements, not {len(sent)}: send it in parts.")
    batch = []
    for place, one in enumerate(sent):
        try:
            batch.append(_ready(one, authority=authority[1], version=version, at=at, uuid=uuid))
        except Invalid as error:
            raise (error.within(f"statements[{place}]") if len(sent) > 1 else error) from None
    held = files([one.value for one in sent]) if files is not None else ()
    seen: set[UUID] = set()
    for ready in batch:
        if ready.uuid in seen:
            raise Invalid(f"The id {ready.uuid} stands twice in this batch: each statement needs one of its own.")
        seen.add(ready.uuid)
    return keep(tenant_id, batch, authority=authority[0], files=held) if batch else Kept([])


def _ready(one: Sent, *, authority: str, version: Version, at: datetime, uuid: UUID | None) -> Ready:
    value = one.value
    check(value, version)
    said = UUID(value["id"]) if "id" in value else None
    if uuid is not None and said is not None and said != uuid:
        raise Invalid(f"must be the statementId {uuid} of the request, not {said}.", "id")
    chosen = uuid or said or uuid4()
    given = value.get("timestamp")
    added = {"authority": authority.encode(), "stored": f'"{STORED}"'.encode()}
    added |= {
        name: text.encode()
        for name, text in (
            ("id", f'"{chosen}"'),
            ("timestamp", f'"{written(at)}"'),
            ("version", '"1.0.0"' if version is Version.V1 else '"2.0.0"'),
        )
        if name not in value
    }
    named = _without_authority(value)
    return Ready(
        uuid=chosen,
        value=value,
        text=spliced(one, added).decode(),
        parts=named,
        timestamp=timestamp(given, "timestamp") if given is not None else at,
        scaled=scaled_of(value),
    )


def _without_authority(value: dict[str, Any]) -> Parts:
    """What a statement names: an authority that a client sent vouches for nothing, and isn't found by."""
    if "authority" not in value:
        return parts(value)
    return parts({name: part for name, part in value.items() if name != "authority"})


def scaled_of(value: Mapping[str, Any]) -> float | None:
    """The scaled score, from -1 to 1."""
    score = value.get("result", {}).get("score", {})
    return float(score["scaled"]) if "scaled" in score else None

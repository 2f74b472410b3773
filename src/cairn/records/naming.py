"""Numbers that stand for verbs, activities and agents of a tenant, so that each is written once."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection

from cairn.records.models import Activity, Agent, Named, Verb
from cairn.records.rows import an_id, for_database, holes, select
from cairn.records.statement.definitions import merged
from cairn.records.statement.reading import load
from cairn.records.statement.writing import write

# What a process remembers, so that the names of every statement need not be looked up again. Some 100 bytes each.
MOST_REMEMBERED = 100_000
_TEXT: dict[type[Named], str] = {Verb: "iri", Activity: "iri", Agent: "key"}
_remembered: dict[type[Named], dict[tuple[int, str], int]] = {Verb: {}, Activity: {}, Agent: {}}
_said: set[Any] = set()


class Outdated(IntegrityError):
    """A remembered number whose row is gone: a person was erased, and with them their row."""


def digest_of(text: str) -> UUID:
    """What stands for a text of any length in an index: 128 bits of its BLAKE2b."""
    return UUID(bytes=blake2b(text.encode(), digest_size=16).digest())


def known(model: type[Named], tenant_id: int, texts: Collection[str], *, remembering: bool = True) -> dict[str, int]:
    """The numbers of those texts that have one. One query at most.

    What is remembered may be the number of a row that an erasure took away: to write with it is refused by the
    database (``inserting.keep``), and to search by it finds nothing, so look whether it ``is_outdated`` then. Without
    ``remembering`` the table is asked.
    """
    remembered = _remembered[model] if remembering else {}
    found = {text: remembered[tenant_id, text] for text in texts if (tenant_id, text) in remembered}
    missing = {digest_of(text): text for text in texts if text not in found}
    if missing:
        sql = f"SELECT digest, id FROM {model._meta.db_table} WHERE tenant_id = %s AND digest IN {holes(missing)}"  # noqa: S608  our own names
        rows = select(sql, [tenant_id, *(for_database(one) for one in missing)])
        read = {missing[an_id(digest)]: pk for digest, pk in rows}
        if not connection.in_atomic_block:
            remember(model, tenant_id, read)
        found |= read
    return found


def numbered(model: type[Named], tenant_id: int, texts: Collection[str]) -> dict[str, int]:
    """The numbers of texts, given to those that had none. At most three queries."""
    found = known(model, tenant_id, texts)
    # In one order everywhere: two that write the same ones at once wait for each other and never in a circle.
    missing = sorted((digest_of(text), text) for text in set(texts) - set(found))
    if missing:
        column = _TEXT[model]
        rows = [model(tenant_id=tenant_id, digest=digest, **{column: text}) for digest, text in missing]
        model._default_manager.bulk_create(rows, ignore_conflicts=True)
        read = model._default_manager.filter(tenant=tenant_id, digest__in=[digest for digest, _text in missing])
        found |= {getattr(row, column): row.pk for row in read}
    return found


def remember(model: type[Named], tenant_id: int, found: Mapping[str, int]) -> None:
    """Remember numbers in this process. Only what is committed: what a rollback takes back would stay for ever."""
    remembered = _remembered[model]
    if len(remembered) > MOST_REMEMBERED:
        remembered.clear()
    remembered.update({(tenant_id, text): pk for text, pk in found.items()})


def forget() -> None:
    """Forget all numbers, as a process does that begins."""
    for remembered in _remembered.values():
        remembered.clear()
    _said.clear()


def is_outdated(model: type[Named], tenant_id: int, text: str) -> bool:
    """Whether a number that was remembered isn't that of its text any longer; then it is forgotten. One query at most.

    Nothing names a number whose row is gone: so ask it only where nothing was found.
    """
    remembered = _remembered[model].get((tenant_id, text))
    if remembered is None:
        return False
    held = model._default_manager.filter(tenant=tenant_id, digest=digest_of(text))
    if held.values_list("pk", flat=True).first() == remembered:
        return False
    _remembered[model].pop((tenant_id, text), None)
    return True


def note_definitions(numbers: Mapping[str, int], definitions: Iterable[tuple[str, Mapping[str, Any]]]) -> set[Any]:
    """Take what statements say of activities together with what was said before: the newest word on each part holds,
    and languages are added. Gives what to `note_said` once that is committed."""
    said = {(Activity, numbers[iri], _print(one)): (iri, one) for iri, one in definitions if one}
    fresh = {key: pair for key, pair in said.items() if key not in _said}
    if fresh:
        # Not their keys: whoever holds the order may name them meanwhile, and must never wait for who waits for it.
        rows = Activity.objects.select_for_update(no_key=True).filter(
            pk__in={numbers[iri] for iri, _one in fresh.values()}
        )
        held = {row.iri: row for row in rows.order_by("pk")}
        if not {iri for iri, _one in fresh.values()} <= set(held):
            raise Outdated
        for iri, definition in fresh.values():
            row = held[iri]
            before = load(row.definition.encode()) if row.definition else {}
            after = merged(before, dict(definition))
            if after != before:
                row.definition = write(after).decode()
                row.save(update_fields=["definition"])
    return set(fresh)


def note_names(numbers: Mapping[str, int], people: Iterable[tuple[str, str | None]]) -> set[Any]:
    """Keep the names that statements give an agent, each once. Gives what to `note_said` once that is committed."""
    said = {(Agent, numbers[key], name): (key, name) for key, name in people if name}
    fresh = {one: pair for one, pair in said.items() if one not in _said}
    if fresh:
        rows = Agent.objects.select_for_update(no_key=True).filter(
            pk__in={numbers[key] for key, _name in fresh.values()}
        )
        held = {row.key: row for row in rows.order_by("pk")}
        if not {key for key, _name in fresh.values()} <= set(held):
            raise Outdated
        for key, name in fresh.values():
            row = held[key]
            if name not in row.names:
                row.names = [*row.names, name]
                row.save(update_fields=["names"])
    return set(fresh)


def note_said(said: set[Any]) -> None:
    if len(_said) > MOST_REMEMBERED:
        _said.clear()
    _said.update(said)


def _print(definition: Mapping[str, Any]) -> bytes:
    return blake2b(json.dumps(definition, sort_keys=True, default=str).encode(), digest_size=16).digest()

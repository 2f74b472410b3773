"""What Cairn itself writes down: that a person of ours did something, under their pseudonym.

It is part of the write that it tells of: both are stored or neither. On PostgreSQL the order of statements is held by a
lock until the end of the transaction; a learner's write may be long and hold rows that others wait for, so there the
statement waits in a row of its own and takes its place right after the commit, or before somebody reads.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from cairn.accounts import api as accounts_api
from cairn.records import naming
from cairn.records.accepting import scaled_of
from cairn.records.credentials import authority_of, our_own
from cairn.records.inserting import STORED, Ready, keep
from cairn.records.models import WaitingStatement
from cairn.records.statement.kinds import timestamp
from cairn.records.statement.parts import parts
from cairn.records.vocabulary import ACTIVITY_TYPES, VERBS

MOST_AT_ONCE = 500


def store(
    *,
    person_id: int,
    verb: str,
    activity: str,
    activity_type: str,
    name: str,
    run_uuid: UUID | None,
    at: datetime,
    result: dict[str, Any] | None = None,
    parents: Iterable[str] = (),
    groupings: Iterable[str] = (),
) -> UUID:
    """Keep that a person did something, at ``at``, under their pseudonym; the statement's id.

    ``verb`` is a word of ``VERBS``; ``activity``, ``parents`` and ``groupings`` are addresses as ``iri`` makes them;
    ``activity_type`` is a word of ``ACTIVITY_TYPES`` or an address; ``result`` is the standard's result object.
    Raises ``KeyError`` for a verb that we have no address for.
    """
    uuid = uuid4()
    places = {"parent": list(dict.fromkeys(parents)), "grouping": list(dict.fromkeys(groupings))}
    value: dict[str, Any] = {
        "id": str(uuid),
        "version": "1.0.3",
        "actor": {"objectType": "Agent", "account": account_of(accounts_api.pseudonym_of(person_id))},
        "verb": {"id": VERBS[verb], "display": {"en-GB": verb}},
        "object": {
            "objectType": "Activity",
            "id": activity,
            "definition": {"type": ACTIVITY_TYPES.get(activity_type, activity_type), "name": {"en-GB": name}},
        },
        "timestamp": at.isoformat(),
    }
    if result is not None:
        value["result"] = result
    if context := _context(run_uuid, places):
        value["context"] = context
    key, authority = authority_of(None)
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))[:-1] + f',"authority":{authority}'
    with transaction.atomic(savepoint=False):  # most are stored inside a write that stands or falls with them
        if connection.vendor == "postgresql":
            WaitingStatement.objects.create(uuid=uuid, text=text)
            transaction.on_commit(settle)
        else:
            keep(our_own().pk, [_ready(uuid, value, text, at)], authority=key)
    return uuid


def settle() -> int:
    """Give what waits its place in the order; how many that were. Whoever comes second finds nothing left."""
    if connection.vendor != "postgresql" or not WaitingStatement.objects.exists():
        return 0
    if connection.in_atomic_block:
        return _settle()
    try:
        return _settle()
    except IntegrityError:  # a number that was remembered is gone (see ``inserting.keep``)
        naming.forget()
        return _settle()


def _settle() -> int:
    with transaction.atomic():
        rows = list(WaitingStatement.objects.select_for_update(skip_locked=True).order_by("pk")[:MOST_AT_ONCE])
        batch = []
        for row in rows:
            value = json.loads(row.text + "}")
            batch.append(_ready(row.uuid, value, row.text, timestamp(value["timestamp"])))
        if batch:
            keep(our_own().pk, batch, authority=authority_of(None)[0])
            WaitingStatement.objects.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows) + (_settle() if len(rows) == MOST_AT_ONCE else 0)


def _ready(uuid: UUID, value: dict[str, Any], text: str, at: datetime) -> Ready:
    return Ready(uuid, value, f'{text},"stored":"{STORED}"}}', parts(value), at, scaled_of(value))


def account_of(pseudonym: UUID) -> dict[str, str]:
    return {"homePage": settings.CAIRN_BASE_URL, "name": str(pseudonym)}


def _context(run_uuid: UUID | None, places: dict[str, list[str]]) -> dict[str, Any]:
    context: dict[str, Any] = {}
    if run_uuid is not None:
        context["registration"] = str(run_uuid)
    named = {place: [{"objectType": "Activity", "id": one} for one in ids] for place, ids in places.items() if ids}
    if named:
        context["contextActivities"] = named
    return context

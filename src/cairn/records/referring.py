"""Statements that refer to others: each is also found by what those name, however far the chain goes.

Clause 2.1.3 of the specification's part on communication: a filter that a statement matches is matched by whatever
targets it too. It is written down when either of the two arrives, so that no search has to follow chains.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from cairn.records.models import Referral, Statement, StatementActivity, StatementAgent
from cairn.records.rows import insert


@dataclass(frozen=True, slots=True)
class Waiting:
    """A statement that refers to one which was not there yet, and whether it voids it."""

    place: int
    target: UUID
    voids: bool


def refer(
    tenant_id: int, targets: Mapping[UUID, UUID | None], places: Mapping[UUID, int], waiting: Sequence[Waiting]
) -> None:
    """Note what follows from a batch that was just inserted. No query where nothing refers to anything."""
    named = {one for one in targets.values() if one is not None}
    if not named and not waiting:
        return
    rows = Statement.objects.filter(tenant=tenant_id, uuid__in=named).values_list("uuid", "pk")
    found = {**dict(rows), **places}
    edges = {
        (places[source], found[target]) for source, target in targets.items() if target is not None and target in found
    }
    edges |= {(one.place, places[one.target]) for one in waiting}
    for source, target in sorted(edges):
        _join(source, target)


def _join(source: int, target: int) -> None:
    """``source`` and all that refer to it are found by ``target`` and all that it refers to."""
    sources = {source, *Referral.objects.filter(origin=source).values_list("statement", flat=True)}
    origins = {target, *Referral.objects.filter(statement=target).values_list("origin", flat=True)}
    pairs = {(one, other) for one in sources for other in origins if one != other}
    held = Referral.objects.filter(statement__in=sources, origin__in=origins).values_list("statement", "origin")
    fresh = sorted(pairs - set(held))
    insert(Referral, ("statement_id", "origin_id"), fresh)
    agents, activities = [], []
    for origin in sorted({other for _one, other in fresh}):
        who, what = _names(origin)
        for statement in (one for one, other in fresh if other == origin):
            agents += [(agent, direct, statement, origin) for agent, direct in who]
            activities += [(activity, direct, statement, origin) for activity, direct in what]
    insert(StatementAgent, ("agent_id", "direct", "statement_id", "origin_id"), agents, ignore=True)
    insert(StatementActivity, ("activity_id", "direct", "statement_id", "origin_id"), activities, ignore=True)


def _names(origin: int) -> tuple[set[tuple[int, bool]], set[tuple[int, bool]]]:
    own = Q(statement=origin, origin=origin)
    who = set(StatementAgent.objects.filter(own).values_list("agent", "direct"))
    what = set(StatementActivity.objects.filter(own).values_list("activity", "direct"))
    columns = Statement.objects.values_list("actor", "authority", "activity")
    actor, authority, activity = columns.get(pk=origin)
    who |= {(actor, True)} if actor is not None else set()
    who |= {(authority, False)} if authority is not None else set()
    what |= {(activity, True)} if activity is not None else set()
    return who, what

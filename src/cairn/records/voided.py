"""Voided statements, found by way of what voids them: those have a verb, and so an index, of their own."""

from __future__ import annotations

from typing import Any

from cairn.records import naming
from cairn.records.finding import Found, Wanted, outdated
from cairn.records.models import Activity, Agent, Verb
from cairn.records.rows import for_database, select
from cairn.records.statement.parts import VOIDED


def find(tenant_id: int, wanted: Wanted) -> Found:
    """A page of what is voided, in the order in which it was: the newest voiding first. At most four queries.

    Of ``wanted`` the agent is the actor or among those that the statement is directly about; ``after`` is the number of
    a voiding statement. What narrows is looked up for each voided statement in turn: there are few.
    """
    found = _find(tenant_id, wanted)
    return found if found.rows or not outdated(tenant_id, wanted) else _find(tenant_id, wanted)


def _find(tenant_id: int, wanted: Wanted) -> Found:
    limit = wanted.size
    conditions = _conditions(tenant_id, wanted)
    if conditions is None:
        return Found(())
    said, values = conditions
    # v voids s; of several that void the same statement the newest counts.
    sql = (
        "SELECT v.id, s.raw FROM records_statement v"  # noqa: S608  our own names
        " JOIN records_statement s ON s.tenant_id = v.tenant_id AND s.uuid = v.refers_to AND s.is_voided"
        f" WHERE v.voids AND {' AND '.join(said)} AND NOT EXISTS (SELECT 1 FROM records_statement w"
        " WHERE w.tenant_id = v.tenant_id AND w.refers_to = v.refers_to AND w.voids AND w.id > v.id)"
        " ORDER BY v.id DESC LIMIT %s"
    )
    rows: Any = select(sql, [*values, limit + 1])
    return Found(rows[:limit], rows[limit - 1][0] if len(rows) > limit else None)


def _conditions(tenant_id: int, wanted: Wanted) -> tuple[list[str], list[Any]] | None:
    """``None`` if something that is asked for was never named."""
    said: list[str] = []
    values: list[Any] = []
    for model, text, condition in (
        (Verb, VOIDED, "v.verb_id = %s"),
        (Verb, wanted.verb, "s.verb_id = %s"),
        (Agent, wanted.agent, _either("actor_id", "records_statementagent", "agent_id")),
        (Activity, wanted.activity, _either("activity_id", "records_statementactivity", "activity_id")),
    ):
        if text is None:
            continue
        number = naming.known(model, tenant_id, [text]).get(text)
        if number is None:
            return None
        said.append(condition)
        values += [number] * condition.count("%s")
    if wanted.registration is not None:
        said.append("s.registration = %s")
        values.append(for_database(wanted.registration))
    for at, condition in ((wanted.since, "s.stored > %s"), (wanted.until, "s.stored <= %s")):
        if at is not None:
            said.append(condition)
            values.append(for_database(at))
    if wanted.after is not None:
        said.append("v.id < %s")
        values.append(wanted.after)
    return said, values


def _either(column: str, table: str, named: str) -> str:
    return (
        f"(s.{column} = %s OR EXISTS (SELECT 1 FROM {table} x WHERE x.{named} = %s AND x.direct"  # noqa: S608  ours
        " AND x.statement_id = s.id AND x.origin_id = s.id))"
    )

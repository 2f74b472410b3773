"""Statements found by what they name, page by page: each search reads a few ranges of indexes, in order, and stops."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from cairn.records import naming
from cairn.records.models import Activity, Agent, Statement, Verb
from cairn.records.rows import a_time, for_database, select

MOST = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for. ``agent`` is a key as `statement.parts.agent_key` writes it; ``after`` the ``id`` where the
    page before ended; ``by_authority`` the key of the only agent whose statements may be seen."""

    agent: str | None = None
    verb: str | None = None
    activity: str | None = None
    registration: UUID | None = None
    related_agents: bool = False
    related_activities: bool = False
    since: datetime | None = None
    until: datetime | None = None
    limit: int = 0
    ascending: bool = False
    after: int | None = None
    by_authority: str | None = None

    @property
    def size(self) -> int:
        """How many a page holds; ``limit`` 0 is as many as there may be."""
        return min(self.limit, MOST) if self.limit > 0 else MOST


@dataclass(frozen=True, slots=True)
class Found:
    """``rows`` are (id, text) in the order that was asked for; ``after`` is where the next page begins, if there is
    one; ``newest`` when the newest of them was stored."""

    rows: Sequence[tuple[int, str]]
    after: int | None = None
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class _Scan:
    """A range of one index: ``place`` is the column that holds the statement's number, in whose order it is read."""

    tables: str
    place: str
    conditions: tuple[str, ...]
    values: tuple[Any, ...]


def find(tenant_id: int, wanted: Wanted) -> Found:
    """A page of what is not voided, the newest first unless ``ascending``."""
    found = _find(tenant_id, wanted)
    return found if found.rows or not outdated(tenant_id, wanted) else _find(tenant_id, wanted)


def outdated(tenant_id: int, wanted: Wanted) -> bool:
    """Whether nothing was found because this process remembered the number of a row that an erasure took away. It is
    asked where nothing was found: so it costs nothing where something was."""
    named = ((Agent, wanted.agent), (Activity, wanted.activity), (Verb, wanted.verb))
    return bool([text for model, text in named if text is not None and naming.is_outdated(model, tenant_id, text)])


def _find(tenant_id: int, wanted: Wanted) -> Found:
    limit = wanted.size
    numbers = _numbers(tenant_id, wanted)
    bounds = _bounds(tenant_id, wanted)
    if numbers is None or bounds is None:
        return Found(())
    held: dict[int, str] = {}
    for scan in _scans(tenant_id, wanted, numbers):
        held.update(_read(scan, bounds, ascending=wanted.ascending, limit=limit + 1))
    places = sorted(held, reverse=not wanted.ascending)
    page = [(place, held[place]) for place in places[:limit]]
    newest = max((place for place, _text in page), default=None)
    stored = a_time(select("SELECT stored FROM records_statement WHERE id = %s", [newest])[0][0]) if newest else None
    return Found(page, page[-1][0] if len(places) > limit else None, stored)


def one(tenant_id: int, uuid: UUID, *, voided: bool, by_authority: str | None = None) -> tuple[str, datetime] | None:
    """The text of a statement by its id, and when it was stored: of one that is voided, or of one that isn't."""
    rows = Statement.objects.filter(tenant=tenant_id, uuid=uuid, is_voided=voided)
    if by_authority is not None:
        rows = rows.filter(authority__in=naming.known(Agent, tenant_id, [by_authority]).values())
    return rows.values_list("raw", "stored").first()


def _numbers(tenant_id: int, wanted: Wanted) -> dict[str, int] | None:
    """The numbers of what is asked for; ``None`` if one of them was never named, so that nothing can be found."""
    found: dict[str, int] = {}
    asked: list[tuple[str, Any, str | None]] = [
        ("agent", Agent, wanted.agent), ("verb", Verb, wanted.verb), ("activity", Activity, wanted.activity),
        ("authority", Agent, wanted.by_authority),
    ]  # fmt: skip
    for name, model, text in asked:
        if text is None:
            continue
        number = naming.known(model, tenant_id, [text]).get(text)
        if number is None:
            return None
        found[name] = number
    return found


def _bounds(tenant_id: int, wanted: Wanted) -> tuple[int, int | None] | None:
    """Above which number and up to which: times are turned into places of the order. ``None`` where nothing is left."""
    above, up_to = 0, None
    if wanted.since is not None:
        above = _last_until(tenant_id, wanted.since)
    if wanted.until is not None:
        up_to = _last_until(tenant_id, wanted.until)
        if up_to == 0:
            return None
    if wanted.after is not None and wanted.ascending:
        above = max(above, wanted.after)
    elif wanted.after is not None:
        up_to = wanted.after - 1 if up_to is None else min(up_to, wanted.after - 1)
    return above, up_to


def _last_until(tenant_id: int, at: datetime) -> int:
    sql = "SELECT id FROM records_statement WHERE tenant_id = %s AND stored <= %s ORDER BY stored DESC LIMIT 1"
    found = select(sql, [tenant_id, for_database(at)])
    return found[0][0] if found else 0


def _scans(tenant_id: int, wanted: Wanted, numbers: dict[str, int]) -> Iterator[_Scan]:
    """The ranges that hold everything that matches, led by what narrows most: the agent, the activity, the rest.

    ``o`` is the statement that matches, ``s`` the one that is given back: the same, or one that refers to it.
    """
    lead = next((name for name in ("agent", "activity") if name in numbers), None)
    for alias in ("s", "o"):
        conditions, values = _beside(alias, lead, wanted, numbers, tenant_id)
        if alias == "s":
            yield from _own(lead, wanted, numbers, conditions, values)
        else:
            yield from _others(lead, wanted, numbers, conditions, values)


def _own(
    lead: str | None, wanted: Wanted, numbers: dict[str, int], conditions: list[str], values: list[Any]
) -> Iterator[_Scan]:
    columns = {"agent": ["actor_id"], "activity": ["activity_id"], None: [""]}[lead]
    if lead == "agent" and wanted.related_agents:
        columns.append("authority_id")
    for column in columns:
        first = [f"s.{column} = %s"] if column else []
        held = [numbers[lead]] if lead is not None else []
        yield _Scan("records_statement s", "s.id", (*first, *conditions), (*held, *values))


def _others(
    lead: str | None, wanted: Wanted, numbers: dict[str, int], conditions: list[str], values: list[Any]
) -> Iterator[_Scan]:
    joined = " JOIN records_statement s ON s.id = x.statement_id JOIN records_statement o ON o.id = x.origin_id"
    if lead is None:
        if "verb" in numbers or wanted.registration is not None:
            tables = "records_referral x" + joined
            yield _Scan(tables, "x.statement_id", (*conditions,), (*values,))
        return
    for direct in (True, False) if getattr(wanted, f"related_{_many(lead)}") else (True,):
        yield _Scan(
            f"records_statement{lead} x" + joined,
            "x.statement_id",
            (f"x.{lead}_id = %s", "x.direct = %s", *conditions),
            (numbers[lead], direct, *values),
        )


def _many(lead: str) -> str:
    return {"agent": "agents", "activity": "activities"}[lead]


def _beside(
    alias: str, lead: str | None, wanted: Wanted, numbers: dict[str, int], tenant_id: int
) -> tuple[list[str], list[Any]]:
    """What else the statement that matches has to be, beside what leads."""
    conditions: list[str] = ["NOT s.is_voided"]
    values: list[Any] = []
    # Every number is a tenant's own. To name the tenant as well leads PostgreSQL to read all that it has.
    if not numbers:
        conditions.append("s.tenant_id = %s")
        values.append(tenant_id)
    if "authority" in numbers:
        # Nor is it found by what somebody else's says: whoever may not read that would learn it by asking.
        for one in dict.fromkeys(("s", alias)):
            conditions.append(f"{one}.authority_id = %s")
            values.append(numbers["authority"])
    if "verb" in numbers:
        conditions.append(f"{alias}.verb_id = %s")
        values.append(numbers["verb"])
    if wanted.registration is not None:
        conditions.append(f"{alias}.registration = %s")
        values.append(for_database(wanted.registration))
    if lead == "agent" and "activity" in numbers:
        direct = "" if wanted.related_activities else " AND y.direct"
        conditions.append(  # our own names, no value
            f"({alias}.activity_id = %s OR EXISTS (SELECT 1 FROM records_statementactivity y WHERE y.activity_id = %s"  # noqa: S608
            f" AND y.statement_id = {alias}.id AND y.origin_id = {alias}.id{direct}))"
        )
        values += [numbers["activity"]] * 2
    return conditions, values


def _read(scan: _Scan, bounds: tuple[int, int | None], *, ascending: bool, limit: int) -> dict[int, str]:
    """The first ``limit`` of a range. One that refers to several is met several times, so it may take another look."""
    above, up_to = bounds
    found: dict[int, str] = {}
    while len(found) < limit:
        rows = _rows(scan, above, up_to, ascending=ascending, limit=limit)
        found.update(rows)
        if len(rows) < limit:
            break
        if ascending:
            above = rows[-1][0]
        else:
            up_to = rows[-1][0] - 1
    return found


def _rows(scan: _Scan, above: int, up_to: int | None, *, ascending: bool, limit: int) -> list[tuple[int, str]]:
    conditions, values = [*scan.conditions], [*scan.values]
    if above:
        conditions.append(f"{scan.place} > %s")
        values.append(above)
    if up_to is not None:
        conditions.append(f"{scan.place} <= %s")
        values.append(up_to)
    order = "ASC" if ascending else "DESC"
    sql = (
        f"SELECT {scan.place}, s.raw FROM {scan.tables} WHERE {' AND '.join(conditions)}"  # noqa: S608  our own names
        f" ORDER BY {scan.place} {order} LIMIT %s"
    )
    return select(sql, [*values, limit])  # type: ignore[return-value]

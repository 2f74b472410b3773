"""What statements said of an activity and of an agent, all together."""

from __future__ import annotations

from typing import Any

from cairn.records import naming
from cairn.records.models import Activity, Agent
from cairn.records.statement.parts import restored
from cairn.records.statement.reading import load
from cairn.records.values import agent_of


def activity_known(tenant_id: int, iri: str) -> dict[str, Any]:
    """The activity, with its definition if there ever was one. One query."""
    found = Activity.objects.filter(tenant=tenant_id, digest=naming.digest_of(iri)).first()
    known: dict[str, Any] = {"objectType": "Activity", "id": iri}
    if found is not None and found.definition:
        known["definition"] = load(found.definition.encode())
    return known


def definitions_of(tenant_id: int, iris: set[str]) -> dict[str, dict[str, Any]]:
    """The definitions of activities, by their addresses. One query."""
    digests = [naming.digest_of(iri) for iri in iris]
    rows = Activity.objects.filter(tenant=tenant_id, digest__in=digests).exclude(definition="")
    return {row.iri: load(row.definition.encode()) for row in rows}


def person_known(tenant_id: int, key: str) -> dict[str, Any]:
    """The person of whom one identifier is known: that, and every name that statements gave with it. One query."""
    found = Agent.objects.filter(tenant=tenant_id, digest=naming.digest_of(key)).first()
    person: dict[str, Any] = {"objectType": "Person"}
    if found is not None and found.names:
        person["name"] = [restored(name) for name in found.names]
    return person | {kind: [value] for kind, value in agent_of(key).items()}

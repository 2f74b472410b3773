"""The description of the record store: it says what the views take, because both read the same tables."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cairn.interop import urls
from cairn.interop.xapi import tables
from cairn.records import api
from tests.interop.xapi.test_limits import Key

pytestmark = pytest.mark.django_db
VALUES = {
    "agent": '{"mbox": "mailto:ann@example.org"}',
    "limit": "3",
    "format": "ids",
    "since": "2026-01-01T00:00:00Z",
    "until": "2026-02-01T00:00:00Z",
    **dict.fromkeys(("activity", "activityId", "verb"), "http://example.org/one"),
    **dict.fromkeys(("registration", "statementId", "voidedStatementId"), "6d1a2f9e-3f0a-4a3c-9a55-0f4d3a1b2c3d"),
    **dict.fromkeys(("related_agents", "related_activities", "attachments", "ascending"), "true"),
    **dict.fromkeys(("stateId", "profileId"), "place"),
}


@pytest.fixture
def described() -> dict[str, Any]:
    answer = Client().get("/xapi/openapi.json")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/json"
    found: dict[str, Any] = json.loads(answer.content)
    return found


def test_every_address_is_described_with_the_methods_that_it_answers(described: Any) -> None:
    ours = {
        "/" + re.sub(r"<str:(\w+)>", r"{\1}", str(one.pattern)): {method.lower() for method in one.callback.methods}
        for one in urls.urlpatterns
    }
    assert {path: set(methods) for path, methods in described["paths"].items()} == ours


def test_every_reference_leads_to_a_shape_and_every_shape_is_referred_to(described: Any) -> None:
    named = set(re.findall(r'"#/components/schemas/(\w+)"', json.dumps(described)))
    assert named == set(described["components"]["schemas"])
    operations = [one for methods in described["paths"].values() for one in methods.values()]
    ids = [one["operationId"] for one in operations]
    assert len(ids) == len(set(ids))
    for one in operations:
        names = [(parameter["in"], parameter["name"]) for parameter in one["parameters"]]
        assert len(names) == len(set(names))
        assert all(answer["description"] for answer in one["responses"].values())


def cases() -> list[Any]:
    return [
        pytest.param(name, one, id=f"{name}-{one.method}-{len(one.parameters)}")
        for name, several in tables.RESOURCES.items()
        for one in several
        if name != "more"
    ]


@pytest.mark.parametrize("name, one", cases())
def test_a_parameter_is_taken_where_it_is_described_and_nowhere_else(name: str, one: tables.Operation) -> None:
    key = Key()
    path = reverse(f"interop:{name}").removeprefix("/xapi/")
    given = {parameter.name: VALUES[parameter.name] for parameter in one.parameters}
    if one is tables.GET_STATEMENT:
        del given["voidedStatementId"]
    known = "isn't known here"
    taken = key.ask(one.method, path, b"{}", **given).content.decode()
    assert known not in taken
    assert "The parameter" not in taken
    refused = key.ask(one.method, path, b"{}", **given, other="1")
    assert refused.status_code == 400
    assert f"“other” {known}" in refused.json()["error"]  # type: ignore[attr-defined]
    for parameter in one.parameters:
        if parameter.required and parameter.name not in ("stateId", "profileId"):
            less = {other: value for other, value in given.items() if other != parameter.name}
            assert key.ask(one.method, path, b"{}", **less).status_code == 400


def test_limits_are_told(described: Any, settings: Any) -> None:
    sent = described["paths"]["/xapi/statements"]["post"]["requestBody"]["content"]
    assert f"{settings.CAIRN_RECORDS_BODY_LIMIT:,}" in sent["multipart/mixed"]["schema"]["description"]
    batch = described["components"]["schemas"]["Sent"]["anyOf"][1]
    assert batch["maxItems"] == api.MOST_IN_A_BATCH


def test_what_goes_in_and_out_has_the_shape_that_is_described(described: Any) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    shapes = described["components"]

    def fits(value: Any, name: str) -> None:
        jsonschema.validate(value, {"$ref": f"#/components/schemas/{name}", "components": shapes})

    key = Key()
    sent = {
        "actor": {"objectType": "Group", "member": [{"mbox": "mailto:ann@example.org"}]},
        "verb": {"id": "http://example.org/did", "display": {"en-GB": "did"}},
        "object": {"id": "http://example.org/one", "definition": {"name": {"en-GB": "One"}}},
        "result": {"score": {"scaled": 0.5}, "duration": "PT1M"},
        "context": {"contextActivities": {"parent": {"id": "http://example.org/all"}}, "language": "en"},
    }
    fits(sent, "Statement")
    fits([sent], "Sent")
    ids = json.loads(key.ask("POST", "statements", json.dumps([sent]).encode()).content)
    fits(ids, "Ids")
    fits(json.loads(key.ask("GET", "statements", statementId=ids[0]).content), "Statements")
    fits(json.loads(key.ask("GET", "statements").content), "Page")
    fits(json.loads(key.ask("GET", "about").content), "About")
    fits(json.loads(key.ask("GET", "agents", agent=VALUES["agent"]).content), "Person")
    fits(json.loads(key.ask("GET", "activities", activityId=VALUES["activityId"]).content), "Activity")
    fits(json.loads(key.ask("GET", "activities").content), "Fault")

"""Statements that are sent: by PUT and POST, alone and in batches (xAPI 1.0.3, part three, 2.1.1 and 2.1.2)."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from cairn.records.models import Agent, Statement
from tests.interop.xapi.asking import (
    ANN,
    LESSON,
    NONE,
    V1,
    V2,
    VERB,
    VOIDED,
    Store,
    about,
    new,
    refused,
    said,
    text,
    voiding,
)

pytestmark = pytest.mark.django_db

# --- PUT (2.1.1) ---


def test_put_stores_under_the_id_of_the_address(store: Store) -> None:
    uuid = new()
    assert store.ask("PUT", "statements", statementId=uuid, body=said()).status_code == 204
    assert store.get(uuid)["id"] == uuid
    # the id may stand in the statement too, in either case of its digits, but not another
    assert store.ask("PUT", "statements", statementId=uuid, body=said(id=uuid.upper())).status_code == 204
    assert "id" in refused(store.ask("PUT", "statements", statementId=uuid, body=said(id=new())))
    assert store.find() == [uuid]


@pytest.mark.parametrize(
    "parameters",
    [{}, {"statementId": ""}, {"statementId": "1"}, {"statementid": new()}, {"statementId": new(), "format": "ids"}],
)
def test_put_needs_statement_id_and_nothing_else(store: Store, parameters: dict[str, str]) -> None:
    refused(store.ask("PUT", "statements", body=said(), **parameters))


def test_put_takes_one_statement(store: Store) -> None:
    assert "list" in refused(store.ask("PUT", "statements", statementId=new(), body=[said()]))
    assert "statementId" in refused(store.send(said(), statementId=new()))


# --- POST (2.1.2) ---


def test_post_gives_the_ids_in_order(store: Store) -> None:
    own = new()
    answer = store.send([said(), said(id=own), said()])
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/json")
    ids = json.loads(answer.content)
    assert ids[1] == own
    assert len(set(ids)) == 3
    assert store.find(ascending="true") == ids
    # a single one gives a list too
    alone = json.loads(store.send(said()).content)
    assert store.find(limit=1)
    assert isinstance(alone, list)
    assert len(alone) == 1


def test_an_empty_batch_stores_nothing(store: Store) -> None:
    answer = store.send([])
    assert (answer.status_code, json.loads(answer.content)) == (200, [])
    assert store.find() == []


UUID = new()


@pytest.mark.parametrize(
    "spoilt, names",
    [
        pytest.param(lambda: [said(), said(verb=NONE)], "statements[1]", id="a property is missing"),
        pytest.param(lambda: [said(id=UUID), said(id=UUID)], UUID, id="one id twice (trap 6)"),
        pytest.param(lambda: [said(id=UUID), said(id=UUID.upper())], UUID, id="one id in two cases"),
        pytest.param(lambda: [said(), []], "statements[1]", id="no object"),
        pytest.param(lambda: [said() for _ in range(1001)], "1000", id="too many"),
        pytest.param(lambda: [said(), said(attachments=[{}])], "statements[1]", id="an empty attachment"),
    ],
)
def test_a_batch_is_stored_as_a_whole_or_not_at_all(store: Store, spoilt: Callable[[], Any], names: str) -> None:
    assert names in refused(store.send(spoilt()))
    assert Statement.objects.count() == 0


def test_a_conflict_rolls_a_batch_back(store: Store) -> None:
    """Trap 6; part two, 2.2 and 2.3.1: nothing of the batch stays, nor what it named."""
    [uuid] = store.kept(said())
    refused(store.send([said(actor={"mbox": "mailto:new@example.org"}), said(id=uuid, verb={"id": VERB + "/x"})]), 409)
    assert store.find() == [uuid]
    assert not Agent.objects.filter(key__contains="new@").exists()


# --- What is the same, and what is another (part two, 2.3.1; trap 5) ---

FULL: dict[str, Any] = {
    "id": UUID,
    "actor": {
        "objectType": "Group", "name": "The ward",
        "member": [ANN, {"mbox": "mailto:ben@example.org"}],
    },
    "verb": {"id": VERB, "display": {"en": "completed"}},
    "object": {"id": LESSON, "definition": {"name": {"en": "First"}}},
    "result": {"duration": "PT1.234S", "score": {"raw": 1.10}},
    "timestamp": "2026-11-24T09:30:00Z",
}  # fmt: skip


@pytest.mark.parametrize(
    "change, status",
    [
        ({}, 200),
        ({"verb": {"id": VERB, "display": {"de": "beendete"}}}, 200),
        ({"verb": {"id": VERB}}, 200),
        ({"object": {"id": LESSON, "definition": {"name": {"en": "Second"}}}}, 200),
        ({"object": {"objectType": "Activity", "id": LESSON}}, 409),  # what isn't listed there counts
        ({"actor": {**FULL["actor"], "member": FULL["actor"]["member"][::-1]}}, 200),
        ({"timestamp": "2026-11-24T10:30:00.000+01:00"}, 200),
        ({"result": {"duration": "PT1.23S", "score": {"raw": 1.1}}}, 200),
        ({"authority": {"mbox": "mailto:somebody@example.org"}}, 200),
        ({"stored": "2013-01-01T00:00:00Z"}, 200),
        ({"result": {"duration": "PT1.24S", "score": {"raw": 1.1}}}, 409),
        ({"result": {"duration": "PT1.23S", "score": {"raw": 1.2}}}, 409),
        ({"verb": {"id": VERB + "/other"}}, 409),
        ({"object": {"id": LESSON + "/other"}}, 409),
        ({"actor": ANN}, 409),
        ({"context": {"registration": new()}}, 409),
    ],
)
def test_a_statement_sent_again(store: Store, change: dict[str, Any], status: int) -> None:
    store.kept(said(**FULL))
    before = store.ask("GET", "statements", statementId=UUID).content
    again = {**FULL, **change}
    assert store.send(again).status_code == status
    assert store.ask("PUT", "statements", statementId=UUID, body=again).status_code == (204 if status == 200 else 409)
    assert store.ask("GET", "statements", statementId=UUID).content == before


# --- What the store adds, and what it keeps (part two, 2.4 and 4) ---


def test_the_store_vouches_for_what_it_stores(store: Store) -> None:
    """2.4.9, trap 21: authority is who sent it, whoever it names."""
    [uuid] = store.kept(said(authority={"mbox": "mailto:somebody@example.org"}, stored="2013-01-01T00:00:00Z"))
    found = store.get(uuid)
    assert found["authority"]["account"]["name"] == store.credential.name
    assert found["stored"] > "2026"
    assert found["timestamp"] > "2026"  # 2.4.7: where none was sent
    assert store.find(agent={"mbox": "mailto:somebody@example.org"}, related_agents="true") == []
    assert store.find(agent=found["authority"], related_agents="true") == [uuid]
    assert store.find(agent=found["authority"]) == []


@pytest.mark.parametrize(
    "version, given, kept",
    [(V1, NONE, "1.0.0"), (V1, "1.0.9", "1.0.9"), (V1, "1.0", "1.0"), (V2, NONE, "2.0.0"), (V2, "2.0.0", "2.0.0")],
)
def test_the_version_of_a_statement(store: Store, version: str, given: Any, kept: str) -> None:
    """2.4.10, trap 21."""
    [uuid] = json.loads(store.send(said(version=given), version=version).content)
    assert store.get(uuid)["version"] == kept


@pytest.mark.parametrize("version, given", [(V1, "2.0.0"), (V1, "0.95"), (V2, "1.1"), (V1, 1.0)])
def test_a_version_of_another_kind(store: Store, version: str, given: Any) -> None:
    refused(store.send(said(version=given), version=version))


@pytest.mark.parametrize(
    "numbers",
    ["1.10", "123456789012345678901234567890", "1.000000000000000000000000000001", "1e3", "1E+2", "-0.0", "0.1e-5"],
)
def test_numbers_are_kept_exactly(store: Store, numbers: str) -> None:
    """Trap 18: what comes back is what was sent, to the digit, in a result as in extensions."""
    body = (
        f'{{"actor": {text(ANN)},"verb":{{"id":"{VERB}"}} , "object":{{"id":"{LESSON}"}},'
        f'"result":{{"score":{{"raw":{numbers}}},"extensions":{{"https://x.example/$a.b":[{numbers},null,{{"a":null}}]}}}}}}'
    )
    [uuid] = json.loads(store.send(body).content)
    for form in ("exact", "canonical", "ids"):
        found = store.ask("GET", "statements", statementId=uuid, format=form).content.decode()
        assert found.count(numbers) == 2, (form, found)
    assert "null" in found
    assert "https://x.example/$a.b" in found


def test_what_came_stays_as_it_came(store: Store) -> None:
    body = '{ "verb": {"id": "%s"},\n\t"object":{"id":"%s"}, "actor":{"mbox":"mailto:j\\u00f6rg@example.org"} }'
    [uuid] = json.loads(store.send(body % (VERB, LESSON)).content)
    found = store.ask("GET", "statements", statementId=uuid).content.decode()
    assert found.startswith((body % (VERB, LESSON))[:-1].rstrip())


def test_a_single_activity_of_a_context_comes_back_in_a_list(store: Store) -> None:
    """2.4.6.2, trap 21."""
    [uuid] = store.kept(said(context={"contextActivities": {"parent": {"id": LESSON}}}))
    assert store.get(uuid)["context"]["contextActivities"]["parent"] == [{"id": LESSON}]


@pytest.mark.parametrize(
    "given, status",
    [
        ("2026-11-24T09:30:00.123456789Z", 200),
        ("2026-11-24T09:30:00+05:45", 200),
        ("20261124T093000Z", 200),
        ("2026-11-24T09:30:00-00:00", 400),
        ("2026-11-24T09:30:00-0000", 400),
        ("2026-11-24T09:30:00-00", 400),
        ("2026-11-24", 400),
        ("2026-13-24T09:30:00Z", 400),
        ("0001-01-01T00:00:00+23:00", 400),
        ("9999-12-31T23:59:59-23:00", 400),
        (1, 400),
    ],
)
def test_timestamps(store: Store, given: Any, status: int) -> None:
    """4.5 and trap 19: kept as it was sent, at least to the millisecond."""
    answer = store.send(said(timestamp=given))
    assert answer.status_code == status, answer.content
    if status == 200:
        assert store.get(json.loads(answer.content)[0])["timestamp"] == given


@pytest.mark.parametrize(
    "duration, status", [("P4W", 200), ("P4W1D", 400), ("PT0.5S", 200), ("P1Y2M3DT4H5M6S", 200), ("1 hour", 400)]
)
def test_durations(store: Store, duration: str, status: int) -> None:
    assert store.send(said(result={"duration": duration})).status_code == status


# --- What is refused by how it is written (part two, 2.2; trap 18) ---


@pytest.mark.parametrize(
    "change",
    [
        {"actor": None},
        {"result": {"response": None}},
        {"Result": {}},
        {"actor": {"Mbox": "mailto:a@example.org"}},
        {"actor": {"objectType": "agent", "mbox": "mailto:a@example.org"}},
        {"actor": {"mbox": "a@example.org"}},
        {"actor": {"mbox": "mailto:a@example.org", "openid": "https://a.example.org"}},
        {"actor": {"objectType": "Group"}},
        {"verb": {"id": "completed"}},
        {"verb": {"id": VERB, "display": {"not_a_tag": "x"}}},
        {"object": {"id": LESSON, "objectType": "activity"}},
        {"object": {"objectType": "StatementRef", "id": "1"}},
        {"result": {"success": "true"}},
        {"result": {"score": {"scaled": "0.5"}}},
        {"result": {"score": {"scaled": 1.01}}},
        {"result": {"score": {"raw": 5, "max": 4}}},
        {"context": {"registration": "{" + UUID + "}"}},
        {"context": {"extensions": {"short": 1}}},
        {"object": {"objectType": "Agent", "mbox": "mailto:a@example.org"}, "context": {"revision": "2"}},
        {"object": {"objectType": "SubStatement", "id": UUID, "actor": ANN, "verb": {"id": VERB}, "object": ANN}},
        {"more": 1},
        {"verb": {"id": VOIDED}},
    ],
)
def test_a_statement_that_breaks_a_rule(store: Store, change: dict[str, Any]) -> None:
    """Every one is answered with 400 (trap 1), by a sentence; alone and in a batch, by POST and PUT."""
    refused(store.send(said(**change)))
    assert refused(store.send([said(), said(**change)])).startswith("statements[1]")
    refused(store.ask("PUT", "statements", statementId=new(), body=said(**change)))
    assert Statement.objects.count() == 0


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "null",
        "1",
        '"text"',
        "[1]",
        "[null]",
        "{}",
        b"\xff\xfe{}",
        text(said())[:-1] + ',"actor":' + text(ANN) + "}",
        text(said(result={"score": {"raw": "N"}})).replace('"N"', "NaN"),
        text(said(result={"score": {"raw": "N"}})).replace('"N"', "Infinity"),
        text(said(result={"score": {"raw": "N"}})).replace('"N"', "01"),
        "[" * 5000,
        '{"a":' * 5000,
        text(said()) + text(said()),
    ],
    ids=str,
)
def test_a_body_that_is_no_statement(store: Store, body: Any) -> None:
    refused(store.send(body))


@pytest.mark.parametrize(
    "kind, status",
    [
        ("application/json", 200),
        ("application/json; charset=utf-8", 200),
        ("Application/JSON", 200),
        ("text/plain", 400),
        ("application/octet-stream", 400),
        ("application/x-www-form-urlencoded", 400),
        ("json", 400),
        (None, 400),
    ],
)
def test_the_type_of_the_body(store: Store, kind: str | None, status: int) -> None:
    assert store.send(said(), kind=kind).status_code == status


def test_references_and_voiding_statements_are_stored_like_any(store: Store) -> None:
    target = new()
    assert len(store.kept(about(target), voiding(target))) == 2

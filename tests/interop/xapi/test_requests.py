"""What all resources have in common: who is let in, versions, headers, the second way to write a request, refusals."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.conf import LazySettings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models_api import Organisation
from cairn.records import api
from tests.cast import NOW
from tests.interop.xapi.asking import (
    ANN,
    BEN,
    LESSON,
    NONE,
    V1,
    V2,
    VERB,
    Store,
    about,
    new,
    refused,
    said,
    text,
    voiding,
)

pytestmark = pytest.mark.django_db

RESOURCES: dict[str, dict[str, Any]] = {
    "statements": {},
    "activities": {"activityId": LESSON},
    "agents": {"agent": ANN},
    "activities/state": {"activityId": LESSON, "agent": ANN},
    "activities/profile": {"activityId": LESSON},
    "agents/profile": {"agent": ANN},
    "about": {},
}
EACH = pytest.mark.parametrize("resource", RESOURCES)
CLOSED = pytest.mark.parametrize("resource", [name for name in RESOURCES if name != "about"])


# --- Versions (3.3; trap 3) ---


@EACH
@pytest.mark.parametrize(
    "given, status, answered",
    [
        ("1.0.3", 200, "1.0.3"),
        ("1.0.2", 200, "1.0.3"),
        ("1.0", 200, "1.0.3"),
        ("1.0.9", 200, "1.0.3"),
        ("2.0.0", 200, "2.0.0"),
        ("2.0", 200, "2.0.0"),
        ("2.0.7", 200, "2.0.0"),
        ("0.9.5", 400, None),
        ("1.1.0", 400, "1.0.3"),
        ("2.1", 400, "2.0.0"),
        ("3.0.0", 400, None),
        ("", 400, None),
        ("one", 400, None),
        (NONE, 400, None),
    ],
)
def test_the_version_is_named_and_answered_in(
    store: Store, resource: str, given: Any, status: int, answered: str | None
) -> None:
    answer = store.ask("GET", resource, version=NONE, headers=_version(given), **RESOURCES[resource])
    status = 200 if (resource, given) == ("about", NONE) else status
    assert answer.status_code == status
    assert answer["X-Experience-API-Version"] in ((answered,) if answered else (V1, V2))


def _version(given: Any) -> dict[str, Any]:
    return {"X-Experience-API-Version": given}


# --- Who is let in (4; trap 22) ---


@CLOSED
@pytest.mark.parametrize(
    "authorization",
    [
        NONE,
        "",
        "Basic",
        "Basic !",
        "Basic " + base64.b64encode(b"nobody:secret").decode(),
        "Basic " + base64.b64encode(b"no-colon").decode(),
        "Basic " + base64.b64encode(b"\xff:\xff").decode(),
        "Basic " + base64.b64encode(b"\0:\0").decode(),
        "Bearer abc",
    ],
    ids=str,
)
def test_nobody_gets_in_without_a_key(store: Store, resource: str, authorization: Any) -> None:
    for method in ("GET", "PUT", "POST", "DELETE"):
        for version in (V1, NONE):
            answer = store.ask(
                method, resource, version=NONE,
                headers={"Authorization": authorization, **_version(version)}, **RESOURCES[resource],
            )  # fmt: skip
            refused(answer, 401 if version == V1 else 400)
            assert answer.has_header("X-Experience-API-Version")
            assert answer.has_header("WWW-Authenticate") == (version == V1)


def test_a_key_holds_until_it_ends(store: Store) -> None:
    at = timezone.now()
    right = store.authorization
    name = store.credential.name
    wrong = "Basic " + base64.b64encode(f"{name}:wrong".encode()).decode()
    refused(store.ask("GET", "statements", headers={"Authorization": wrong}), 401)
    assert store.ask("GET", "statements", headers={"Authorization": right.replace("Basic", "basic")}).status_code == 200
    store.credential.expires_at = at + timedelta(hours=1)
    store.credential.save()
    assert store.ask("GET", "statements").status_code == 200
    store.credential.expires_at = at - timedelta(seconds=1)
    store.credential.save()
    refused(store.ask("GET", "statements"), 401)
    other = Store()
    api.end_credential(other.credential, by=None, at=at)
    refused(other.ask("GET", "statements"), 401)


def test_about_is_open_to_all(store: Store) -> None:
    """2.8; whoever speaks 2.0 is told of it, and others only of what their clients know."""
    answer = Client().get("/xapi/about")
    assert (answer.status_code, json.loads(answer.content)["version"][-1]) == (200, "1.0.3")
    assert "2.0.0" not in json.loads(answer.content)["version"]
    assert "2.0.0" in json.loads(store.ask("GET", "about", version=V2).content)["version"]
    refused(store.ask("GET", "about", more="1"))
    refused(store.ask("POST", "about", body={}), 405)


ALLOWED: list[tuple[str, str, str, dict[str, Any], set[str]]] = [
    # method, resource, what it is called, parameters, the scopes that let one do it
    ("POST", "statements", "write", {}, {"statements/write"}),
    ("PUT", "statements", "put", {"statementId": new()}, {"statements/write"}),
    ("GET", "statements", "read", {}, {"statements/read", "statements/read/mine"}),
    ("GET", "statements", "read one", {"statementId": new()}, {"statements/read", "statements/read/mine"}),
    ("GET", "activities/state", "state", {"activityId": LESSON, "agent": ANN}, {"state"}),
    ("PUT", "activities/state", "put state", {"activityId": LESSON, "agent": ANN, "stateId": "x"}, {"state"}),
    ("DELETE", "activities/state", "delete state", {"activityId": LESSON, "agent": ANN}, {"state"}),
    ("POST", "agents/profile", "agent profile", {"agent": ANN, "profileId": "x"}, {"profile"}),
    ("GET", "activities/profile", "activity profile", {"activityId": LESSON}, {"profile"}),
    ("GET", "agents", "agents", {"agent": ANN}, {*api.SCOPES} - {"statements/write"}),
    ("GET", "activities", "activities", {"activityId": LESSON}, {*api.SCOPES} - {"statements/write"}),
]  # fmt: skip


@pytest.mark.parametrize("scope", [*api.SCOPES])
def test_a_key_may_do_what_its_scopes_say(db: None, scope: str) -> None:
    store = Store(scope)
    for method, resource, name, parameters, scopes in ALLOWED:
        body = said() if resource == "statements" else {}
        answer = store.ask(method, resource, body=body if method in ("PUT", "POST") else b"", **parameters)
        if scope == "all" or scope in scopes:
            assert answer.status_code in (200, 204, 404), (name, answer.content)
        else:
            assert "scope" in refused(answer, 403), name


def test_a_key_that_may_read_its_own_sees_no_others(db: None) -> None:
    """``statements/read/mine``: by id, in lists and on further pages; voided and referring ones too."""
    mine, all_of_them = Store("statements/write", "statements/read/mine"), Store("all")
    own = mine.kept(said(), said(), said())
    [other] = all_of_them.kept(said(actor=BEN))
    [reference] = mine.kept(about(other))
    assert mine.find() == [reference, *own[::-1]]
    assert mine.find(limit=1) == [reference, *own[::-1]]
    assert mine.find(verb=VERB) == [reference, *own[::-1]]
    assert all_of_them.find(agent=BEN) == [reference, other]
    assert mine.find(agent=BEN) == []  # or it could be asked, word by word, what the other says
    refused(mine.ask("GET", "statements", statementId=other), 404)
    assert mine.get(own[0])["id"] == own[0]
    assert set(all_of_them.find()) == {*own, other, reference}
    all_of_them.kept(voiding(other))
    refused(mine.ask("GET", "statements", voidedStatementId=other), 404)
    assert all_of_them.ask("GET", "statements", voidedStatementId=other).status_code == 200


# --- Tenants ---


@pytest.fixture
def tenants(db: None) -> tuple[Store, Store, Store]:
    """Cairn's own store, and those of two organisations."""
    accounts_api.import_organisations(
        [{"key": code, "name": code, "kind": "trust", "country": "GB"} for code in ("ONE", "TWO")], by=None, at=NOW
    )
    one, two = Organisation.objects.filter(key__in=("ONE", "TWO")).order_by("key")
    return Store(), Store(organisation=one), Store(organisation=two)


def test_a_tenant_neither_sees_nor_touches_anothers(tenants: tuple[Store, Store, Store]) -> None:
    uuid = new()
    thing = {"id": LESSON, "definition": {"name": {"en": "Secret"}}}
    for number, store in enumerate(tenants):
        # the same id is each one's own, even for another statement
        store.kept(said(id=uuid, verb={"id": f"{VERB}/{number}"}, object=thing if number == 0 else {"id": LESSON}))
    own, one, two = tenants
    assert one.get(uuid)["verb"]["id"] == VERB + "/1"
    assert one.find(verb=VERB + "/0") == []
    assert [len(store.find()) for store in tenants] == [1, 1, 1]
    # voiding and referring
    one.kept(voiding(uuid))
    assert [store.ask("GET", "statements", statementId=uuid).status_code for store in tenants] == [200, 404, 200]
    two.kept(about(uuid, verb={"id": VERB + "/refers"}))
    assert len(own.find(agent=ANN)) == 1
    # definitions, names and documents
    assert "definition" in json.loads(own.ask("GET", "activities", activityId=LESSON).content)
    assert "definition" not in json.loads(one.ask("GET", "activities", activityId=LESSON).content)
    own.kept(said(actor={**BEN, "name": "Ben"}))
    assert "name" not in json.loads(one.ask("GET", "agents", agent=BEN).content)
    place = {"activityId": LESSON, "agent": text(ANN), "stateId": "x"}
    own.ask("PUT", "activities/state", body=b"mine", kind="text/plain", **place)
    refused(one.ask("GET", "activities/state", **place), 404)
    one.ask("DELETE", "activities/state", **place)
    assert own.ask("GET", "activities/state", **place).content == b"mine"


# --- Headers of answers ---


def answers(store: Store) -> Iterator[Any]:
    """One of each status."""
    yield store.send(said())
    yield store.ask("PUT", "statements", statementId=new(), body=said())
    yield store.ask("GET", "statements")
    yield store.ask("HEAD", "statements")
    yield store.ask("GET", "statements", unknown="1")
    yield store.ask("GET", "statements", statementId=new())
    yield store.ask("GET", "statements", headers={"Authorization": "Basic x"})
    yield store.ask("DELETE", "statements")
    yield store.ask("OPTIONS", "statements")
    yield store.ask("GET", "statements", version="0.9")


def test_headers_of_every_answer(store: Store) -> None:
    """Traps 4 and 23: also of those that refuse."""
    statuses = []
    for answer in answers(store):
        statuses.append(answer.status_code)
        datetime.fromisoformat(answer["X-Experience-API-Consistent-Through"])
        assert answer["X-Experience-API-Version"] == V1
        assert answer["Access-Control-Allow-Origin"] == "*"
        exposed = set(answer["Access-Control-Expose-Headers"].split(", "))
        assert exposed >= {
            "ETag", "Last-Modified", "X-Experience-API-Consistent-Through", "X-Experience-API-Version",
        }  # fmt: skip
        assert not answer.has_header("Access-Control-Allow-Credentials")
    assert statuses == [200, 204, 200, 200, 400, 404, 401, 405, 204, 400]


def test_consistent_through_covers_what_was_stored(store: Store) -> None:
    [uuid] = store.kept(said())
    stored = datetime.fromisoformat(store.get(uuid)["stored"])
    through = datetime.fromisoformat(store.ask("GET", "statements")["X-Experience-API-Consistent-Through"])
    assert stored <= through <= datetime.now(UTC)


@EACH
def test_a_browser_may_ask_from_elsewhere(store: Store, resource: str) -> None:
    answer = store.ask("OPTIONS", resource, headers={"Authorization": NONE, "Origin": "https://course.example"})
    assert answer.status_code == 204
    assert {"PUT", "POST", "GET", "DELETE"} <= set(answer["Access-Control-Allow-Methods"].split(", "))
    allowed = answer["Access-Control-Allow-Headers"].lower().split(", ")
    for name in ("authorization", "content-type", "if-match", "if-none-match", "x-experience-api-version"):
        assert name in allowed


# --- Statuses of refusals (trap 1) ---


def test_methods_that_are_not_answered(store: Store) -> None:
    for resource, methods in {
        "statements": ("DELETE", "PATCH"),
        "activities": ("PUT", "POST", "DELETE"),
        "agents": ("PUT", "POST", "DELETE"),
        "about": ("PUT", "POST", "DELETE"),
        "activities/state": ("PATCH",),
        "agents/profile": ("TRACE",),
    }.items():
        for method in methods:
            refused(store.ask(method, resource, body={}, **RESOURCES[resource]), 405)


@pytest.mark.parametrize("resource", ["statements", "activities/state", "statements?method=POST"])
def test_a_body_that_is_too_large(store: Store, settings: LazySettings, resource: str) -> None:
    settings.CAIRN_RECORDS_BODY_LIMIT = 1000
    kind = "application/x-www-form-urlencoded" if "method" in resource else "application/json"
    answer = store.ask("POST", f"/xapi/{resource}", body=b"x" * 1001, kind=kind)
    refused(answer, 413)
    assert answer["X-Experience-API-Version"] == V1


def test_too_many_parameters(store: Store) -> None:
    many = urlencode([(f"a{number}", "") for number in range(1500)])
    refused(store.ask("GET", f"/xapi/statements?{many}"))
    refused(store.ask("POST", "/xapi/statements?method=GET", body=many, kind=FORM))


# --- The second way to write a request (1.3; trap 16) ---

FORM = "application/x-www-form-urlencoded"


def other_way(store: Store, method: str, resource: str, *, content: Any = None, **fields: Any) -> Any:
    """Everything is in a form, the headers too."""
    form = {"Authorization": store.authorization, "X-Experience-API-Version": V1, **fields}
    if content is not None:
        form["content"] = text(content)
    return store.ask(
        "POST", f"/xapi/{resource}?method={method}", kind=FORM, version=NONE, headers={"Authorization": NONE},
        body=urlencode({name: text(value) for name, value in form.items()}),
    )  # fmt: skip


def test_every_request_can_be_written_the_second_way(store: Store) -> None:
    uuid = new()
    answer = other_way(store, "PUT", "statements", content=said(), statementId=uuid)
    assert answer.status_code == 204, answer.content
    assert json.loads(other_way(store, "GET", "statements", statementId=uuid).content)["id"] == uuid
    assert json.loads(other_way(store, "POST", "statements", content=[said()]).content)
    assert len(json.loads(other_way(store, "GET", "statements", agent=ANN).content)["statements"]) == 2
    head = other_way(store, "HEAD", "statements")
    assert (head.status_code, head.content) == (200, b"")
    place = {"activityId": LESSON, "agent": ANN}
    answer = other_way(
        store, "PUT", "activities/state", content="grüße", stateId="x", **place, **{"Content-Type": "text/plain"}
    )
    assert answer.status_code == 204, answer.content
    answer = other_way(store, "GET", "activities/state", stateId="x", **place)
    assert (answer.content.decode(), answer["Content-Type"]) == ("grüße", "text/plain")
    held = {"activityId": LESSON, "profileId": "x"}
    for fields, status in (({}, 400), ({"If-None-Match": "*"}, 204), ({"If-Match": '"x"'}, 412)):
        answer = other_way(store, "PUT", "activities/profile", content={}, **held, **fields)
        assert answer.status_code == status, fields
    assert other_way(store, "DELETE", "activities/state", **place).status_code == 204


@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda ask: ask("GET", "statements", "", unknown="1"), id="a parameter that isn't known"),
        pytest.param(lambda ask: ask("GET", "statements", "&limit=1"), id="a parameter in the address"),
        pytest.param(lambda ask: ask("PUT", "statements", "", statementId=new()), id="no content"),
        pytest.param(lambda ask: ask("PUT", "statements", "", statementId=new(), content="{"), id="damaged content"),
        pytest.param(lambda ask: ask("MOVE", "statements", ""), id="a method that isn't one"),
        pytest.param(
            lambda ask: ask("PUT", "activities/state", "", content="x", stateId="x", activityId=LESSON,
                            agent=text(ANN), **{"Content-Type": "text/plain\r\nX-Other: 1"}),
            id="two headers in one",
        ),
    ],
)  # fmt: skip
def test_the_second_way_is_refused_by_the_same_rules(store: Store, change: Callable[[Any], Any]) -> None:
    def ask(method: str, resource: str, more: str, **fields: Any) -> Any:
        form = {"Authorization": store.authorization, "X-Experience-API-Version": V1, **fields}
        return store.ask("POST", f"/xapi/{resource}?method={method}{more}", kind=FORM, body=urlencode(form))

    refused(change(ask))


def test_the_second_way_is_none_of_2_0(store: Store) -> None:
    answer = store.ask("POST", "/xapi/statements?method=GET", kind=FORM, body="", version=V2)
    refused(answer)
    assert answer["X-Experience-API-Version"] == V2


# --- The way through the site ---


@pytest.mark.parametrize("address", ["", "nothing", "statements/", "statements/more", "activities/nothing"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_where_nothing_is_the_answer_says_so(store: Store, address: str, method: str) -> None:
    answer = store.ask(method, address)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/json"
    assert answer["X-Experience-API-Version"] == "1.0.3"
    assert f"/xapi/{address}" in json.loads(answer.content)["error"]
    assert "/xapi/openapi.json" in json.loads(answer.content)["error"]


def test_nobody_is_signed_in_and_no_page_is_made(store: Store) -> None:
    answer = store.ask("GET", "statements")

    assert answer.status_code == 200
    assert int(answer["Content-Length"]) == len(answer.content)
    assert not answer.cookies
    assert not hasattr(answer.wsgi_request, "session")  # type: ignore[attr-defined]


def test_a_statement_costs_few_commands_and_a_batch_no_more(store: Store) -> None:
    store.send(said())

    counts = []
    for body in (said(), [said() for _time in range(50)]):
        with CaptureQueriesContext(connection) as found:
            assert store.send(body).status_code == 200
        counts.append(len(found))

    # Whose key it is, three for names (which a process remembers, but not what a test may take back), how things stand,
    # what is stored, the lock of PostgreSQL, and two of the test's own transaction.
    assert counts[0] == counts[1] <= 9

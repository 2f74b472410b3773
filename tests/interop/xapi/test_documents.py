"""States and profiles by HTTP, in both versions (part three, 2.3, 2.6, 2.7 and 3.1; traps 14 and 15)."""

from __future__ import annotations

import json
from hashlib import sha1
from typing import Any

import pytest

from tests.interop.xapi.asking import ANN, BEN, LESSON, NONE, OTHER, V1, V2, Store, new, refused

pytestmark = pytest.mark.django_db

STATE: tuple[str, dict[str, Any]] = ("activities/state", {"activityId": LESSON, "agent": ANN, "stateId": "place"})
AGENT: tuple[str, dict[str, Any]] = ("agents/profile", {"agent": ANN, "profileId": "choices"})
ACTIVITY: tuple[str, dict[str, Any]] = ("activities/profile", {"activityId": LESSON, "profileId": "settings"})
EACH = pytest.mark.parametrize("resource, parameters", [STATE, AGENT, ACTIVITY], ids=["state", "agent", "activity"])
PROFILES = pytest.mark.parametrize("resource, parameters", [AGENT, ACTIVITY], ids=["agent", "activity"])
VERSIONS = pytest.mark.parametrize("version", [V1, V2])
FRESH = {"If-None-Match": "*"}


def etag(content: bytes) -> str:
    return f'"{sha1(content).hexdigest()}"'


def without_id(parameters: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in parameters.items() if name not in ("stateId", "profileId")}


# --- What is kept ---


@EACH
@VERSIONS
@pytest.mark.parametrize(
    "content, kind",
    [
        (b'{"page": 1.10}', "application/json"),
        (b"\xff\xfe\x00\r\n--x", "application/octet-stream"),
        ("grüße".encode("latin-1"), "text/plain; charset=latin-1"),
        (b"", "text/plain"),
        (b"[1, 2]", "application/json; charset=utf-8"),
    ],
)
def test_any_bytes_and_their_type_come_back(
    store: Store, resource: str, parameters: dict[str, Any], version: str, content: bytes, kind: str
) -> None:
    store.version = version
    answer = store.ask("PUT", resource, body=content, kind=kind, headers=FRESH, **parameters)
    assert (answer.status_code, answer.content) == (204, b"")
    answer = store.ask("GET", resource, **parameters)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, content, kind)
    assert answer["ETag"] == etag(content)
    assert answer["Last-Modified"]
    head = store.ask("HEAD", resource, **parameters)
    assert (head.status_code, head.content, head["ETag"]) == (200, b"", etag(content))
    answer = store.ask("GET", resource, **without_id(parameters))
    name = parameters.get("stateId") or parameters["profileId"]
    assert (answer["Content-Type"], json.loads(answer.content)) == ("application/json", [name])


@EACH
def test_what_is_not_there(store: Store, resource: str, parameters: dict[str, Any]) -> None:
    refused(store.ask("GET", resource, **parameters), 404)
    assert store.ask("DELETE", resource, **parameters).status_code == 204
    assert json.loads(store.ask("GET", resource, **without_id(parameters)).content) == []


@EACH
def test_a_deleted_document_is_gone(store: Store, resource: str, parameters: dict[str, Any]) -> None:
    for _ in range(2):  # and may be written anew
        assert store.ask("PUT", resource, body={"a": 1}, headers=FRESH, **parameters).status_code == 204
        assert store.ask("DELETE", resource, **parameters).status_code == 204
        refused(store.ask("GET", resource, **parameters), 404)


CHANGES: list[dict[str, Any]] = [
    {"activityId": "lesson"}, {"activityId": NONE}, {"agent": "Ann"}, {"agent": NONE}, {"agent": {"name": "Ann"}},
    {"stateId": ""}, {"profileId": ""}, {"registration": "1"}, {"since": "2026-01-01T00:00:00Z"}, {"StateId": "x"},
    {"ProfileId": "x"}, {"unknown": "1"},
]  # fmt: skip
WRONG = [
    (resource, spoilt)
    for resource, parameters in (STATE, AGENT, ACTIVITY)
    for change in CHANGES
    if (spoilt := {name: value for name, value in (parameters | change).items() if value is not NONE}) != parameters
]


@pytest.mark.parametrize("resource, spoilt", WRONG)
def test_what_is_asked_wrongly(store: Store, resource: str, spoilt: dict[str, Any]) -> None:
    """Traps 1 and 17, by each method."""
    for method in ("GET", "PUT", "POST", "DELETE"):
        refused(store.ask(method, resource, body={} if method in ("PUT", "POST") else b"", headers=FRESH, **spoilt))


@EACH
def test_what_must_be_named_to_write(store: Store, resource: str, parameters: dict[str, Any]) -> None:
    for method in ("PUT", "POST"):
        refused(store.ask(method, resource, body={}, headers=FRESH, **without_id(parameters)))
    refused(store.ask("PATCH", resource, body={}, **parameters), 405)


# --- Taking two together (2.2) ---


@EACH
@VERSIONS
def test_post_takes_json_objects_together(
    store: Store, resource: str, parameters: dict[str, Any], version: str
) -> None:
    """Top level only; what isn't there is written."""
    store.version = version
    first, second = b'{"a": 1, "b": {"c": 1}}', b'{"b": {"d": 1.10}, "e": 3}'
    assert store.ask("POST", resource, body=first, **parameters).status_code == 204
    assert store.ask("POST", resource, body=second, **parameters).status_code == 204
    answer = store.ask("GET", resource, **parameters)
    assert json.loads(answer.content) == {"a": 1, "b": {"d": 1.1}, "e": 3}
    assert b"1.10" in answer.content
    assert answer["ETag"] == etag(answer.content)


@EACH
@pytest.mark.parametrize(
    "before, kind, content, kind_of_second",
    [
        (b"text", "text/plain", b"{}", "application/json"),
        (b"{}", "application/json", b"text", "text/plain"),
        (b"[]", "application/json", b"{}", "application/json"),
        (b"{}", "application/json", b"[]", "application/json"),
        (b"{}", "application/json", b"{", "application/json"),
        (b"{}", "application/json", b'{"a":1,"a":2}', "application/json"),
        (b"{}", "application/octet-stream", b"{}", "application/json"),
    ],
)
def test_only_json_objects_are_taken_together(
    store: Store, resource: str, parameters: dict[str, Any], before: bytes, kind: str, content: bytes,
    kind_of_second: str,
) -> None:  # fmt: skip
    store.ask("PUT", resource, body=before, kind=kind, headers=FRESH, **parameters)
    refused(store.ask("POST", resource, body=content, kind=kind_of_second, **parameters))


@EACH
def test_what_calls_itself_json_is_json(store: Store, resource: str, parameters: dict[str, Any]) -> None:
    refused(store.ask("PUT", resource, body=b"{", headers=FRESH, **parameters))


# --- If-Match and If-None-Match (3.1) ---


@EACH
@VERSIONS
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE"])
def test_preconditions(store: Store, resource: str, parameters: dict[str, Any], version: str, method: str) -> None:
    store.version = version
    old = b'{"a": 1}'
    tag, other = etag(old), etag(b"other")

    def ask(headers: dict[str, str]) -> int:
        store.ask("DELETE", resource, **parameters)
        assert store.ask("PUT", resource, body=old, headers=FRESH, **parameters).status_code == 204
        body = b'{"b": 2}' if method != "DELETE" else b""
        status = store.ask(method, resource, body=body, headers=headers, **parameters).status_code
        unchanged = store.ask("GET", resource, **parameters).content == old
        assert unchanged == (status != 204)
        return status

    assert ask({"If-Match": tag}) == 204
    assert ask({"If-Match": "*"}) == 204
    assert ask({"If-Match": f"{other}, {tag}"}) == 204
    assert ask({"If-Match": f"W/{tag}"}) == 204
    assert ask({"If-None-Match": other}) == 204
    assert ask({"If-Match": other}) == 412
    assert ask({"If-None-Match": tag}) == 412
    assert ask({"If-None-Match": "*"}) == 412
    exempt = method != "PUT" or (resource == "activities/state" and version == V1)
    assert ask({}) == (204 if exempt else 409)


@PROFILES
@pytest.mark.parametrize("version, status", [(V1, 400), (V2, 204)])
def test_a_new_profile_without_a_precondition(
    store: Store, resource: str, parameters: dict[str, Any], version: str, status: int
) -> None:
    assert store.ask("PUT", resource, body={}, version=version, **parameters).status_code == status


@EACH
@VERSIONS
def test_what_is_not_there_matches_nothing(
    store: Store, resource: str, parameters: dict[str, Any], version: str
) -> None:
    for headers in ({"If-Match": "*"}, {"If-Match": etag(b"")}):
        answer = store.ask("PUT", resource, body={}, headers=headers, version=version, **parameters)
        refused(answer, 412)
    refused(store.ask("GET", resource, **parameters), 404)


# --- Several, and whose they are ---


@EACH
def test_which_changed_since(store: Store, resource: str, parameters: dict[str, Any]) -> None:
    name = "stateId" if "stateId" in parameters else "profileId"
    times = []
    for one in ("one", "two", "three"):
        store.ask("PUT", resource, body={}, headers=FRESH, **(parameters | {name: one}))
        times.append(one)
    held = without_id(parameters)
    assert json.loads(store.ask("GET", resource, **held).content) == sorted(times)
    assert json.loads(store.ask("GET", resource, **held, since="2013-01-01T00:00:00Z").content) == sorted(times)
    assert json.loads(store.ask("GET", resource, **held, since="2099-01-01T00:00:00+01:00").content) == []
    refused(store.ask("GET", resource, **held, since="yesterday"))


def test_a_registration_is_a_place_of_its_own(store: Store) -> None:
    """Trap 14: without one a single document is that without; several are those of all."""
    resource, place = STATE
    one, two = new(), new()
    several = {None: b"none", one: b"one", two: b"two"}
    for registration, content in several.items():
        more = {} if registration is None else {"registration": registration}
        assert store.ask("PUT", resource, body=content, kind="text/plain", **place, **more).status_code == 204
    for registration, content in several.items():
        more = {} if registration is None else {"registration": registration}
        assert store.ask("GET", resource, **place, **more).content == content
    store.ask("PUT", resource, body=b"x", kind="text/plain", **(place | {"stateId": "second"}), registration=one)
    held = without_id(place)
    assert json.loads(store.ask("GET", resource, **held).content) == ["place", "second"]
    assert json.loads(store.ask("GET", resource, **held, registration=two).content) == ["place"]
    assert store.ask("DELETE", resource, **held, registration=one).status_code == 204
    assert json.loads(store.ask("GET", resource, **held, registration=one).content) == []
    assert store.ask("GET", resource, **place).content == b"none"
    assert store.ask("DELETE", resource, **held).status_code == 204
    refused(store.ask("GET", resource, **place, registration=two), 404)


@pytest.mark.parametrize("resource, parameters", [AGENT, ACTIVITY])
def test_profiles_are_deleted_one_by_one(store: Store, resource: str, parameters: dict[str, Any]) -> None:
    refused(store.ask("DELETE", resource, **without_id(parameters)))


@EACH
def test_another_place_holds_other_documents(store: Store, resource: str, parameters: dict[str, Any]) -> None:
    store.ask("PUT", resource, body={}, headers=FRESH, **parameters)
    for name, value in (("agent", BEN), ("activityId", OTHER), ("stateId", "x"), ("profileId", "x")):
        if name in parameters:
            refused(store.ask("GET", resource, **(parameters | {name: value})), 404)
    if "agent" in parameters:
        same = {"mbox": "mailto:ann@EXAMPLE.org", "name": "Ann"}
        assert store.ask("GET", resource, **(parameters | {"agent": same})).status_code == 200


@EACH
@pytest.mark.parametrize("name", ["ä ö/ü?&#", "a" * 1000, "\U0001f5fb", "\0", "a\nb", " "], ids=repr)
def test_any_name_will_do(store: Store, resource: str, parameters: dict[str, Any], name: str) -> None:
    key = "stateId" if "stateId" in parameters else "profileId"
    place = parameters | {key: name}
    answer = store.ask("PUT", resource, body={}, headers=FRESH, **place)
    if name == "\0":  # a database can't hold it
        refused(answer)
        refused(store.ask("GET", resource, **place))
        return
    assert answer.status_code == 204
    assert store.ask("GET", resource, **place).status_code == 200
    assert json.loads(store.ask("GET", resource, **without_id(parameters)).content) == [name]


@EACH
@pytest.mark.parametrize("kind", ["text/plain; x=" + "a" * 300, "plain", "text/plain\x0b", "text/plain; a=b; a=c"])
def test_a_type_that_is_none_or_too_long(store: Store, resource: str, parameters: dict[str, Any], kind: str) -> None:
    refused(store.ask("PUT", resource, body=b"x", kind=kind, headers=FRESH, **parameters))

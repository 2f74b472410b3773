"""What the record store refuses because it is too much: in one request, and in a minute."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.interop.xapi import limits, multipart
from cairn.interop.xapi.multipart import Part
from cairn.records import api
from cairn.records.models import Attachment, Document, Statement

pytestmark = pytest.mark.django_db
AGENT = json.dumps({"mbox": "mailto:ann@example.org"})
STATE: Any = {"activityId": "https://example.org/lesson", "agent": AGENT, "stateId": "place"}
JSON = "application/json"


class Key:
    def __init__(self, per_minute: int = 1000) -> None:
        self.credential, secret = api.make_credential(
            title="Tests", scopes=["all"], organisation=None, by=None, at=timezone.now(), per_minute=per_minute
        )
        self.name = base64.b64encode(f"{self.credential.name}:{secret}".encode()).decode()

    def ask(self, how: str, path: str, body: bytes = b"", kind: str = JSON, /, **parameters: str) -> HttpResponse:
        headers = {"Authorization": f"Basic {self.name}", "X-Experience-API-Version": "1.0.3", "If-None-Match": "*"}
        found: Any = Client(raise_request_exception=False).generic(
            how, f"/xapi/{path}", body, content_type=kind, headers=headers, query_params=parameters
        )
        return found


def statement(**more: Any) -> dict[str, Any]:
    said = {"actor": json.loads(AGENT), "verb": {"id": "http://example.org/did"}, "object": {"id": STATE["activityId"]}}
    return {**said, **more}


def with_files(*files: tuple[bytes, str]) -> tuple[bytes, str]:
    """A statement with files, as a body and its type."""
    attachments = [
        {
            "usageType": "http://example.org/usage",
            "display": {"en": "File"},
            "contentType": kind,
            "length": len(content),
            "sha2": hashlib.sha256(content).hexdigest(),
        }
        for content, kind in files
    ]
    parts = [Part({"content-type": JSON}, json.dumps(statement(attachments=attachments)).encode())]
    for (content, kind), one in zip(files, attachments, strict=True):
        named = {"content-type": kind, "content-transfer-encoding": "binary", "x-experience-api-hash": one["sha2"]}
        parts.append(Part({name: str(value) for name, value in named.items()}, content))
    return multipart.write(parts, "b" * 20), multipart.content_type("b" * 20)


def refused(answer: HttpResponse, status: int, sentence: str) -> None:
    assert answer.status_code == status, answer.content
    assert sentence in json.loads(answer.content)["error"]
    assert answer["X-Experience-API-Version"] == "1.0.3"


# --- How much ---


def test_a_body_is_taken_up_to_the_limit_of_the_store(settings: Any) -> None:
    body = json.dumps([statement()]).encode()
    settings.CAIRN_RECORDS_BODY_LIMIT = len(body)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10  # that of the site's own forms says nothing here
    key = Key()
    refused(key.ask("POST", "statements", body + b" "), 413, f"larger than {len(body)} bytes")
    assert not Statement.objects.exists()
    assert key.ask("POST", "statements", body).status_code == 200


def test_a_form_of_the_second_way_of_writing_is_held_to_the_same_limit(settings: Any) -> None:
    key = Key()
    head = {"Authorization": f"Basic {key.name}", "X-Experience-API-Version": "1.0.3"}
    form = {**head, "content": json.dumps(statement())}
    body = "&".join(f"{name}={value}" for name, value in form.items()).replace("+", "%2B").encode()
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    settings.CAIRN_RECORDS_BODY_LIMIT = len(body) - 1
    kind = "application/x-www-form-urlencoded"
    refused(key.ask("POST", "statements", body, kind, method="POST"), 413, "larger than")
    settings.CAIRN_RECORDS_BODY_LIMIT = len(body)
    assert key.ask("POST", "statements", body, kind, method="POST").status_code == 200
    many = b"&".join(b"a%d=" % number for number in range(1001))
    settings.CAIRN_RECORDS_BODY_LIMIT = len(many)
    refused(key.ask("POST", "statements", many, kind, method="POST"), 400, "at most 1,000 parameters")


def test_a_batch_holds_a_thousand(settings: Any) -> None:
    key = Key()
    refused(key.ask("POST", "statements", json.dumps([statement()] * 1001).encode()), 400, "A batch may hold 1000")
    assert key.ask("POST", "statements", json.dumps([statement()] * 1000).encode()).status_code == 200


@pytest.mark.parametrize("path, kind", [("statements", ""), ("activities/state", "document"), ("statements", "agent")])
def test_nothing_is_nested_deeper_than_64(path: str, kind: str) -> None:
    key = Key()

    def sent(depth: int) -> HttpResponse:
        nested: Any = 1
        for _level in range(depth):
            nested = [nested]
        if kind == "document":
            return key.ask("PUT", path, json.dumps(nested).encode(), **STATE)
        if kind == "agent":
            return key.ask("GET", path, agent="[" * depth + "]" * depth)
        deep = {"context": {"extensions": {"http://example.org/deep": nested}}}
        return key.ask("POST", path, json.dumps(statement(**deep)).encode())

    refused(sent(65), 400, "nested 64 deep at most")
    refused(sent(100_000) if kind == "agent" else sent(900), 400, "nested 64 deep at most")
    if kind != "agent":
        assert sent(61).status_code in (200, 204)


def test_a_file_is_taken_up_to_its_limit(settings: Any) -> None:
    settings.CAIRN_RECORDS_ATTACHMENT_LIMIT = 10
    key = Key()
    refused(key.ask("POST", "statements", *with_files((b"x" * 11, "text/plain"))), 413, "has 11 bytes; 10 are the most")
    assert not Statement.objects.exists()
    assert not Attachment.objects.exists()
    assert key.ask("POST", "statements", *with_files((b"x" * 10, "text/plain"))).status_code == 200


@pytest.mark.parametrize("kind", ["application/x-msdownload", "Application/X-MSDownload; a=b", "video/mp4"])
def test_a_file_of_a_refused_type_is_not_taken(settings: Any, kind: str) -> None:
    settings.CAIRN_RECORDS_REFUSED_TYPES = ["application/x-msdownload", "video/*"]
    key = Key()
    refused(key.ask("POST", "statements", *with_files((b"x", kind))), 400, "which this store doesn't take")
    assert not Statement.objects.exists()
    assert key.ask("POST", "statements", *with_files((b"x", "application/octet-stream"))).status_code == 200


def test_a_request_has_at_most_a_thousand_files() -> None:
    key = Key()
    files = [(b"%d" % number, "text/plain") for number in range(1001)]
    refused(key.ask("POST", "statements", *with_files(*files)), 400, "more than 1,001 parts")
    assert key.ask("POST", "statements", *with_files(*files[:1000])).status_code == 200


def test_a_document_is_taken_up_to_its_limit(settings: Any) -> None:
    settings.CAIRN_RECORDS_DOCUMENT_LIMIT = 20
    key = Key()
    refused(key.ask("PUT", "activities/state", b"x" * 21, "text/plain", **STATE), 413, "20 are the most")
    assert not Document.objects.exists()
    assert key.ask("POST", "activities/state", b'{"a": "0123456"}', **STATE).status_code == 204


def test_documents_grow_together_up_to_the_limit(settings: Any) -> None:
    settings.CAIRN_RECORDS_DOCUMENT_LIMIT = 20
    credential = Key().credential
    place = api.documents.Place(api.documents.Kind.ACTIVITY_PROFILE, activity=STATE["activityId"])
    given: dict[str, Any] = {
        "content_type": JSON,
        "at": timezone.now(),
        "condition": lambda held: None,
        "merging": True,
    }
    api.documents.write(credential.tenant_id, place, "p", content=b'{"a":"012345"}', **given)
    with pytest.raises(api.TooLarge):
        api.documents.write(credential.tenant_id, place, "p", content=b'{"b":"012345"}', **given)
    held = api.documents.read(credential.tenant_id, place, "p")
    assert held is not None
    assert held.content == b'{"a":"012345"}'


def test_a_document_is_never_a_page_of_ours() -> None:
    key = Key()
    assert key.ask("PUT", "activities/state", b"<script>alert(1)</script>", "text/html", **STATE).status_code == 204
    answer = key.ask("GET", "activities/state", **STATE)
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer["X-Content-Type-Options"] == "nosniff"


# --- How often ---


def at_a_minutes_begin(monkeypatch: pytest.MonkeyPatch, second: int = 0) -> None:
    now = timezone.now().replace(second=second, microsecond=0)
    monkeypatch.setattr("cairn.interop.xapi.answering.timezone.now", lambda: now)


def get(key: Key) -> HttpResponse:
    return key.ask("GET", "statements", statementId=str(uuid4()))


def test_a_key_that_asks_too_often_is_told_when_to_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_minutes_begin(monkeypatch, second=18)
    key, other = Key(per_minute=3), Key(per_minute=3)
    assert [get(key).status_code for _each in range(3)] == [404] * 3
    answer = get(key)
    refused(answer, 429, "This key may send 3 requests a minute: go on in 42 seconds.")
    assert answer["Retry-After"] == "42"
    assert "Retry-After" in answer["Access-Control-Expose-Headers"]
    assert get(other).status_code == 404
    later = timezone.now().replace(second=0, microsecond=0) + timedelta(minutes=1)
    monkeypatch.setattr("cairn.interop.xapi.answering.timezone.now", lambda: later)
    assert get(key).status_code == 404


def test_what_another_process_let_in_counts_too(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_minutes_begin(monkeypatch)
    key = Key(per_minute=4)
    for _process in range(2):
        assert [get(key).status_code for _each in range(2)] == [404] * 2
        limits.forget()
    assert get(key).status_code == 429


def queries_of(key: Key) -> int:
    with CaptureQueriesContext(connection) as found:
        get(key)
    return len(found)


def test_to_count_costs_no_query_where_the_cache_is_no_table(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_minutes_begin(monkeypatch)
    key = Key(per_minute=1000)
    get(key)
    counted = queries_of(key)
    monkeypatch.setattr(limits, "count_one", lambda credential, at: None)
    assert queries_of(key) == counted


def test_a_table_is_told_seldom_and_a_refusal_asks_it_nothing(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHES = {
        **settings.CACHES,
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "shared_cache"},
    }
    call_command("createcachetable", verbosity=0)
    at_a_minutes_begin(monkeypatch)
    key = Key(per_minute=100)

    def told() -> int:
        with CaptureQueriesContext(connection) as found:
            get(key)
        return sum("shared_cache" in one["sql"] for one in found)

    told_in = [told() for _each in range(100)]
    assert [bool(one) for one in told_in] == [number % 5 == 4 for number in range(100)]
    with CaptureQueriesContext(connection) as found:
        assert get(key).status_code == 429
    assert not any("shared_cache" in one["sql"] for one in found)
    # Another process finds out when it tells for the first time.
    limits.forget()
    assert [get(key).status_code for _each in range(6)] == [404] * 4 + [429] * 2


def test_an_agent_with_a_name_that_no_text_holds_is_answered() -> None:
    account = {"homePage": "https://example.org", "name": "\ud800\u0000"}
    answer = Key().ask("GET", "agents", agent=json.dumps({"account": account}))
    assert answer.status_code == 200, answer.content
    assert json.loads(answer.content)["account"] == [account]

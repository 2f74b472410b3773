"""Statements with attachments, in and out, and signed ones (part two, 2.4.11 and 2.6; part three, 1.5)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpResponse

from cairn.interop.xapi import multipart
from cairn.interop.xapi.multipart import Part
from cairn.records.models import Attachment, Statement
from tests.interop.xapi.asking import VERB, Store, mixed, new, refused, said, text
from tests.interop.xapi.test_attachments import attachment, part, sha2
from tests.interop.xapi.test_signatures import KEY, OTHER_KEY, certificate, signed

pytestmark = pytest.mark.django_db
PLAN, IMAGE = b"a plan for ward 3", b"\x89PNG\r\n\x1a\n\x00\xff--between\r\n\r\n"


def with_files(*contents: bytes, **more: Any) -> dict[str, Any]:
    return said(attachments=[attachment(one) for one in contents], **more)


def parts_of(answer: HttpResponse) -> tuple[Any, dict[str, Part]]:
    """The statements of an answer, and its further parts by their hashes."""
    first, *others = multipart.parse(answer["Content-Type"], answer.content)
    assert first.headers["content-type"] == "application/json"
    return json.loads(first.content), {one.headers["x-experience-api-hash"]: one for one in others}


def test_bytes_come_back_as_they_were_sent(store: Store) -> None:
    answer = store.send(**mixed([with_files(PLAN, IMAGE), with_files(PLAN)], [part(IMAGE), part(PLAN)]))
    assert answer.status_code == 200, answer.content
    first, second = json.loads(answer.content)
    found, files = parts_of(store.ask("GET", "statements", attachments="true"))
    assert [one["id"] for one in found["statements"]] == [second, first]
    assert {name: one.content for name, one in files.items()} == {sha2(PLAN): PLAN, sha2(IMAGE): IMAGE}
    for one in files.values():
        assert one.headers["content-transfer-encoding"] == "binary"
        assert one.headers["content-type"] == "text/plain"
    # by the id of one: its own alone
    found, files = parts_of(store.ask("GET", "statements", statementId=second, attachments="true"))
    assert (found["id"], list(files)) == (second, [sha2(PLAN)])
    # without: the statement as it is, in JSON
    answer = store.ask("GET", "statements", statementId=first)
    assert answer["Content-Type"] == "application/json"
    assert len(json.loads(answer.content)["attachments"]) == 2


def test_the_boundary_has_no_quotes(store: Store) -> None:
    """A client in use takes them for part of the boundary (trap 12)."""
    store.kept(said())
    answer = store.ask("GET", "statements", attachments="true")
    kind, boundary = answer["Content-Type"].split("; boundary=")
    assert kind == "multipart/mixed"
    assert boundary.isalnum()
    found, files = parts_of(answer)
    assert (len(found["statements"]), files) == (1, {})
    assert store.ask("HEAD", "statements", attachments="true").status_code == 200


def test_put_takes_attachments_too(store: Store) -> None:
    uuid = new()
    answer = store.ask("PUT", "statements", statementId=uuid, **mixed(with_files(PLAN), [part(PLAN)]))
    assert answer.status_code == 204
    _found, files = parts_of(store.ask("GET", "statements", statementId=uuid, attachments="true"))
    assert files[sha2(PLAN)].content == PLAN


def test_the_next_page_brings_its_own_attachments(store: Store) -> None:
    store.send(**mixed([with_files(PLAN), with_files(IMAGE)], [part(PLAN), part(IMAGE)]))
    found, files = parts_of(store.ask("GET", "statements", attachments="true", limit=1))
    assert set(files) == {sha2(IMAGE)}
    _found, files = parts_of(store.ask("GET", found["more"]))
    assert set(files) == {sha2(PLAN)}


@pytest.mark.parametrize("name", ["sha224", "sha256", "sha384", "sha512"])
@pytest.mark.parametrize("upper", [True, False])
def test_every_hash_of_sha_2(store: Store, name: str, upper: bool) -> None:
    digest = hashlib.new(name, IMAGE).hexdigest()
    digest = digest.upper() if upper else digest
    sent = said(attachments=[attachment(IMAGE, sha2=digest)])
    answer = store.send(**mixed(sent, [part(IMAGE, x_experience_api_hash=digest)]))
    assert answer.status_code == 200, answer.content
    _found, files = parts_of(store.ask("GET", "statements", attachments="true"))
    assert [one.content for one in files.values()] == [IMAGE]


@pytest.mark.parametrize(
    "change",
    [
        lambda kind, body: (kind.replace("between-the-parts", '"between-the-parts"'), body),
        lambda kind, body: (kind.replace("; boundary", ";  charset=utf-8 ;Boundary"), body),
        lambda kind, body: (kind, body.replace(b"X-Experience-API-Hash", b"x-experience-api-hash")),
        lambda kind, body: (kind, b"a preamble\r\n" + body + b"an epilogue"),
        lambda kind, body: ("Multipart/Mixed" + kind[len("multipart/mixed") :], body),
    ],
)
def test_other_ways_to_write_the_same(store: Store, change: Callable[[str, bytes], tuple[str, bytes]]) -> None:
    sent = mixed(with_files(PLAN), [part(PLAN)])
    kind, body = change(sent["kind"], sent["body"])
    answer = store.send(body, kind=kind)
    assert answer.status_code == 200, answer.content


LONG = "text/plain; about=" + "a" * 220
LINKED = attachment(PLAN, fileUrl="https://trust.example.org/plan.txt")


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param(mixed(said(), []), id="multipart without attachments"),
        pytest.param({"body": said(attachments=[LINKED])}, id="a fileUrl, in JSON"),
        pytest.param(mixed(said(attachments=[LINKED]), []), id="a fileUrl, in multipart"),
        pytest.param(mixed(said(attachments=[LINKED]), [part(PLAN)]), id="a fileUrl and the bytes"),
        pytest.param(mixed([with_files(PLAN), with_files(PLAN)], [part(PLAN)]), id="one part for two"),
        pytest.param(mixed(with_files(b""), [part(b"")]), id="nothing in it"),
        pytest.param(
            mixed(said(attachments=[attachment(PLAN, contentType=LONG)]), [part(PLAN, content_type=LONG)]),
            id="a long type",
        ),
    ],
)
def test_what_is_taken(store: Store, sent: dict[str, Any]) -> None:
    answer = store.send(**sent)
    assert answer.status_code == 200, answer.content


@pytest.mark.parametrize(
    "sent",
    [
        pytest.param({"body": with_files(PLAN)}, id="no bytes, in JSON"),
        pytest.param(mixed(with_files(PLAN), []), id="no bytes, in multipart"),
        pytest.param(mixed(with_files(PLAN, IMAGE), [part(PLAN)]), id="one of two is missing"),
        pytest.param(mixed(with_files(PLAN), [part(PLAN), part(IMAGE)]), id="a part that nobody names"),
        pytest.param(mixed(with_files(PLAN), [part(b"x" * len(PLAN), x_experience_api_hash=sha2(PLAN))]), id="hash"),
        pytest.param(mixed(with_files(PLAN), [part(PLAN, x_experience_api_hash=None)]), id="no hash"),
        pytest.param(mixed(with_files(PLAN), [part(PLAN, content_transfer_encoding="base64")]), id="base64"),
        pytest.param(mixed(with_files(PLAN), [part(PLAN, content_transfer_encoding=None)]), id="no encoding"),
        pytest.param(mixed(with_files(PLAN), [part(PLAN, content_type="image/png")]), id="another type"),
        pytest.param(mixed(with_files(PLAN), [part(PLAN, content_length="1")]), id="another length"),
        pytest.param({"body": b"--x\r\n\r\n--x--", "kind": "multipart/mixed; boundary=x"}, id="no JSON"),
        pytest.param({"body": b"", "kind": "multipart/mixed; boundary=x"}, id="empty"),
        pytest.param({"body": b"--x--", "kind": "multipart/mixed"}, id="no boundary"),
        pytest.param({**mixed(with_files(PLAN), [part(PLAN)]), "kind": "multipart/form-data; boundary=x"}, id="form"),
        pytest.param(mixed("{", [part(PLAN)]), id="damaged JSON"),
    ],
)
def test_what_is_refused(store: Store, sent: dict[str, Any]) -> None:
    refused(store.send(**sent))
    assert Statement.objects.count() == Attachment.objects.count() == 0


# --- Signed (2.6) ---

SIGNATURE: dict[str, Any] = {
    "usageType": "http://adlnet.gov/expapi/attachments/signature",
    "contentType": "application/octet-stream",
}


def with_signature(statement: dict[str, Any], signature: bytes, **more: Any) -> dict[str, Any]:
    """What is sent: the statement, with the signature attached."""
    statement = {**statement, "attachments": [attachment(signature, **(SIGNATURE | more))]}
    return mixed(statement, [part(signature, content_type=(SIGNATURE | more)["contentType"])])


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_a_signed_statement_comes_back_with_its_signature(store: Store, algorithm: str) -> None:
    statement = said(id=new(), result={"score": {"raw": 1}, "duration": "PT1.234S"})
    signature = signed(statement, alg=algorithm, x5c=[certificate(KEY)])
    answer = store.send(**with_signature(statement, signature))
    assert answer.status_code == 200, answer.content
    _found, files = parts_of(store.ask("GET", "statements", statementId=statement["id"], attachments="true"))
    assert files[sha2(signature)].content == signature
    # sent again it is the same, and so is it without the signature
    assert store.send(**with_signature(statement, signature)).status_code == 200
    assert store.send(statement).status_code == 200


BASE = said(id=new())


@pytest.mark.parametrize(
    "signature, more",
    [
        pytest.param(signed({**BASE, "verb": {"id": VERB + "/x"}}), {}, id="of another statement"),
        pytest.param(signed({}), {}, id="of nothing"),
        pytest.param(signed(b"no JSON"), {}, id="of no JSON"),
        pytest.param(signed(BASE, alg="HS256"), {}, id="by a secret"),
        pytest.param(signed(BASE, alg="none"), {}, id="by nobody"),
        pytest.param(signed(BASE, key=OTHER_KEY, x5c=[certificate(KEY)]), {}, id="by another key"),
        pytest.param(signed(BASE, x5c=["AAAA"]), {}, id="no certificate"),
        pytest.param(b"not a signature", {}, id="no signature"),
        pytest.param(signed(BASE), {"contentType": "application/jose"}, id="another type"),
    ],
)
def test_a_signature_that_does_not_hold(store: Store, signature: bytes, more: dict[str, Any]) -> None:
    refused(store.send(**with_signature(BASE, signature, **more)))
    assert Statement.objects.count() == 0


def test_a_signature_may_say_the_same_in_other_words(store: Store) -> None:
    """Rule of comparison (2.3.1): a display or a zone may differ."""
    other = {**BASE, "verb": {"id": VERB, "display": {"en": "completed"}}, "timestamp": "2026-11-24T10:00:00+01:00"}
    sent = {**BASE, "timestamp": "2026-11-24T09:00:00Z"}
    answer = store.send(**with_signature(sent, signed(text(other).encode())))
    assert answer.status_code == 200, answer.content

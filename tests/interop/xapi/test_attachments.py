"""Attachments of a batch: whose bytes are whose, and what is refused when bytes, hashes and statements disagree."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pytest

from cairn.interop.xapi import attachments, multipart
from cairn.interop.xapi.attachments import Attachment
from cairn.interop.xapi.multipart import Malformed, Part

TEXT, IMAGE = b"a plan for ward 3", b"\x89PNG\r\n\x1a\n\x00\xff--b\r\n"


def sha2(content: bytes, name: str = "sha256") -> str:
    return hashlib.new(name, content).hexdigest()


def attachment(content: bytes, **fields: Any) -> dict[str, Any]:
    return {
        "usageType": "http://example.org/usage",
        "display": {"en": "A plan"},
        "contentType": "text/plain",
        "length": len(content),
        "sha2": sha2(content),
        **fields,
    }


def statement(*several: dict[str, Any]) -> dict[str, Any]:
    said = {
        "actor": {"mbox": "mailto:ann@example.org"},
        "verb": {"id": "http://example.org/verbs/planned"},
        "object": {"id": "http://example.org/wards/3"},
    }
    return {**said, "attachments": list(several)} if several else said


def part(content: bytes, **headers: str | None) -> Part:
    """Keywords for headers have _ for -; None leaves one out."""
    said = {
        "content_type": "text/plain",
        "content_transfer_encoding": "binary",
        "x_experience_api_hash": sha2(content),
        **headers,
    }
    return Part({name.replace("_", "-"): value for name, value in said.items() if value is not None}, content)


# --- What is accepted ---


def test_each_attachment_gets_its_bytes() -> None:
    told = statement(attachment(TEXT), attachment(IMAGE, contentType="image/png"))
    assert attachments.matched([told], [part(IMAGE, content_type="image/png"), part(TEXT)]) == {
        sha2(TEXT): Attachment(sha2(TEXT), "text/plain", TEXT),
        sha2(IMAGE): Attachment(sha2(IMAGE), "image/png", IMAGE),
    }


@pytest.mark.parametrize("name", ["sha224", "sha256", "sha384", "sha512"])
def test_the_length_of_a_hash_tells_which_it_is(name: str) -> None:
    told, came = statement(attachment(TEXT, sha2=sha2(TEXT, name))), part(TEXT, x_experience_api_hash=sha2(TEXT, name))
    assert attachments.matched([told], [came])[sha2(TEXT, name)].content == TEXT
    with pytest.raises(Malformed, match="The content of part 2 doesn't have the hash"):
        attachments.matched([told], [replace(came, content=TEXT + b".")])


URL = "https://files.example.org/plan.txt"


@pytest.mark.parametrize(
    "told, parts, found",
    [
        pytest.param([statement()], [], 0, id="multipart without attachments, or JSON"),
        pytest.param([statement(attachment(TEXT, fileUrl=URL))], [], 0, id="a fileUrl alone"),
        pytest.param([statement(attachment(TEXT, fileUrl=URL))], [part(TEXT)], 1, id="a fileUrl and the bytes"),
        pytest.param([statement(attachment(TEXT))] * 2, [part(TEXT)], 1, id="two statements share a part"),
        pytest.param([statement(attachment(TEXT))], [part(TEXT)] * 2, 1, id="a part comes twice"),
        pytest.param([statement(attachment(TEXT), attachment(TEXT))], [part(TEXT)], 1, id="one is attached twice"),
        pytest.param([statement(), statement(attachment(TEXT))], [part(TEXT)], 1, id="only some have attachments"),
        pytest.param([statement(attachment(b""))], [part(b"")], 1, id="nothing"),
        pytest.param(
            [statement(attachment(TEXT, sha2=sha2(TEXT).upper()))], [part(TEXT)], 1, id="a hash in upper case"
        ),
        pytest.param(
            [statement(attachment(TEXT))],
            [part(TEXT, x_experience_api_hash=sha2(TEXT).upper(), content_transfer_encoding="BINARY")],
            1,
            id="headers in upper case",
        ),
        pytest.param(
            [statement(attachment(TEXT, contentType="text/plain; charset=ascii"))],
            [part(TEXT)],
            1,
            id="a part says less",
        ),
        pytest.param([statement(attachment(TEXT))], [part(TEXT, content_type=None)], 1, id="a part says no type"),
        pytest.param(
            [statement(attachment(TEXT), attachment(TEXT, contentType="text/markdown"))],
            [part(TEXT), part(TEXT, content_type="text/markdown")],
            1,
            id="one content, two types, two parts",
        ),
        pytest.param(
            [statement(attachment(TEXT))], [part(TEXT, content_length=str(len(TEXT)))], 1, id="a part says its length"
        ),
        pytest.param(
            [statement(attachment(TEXT, length=float(len(TEXT))))],
            [part(TEXT, content_length=str(len(TEXT)))],
            1,
            id="a length with a fraction of nought",
        ),
        pytest.param([statement(attachment(TEXT, length=7))], [part(TEXT)], 1, id="the length before it was encoded"),
        pytest.param(
            [{**statement(), "object": {"objectType": "SubStatement", **statement(attachment(TEXT))}}],
            [part(TEXT)],
            1,
            id="an attachment of a SubStatement",
        ),
    ],
)
def test_is_accepted(told: list[dict[str, Any]], parts: list[Part], found: int) -> None:
    contents = attachments.matched(told, parts)
    assert len(contents) == found
    assert all(one.sha2 == key == sha2(one.content) for key, one in contents.items())


def test_the_type_is_kept_as_the_statement_says_it() -> None:
    told = statement(attachment(TEXT, contentType="text/plain; charset=ascii"))
    assert attachments.matched([told], [part(TEXT)])[sha2(TEXT)].content_type == "text/plain; charset=ascii"


# --- What is refused, each beside its accepted twin ---

GOOD = statement(attachment(TEXT))


@pytest.mark.parametrize(
    "told, parts, sentence",
    [
        pytest.param(GOOD, [], r"attachments\[0\] has no fileUrl, and no part", id="no part"),
        pytest.param(
            statement(attachment(TEXT), attachment(IMAGE)),
            [part(TEXT)],
            r"attachments\[1\] has no fileUrl, and no part",
            id="one part of two",
        ),
        pytest.param(
            GOOD, [part(TEXT), part(IMAGE)], "Part 3 is named by no attachment", id="a part that nobody names"
        ),
        pytest.param(statement(), [part(TEXT)], "Part 2 is named by no attachment", id="a part without attachments"),
        pytest.param(
            GOOD, [part(TEXT, x_experience_api_hash=None)], "Part 2 has no header X-Experience-API-Hash", id="no hash"
        ),
        pytest.param(
            GOOD,
            [part(TEXT, x_experience_api_hash=sha2(IMAGE))],
            "Part 2 is named by no attachment",
            id="the hash of another",
        ),
        pytest.param(
            GOOD, [part(IMAGE, x_experience_api_hash=sha2(TEXT))], "doesn't have the hash", id="another's content"
        ),
        pytest.param(
            GOOD, [part(TEXT + b"\n", x_experience_api_hash=sha2(TEXT))], "doesn't have the hash", id="a byte more"
        ),
        pytest.param(GOOD, [part(TEXT, x_experience_api_hash="abc")], "must be a SHA-2", id="a hash too short"),
        pytest.param(
            GOOD, [part(TEXT, x_experience_api_hash="g" * 64)], "must be a SHA-2", id="a hash that isn't hexadecimal"
        ),
        pytest.param(
            GOOD,
            [part(TEXT, content_transfer_encoding=None)],
            "must have Content-Transfer-Encoding binary; it says none",
            id="no encoding",
        ),
        pytest.param(
            GOOD,
            [part(TEXT, content_transfer_encoding="base64")],
            "must have Content-Transfer-Encoding binary; not “base64”",
            id="another encoding",
        ),
        pytest.param(
            GOOD,
            [Part({"content-type": "application/json"}, b"{}")],
            "Part 2 must have Content-Transfer-Encoding",
            id="statements in a second part",
        ),
        pytest.param(
            GOOD,
            [part(TEXT, content_type="text/html")],
            r"attachments\[0\].contentType is “text/plain”, but the Content-Type of its part is “text/html”",
            id="another type",
        ),
        pytest.param(GOOD, [part(TEXT, content_type="text")], "“text” isn't a media type", id="a type that is none"),
        pytest.param(
            statement(attachment(TEXT), attachment(TEXT, contentType="text/markdown")),
            [part(TEXT)],
            r"attachments\[1\].contentType is “text/markdown”",
            id="the second has another type",
        ),
        pytest.param(
            GOOD,
            [part(TEXT, content_length="7")],
            r"attachments\[0\].length is 17, but the Content-Length of its part is “7”",
            id="another length",
        ),
        pytest.param(
            {**statement(), "object": {"objectType": "SubStatement", **GOOD}},
            [],
            r"object.attachments\[0\] has no fileUrl",
            id="no part for the SubStatement",
        ),
    ],
)
def test_is_refused(told: dict[str, Any], parts: list[Part], sentence: str) -> None:
    assert attachments.matched([GOOD], [part(TEXT)])
    with pytest.raises(Malformed, match=sentence):
        attachments.matched([told], parts)


def test_in_a_batch_the_statement_is_named() -> None:
    with pytest.raises(Malformed, match=r"^statements\[1\]\.attachments\[0\] has no fileUrl"):
        attachments.matched([GOOD, statement(attachment(IMAGE))], [part(TEXT)])


# --- The first part ---


@pytest.mark.parametrize("said", ["application/json", "Application/JSON; charset=utf-8"])
def test_the_first_part_holds_the_statements(said: str) -> None:
    assert attachments.opened([Part({"content-type": said}, b"{}"), part(TEXT)]) == (b"{}", [part(TEXT)])


@pytest.mark.parametrize(
    "said, instead",
    [
        ({}, "says nothing"),
        ({"content-type": "text/plain"}, "is “text/plain”"),
        ({"content-type": "x"}, "isn't a media type"),
    ],
)
def test_a_first_part_of_another_type_is_refused(said: dict[str, str], instead: str) -> None:
    with pytest.raises(Malformed, match=instead):
        attachments.opened([Part(said, b"{}"), part(TEXT)])


def test_attachments_travel_there_and_back() -> None:
    told = statement(attachment(IMAGE, contentType="image/png; x=y"), attachment(TEXT))
    sent = [part(IMAGE, content_type="image/png"), part(TEXT)]
    contents = attachments.matched([told], sent)
    given = [
        attachments.part_of(contents[one["sha2"]], sha2=one["sha2"], content_type=one["contentType"])
        for _place, one in attachments.attachments_of(told)
    ]
    boundary = multipart.boundary()
    body = multipart.write([Part({"content-type": "application/json"}, b"{}"), *given], boundary)
    raw, rest = attachments.opened(multipart.parse(multipart.content_type(boundary), body))
    assert raw == b"{}"
    assert attachments.matched([told], rest) == contents

"""The statement resource: statements in, one or a batch, and out, one or page by page."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils.http import http_date

from cairn.interop.xapi import multipart, parameters, tables
from cairn.interop.xapi.answering import JSON, Refusal, resource
from cairn.interop.xapi.asking import Asked
from cairn.interop.xapi.attachments import Attachment, attachments_of, opened, part_of
from cairn.interop.xapi.headers import Malformed, media_type, shown
from cairn.interop.xapi.multipart import MIXED, Part
from cairn.interop.xapi.taking import taken
from cairn.records import api as records_api

WRITE, READ, READ_MINE = "statements/write", "statements/read", "statements/read/mine"


@resource("GET", "PUT", "POST", consistent=True)
def statements(asked: Asked) -> HttpResponse:
    """Part three of the specification, 2.1."""
    if asked.method == "PUT":
        return _put(asked)
    if asked.method == "POST":
        return _post(asked)
    if "statementId" in asked.parameters or "voidedStatementId" in asked.parameters:
        return _one(asked)
    asked.takes(tables.GET_STATEMENTS)
    return _page(asked, asked.parameters, after=None)


@resource("GET", consistent=True)
def more(asked: Asked, *, token: str) -> HttpResponse:
    """The next page of what was asked for before; everything that it needs is in its address."""
    asked.takes(tables.MORE)
    try:
        query, _colon, after = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().rpartition(":")
        place = int(after) if len(after) < 19 else -1
        if place < 0:
            raise ValueError
    except (binascii.Error, UnicodeDecodeError, ValueError):
        raise Malformed("This address of a next page is damaged: ask again from the beginning.") from None
    held = dict(parse_qsl(query, keep_blank_values=True))
    return _page(asked, held, after=place)


# --- In ---


def _put(asked: Asked) -> HttpResponse:
    asked.must(WRITE)
    asked.takes(tables.PUT_STATEMENT)
    uuid = parameters.uuid(asked, "statementId")
    body, files = _received(asked)
    if not body.single:
        raise Malformed("PUT stores a single statement, not a list: send a list by POST.")
    _store(asked, body, files, uuid=uuid)
    return HttpResponse(status=204)


def _post(asked: Asked) -> HttpResponse:
    asked.must(WRITE)
    asked.takes(tables.POST_STATEMENTS)
    body, files = _received(asked)
    kept = _store(asked, body, files)
    return HttpResponse(json.dumps([str(one) for one in kept.ids]), content_type=JSON)


def _received(asked: Asked) -> tuple[records_api.Body, Sequence[Part]]:
    """The statements of a request, and the parts that come with them."""
    kind = asked.headers.get("content-type", "")
    name = media_type(kind).name if kind else ""
    if name == JSON:
        return records_api.read(asked.body), ()
    if name == MIXED:
        content, parts = opened(multipart.parse(kind, asked.body))
        return records_api.read(content), parts
    raise Malformed(f"Statements come as {JSON} or, with attachments, as {MIXED}; the Content-Type is {shown(kind)}.")


def _store(asked: Asked, body: records_api.Body, parts: Sequence[Part], **more: Any) -> records_api.Kept:
    kept = records_api.accept(
        asked.tenant,
        body.statements,
        authority=records_api.authority_of(asked.credential),
        version=asked.version,
        at=asked.at,
        files=lambda values: taken(values, parts),
        **more,
    )
    asked.through = kept.stored
    return kept


# --- Out ---


def _authority(asked: Asked) -> str | None:
    """The key of the authority that one sees only the statements of; ``None`` for who may see all."""
    asked.must(READ, READ_MINE)
    return None if asked.may(READ) else records_api.authority_of(asked.credential)[0]


def _one(asked: Asked) -> HttpResponse:
    mine = _authority(asked)
    asked.takes(tables.GET_STATEMENT)
    voided = "voidedStatementId" in asked.parameters
    if voided and "statementId" in asked.parameters:
        raise Malformed("Ask for statementId or for voidedStatementId, not for both.")
    uuid = parameters.uuid(asked, "voidedStatementId" if voided else "statementId")
    assert uuid is not None  # noqa: S101  one of them is there
    found = records_api.one(asked.tenant, uuid, voided=voided, by_authority=mine)
    if found is None:
        raise Refusal(404, f"No {'voided ' if voided else ''}statement with the id {uuid} is stored here.")
    text, stored = found
    shaped = _shaped(asked, [text], parameters.choice(asked, "format", "exact", "ids", "canonical"))
    response = _sent(asked, shaped[0], [text], asked.parameters)
    response["Last-Modified"] = http_date(stored.timestamp())
    return response


def _page(asked: Asked, held: dict[str, str], *, after: int | None) -> HttpResponse:
    mine = _authority(asked)
    asked.parameters = held
    wanted = records_api.Wanted(
        agent=parameters.agent(asked),
        verb=parameters.iri(asked, "verb"),
        activity=parameters.iri(asked, "activity"),
        registration=parameters.uuid(asked, "registration"),
        related_agents=parameters.flag(asked, "related_agents"),
        related_activities=parameters.flag(asked, "related_activities"),
        since=parameters.time(asked, "since"),
        until=parameters.time(asked, "until"),
        limit=parameters.number(asked, "limit"),
        ascending=parameters.flag(asked, "ascending"),
        after=after,
        by_authority=mine,
    )
    form = parameters.choice(asked, "format", "exact", "ids", "canonical")
    found = records_api.find(asked.tenant, wanted)
    texts = [text for _place, text in found.rows]
    following = "" if found.after is None else _address(held, found.after)
    content = f'{{"statements":[{",".join(_shaped(asked, texts, form))}],"more":{json.dumps(following)}}}'
    response = _sent(asked, content, texts, held)
    if found.newest is not None:
        response["Last-Modified"] = http_date(found.newest.timestamp())
    return response


def _address(held: dict[str, str], after: int) -> str:
    token = base64.urlsafe_b64encode(f"{urlencode(held)}:{after}".encode()).decode().rstrip("=")
    return reverse("interop:more", args=[token])


def _shaped(asked: Asked, texts: Sequence[str], form: str) -> list[str]:
    if form == "exact":
        return list(texts)
    values = [records_api.load(text.encode()) for text in texts]
    if form == "ids":
        return [records_api.write(records_api.ids(value)).decode() for value in values]
    languages = records_api.accept_language(asked.headers.get("accept-language", ""))
    iris = {iri for value in values for iri in records_api.parts(value).activities}
    definitions = records_api.definitions_of(asked.tenant, iris)
    return [records_api.write(records_api.canonical(value, languages, definitions)).decode() for value in values]


def _sent(asked: Asked, content: str, texts: Sequence[str], held: dict[str, str]) -> HttpResponse:
    body = content.encode()
    if held.get("attachments", "false") == "false":
        return HttpResponse(body, content_type=JSON)
    parameters.flag(asked, "attachments")
    named: dict[str, str] = {}
    for text in texts:
        for _place, one in attachments_of(records_api.load(text.encode())):
            named.setdefault(one["sha2"].lower(), one["contentType"])
    files = records_api.files_of(asked.tenant, named)
    parts = [Part({"content-type": JSON}, body)]
    for sha2, kind in named.items():
        if sha2 in files:
            held_file = Attachment(sha2, kind, bytes(files[sha2].content))
            parts.append(part_of(held_file, sha2=sha2, content_type=kind))
    boundary = multipart.boundary()
    return HttpResponse(multipart.write(parts, boundary), content_type=multipart.content_type(boundary))

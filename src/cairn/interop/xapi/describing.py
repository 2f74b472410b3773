"""The record store described for programs, as OpenAPI 3.1, from the tables that its views read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.urls import reverse

from cairn.interop.xapi import tables
from cairn.interop.xapi.answering import JSON, resource
from cairn.interop.xapi.asking import Asked
from cairn.interop.xapi.describing_shapes import SHAPES
from cairn.interop.xapi.headers import LATEST
from cairn.interop.xapi.multipart import MIXED

NAMESPACE = "interop"
VERSION: Final = {
    "name": "X-Experience-API-Version",
    "in": "header",
    "required": True,
    "description": "The version of xAPI that is spoken.",
    "schema": {"type": "string", "enum": sorted(LATEST.values())},
}
FAULTS: Final = {
    "400": "What was sent isn't as the specification says; one sentence names the place.",
    "401": "No key that still holds has this name and secret.",
    "403": "The key may not do that.",
    "404": "There is no such thing.",
    "405": "The method isn't answered here.",
    "409": "Another statement with this id is stored already, or a document that the request doesn't name.",
    "412": "The document isn't what If-Match or If-None-Match says.",
    "413": "The body, a file or a document is larger than is taken.",
    "429": "The key sent more requests than it may in a minute; Retry-After says when to go on.",
}
_ALWAYS = ("400", "405", "413")
_WITH_KEY = ("401", "403", "429")
# What each answers beside faults: status, and what comes with it.
_ANSWERS: Final[Mapping[tuple[str, str], tuple[str, str]]] = {
    ("about", "GET"): ("200", "About"),
    ("openapi", "GET"): ("200", "Anything"),
    ("statements", "GET"): ("200", "Statements"),
    ("statements", "PUT"): ("204", ""),
    ("statements", "POST"): ("200", "Ids"),
    ("more", "GET"): ("200", "Page"),
    ("activities", "GET"): ("200", "Activity"),
    ("agents", "GET"): ("200", "Person"),
}
_DOCUMENTS = ("state", "activity_profile", "agent_profile")


@resource("GET", open_to_all=True)
def openapi(asked: Asked) -> HttpResponse:
    """Open to all, as the specification itself is."""
    asked.takes(tables.DESCRIPTION)
    return JsonResponse(described(settings.CAIRN_BASE_URL))


@lru_cache(maxsize=4)
def described(base: str) -> dict[str, Any]:
    """The whole description; ``base`` is the site's own address."""
    paths: dict[str, Any] = {}
    for name, operations in tables.RESOURCES.items():
        pattern, holes = _address(name)
        paths[pattern] = {
            method.lower(): _operation(name, method, several, holes) for method, several in _by_method(operations)
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Cairn: record store",
            "version": LATEST["2.0"],
            "summary": "Experience API 1.0.3 and 2.0.0",
            "description": "Every GET is answered to HEAD too. In version 1.0.3 each request may also be a POST of a "
            "form whose only parameter in the address is `method`. Numbers are limits of this site.",
        },
        "servers": [{"url": base}],
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "basic", "description": "Name and secret of a key."}},
            "schemas": SHAPES,
        },
    }


def _address(name: str) -> tuple[str, Sequence[str]]:
    """The address of a resource as OpenAPI writes it, and the names of what varies in it."""
    holes = ("token",) if name == "more" else ()
    return unquote(reverse(f"{NAMESPACE}:{name}", kwargs={hole: f"{{{hole}}}" for hole in holes})), holes


def _by_method(operations: Sequence[tables.Operation]) -> list[tuple[str, list[tables.Operation]]]:
    found: dict[str, list[tables.Operation]] = {}
    for one in operations:
        found.setdefault(one.method, []).append(one)
    return list(found.items())


def _operation(name: str, method: str, several: Sequence[tables.Operation], holes: Sequence[str]) -> dict[str, Any]:
    """One method: two things that parameters choose between are one operation, whose parameters are those of both."""
    is_open = tables.is_open(name)
    parameters: dict[str, list[tables.Parameter]] = {}
    for one in several:
        for parameter in one.parameters:
            parameters.setdefault(parameter.name, []).append(parameter)
    said = [
        _parameter(found[0], required=len(found) == len(several) and all(one.required for one in found))
        for found in parameters.values()
    ]
    said += [{"name": hole, "in": "path", "required": True, "schema": tables.WORDS} for hole in holes]
    said += [] if is_open else [VERSION]
    if name in _DOCUMENTS and method in ("PUT", "POST", "DELETE"):
        said += [_header("If-Match"), _header("If-None-Match")]
    answer: dict[str, Any] = {
        "operationId": f"{name}_{method.lower()}",
        "summary": " Or: ".join(one.words for one in several),
        "parameters": said,
        "responses": _answers(name, method, is_open=is_open),
    }
    if method in ("PUT", "POST"):
        answer["requestBody"] = {"required": True, "content": _sent(name, method)}
    if is_open:
        answer["security"] = []
    return answer


def _parameter(one: tables.Parameter, *, required: bool) -> dict[str, Any]:
    said = {"name": one.name, "in": "query", "description": one.words, "required": required}
    if one.schema is tables.AGENT:
        return said | {"content": {JSON: {"schema": one.schema}}}
    return said | {"schema": one.schema}


def _header(name: str) -> dict[str, Any]:
    words = "The ETag of the document as it is known, or * for any."
    return {"name": name, "in": "header", "description": words, "schema": {"type": "string"}}


def _sent(name: str, method: str) -> dict[str, Any]:
    if name in _DOCUMENTS:
        anything = {"*/*": {"schema": {"description": f"At most {settings.CAIRN_RECORDS_DOCUMENT_LIMIT:,} bytes."}}}
        return {JSON: {"schema": {"type": "object"}}} if method == "POST" else anything
    statements = _shape("Statement" if method == "PUT" else "Sent")
    words = (
        f"At most {settings.CAIRN_RECORDS_BODY_LIMIT:,} bytes, and {settings.CAIRN_RECORDS_ATTACHMENT_LIMIT:,} a file."
    )
    mixed = {"type": "string", "contentMediaType": MIXED, "description": f"The statements, then their files. {words}"}
    return {JSON: {"schema": statements}, MIXED: {"schema": mixed}}


def _answers(name: str, method: str, *, is_open: bool) -> dict[str, Any]:
    faults = {*_ALWAYS, *(() if is_open else _WITH_KEY)}
    if name in _DOCUMENTS:
        content = {"content": {"*/*": {"schema": {"description": "The document, or a list of names."}}}}
        good = (
            {"200": {"description": "Here it is.", **content}} if method == "GET" else {"204": {"description": "Done."}}
        )
        faults |= {"404"} if method == "GET" else {"409", "412"}
    else:
        status, shape = _ANSWERS[name, method]
        content = {"content": {JSON: {"schema": _shape(shape)}}} if shape else {}
        good = {status: {"description": "Done.", **content}}
        faults |= {"409"} if method in ("PUT", "POST") else {"404"} if name == "statements" else set()
    refused = {"content": {JSON: {"schema": _shape("Fault")}}}
    return good | {status: {"description": FAULTS[status], **refused} for status in sorted(faults)}


def _shape(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}

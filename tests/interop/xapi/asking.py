"""How the tests speak to the record store by HTTP, and the statements that they send."""

from __future__ import annotations

import base64
import copy
import json
from collections.abc import Iterable
from contextlib import nullcontext
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client

from cairn.accounts.models_api import Organisation
from cairn.interop.xapi import multipart
from cairn.interop.xapi.multipart import Part
from cairn.records import api
from tests.cast import NOW

ANN = {"objectType": "Agent", "mbox": "mailto:ann@example.org"}
BEN = {"objectType": "Agent", "account": {"homePage": "https://trust.example.org", "name": "ben"}}
LESSON, OTHER = "https://trust.example.org/lesson/1", "https://trust.example.org/lesson/2"
VERB, VOIDED = "http://adlnet.gov/expapi/verbs/completed", "http://adlnet.gov/expapi/verbs/voided"
V1, V2 = "1.0.3", "2.0.0"


class _None:
    """A value that says of itself what it is, so that the names of tests are the same in every process."""

    def __repr__(self) -> str:
        return "none"


NONE: Any = _None()  # as a value of `said`: the property is left out; as a version: no header


class Store:
    """A key to a tenant's store, and requests made with it."""

    def __init__(self, *scopes: str, organisation: Organisation | None = None, version: str = V1) -> None:
        given, secret = api.make_credential(
            title="Tests", scopes=scopes or ("all",), organisation=organisation, by=None, at=NOW
        )
        self.credential, self.version = given, version
        self.authorization = "Basic " + base64.b64encode(f"{given.name}:{secret}".encode()).decode()
        self._client = Client(raise_request_exception=False)

    def ask(
        self, method: str, resource: str, *, body: Any = b"", kind: Any = "application/json",
        headers: Any = None, version: Any = None, **parameters: Any,
    ) -> HttpResponse:  # fmt: skip
        """``body`` and parameters are sent as they are if they are text or bytes, otherwise as JSON."""
        said = {"Authorization": self.authorization, "X-Experience-API-Version": version or self.version}
        said |= headers or {}
        said = {name: value for name, value in said.items() if value is not NONE}
        content = body if isinstance(body, bytes) else text(body).encode()
        path = resource if resource.startswith("/") else f"/xapi/{resource}"
        if parameters:
            path += "?" + urlencode({name: text(value) for name, value in parameters.items()})
        # Without a body Django's client says no type: a client of ours may.
        more = {} if kind is None else {"CONTENT_TYPE": kind}
        # A request that the store refuses rolls back: within a test's own transaction, only what it did itself.
        with transaction.atomic() if connection.in_atomic_block else nullcontext():
            return self._client.generic(method, path, content, content_type="", headers=said, **more)  # type: ignore[arg-type,return-value]

    def send(self, body: Any, **more: Any) -> HttpResponse:
        """POST statements."""
        return self.ask("POST", "statements", body=body, **more)

    def kept(self, *several: dict[str, Any]) -> list[str]:
        """POST statements that are to be stored; their ids."""
        answer = self.send(list(several))
        assert answer.status_code == 200, answer.content
        found: list[str] = json.loads(answer.content)
        return found

    def find(self, **parameters: Any) -> list[str]:
        """The ids of the statements that are found, in the order of the answer; further pages are fetched."""
        return [one["id"] for one in self.pages(**parameters)]

    def pages(self, **parameters: Any) -> list[dict[str, Any]]:
        answer = self.ask("GET", "statements", **parameters)
        found: list[dict[str, Any]] = []
        while True:
            assert answer.status_code == 200, answer.content
            page = json.loads(answer.content)
            found += page["statements"]
            if not page["more"]:
                return found
            answer = self.ask("GET", page["more"])

    def get(self, uuid: str, **parameters: Any) -> dict[str, Any]:
        answer = self.ask("GET", "statements", statementId=uuid, **parameters)
        assert answer.status_code == 200, answer.content
        found: dict[str, Any] = json.loads(answer.content)
        return found


def text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def said(**more: Any) -> dict[str, Any]:
    """A statement: Ann completed the lesson; with other properties, or without those that are ``NONE``."""
    found: dict[str, Any] = {"actor": ANN, "verb": {"id": VERB}, "object": {"id": LESSON}, **more}
    return copy.deepcopy({name: value for name, value in found.items() if value is not NONE})


def about(uuid: str, **more: Any) -> dict[str, Any]:
    """A statement that refers to another."""
    return said(object={"objectType": "StatementRef", "id": uuid}, **more)


def voiding(uuid: str, **more: Any) -> dict[str, Any]:
    return about(uuid, verb={"id": VOIDED}, **more)


def new() -> str:
    return str(uuid4())


def refused(answer: HttpResponse, status: int = 400) -> str:
    """The sentence of a refusal."""
    assert answer.status_code == status, (answer.status_code, answer.content)
    sentence: str = json.loads(answer.content)["error"]
    assert sentence.endswith("."), sentence
    return sentence


def mixed(statements: Any, parts: Iterable[Part], boundary: str = "between-the-parts") -> dict[str, Any]:
    """What `Store.send` takes, with attachments."""
    first = Part({"content-type": "application/json"}, text(statements).encode())
    return {"body": multipart.write([first, *parts], boundary), "kind": multipart.content_type(boundary)}

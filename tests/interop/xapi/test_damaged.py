"""Requests that are damaged at random: whatever comes, the answer is no fault of the server's, and says why.

``CAIRN_EXAMPLES=100000 CAIRN_SEED=2`` lets it run long, with others.
"""

from __future__ import annotations

import json
import os
import random
from base64 import b64encode
from datetime import datetime
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from cairn.interop.xapi import multipart
from cairn.interop.xapi.multipart import Part
from cairn.records import naming
from tests.interop.xapi.asking import ANN, BEN, LESSON, NONE, VERB, VOIDED, Store, said, text
from tests.interop.xapi.test_attachments import attachment, part
from tests.interop.xapi.test_signatures import signed
from tests.records.statement.examples import FULL

pytestmark = pytest.mark.django_db
EXAMPLES = int(os.environ.get("CAIRN_EXAMPLES", "150"))
SEED = int(os.environ.get("CAIRN_SEED", "1"))

ID = "6690e6c9-3ef0-4ed3-8b37-7f3964730bee"
PATHS = [
    "statements", "statements", "statements", "activities", "agents", "about", "activities/state", "agents/profile",
    "activities/profile", "statements/more/AAAA", "statements/more/" + b64encode(b"limit=1:5").decode().strip("="),
]  # fmt: skip
METHODS = ["GET", "PUT", "POST", "DELETE", "HEAD", "OPTIONS", "PATCH", "get"]
PARAMETERS: dict[str, list[str]] = {
    "statementId": [ID], "voidedStatementId": [ID], "agent": [text(ANN), text(BEN)], "verb": [VERB],
    "activity": [LESSON], "activityId": [LESSON], "registration": [ID], "stateId": ["place"], "profileId": ["x"],
    "since": ["2026-11-24T09:30:00Z", "0001-01-01T00:00:00+14:00"], "until": ["9999-12-31T23:59:59Z"],
    "limit": ["1", "0"], "ascending": ["true"], "related_agents": ["true"], "related_activities": ["true"],
    "format": ["ids", "canonical"], "attachments": ["true"], "method": ["GET", "PUT", "POST"],
    "content": [text(said())], "Authorization": [""], "Content-Type": ["text/plain"],
}  # fmt: skip
HEADERS: dict[str, list[str]] = {
    "X-Experience-API-Version": ["1.0.3", "2.0.0", "1.0", "9"], "If-Match": ['"x"', "*"], "If-None-Match": ["*", '"x"'],
    "Accept-Language": ["de;q=0.5, en", "*"], "Accept": ["*/*"], "Cookie": ["a=b"],
    "Content-Encoding": ["gzip"], "Transfer-Encoding": ["chunked"], "Origin": ["https://x.example"],
}  # fmt: skip
TYPES = [
    "application/json", "multipart/mixed; boundary=b", 'multipart/mixed; boundary="b"', "text/plain",
    "application/x-www-form-urlencoded", "application/octet-stream", "multipart/form-data; boundary=b", "", "x",
]  # fmt: skip
STRANGE = [
    "", " ", "\0", "a\nb", "\r\nX-Other: 1", "💡", "\ufffe", "é" * 300, "a" * 5000, "%00", "-1", "1e400", "null", "{}",
    "[]", "[[[[", '"\\ud800"', "NaN", "9" * 30, "'; DROP TABLE x; --", "../../etc", '{"mbox":"mailto:\\u0000@x.org"}',
    '{"account":{"homePage":"https://x.example","name":"\\ud800\\u0000"}}', "0000-00-00T00:00:00Z", "https://x.example/\0",
]  # fmt: skip
PLAN = b"a plan"
SIGNATURE = signed(said())


def damaged(value: Any, draw: random.Random) -> Any:
    """A JSON value with something else in one place."""
    others: list[Any] = [
        None, True, 0, -1, 10**400, 1.5, "", "\0", "\ud800", "x" * 3000, [], {}, [None], {"": None}, {"\0": "\0"}, ID,
        ANN, said(), [[[[[]]]]], "2026-13-01T00:00:00Z", "mailto:a@b", VOIDED, {"en": "x"}, {"objectType": "Group"},
    ]  # fmt: skip
    if isinstance(value, dict) and value and draw.random() < 0.9:
        key = draw.choice([*value])
        what = draw.random()
        if what < 0.1:
            return {name: one for name, one in value.items() if name != key}
        if what < 0.2:
            return {
                **value,
                draw.choice(["", "id", "objectType", "member", key.upper(), "\0", "x"]): draw.choice(others),
            }
        return {**value, key: damaged(value[key], draw)}
    if isinstance(value, list) and value and draw.random() < 0.8:
        place = draw.randrange(len(value))
        return [*value[:place], damaged(value[place], draw), *value[place + 1 :]]
    return draw.choice(others)


def statements(draw: random.Random) -> Any:
    """One or several, mostly good or nearly so."""
    several = [
        said(), FULL, said(id=ID), said(attachments=[attachment(PLAN)]),
        said(object={"objectType": "StatementRef", "id": ID}),
        said(object={"objectType": "StatementRef", "id": ID}, verb={"id": VOIDED}),
        said(attachments=[attachment(SIGNATURE, usageType="http://adlnet.gov/expapi/attachments/signature")]),
        said(object={"objectType": "SubStatement", "actor": ANN, "verb": {"id": VERB}, "object": BEN}),
    ]  # fmt: skip
    chosen = [draw.choice(several) for _ in range(draw.choice([1, 1, 1, 2, 3]))]
    chosen = [damaged(one, draw) if draw.random() < 0.6 else one for one in chosen]
    return chosen if len(chosen) > 1 or draw.random() < 0.3 else chosen[0]


def body(draw: random.Random, kind: str) -> bytes:
    content = json.dumps(statements(draw)).encode()
    if kind.startswith("multipart"):
        files = [part(PLAN), part(SIGNATURE, content_type="application/octet-stream"), Part({}, b"x")]
        chosen = draw.sample(files, draw.randrange(3))
        content = multipart.write([Part({"content-type": "application/json"}, content), *chosen], "b")
    elif kind.endswith("urlencoded"):
        content = "&".join(f"{name}={quote(value, safe='')}" for name, value in parameters(draw)).encode()
    elif draw.random() < 0.2:
        content = draw.choice(STRANGE).encode("utf-8", "surrogatepass")
    for _ in range(draw.choice([0, 0, 0, 1, 2, 5])):  # some bytes elsewhere, or others
        place = draw.randrange(len(content) + 1)
        content = (
            content[:place]
            + draw.choice([b"", b"\xff", b"\0", b"--b", b'"', b"{", b"\r\n"])
            + content[place + draw.randrange(3) :]
        )
    return content


def parameters(draw: random.Random) -> list[tuple[str, str]]:
    names = draw.choices([*PARAMETERS], k=draw.choice([0, 1, 2, 2, 3, 4]))
    if draw.random() < 0.5:
        names += draw.choice([["activityId", "agent", "stateId"], ["agent", "profileId"], ["activityId", "profileId"]])
    found = [
        (name, draw.choice(STRANGE) if draw.random() < 0.25 else draw.choice(PARAMETERS[name]))
        for name in dict.fromkeys(names)
    ]
    return [
        (draw.choice([name.upper(), name + "x", "\0"]) if draw.random() < 0.04 else name, one) for name, one in found
    ]


def headers(draw: random.Random) -> dict[str, Any]:
    names = draw.choices([*HEADERS], k=draw.choice([0, 0, 1, 2, 3]))
    plain = [one for one in STRANGE if one.isascii() and one.isprintable()]  # what a server lets through
    found: dict[str, Any] = {
        name: draw.choice(plain) if draw.random() < 0.2 else draw.choice(HEADERS[name]) for name in names
    }
    if draw.random() < 0.05:
        found["Authorization"] = draw.choice([NONE, "Basic " + b64encode(b"\0:\xff").decode(), "Basic x", "Digest a=b"])
    return found


def ask(store: Store, number: int) -> Any:
    """The request of this number, and its answer."""
    draw = random.Random(number)
    path, method, kind = draw.choice(PATHS), draw.choice(METHODS), draw.choice(TYPES)
    query = (
        "&".join(f"{quote(name)}={quote(one, safe='%')}" for name, one in parameters(draw))
        if draw.random() < 0.8
        else ""
    )
    address = f"/xapi/{path}" + (f"?{query}" if query else "")
    return store.ask(method, address, body=body(draw, kind), kind=kind, headers=headers(draw))


@seed(SEED)
@settings(max_examples=EXAMPLES, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(0, 2**63))
def test_no_request_is_answered_with_a_fault_of_the_server(store: Store, number: int) -> None:
    naming.forget()
    answer = ask(store, number)
    assert answer.status_code < 500, (number, answer.content[:300])
    assert answer["X-Experience-API-Version"] in ("1.0.3", "2.0.0")
    if answer.status_code >= 400 and answer.content:
        assert json.loads(answer.content)["error"]
    if answer.has_header("X-Experience-API-Consistent-Through"):
        datetime.fromisoformat(answer["X-Experience-API-Consistent-Through"])


def test_requests_are_not_all_refused(store: Store) -> None:
    """Else nothing behind the first look would be met."""
    statuses = [ask(store, number).status_code for number in range(300)]
    assert sum(status < 300 for status in statuses) > 30
    assert {200, 204, 400, 404, 405} <= set(statuses)

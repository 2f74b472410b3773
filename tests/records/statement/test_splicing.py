"""What a store adds goes into the bytes that came, and changes no other (part two, 2.2 and 2.4.6.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.statement.reading import Sent, read
from cairn.records.statement.shapes import exact
from cairn.records.statement.splicing import spliced
from tests.records.statement.examples import FULL, LEAST, PLANNED, SECOND, VOIDING, body

ADDED = {"stored": b'"2027-01-01T00:00:00Z"', "authority": b'{"mbox":"mailto:lrs@example.org"}'}


def sent(raw: bytes) -> Sent:
    return read(raw).statements[0]


CASES: list[tuple[bytes, Mapping[str, bytes], bytes]] = [
    (b'{"object":{},"a":1.10}', {}, b'{"object":{},"a":1.10}'),
    (b'{"object":{},"a":1.10 }', {"id": b'"x"'}, b'{"object":{},"a":1.10 ,"id":"x"}'),
    (b'{ "stored" : 1 ,\n"object":{}}', {"stored": b"2"}, b'{ "stored" : 2 ,\n"object":{}}'),
    (
        b'{"\\u0073tored":1,"object":{"stored":3}}',
        {"stored": b"2", "id": b"4"},
        b'{"\\u0073tored":2,"object":{"stored":3},"id":4}',
    ),
    (
        '{"x":"ä😀","stored":1.50,"object":{},"y":"é"}'.encode(),
        {"stored": '"ö"'.encode()},
        '{"x":"ä😀","stored":"ö","object":{},"y":"é"}'.encode(),
    ),
    (
        b'{"object":{},"context":{"a":1.10,"contextActivities":{"parent": {"id":"u:\\u0061"},"other":[]}}}',
        {},
        b'{"object":{},"context":{"a":1.10,"contextActivities":{"parent": [{"id":"u:\\u0061"}],"other":[]}}}',
    ),
    (
        b'{"object":{"objectType":"SubStatement","context":{"contextActivities":{"other":{},"parent":{}}}},"id":"x"}',
        {"id": b'"y"'},
        b'{"object":{"objectType":"SubStatement","context":{"contextActivities":{"other":[{}],"parent":[{}]}}},"id":"y"}',
    ),
    (b'{"a":%b,"id":1,"object":{}}' % (b"1" * 5000), {"id": b"2"}, b'{"a":%b,"id":2,"object":{}}' % (b"1" * 5000)),
]


@pytest.mark.parametrize("raw, added, wanted", CASES, ids=range(len(CASES)))
def test_no_other_byte_changes(raw: bytes, added: Mapping[str, bytes], wanted: bytes) -> None:
    assert spliced(sent(raw), added) == wanted


@pytest.mark.parametrize("value", [LEAST, FULL, PLANNED, SECOND, VOIDING])
def test_a_statement_has_what_was_added_and_its_lists(value: dict[str, Any]) -> None:
    original = sent(body(value))
    found = sent(spliced(original, ADDED))
    wanted = exact(original.value) | {key: sent(b'{"a":%b}' % content).value["a"] for key, content in ADDED.items()}
    assert found.value == wanted


places = st.dictionaries(st.sampled_from(["parent", "other"]), st.sampled_from([{"id": "u:ä"}, [], [{"id": "u:x"}]]))
contexts = st.fixed_dictionaries({}, optional={"contextActivities": places, "language": st.just("en")})
things = st.fixed_dictionaries(
    {"objectType": st.sampled_from(["SubStatement", "Activity"])}, optional={"context": contexts}
)
statements = st.fixed_dictionaries(
    {"object": things, "x": st.text()}, optional={"context": contexts, "stored": st.text(), "id": st.integers()}
)


@given(statements, st.sets(st.sampled_from(["stored", "id", "version"])), st.sampled_from([None, 1, "\t"]))
def test_what_is_spliced_is_read_as_if_it_had_been_sent_so(value: Any, keys: set[str], indent: Any) -> None:
    raw = json.dumps(value, indent=indent).encode()
    original = sent(raw)
    found = sent(spliced(original, dict.fromkeys(sorted(keys), b'"new"')))
    assert found.value == {**exact(original.value), **dict.fromkeys(keys, "new")}

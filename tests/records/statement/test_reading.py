"""Part two, 2.2, and part three, 1.4: how bytes become statements, and what is refused before any rule is asked."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.statement.errors import Invalid
from cairn.records.statement.reading import DEEPEST, load, read
from cairn.records.statement.writing import write
from tests.records.statement.examples import FULL

REFUSED: list[tuple[bytes, str]] = [
    (b"", "The body is not JSON: a value is expected there (line 1, column 1)."),
    (b"  \n", "The body is not JSON: a value is expected there (line 2, column 1)."),
    (b"{", "The body is not JSON: "),
    (b'{"a":1', "The body is not JSON: "),
    (b"{'a':1}", "The body is not JSON: "),
    (b'{"a":01}', "The body is not JSON: "),
    (b'{"a":1.}', "The body is not JSON: "),
    (b'{"a":.5}', "The body is not JSON: "),
    (b'{"a":+5}', "The body is not JSON: "),
    (b'{"a":1,}', "The body is not JSON: "),
    (b'{"a":"\x01"}', "The body is not JSON: "),
    (b'{"a":"\\x"}', "The body is not JSON: "),
    (b'{"a":True}', "The body is not JSON: "),
    (b"{} {}", "The body is not JSON: nothing may follow there (line 1, column 4)."),
    (b"[{}\n{}]", "The body is not JSON: a comma or the end of the list is expected there (line 2, column 1)."),
    (b"[{},]", "The body is not JSON: a value is expected there (line 1, column 5)."),
    (b"[{}", "The body is not JSON: a comma or the end of the list is expected there"),
    (b"[{}] x", "The body is not JSON: nothing may follow there"),
    (b"<html>", "The body is not JSON: a value is expected there"),
    (b"\xef\xbb\xbf{}", "The body is not JSON: a value is expected there"),
    (b"\xff\xfe{\x00}\x00", "The body must be UTF-8: byte 1 is not."),
    (b'{"a":"\xe4"}', "The body must be UTF-8: byte 7 is not."),
    (b'{"a":"\xed\xa0\x80"}', "The body must be UTF-8: byte 7 is not."),  # half a pair as bytes
    (b'{"a":NaN}', "The body is not JSON: NaN is not a number there."),
    (b'{"a":[Infinity]}', "The body is not JSON: Infinity is not a number there."),
    (b'{"a":-Infinity}', "The body is not JSON: -Infinity is not a number there."),
    (b'{"a":1e99999999999999999999}', "The number 1e99999999999999999999 is too large or too small."),
    (b'"x"', "The body must be a statement or a list of statements."),
    (b"null", "The body must be a statement or a list of statements."),
    (b"7", "The body must be a statement or a list of statements."),
    (b"[7]", "statements[0] must be a statement, that is an object, not 7."),
    (b"[{},null]", "statements[1] must be a statement, that is an object, not null."),
    (b"[[{}]]", "statements[0] must be a statement, that is an object, not a list."),
    (b'{"a":1,"b":2,"a":1}', "The key “a” is given twice in one object."),
    (b'{"x":{"y":[{"z":1,"z":2}]}}', "The key “z” is given twice in one object."),
    (b'[{"a":1},{"b":{},"b":{}}]', "The key “b” is given twice in one object."),
    (b'{"a":1,"\\u0061":2}', "The key “a” is given twice in one object."),  # the same, written in two ways
    (b"{" * 100_000, "The body is not JSON: "),
    (b"[" * 100_000, "Objects and lists may be nested 64 deep at most."),
    (b'{"a":' * 100_000, "Objects and lists may be nested 64 deep at most."),
]


@pytest.mark.parametrize("body, sentence", REFUSED, ids=range(len(REFUSED)))
def test_what_two_readers_could_read_differently_is_refused(body: bytes, sentence: str) -> None:
    with pytest.raises(Invalid) as caught:
        read(body)
    assert caught.value.message.startswith(sentence), caught.value.message


def nested(depth: int) -> bytes:
    return b'{"a":' + b"[" * (depth - 1) + b"]" * (depth - 1) + b"}"


def test_the_depth_is_counted_in_each_statement() -> None:
    read(nested(DEEPEST))
    read(b"[" + nested(DEEPEST) + b"]")
    read(b"[" + b",".join([nested(20)] * 50) + b"]")
    with pytest.raises(Invalid, match="nested 64 deep"):
        read(nested(DEEPEST + 1))
    with pytest.raises(Invalid, match=r"^statements\[1\] Objects and lists"):
        read(b"[{}," + nested(DEEPEST + 1) + b"]")


def test_a_statement_is_kept_as_it_came() -> None:
    spaced = b' \r\n\t[ {"a" : 1.10 , "\xc3\xa4":"\\u00e4" } ,\n{"b":-0.0e-5}\n] '
    found = read(spaced)
    assert [sent.raw for sent in found.statements] == [
        b'{"a" : 1.10 , "\xc3\xa4":"\\u00e4" }',
        b'{"b":-0.0e-5}',
    ]
    assert found.statements[0].value == {"a": Decimal("1.1"), "ä": "ä"}
    assert not found.single
    alone = read(b' {"a":[]} ')
    assert alone.single
    assert [sent.raw for sent in alone.statements] == [b'{"a":[]}']
    assert read(b"[]").statements == []


def test_numbers_keep_their_digits() -> None:
    digits = b'{"a":1.10,"b":0.1000000000000000000000000001,"c":1' + b"0" * 6000 + b',"d":-0,"e":[2.50,7]}'
    assert write(read(digits).statements[0].value) == digits
    assert write(load(b'[-0,{"a":-0},"-0",-0.0]')) == b'[-0,{"a":-0},"-0",-0.0]'
    assert write(load(b"-0")) == b"-0"
    assert read(b'{"a":12345678901234567890}').statements[0].value == {"a": 12345678901234567890}
    assert write({"a": Decimal("1E+2"), "b": True, "c": "1.10"}) == b'{"a":1E+2,"b":true,"c":"1.10"}'


def test_half_a_pair_of_surrogates_survives() -> None:
    sent = read(b'{"a":"\\ud83d","b":"\\ud83d\\ude00"}').statements[0]
    assert write(sent.value) == b'{"a":"\\ud83d","b":"\xf0\x9f\x98\x80"}'


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.decimals(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
objects = st.dictionaries(st.text(), json_values, max_size=5)


@given(st.lists(objects, max_size=4), st.sampled_from([b"", b" ", b"\n\t ", b"\r\n"]))
def test_what_is_written_is_read_again(values: list[dict[str, Any]], space: bytes) -> None:
    raws = [write(value) for value in values]
    body = space + b"[" + (space + b"," + space).join(raws) + b"]" + space
    found = read(body)
    assert [sent.raw for sent in found.statements] == raws
    assert [sent.value for sent in found.statements] == values
    assert load(body) == values
    for value, raw in zip(values, raws, strict=True):
        assert read(space + raw + space).statements[0].value == value


@given(objects, st.data())
def test_a_cut_or_changed_body_is_read_or_refused_and_nothing_else(value: dict[str, Any], data: st.DataObject) -> None:
    body = bytearray(write(value))
    at = data.draw(st.integers(0, len(body)))
    body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        found = read(bytes(body))
    except Invalid as fault:
        fault.message.encode()
    else:
        assert all(json.loads(sent.raw, parse_float=Decimal) == sent.value for sent in found.statements)


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(body: bytes) -> None:
    try:
        read(body)
    except Invalid as fault:
        fault.message.encode()


@given(st.lists(st.sampled_from(["a", "b", "c", "é", "\n", "\ud800"]), min_size=1, max_size=6))
def test_a_key_given_twice_is_found_wherever_it_is(keys: list[str]) -> None:
    inner = "{" + ",".join(f"{json.dumps(key)}:1" for key in keys) + "}"
    body = f'{{"x":[{{}},{{"y":{inner}}}]}}'.encode()
    if len(set(keys)) == len(keys):
        read(body)
        return
    with pytest.raises(Invalid, match="is given twice"):
        read(body)


def test_the_full_statement_is_read() -> None:
    raw = json.dumps(FULL).encode()
    assert read(raw).statements[0].raw == raw

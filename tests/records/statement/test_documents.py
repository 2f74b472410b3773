"""Part three, 2.2: merging a posted document into one that exists."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.statement.documents import merge
from cairn.records.statement.errors import Invalid

MERGED = [
    (b'{"x":"foo","y":"bar"}', b'{"x":"bash","z":"faz"}', b'{"x":"bash","y":"bar","z":"faz"}'),
    (b'{"a":{"b":1,"c":2}}', b'{"a":{"d":3}}', b'{"a":{"d":3}}'),  # the top level alone
    (b"{}", b' { "a" : 1.10 } ', b'{"a":1.10}'),
    (b'{"a":1.50,"b":12345678901234567890}', b"{}", b'{"a":1.50,"b":12345678901234567890}'),
    (b'{"a":1}', b'{"a":null}', b'{"a":null}'),
    ('{"ä":"ö"}'.encode(), b'{"b":"\\u00fc"}', '{"ä":"ö","b":"ü"}'.encode()),
]
REFUSED = [b"", b"x", b"[]", b"7", b'"x"', b"null", b'{"a":NaN}', b'{"a":1', b"\xff\xfe", b'{"a":1,"a":2}', b"{" * 2000]


@pytest.mark.parametrize("old, new, merged", MERGED)
def test_the_top_levels_become_one(old: bytes, new: bytes, merged: bytes) -> None:
    assert merge(old, new) == merged


@pytest.mark.parametrize("bad", REFUSED)
def test_what_is_no_object_is_refused_on_either_side(bad: bytes) -> None:
    assert merge(b'{"a":1}', b'{"b":2}') == b'{"a":1,"b":2}'
    with pytest.raises(Invalid, match=r"^The stored document can't be merged"):
        merge(bad, b'{"b":2}')
    with pytest.raises(Invalid, match=r"^The posted document can't be merged"):
        merge(b'{"a":1}', bad)


documents = st.dictionaries(st.sampled_from("abcd"), st.integers() | st.text() | st.lists(st.none()), max_size=4)


@given(documents, documents)
def test_it_is_what_python_makes_of_two_objects(old: dict[str, Any], new: dict[str, Any]) -> None:
    assert json.loads(merge(json.dumps(old).encode(), json.dumps(new).encode())) == {**old, **new}

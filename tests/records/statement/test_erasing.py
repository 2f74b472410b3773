"""A person taken out of the text of a statement: they are gone wherever they stood, and all else is as it was."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from hashlib import sha1
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.statement.erasing import StandIn, Whose, erased, has_files, keys_of, signatures_of, unsigned
from cairn.records.statement.parts import agent_key
from cairn.records.statement.reading import load
from cairn.records.statement.rules import check
from cairn.records.statement.same import SIGNATURE
from cairn.records.statement.versions import Version
from tests.records.statement.examples import FILE, FULL, LEAST, PLANNED, SECOND, VOIDING, changed
from tests.records.statement.examples import GONE as NOT_THERE

HASH = sha1(b"mailto:kim@example.org", usedforsecurity=False).hexdigest()
KIM = Whose.of(keys_of("mbox\nmailto:kim@example.org"))
GONE = StandIn("https://cairn.example/erased", "5f0f3c54-5bd5-4b4c-8a43-25e3b5a3a6c1")
ACCOUNT = json.dumps(GONE.account, separators=(",", ":"))

# What is sent, and what it is afterwards.
TEXTS = [
    ('{"mbox":"mailto:kim@example.org"}', f'{{"account":{ACCOUNT}}}'),
    ('{ "name" : "Kim" ,\n "mbox": "mailto:KIM@Example.ORG" }', f'{{ "account":{ACCOUNT} }}'),
    ('{"x":1,"mbox":"mailto:kim@example.org","name":"Kim"}', f'{{"x":1,"account":{ACCOUNT}}}'),
    (f'{{"mbox_sha1sum":"{HASH.upper()}", "name":"Kim", "n":1.10}}', f'{{"account":{ACCOUNT}, "n":1.10}}'),
    ('{"mbox":"mailto:k\\u0069m\\u0040example.org"}', f'{{"account":{ACCOUNT}}}'),
    # An account that is called by the address; and one of whose parts is.
    (
        '{"account":{"name":"Kim@example.org","homePage":"https://a.example"},"name":"Kim"}',
        f'{{"account":{{"name":"{GONE.name}","homePage":"{GONE.home}"}}}}',
    ),
    ('{"openid":"https://id.example/?mail=kim%40example.org"}', f'{{"account":{ACCOUNT}}}'),
    # Anywhere else
    ('["Ask kim@example.org.", 1e400, 1.10]', f'["Ask {GONE.name}.", 1e400, 1.10]'),
    ('{"mailto:kim@example.org": true}', f'{{"urn:uuid:{GONE.name}": true}}'),
    ('{"kim@example.org": 1, "KIM@example.org": 2}', f'{{"{GONE.name}": 1, "{GONE.name}-": 2}}'),
    ('"https://a.example/?to=mailto%3Akim%40example.org&x=%20"', f'"https://a.example/?to=mailto%3A{GONE.name}&x=%20"'),
    ('"\\u00fc \\ud83d\\ude00\\/kim\\u0040example.org\\n\\ud800"', f'"\\u00fc \\ud83d\\ude00\\/{GONE.name}\\n\\ud800"'),
    (f'"{HASH}"', f'"{GONE.name}"'),
    # Somebody else
    ('{"mbox":"mailto:jokim@example.org","name":"Jo"}', None),
    ('{"mbox":"mailto:kim@example.org.uk","name":"Kim"}', None),
    ('"jo.kim@example.org, jo+kim@example.org, jo-kim@example.org, kim@example.organisation"', None),
    (f'["a{HASH}", "{HASH}0", "kim", "example.org", "kim at example.org"]', None),
    ('{"account":{"homePage":"https://a.example","name":"kim"},"name":"Kim"}', None),
    # What an extension may hold, though no agent is so
    ('{"mbox":17,"name":"Kim"}', None),
    ('{"mbox":null,"account":{"homePage":{},"name":[]}}', None),
    (
        '{"mbox":"mailto:kim@example.org","openid":"https://b.example","name":"Kim"}',
        f'{{"mbox":"urn:uuid:{GONE.name}","openid":"https://b.example","name":"Kim"}}',
    ),
    ("[]", None),
    (" {} ", None),
]  # fmt: skip


@pytest.mark.parametrize("text, wanted", TEXTS, ids=[text[:40] for text, _wanted in TEXTS])
def test_a_person_is_taken_out_and_all_else_stays_to_the_byte(text: str, wanted: str | None) -> None:
    assert erased(text, KIM, GONE) == (wanted or text)
    assert KIM.may_be_in(text) or wanted is None


OTHERS = [
    ("account\nhttps://a.example\n7", '[{"account":{"homePage":"https://a.example","name":"7"},"name":"Kim"},7,"7"]',
     f'[{{"account":{{"homePage":"{GONE.home}","name":"{GONE.name}"}}}},7,"7"]'),
    ("openid\nhttps://kim.example/", '[{"name":"Kim","openid":"https://kim.example/"},"https://kim.example/"]',
     f'[{{"account":{ACCOUNT}}},"https://kim.example/"]'),
    (f"mbox_sha1sum\n{HASH}", f'[{{"mbox_sha1sum":"{HASH}"}},"{HASH}","kim@example.org"]',
     f'[{{"account":{ACCOUNT}}},"{GONE.name}","kim@example.org"]'),
    ("account\nhttps://a.example\nkim@example.org", '[{"mbox":"mailto:kim@example.org"},"kim@example.org"]',
     f'[{{"account":{ACCOUNT}}},"{GONE.name}"]'),
    ("mbox\nmailto:é@example.org", '["\\u00e9@example.org","É@example.org"]', f'["{GONE.name}","{GONE.name}"]'),
]  # fmt: skip


@pytest.mark.parametrize("key, text, wanted", OTHERS, ids=[repr(one[0]) for one in OTHERS])
def test_whoever_has_another_identifier(key: str, text: str, wanted: str) -> None:
    whose = Whose.of(keys_of(key))
    assert erased(text, whose, GONE) == wanted
    assert whose.may_be_in(text) or not whose.needles


# --- In whole statements, at every place ---

NAMED: dict[str, dict[str, Any]] = {
    "mbox": {"mbox": "mailto:Kim@example.org"},
    "hash": {"mbox_sha1sum": HASH},
    "account": {"account": {"homePage": "https://trust.example.org", "name": "kim@example.org"}},
}
# Only what is about an activity may say on which platform it happened.
MET = changed(PLANNED, "object.context.platform", NOT_THERE)
FULL_OF_AGENTS: list[tuple[dict[str, Any], str]] = [
    (FULL, "actor"), (FULL, "actor/member/0"), (FULL, "context/instructor"), (FULL, "context/team"),
    (FULL, "context/team/member/1"), (FULL, "authority/member/1"), (FULL, "authority"),
    (FULL, "result/extensions/https:~~trust.example.org~x~who"),
    (LEAST, "actor"), (LEAST, "object"), (VOIDING, "actor"),
    (PLANNED, "actor"), (PLANNED, "object/actor"), (MET, "object/object"), (PLANNED, "object/context/instructor"),
    (SECOND, "context/contextAgents/0/agent"), (SECOND, "context/contextGroups/0/group/member/0"),
    (SECOND, "context/contextGroups/0/group"),
]  # fmt: skip
MENTIONS: list[tuple[dict[str, Any], str]] = [
    (FULL, "object/id"), (FULL, "object/definition/name/en-GB"), (FULL, "object/definition/moreInfo"),
    (FULL, "result/response"), (FULL, "context/platform"), (FULL, "context/contextActivities/parent/id"),
    (FULL, "verb/display/en-GB"), (FULL, "verb/id"), (FULL, "attachments/0/fileUrl"),
    (FULL, "attachments/0/display/en-GB"), (FULL, "context/extensions/tag:trust.example.org,2026:ward"),
    (PLANNED, "object/object/id"), (PLANNED, "object/verb/display/en"), (PLANNED, "object/attachments/0/fileUrl"),
]  # fmt: skip
SAID = ["mailto:kim@example.org", "https://x.example/kim@example.org/1", "https://x.example/?m=Kim%40Example.org"]


def put_at(statement: dict[str, Any], path: str, value: Any) -> dict[str, Any]:
    """`changed`, for keys that have strokes: written ~ in the path."""
    found = copy.deepcopy(statement)
    *way, last = [step.replace("~", "/") for step in path.split("/")]
    inner: Any = found
    for step in way:
        inner = inner[int(step)] if isinstance(inner, list) else inner[step]
    inner[int(last) if isinstance(inner, list) else last] = value
    return found


@st.composite
def statements(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A statement with the person at some of its places, and the same with the account there that stands in."""
    base = draw(st.sampled_from([FULL, LEAST, VOIDING, PLANNED, MET, SECOND]))
    before, after = copy.deepcopy(base), copy.deepcopy(base)
    places = [path for statement, path in FULL_OF_AGENTS if statement == base]
    for path in draw(st.lists(st.sampled_from(places), min_size=1, unique=True)):
        who = draw(st.sampled_from(list(NAMED.values())))
        kind: dict[str, Any] = {"objectType": "Group"} if path.endswith(("team", "group")) else {"objectType": "Agent"}
        name = draw(st.sampled_from([{}, {"name": "Kim Example"}]))
        parts = draw(st.permutations([*{**kind, **who, **name}.items()]))
        try:
            before = put_at(before, path, dict(parts))
            after = put_at(after, path, kind | {"account": GONE.account})
        except (KeyError, IndexError, TypeError):
            continue  # another stands where this one would
    mentions = [path for one, path in MENTIONS if one == base]
    for path in draw(st.lists(st.sampled_from(mentions), unique=True)) if mentions else ():
        said = draw(st.sampled_from(SAID))
        try:
            before, after = put_at(before, path, said), put_at(after, path, mentioned(said))
        except (KeyError, IndexError, TypeError):
            continue
    return before, after


def mentioned(said: str) -> str:
    scheme = "urn:uuid:" if said.startswith("mailto:") else ""
    for one in ("mailto:kim@example.org", "kim@example.org", "Kim%40Example.org"):
        said = said.replace(one, scheme + GONE.name)
    return said


@given(statements(), st.booleans(), st.booleans())
def test_at_every_place_they_are_gone_and_the_statement_is_valid_and_equal_elsewhere(
    pair: tuple[dict[str, Any], dict[str, Any]], ascii_only: bool, laid_out: bool
) -> None:
    before, after = pair
    version = Version.V2 if before.get("version") == "2.0.0" else Version.V1
    check(load(json.dumps(before).encode()), version)
    text = json.dumps(before, ensure_ascii=ascii_only, indent=2 if laid_out else None)

    found = erased(text, KIM, GONE)

    assert json.loads(found) == after
    check(load(found.encode()), version)
    assert not {agent_key(one) for one in agents_in(json.loads(found))} & KIM.keys
    assert not [one for one in ("kim@", "kim%40", HASH) if one in found.lower()]
    assert "Kim Example" not in found
    assert erased(found, KIM, GONE) == found


def agents_in(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if {"mbox", "mbox_sha1sum", "openid", "account"} & set(value):
            yield value
        value = list(value.values())
    for one in value if isinstance(value, list) else ():
        yield from agents_in(one)


json_values = st.recursive(
    st.none() | st.booleans() | st.floats(allow_nan=False, allow_infinity=False) | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


@given(json_values, st.booleans())
def test_where_they_do_not_stand_nothing_changes(value: Any, ascii_only: bool) -> None:
    text = json.dumps(value, ensure_ascii=ascii_only)
    assert erased(text, KIM, GONE) == text


# --- Signatures ---


def test_signatures_are_taken_out_and_files_stay() -> None:
    signature: dict[str, Any] = FILE | {"usageType": SIGNATURE, "sha2": "AB" * 32}
    other = signature | {"sha2": "cd" * 32}
    cases: list[tuple[list[dict[str, Any]], set[str], list[dict[str, Any]] | None]] = [
        ([signature], {"ab" * 32}, None),
        ([signature, FILE], {"ab" * 32}, [FILE]),
        ([FILE, signature, other], {"ab" * 32, "cd" * 32}, [FILE]),
        ([signature, other], {"cd" * 32}, [signature]),
        ([FILE], {str(FILE["sha2"])}, [FILE]),
    ]
    for listed, gone, stays in cases:
        for place in (0, 1, len(LEAST)):
            several = list(LEAST.items())
            several.insert(place, ("attachments", listed))
            text = json.dumps(dict(several), indent=1)
            value = json.loads(text)
            assert signatures_of(value) == {one["sha2"].lower() for one in listed if one["usageType"] == SIGNATURE}
            assert has_files(value) == (FILE in listed)
            found = json.loads(unsigned(text, gone))
            assert found == (LEAST if stays is None else {**LEAST, "attachments": stays})
            check(found, Version.V1)

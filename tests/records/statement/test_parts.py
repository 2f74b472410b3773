"""Part three, 2.1.3: what a statement is found by."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.statement.parts import agent_key, parts, restored, storable
from tests.records.statement.examples import ANN, BEN, FULL, LEAST, PAIR, PLANNED, REFERENCE, SECOND, VOIDING, WARD

ANN_KEY = "mbox\nmailto:ann@example.org"
BEN_KEY = "account\nhttps://trust.example.org\nben"
WARD_KEY = "mbox\nmailto:ward@example.org"
LESSON_ID = "https://trust.example.org/lesson/1"

KEYS: list[tuple[dict[str, Any], str | None]] = [
    (ANN, ANN_KEY),
    ({"mbox": "mailto:Ann@EXAMPLE.org"}, "mbox\nmailto:Ann@example.org"),
    ({"mbox_sha1sum": "EBD3" * 10}, "mbox_sha1sum\n" + "ebd3" * 10),
    ({"openid": "https://Ann.example.org/"}, "openid\nhttps://Ann.example.org/"),
    (BEN, BEN_KEY),
    ({"account": {"name": "b\nc", "homePage": "https://a"}}, "account\nhttps://a\nb\nc"),
    ({"account": {"name": "ünal 😀", "homePage": "https://a"}}, "account\nhttps://a\nünal 😀"),
    (WARD, WARD_KEY),
    (PAIR, None),
]


@pytest.mark.parametrize("agent, key", KEYS, ids=[str(key) for _agent, key in KEYS])
def test_an_agent_has_one_key_by_its_identifier(agent: dict[str, Any], key: str | None) -> None:
    assert agent_key(agent) == key


names = st.text(st.characters() | st.sampled_from("\0\1\n\ud800\\x0"), max_size=6)


@given(names, names)
def test_every_key_can_be_stored_and_two_names_never_share_one(one: str, other: str) -> None:
    keys = [agent_key({"account": {"homePage": "https://a", "name": name}}) for name in (one, other)]
    for key in keys:
        assert key is not None
        assert "\0" not in key
        key.encode()
    assert (keys[0] == keys[1]) == (one == other)


def test_the_least_has_an_actor_a_verb_and_an_activity() -> None:
    found = parts(LEAST)
    assert found.actor == ANN_KEY
    assert found.verb == "http://adlnet.gov/expapi/verbs/completed"
    assert found.activity == LESSON_ID
    assert found.agents == {ANN_KEY: True}
    assert found.activities == {LESSON_ID: True}
    assert found.people == {ANN_KEY: None}
    assert (found.object_agent, found.refers_to, found.voids, found.registration) == (None, None, None, None)
    assert found.definitions == {}


def test_the_full_one_is_found_by_everybody_and_everything_in_it() -> None:
    found = parts(FULL)
    assert found.actor == WARD_KEY
    assert found.registration == UUID("ec531277-b57b-4c15-8d91-d292c5b2b8f7")
    assert found.agents == {WARD_KEY: True, ANN_KEY: True, BEN_KEY: True}
    assert found.people == {WARD_KEY: None, ANN_KEY: "Ann", BEN_KEY: None}
    assert found.activities == {
        "https://trust.example.org/question/7": True,
        LESSON_ID: False,
        "https://trust.example.org/run/3": False,
        "https://w3id.org/xapi/cmi5": False,
    }
    assert found.definitions == {
        "https://trust.example.org/question/7": FULL["object"]["definition"],
        "https://trust.example.org/run/3": {"name": {"en": "Run 3"}},
    }
    assert found.refers_to is None  # a reference in the context doesn't count


def test_who_is_in_the_context_is_related_only() -> None:
    value = {**LEAST, "context": {"instructor": BEN, "team": WARD}, "authority": PAIR}
    assert parts(value).agents == {ANN_KEY: True, BEN_KEY: False, WARD_KEY: False}
    assert parts({**LEAST, "actor": BEN, "authority": ANN}).agents == {BEN_KEY: True, ANN_KEY: False}
    second = parts(SECOND)
    assert second.agents == {ANN_KEY: True, BEN_KEY: False}


def test_who_is_in_a_substatement_is_related_only() -> None:
    found = parts(PLANNED)
    assert found.actor == ANN_KEY
    assert found.activity is None
    assert found.agents == {ANN_KEY: True, BEN_KEY: False, WARD_KEY: False}
    assert found.activities == {
        "https://trust.example.org/lesson/9": False,
        "https://trust.example.org/course/1": False,
    }
    assert found.definitions == {"https://trust.example.org/lesson/9": {"name": {"en": "Lesson 9"}}}


@pytest.mark.parametrize("thing", [{**BEN, "objectType": "Agent"}, {"objectType": "Group", "member": [BEN]}, WARD])
def test_an_agent_or_group_as_object_is_found_directly(thing: dict[str, Any]) -> None:
    found = parts({**LEAST, "object": thing})
    assert found.object_agent == agent_key(thing)
    assert found.agents[BEN_KEY] is True
    assert found.activity is None


def test_an_anonymous_group_is_found_by_its_members() -> None:
    found = parts({**LEAST, "actor": PAIR})
    assert found.actor == ""
    assert found.agents == {BEN_KEY: True, ANN_KEY: True}


def test_references_and_voidings() -> None:
    target = UUID(REFERENCE["id"])
    assert (parts(VOIDING).refers_to, parts(VOIDING).voids) == (target, target)
    comment = parts({**LEAST, "object": REFERENCE})
    assert (comment.refers_to, comment.voids) == (target, None)
    inner = {"objectType": "SubStatement", **LEAST, "verb": VOIDING["verb"], "object": REFERENCE}
    nested = parts({**LEAST, "verb": VOIDING["verb"], "object": inner})
    assert (nested.refers_to, nested.voids) == (None, None)


def test_the_objects_own_definition_stands_and_so_does_the_first_name() -> None:
    other = {"id": LESSON_ID, "definition": {"name": {"en": "Elsewhere"}}}
    value = {
        "actor": {"mbox": "mailto:ann@example.org", "name": "Ann A"},
        "verb": LEAST["verb"],
        "object": {"id": LESSON_ID, "definition": {"name": {"en": "Lesson"}}},
        "context": {"contextActivities": {"other": other}, "instructor": ANN},
    }
    found = parts(value)
    assert found.definitions == {LESSON_ID: {"name": {"en": "Lesson"}}}
    assert found.activities == {LESSON_ID: True}
    assert found.people == {ANN_KEY: "Ann A"}
    assert found.agents == {ANN_KEY: True}


@given(st.text(st.characters(exclude_categories=[])))
def test_what_was_made_storable_comes_back(text: str) -> None:
    assert restored(storable(text)) == text
    assert "\0" not in storable(text)
    storable(text).encode()

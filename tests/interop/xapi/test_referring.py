"""Statements that refer to others and that void others, whatever arrives first (part two, 2.3.2; part three, 2.1.3)."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from tests.interop.xapi.asking import BEN, LESSON, OTHER, VERB, Store, about, new, refused, said, voiding

pytestmark = pytest.mark.django_db
MARK = "https://trust.example.org/verbs/marked"
REGISTRATION = new()


def chain() -> dict[str, dict[str, Any]]:
    """``c`` refers to ``b``, which refers to ``a``; ``d`` refers to nothing that is known."""
    ids = {name: new() for name in "abcd"}
    a = said(id=ids["a"], actor=BEN, verb={"id": MARK}, context={"registration": REGISTRATION})
    return {
        "a": a,
        "b": about(ids["a"], id=ids["b"]),
        "c": about(ids["b"], id=ids["c"]),
        "d": about(new(), id=ids["d"]),
    }


def found(store: Store, held: dict[str, dict[str, Any]], **parameters: Any) -> set[str]:
    names = {one["id"]: name for name, one in held.items()}
    several = store.find(**parameters)
    assert len(several) == len(set(several))
    return {names[one] for one in several}


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("order", list(permutations("abc")), ids="".join)
def test_whatever_refers_to_a_match_is_a_match(store: Store, order: tuple[str, ...], together: bool) -> None:
    """Trap 9: however far the chain goes, in whichever order it arrives, in one batch or in several."""
    held = chain()
    batches = [[held[name] for name in (*order, "d")]] if together else [[held[name]] for name in (*order, "d")]
    for batch in batches:
        store.kept(*batch)
    for parameters in (
        {"agent": BEN},
        {"verb": MARK},
        {"activity": LESSON},
        {"registration": REGISTRATION},
        {"agent": BEN, "verb": MARK, "activity": LESSON, "registration": REGISTRATION},
        {"activity": LESSON, "related_activities": "true"},
    ):
        assert found(store, held, **parameters) == {"a", "b", "c"}, parameters
        assert found(store, held, **parameters, limit=1) == {"a", "b", "c"}, parameters
    assert found(store, held, verb=VERB) == {"b", "c", "d"}
    # both of what is asked for must be said by one statement of the chain
    assert found(store, held, agent=BEN, verb=VERB) == set()
    assert found(store, held, activity=OTHER) == set()


def test_times_and_limits_are_those_of_the_one_that_refers(store: Store) -> None:
    held = chain()
    for name in "abc":
        store.kept(held[name])
    at = store.get(held["b"]["id"])["stored"]
    assert found(store, held, agent=BEN, since=at) == {"c"}
    assert found(store, held, agent=BEN, until=at) == {"a", "b"}
    assert [one["id"] for one in store.pages(agent=BEN, limit=1)] == [held[name]["id"] for name in "cba"]


def test_statements_that_refer_in_a_circle_or_to_themselves(store: Store) -> None:
    one, two, itself = new(), new(), new()
    store.kept(about(two, id=one, actor=BEN))
    store.kept(about(one, id=two), about(itself, id=itself))
    assert set(store.find(agent=BEN)) == {one, two}
    assert set(store.find()) == {one, two, itself}
    assert store.find(verb=VERB, limit=1)


# --- Voiding (trap 8) ---


@pytest.mark.parametrize("order", ["target first", "voiding first", "one batch", "one batch, voiding first"])
def test_a_voided_statement_is_gone_whatever_comes_first(store: Store, order: str) -> None:
    target, word, note = said(id=new(), actor=BEN), new(), new()
    several = [target, voiding(target["id"], id=word)]
    if "voiding first" in order:
        several.reverse()
    if "batch" in order:
        store.kept(*several)
    else:
        for one in several:
            store.kept(one)
    store.kept(about(target["id"], id=note))
    refused(store.ask("GET", "statements", statementId=target["id"]), 404)
    answer = store.ask("GET", "statements", voidedStatementId=target["id"])
    assert answer.status_code == 200
    assert set(store.find()) == {word, note}
    # what refers to it is still found by what it says (2.1.4)
    assert set(store.find(agent=BEN)) == {word, note}
    assert set(store.find(activity=LESSON)) == {word, note}
    # the voiding statement itself is a statement like others, and no voided one
    refused(store.ask("GET", "statements", voidedStatementId=word), 404)
    assert store.get(word)["id"] == word


def test_a_voiding_statement_cannot_be_voided(store: Store) -> None:
    target, word = said(id=new()), new()
    store.kept(target, voiding(target["id"], id=word))
    assert "void" in refused(store.send(voiding(word)))
    assert "void" in refused(store.send([said(), voiding(word)]))
    assert store.find() == [word]
    # nor if the one that would void it came before it
    late, early = new(), new()
    store.kept(voiding(late, id=early))
    store.kept(voiding(target["id"], id=late))
    assert store.get(late)["id"] == late
    assert set(store.find()) == {word, late, early}


def test_to_void_twice_or_what_is_not_there_is_no_fault(store: Store) -> None:
    target = said(id=new())
    store.kept(target, voiding(target["id"]), voiding(target["id"]), voiding(new()))
    refused(store.ask("GET", "statements", statementId=target["id"]), 404)


def test_a_voided_statement_is_not_stored_anew(store: Store) -> None:
    target = said(id=new())
    store.kept(target, voiding(target["id"]))
    assert store.send(target).status_code == 200
    refused(store.ask("GET", "statements", statementId=target["id"]), 404)


@pytest.mark.parametrize(
    "change", [{"object": {"id": LESSON}}, {"object": BEN}, {"object": {"objectType": "StatementRef"}}]
)
def test_only_a_reference_can_be_voided(store: Store, change: dict[str, Any]) -> None:
    refused(store.send(voiding(new()) | change))

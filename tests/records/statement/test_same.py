"""Part two, 2.3.1: which differences between two statements count, and which don't."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.records.statement.reading import read
from cairn.records.statement.same import SIGNATURE, same
from tests.records.statement.examples import (
    ANN,
    BEN,
    FILE,
    FULL,
    GONE,
    LEAST,
    LESSON,
    PLANNED,
    SECOND,
    VOIDING,
    WARD,
    body,
    changed,
)

ALL = {"least": LEAST, "full": FULL, "planned": PLANNED, "voiding": VOIDING, "second": SECOND}
SIGNED = {**FILE, "usageType": SIGNATURE}
MEMBERS = WARD["member"]
COURSE = {"id": "https://trust.example.org/course/1"}
HASH = {"objectType": "Group", "mbox_sha1sum": "ebd31e95054c018b10727ccffd2ef2ec3a016ee9"}

# why, base, property, value
IGNORED: list[tuple[str, dict[str, Any], str, Any]] = [
    ("the store may set it", FULL, "id", GONE),
    ("the store may set it", FULL, "timestamp", GONE),
    ("the store may set it", FULL, "version", GONE),
    ("the store may set it", FULL, "version", "1.0.3"),
    ("the store sets it", FULL, "stored", GONE),
    ("the store sets it", FULL, "stored", "2027-01-01T00:00:00Z"),
    ("the store sets it", FULL, "authority", GONE),
    ("the store sets it", FULL, "authority", ANN),
    ("case of a UUID", FULL, "id", FULL["id"].upper()),
    ("zone of a time", FULL, "timestamp", "2026-03-02T08:30:00.123456Z"),
    ("form of a time", FULL, "timestamp", "20260302T103000.123456+0200"),
    ("beyond milliseconds", FULL, "timestamp", "2026-03-02T08:30:00.123Z"),
    ("zone of a time", PLANNED, "object.timestamp", "2031-01-01T01:00:00+01:00"),
    ("a verb's display", FULL, "verb.display", GONE),
    ("a verb's display", FULL, "verb.display", {"fr": "a répondu"}),
    ("a verb's display", LEAST, "verb.display", {"en": "completed"}),
    ("a verb's display", PLANNED, "object.verb.display", GONE),
    ("a definition", FULL, "object.definition", GONE),
    ("a definition", FULL, "object.definition.name.en-GB", "Another name"),
    ("a definition", FULL, "object.definition.extensions", {"urn:x:y": 1}),
    ("a definition", LEAST, "object.definition", {"name": {"en": "Lesson"}}),
    ("a definition", FULL, "context.contextActivities.grouping.1.definition", GONE),
    ("a definition", PLANNED, "object.object.definition", GONE),
    ("order of members", FULL, "actor.member", MEMBERS[::-1]),
    ("order of members", FULL, "context.team.member", MEMBERS[::-1]),
    ("order of members", PLANNED, "object.context.instructor.member", MEMBERS[::-1]),
    ("order of members", SECOND, "context.contextGroups.0.group.member", [ANN, BEN]),
    ("one activity and its list", FULL, "context.contextActivities.parent", [LESSON]),
    ("one activity and its list", PLANNED, "object.context.contextActivities.parent", [COURSE]),
    ("case of a domain", LEAST, "actor.mbox", "mailto:ann@EXAMPLE.org"),
    ("case of a domain", FULL, "actor.member.0.mbox", "mailto:ann@Example.Org"),
    ("case of a hash", {**LEAST, "actor": HASH}, "actor.mbox_sha1sum", HASH["mbox_sha1sum"].upper()),
    ("case of a hash", FULL, "attachments.0.sha2", FILE["sha2"].upper()),  # type: ignore[attr-defined]
    ("case of a UUID", FULL, "context.registration", FULL["context"]["registration"].upper()),
    ("case of a UUID", FULL, "context.statement.id", FULL["context"]["statement"]["id"].upper()),
    ("case of a UUID", VOIDING, "object.id", VOIDING["object"]["id"].upper()),
    ("case of a language", FULL, "context.language", "EN-gb"),
    ("case of a language", FULL, "attachments.0.display", {"en-gb": "Run chart"}),
    ("beyond hundredths", FULL, "result.duration", "PT1M12.5099S"),
    ("beyond hundredths", FULL, "result.duration", "PT1M12.50S"),
    ("how a number is written", FULL, "result.score.raw", 17.0),
    ("a signature", FULL, "attachments", [FILE, SIGNED]),
    ("a signature", LEAST, "attachments", [SIGNED]),
]

COUNTS: list[tuple[dict[str, Any], str, Any]] = [
    (FULL, "id", "0d7f1a3e-7f3b-4d59-9d4e-0b8d1c9a2f11"),
    (FULL, "timestamp", "2026-03-02T09:30:00.124+01:00"),
    (FULL, "timestamp", "2026-03-02T09:30:00.123456Z"),
    (PLANNED, "object.timestamp", GONE),
    (PLANNED, "object.timestamp", "2031-01-01T00:00:01Z"),
    (FULL, "actor.name", "Ward"),
    (FULL, "actor.mbox", "mailto:Ward@example.org"),
    (FULL, "actor.member", MEMBERS[:1]),
    (FULL, "actor.member", [*MEMBERS, BEN]),
    (FULL, "actor.member", GONE),
    (FULL, "actor.member.0.name", GONE),
    (FULL, "actor.member.1.account.name", "Ben"),
    (LEAST, "actor.objectType", "Agent"),
    (LEAST, "object.objectType", "Activity"),
    (FULL, "verb.id", "http://adlnet.gov/expapi/verbs/asked"),
    (FULL, "object.id", "https://trust.example.org/question/8"),
    (FULL, "object.id", "https://trust.example.org/Question/7"),
    (FULL, "object.id", "https://TRUST.example.org/question/7"),
    (LEAST, "object", ANN),
    (PLANNED, "object.verb.id", "http://adlnet.gov/expapi/verbs/failed"),
    (PLANNED, "object.object.id", "https://trust.example.org/lesson/10"),
    (VOIDING, "object.id", "6690e6c9-3ef0-4ed3-8b37-7f3964730bef"),
    (FULL, "result", GONE),
    (FULL, "result.score.raw", 17.5),
    (FULL, "result.score.scaled", GONE),
    (FULL, "result.success", False),
    (FULL, "result.completion", GONE),
    (FULL, "result.response", "C"),
    (FULL, "result.duration", "PT1M12.51S"),
    (FULL, "result.duration", "PT72.5S"),
    (FULL, "result.duration", "PT0H1M12.5S"),
    (FULL, "result/extensions/https:", {}),
    (FULL, "context", GONE),
    (FULL, "context.registration", GONE),
    (FULL, "context.registration", "ec531277-b57b-4c15-8d91-d292c5b2b8f8"),
    (FULL, "context.instructor", BEN),
    (FULL, "context.team.name", "Ward"),
    (FULL, "context.platform", "cairn"),
    (FULL, "context.revision", "3"),
    (FULL, "context.language", "en"),
    (FULL, "context.contextActivities.other", GONE),
    (FULL, "context.contextActivities.grouping", FULL["context"]["contextActivities"]["grouping"][::-1]),
    (FULL, "context.contextActivities.category.0.id", "https://w3id.org/xapi/cmi5/x"),
    (SECOND, "context.contextAgents.0.relevantTypes", GONE),
    (SECOND, "context.contextAgents.0.agent.account.name", "eve"),
    (FULL, "attachments", GONE),
    (FULL, "attachments", [FILE, FILE]),
    (FULL, "attachments.0.sha2", "0" * 64),
    (FULL, "attachments.0.display", {"en-GB": "Chart"}),
]


@pytest.mark.parametrize("why, base, path, value", IGNORED, ids=[f"{one[0]}: {one[2]}" for one in IGNORED])
def test_what_does_not_count(why: str, base: dict[str, Any], path: str, value: Any) -> None:
    other = changed(base, path, value)
    assert other != base or why == "how a number is written"
    assert same(base, other)
    assert same(other, base)


@pytest.mark.parametrize("base, path, value", COUNTS, ids=[f"{one[1]} {n}" for n, one in enumerate(COUNTS)])
def test_what_counts(base: dict[str, Any], path: str, value: Any) -> None:
    other = changed(base, path, value)
    assert other != base
    assert same(base, copy.deepcopy(base))
    assert not same(base, other)
    assert not same(other, base)


EXTENSIONS = [
    (1, True),
    (0, False),
    (1, "1"),
    (None, False),
    ([1, 2], [2, 1]),
    ({}, []),
    ("PT1.001S", "PT1.002S"),
    ("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00"),
    (10**30, 10**30 + 1),
    ({"a": None}, {}),
    ("A", "a"),
]


@pytest.mark.parametrize("one, other", EXTENSIONS)
def test_extensions_are_compared_as_json(one: Any, other: Any) -> None:
    def with_value(value: Any) -> dict[str, Any]:
        return {**LEAST, "result": {"extensions": {"urn:x:y": value}}}

    assert same(with_value(one), with_value(copy.deepcopy(one)))
    assert not same(with_value(one), with_value(other))


def test_digits_are_compared_to_the_last() -> None:
    raw = body({**LEAST, "result": {"score": {"raw": 5}}})
    first, zeros, more = (
        read(raw.replace(b'"raw": 5', b'"raw": ' + digits)).statements[0].value
        for digits in (b"0.1000000000000000000001", b"0.10000000000000000000010", b"0.1000000000000000000002")
    )
    assert same(first, zeros)
    assert not same(first, more)


# --- Laws, on statements made at random ---

agents: st.SearchStrategy[dict[str, Any]] = st.sampled_from(
    [ANN, BEN, HASH, {"openid": "https://a.example.org"}, {"mbox": "mailto:a@B.c"}]
)
groups = st.builds(
    lambda members, mbox: {"objectType": "Group", "member": members, **mbox},
    st.lists(agents, min_size=1, max_size=4),
    st.sampled_from([{}, {"mbox": "mailto:ward@example.org"}]),
)
activities = st.builds(
    lambda number, definition: {"id": f"https://a.example.org/{number}", **definition},
    st.integers(0, 3),
    st.sampled_from([{}, {"definition": {}}, {"definition": {"name": {"en": "A"}}}, {"objectType": "Activity"}]),
)
inner = st.fixed_dictionaries(
    {"actor": agents | groups, "verb": st.sampled_from([LEAST["verb"], FULL["verb"], VOIDING["verb"]])},
    optional={
        "result": st.fixed_dictionaries(
            {},
            optional={
                "duration": st.sampled_from(["PT1S", "PT1.00S", "PT1.009S", "PT1.01S", "P1D"]),
                "success": st.booleans(),
                "score": st.fixed_dictionaries({"raw": st.sampled_from([1, 1.0, 2, 0.5])}),
                "extensions": st.dictionaries(st.just("urn:x:y"), st.sampled_from([1, True, "1", [1], {"a": None}])),
            },
        ),
        "context": st.fixed_dictionaries(
            {},
            optional={
                "team": groups,
                "language": st.sampled_from(["en", "EN", "cy"]),
                "contextActivities": st.dictionaries(
                    st.sampled_from(["parent", "other"]), activities | st.lists(activities, max_size=2), max_size=2
                ),
            },
        ),
        "timestamp": st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00", "2026-01-01T00:00:01Z"]),
        "attachments": st.lists(st.sampled_from([FILE, SIGNED]), max_size=2),
    },
)
things = activities | agents.map(lambda agent: {**agent, "objectType": "Agent"}) | groups
statements = st.builds(
    lambda value, thing, more: {**value, "object": thing, **more},
    inner,
    things | st.builds(lambda value, thing: {**value, "objectType": "SubStatement", "object": thing}, inner, things),
    st.fixed_dictionaries(
        {}, optional={"stored": st.just("2026-01-01T00:00:00Z"), "version": st.just("1.0.0"), "authority": agents}
    ),
)


@given(statements)
def test_every_statement_is_the_same_as_itself(value: dict[str, Any]) -> None:
    before = copy.deepcopy(value)
    assert same(value, before)
    assert same(value, read(body(value)).statements[0].value)
    assert value == before  # and is not changed by being compared


@given(statements, statements)
def test_it_makes_no_difference_which_comes_first(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert same(one, other) == same(other, one)


@given(statements, st.data())
def test_what_is_to_be_ignored_never_counts(value: dict[str, Any], data: st.DataObject) -> None:
    other = copy.deepcopy(value)
    for change in CHANGES:
        if data.draw(st.booleans()):
            change(other)
            if other["object"].get("objectType") == "SubStatement":
                change(other["object"])
    assert same(value, other)
    assert same(other, value)


def _shuffle(value: dict[str, Any]) -> None:
    for group in (value["actor"], value.get("context", {}).get("team", {}), value["object"]):
        if "member" in group:
            group["member"] = group["member"][::-1]


def _display(value: dict[str, Any]) -> None:
    value["verb"] = {**value["verb"], "display": {"en": "did"}}


def _define(value: dict[str, Any]) -> None:
    if value["object"].get("objectType", "Activity") == "Activity" and "id" in value["object"]:
        value["object"]["definition"] = {"name": {"en": "Something else"}}


def _list(value: dict[str, Any]) -> None:
    places = value.get("context", {}).get("contextActivities", {})
    for place, found in places.items():
        places[place] = found if isinstance(found, list) else [found]


def _authority(value: dict[str, Any]) -> None:
    if value.get("objectType") != "SubStatement":
        value["authority"] = BEN
        value["stored"] = "2027-01-01T00:00:00Z"


CHANGES: list[Callable[[dict[str, Any]], None]] = [_shuffle, _display, _define, _list, _authority]


@given(statements, st.sampled_from(["actor", "verb", "object", "result"]), st.booleans())
def test_anything_else_always_counts(value: dict[str, Any], place: str, deeper: bool) -> None:
    other = copy.deepcopy(value)
    target = other["object"] if deeper and other["object"].get("objectType") == "SubStatement" else other
    if place == "verb":
        target["verb"]["id"] += "x"
    elif place == "object":
        target["object"]["another"] = 1
    elif place == "actor":
        target["actor"] = {**target["actor"], "name": "Somebody whom nobody else is"}
    else:
        target["result"] = {**target.get("result", {}), "response": "A word of its own"}
    assert not same(value, other)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "actor verb object member id mbox objectType context team timestamp result attachments definition "
                "contextActivities parent language duration contextAgents agent display sha2 statement".split()
            ),
            inner | st.sampled_from(["Group", "SubStatement", "StatementRef"]),
            max_size=4,
        )
    ),
    max_leaves=15,
).filter(lambda value: isinstance(value, dict))


@given(anything, anything)
def test_it_may_be_asked_about_any_json(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert same(one, copy.deepcopy(one))
    assert same(one, other) == same(other, one)

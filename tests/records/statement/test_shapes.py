"""Part three, 2.1.3: the formats exact, ids and canonical, and the choice of a language (RFC 2616, 14.4)."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from cairn.records.statement.rules import check
from cairn.records.statement.same import same
from cairn.records.statement.shapes import accept_language, canonical, exact, ids, one_language
from cairn.records.statement.versions import Version
from tests.records.statement.examples import ANN, BEN, FULL, LEAST, LESSON, PAIR, PLANNED, SECOND, VOIDING, WARD

ALL = [LEAST, FULL, PLANNED, SECOND, VOIDING]


@pytest.mark.parametrize("value", ALL)
def test_no_form_changes_what_it_is_given_or_what_is_said(value: dict[str, Any]) -> None:
    before = copy.deepcopy(value)
    for shaped in (exact(value), ids(value), canonical(value, [], {})):
        check(shaped, Version.V2)
        assert value == before
    assert same(exact(value), value)
    assert same(canonical(value, [("en", 1.0)], {}), value)


def test_exact_is_as_it_came_but_for_single_activities() -> None:
    assert exact(LEAST) is LEAST
    assert exact(VOIDING) is VOIDING
    shown = exact(FULL)
    assert shown["context"]["contextActivities"] == {**FULL["context"]["contextActivities"], "parent": [LESSON]}
    assert {**shown, "context": None} == {**FULL, "context": None}
    assert exact(shown) is shown
    assert exact(PLANNED)["object"]["context"]["contextActivities"]["parent"] == [
        {"id": "https://trust.example.org/course/1"}
    ]


def test_ids_says_no_more_than_who_and_what() -> None:
    shown = ids(FULL)
    assert shown["actor"] == {"objectType": "Group", "mbox": "mailto:ward@example.org"}
    assert shown["verb"] == {"id": FULL["verb"]["id"]}
    assert shown["object"] == {"id": "https://trust.example.org/question/7"}
    assert shown["authority"] == {"objectType": "Group", "member": [BEN, {k: ANN[k] for k in ("objectType", "mbox")}]}
    assert shown["context"]["instructor"] == {"objectType": "Agent", "mbox": "mailto:ann@example.org"}
    assert shown["context"]["contextActivities"]["parent"] == [{"id": LESSON["id"]}]
    assert shown["context"]["contextActivities"]["grouping"][1] == {"id": "https://trust.example.org/run/3"}
    for key in ("id", "result", "timestamp", "stored", "version", "attachments"):
        assert shown[key] == FULL[key]
    inner = ids(PLANNED)["object"]
    assert inner["objectType"] == "SubStatement"
    assert inner["verb"] == {"id": "http://adlnet.gov/expapi/verbs/completed"}
    assert inner["object"] == {"id": "https://trust.example.org/lesson/9"}
    assert inner["context"]["instructor"] == {"objectType": "Group", "mbox": "mailto:ward@example.org"}
    assert ids(SECOND)["context"]["contextGroups"][0]["group"]["member"][1] == {
        "objectType": "Agent",
        "mbox": "mailto:ann@example.org",
    }
    assert ids({**LEAST, "object": {**ANN}})["object"] == {"objectType": "Agent", "mbox": "mailto:ann@example.org"}


def test_canonical_has_one_language_in_each_map_and_the_definitions_of_the_store() -> None:
    stored = {"name": {"en-GB": "Known", "cy": "Hysbys"}, "type": "https://trust.example.org/types/question"}
    shown = canonical(FULL, [("cy", 1.0), ("de", 0.5)], {"https://trust.example.org/question/7": stored})
    assert shown["verb"] == {"id": FULL["verb"]["id"], "display": {"de": "beantwortete"}}
    assert shown["object"] == {**FULL["object"], "definition": {**stored, "name": {"cy": "Hysbys"}}}
    assert shown["actor"] == WARD
    assert shown["attachments"] == FULL["attachments"]
    own = canonical(FULL, [("cy", 1.0)], {})["object"]["definition"]
    assert own["name"] == {"cy": "Pa siart?"}
    assert own["description"] == {"en-GB": "The one for counts."}
    assert own["choices"] == FULL["object"]["definition"]["choices"]
    assert own["extensions"] == FULL["object"]["definition"]["extensions"]
    for name in ("choices", "scale", "source", "target", "steps"):
        definition = {
            "interactionType": "other",
            name: [{"id": "a", "description": {"en": "A", "cy": "B"}}, {"id": "b"}],
        }
        value = {**LEAST, "object": {"id": LESSON["id"], "definition": definition}}
        shaped = canonical(value, [("cy", 1.0)], {})["object"]["definition"]
        assert shaped[name] == [{"id": "a", "description": {"cy": "B"}}, {"id": "b"}]


def test_canonical_reaches_the_context_and_substatements() -> None:
    stored = {LESSON["id"]: {"name": {"en": "Lesson", "cy": "Gwers"}}, "https://trust.example.org/lesson/9": {}}
    shown = canonical(FULL, [("cy", 1.0)], stored)
    assert shown["context"]["contextActivities"]["parent"] == [{**LESSON, "definition": {"name": {"cy": "Gwers"}}}]
    assert canonical(PLANNED, [], stored)["object"]["object"] == {
        "id": "https://trust.example.org/lesson/9",
        "definition": {},
    }
    assert canonical({**LEAST, "actor": PAIR}, [], {})["actor"] == PAIR


HEADERS: list[tuple[str, list[tuple[str, float]]]] = [
    ("", []),
    ("en-GB", [("en-gb", 1.0)]),
    ("da, en-gb;q=0.8, en;q=0.7", [("da", 1.0), ("en-gb", 0.8), ("en", 0.7)]),
    ("*;q=0.1 , cy ; q = 1.000", [("*", 0.1), ("cy", 1.0)]),
    ("en;q=0", [("en", 0.0)]),
    ("en;q=2, cy, ;, fr;x=1, e_n, de;q=0.5", [("cy", 1.0), ("de", 0.5)]),
]


@pytest.mark.parametrize("header, ranges", HEADERS)
def test_accept_language(header: str, ranges: list[tuple[str, float]]) -> None:
    assert accept_language(header) == ranges


CHOICES: list[tuple[str, str, str]] = [
    # the header, the languages there are, the one chosen
    ("", "en cy", "en"),
    ("cy", "en cy", "cy"),
    ("CY", "en cy", "cy"),
    ("en", "cy en-GB", "en-GB"),
    ("en", "cy eng", "cy"),
    ("en-GB;q=0.5, cy;q=0.9", "en-GB cy", "cy"),
    ("cy;q=0.5, en-GB;q=0.9", "cy en-GB", "en-GB"),
    ("cy;q=0.5, en", "cy en-GB", "en-GB"),
    ("de, cy", "en cy de", "de"),  # equal quality: the header's order
    ("en", "en-US en-GB", "en-US"),  # equal in both: the map's order
    ("en;q=0.5, en-GB", "en-US en-GB", "en-GB"),
    ("en-GB;q=0.2, en;q=0.9", "en-GB en-AU", "en-AU"),  # the longest range says the quality
    ("*", "fr cy", "fr"),
    ("cy;q=0.2, *", "cy fr", "fr"),
    ("*;q=0.2, cy", "fr cy", "cy"),
    ("en;q=0, *", "en fr", "fr"),
    ("en;q=0", "en fr", "fr"),
    ("en;q=0", "en en-GB", "en"),  # one there must be
    ("en-GB", "fr en", "en"),  # nothing fits: without the last subtag
    ("zh-Hant-TW", "fr zh zh-Hant", "zh-Hant"),
    ("en-GB, fr;q=0.1", "en fr", "fr"),  # but what fits comes first
    ("de", "fr en", "fr"),
    ("nonsense!", "fr en", "fr"),
]


@pytest.mark.parametrize("header, there, chosen", CHOICES)
def test_the_language_that_serves_best(header: str, there: str, chosen: str) -> None:
    texts = {tag: f"in {tag}" for tag in there.split()}
    assert one_language(texts, accept_language(header)) == {chosen: f"in {chosen}"}


def test_a_map_with_one_language_or_none_stays() -> None:
    assert one_language({}, [("en", 1.0)]) == {}
    assert one_language({"fr": "x"}, [("en", 1.0), ("fr", 0.0)]) == {"fr": "x"}

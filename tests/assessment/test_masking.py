"""Names taken out of a snapshot for assessors, and told of where they stand in texts."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment.masking import NameInText, mask, names_in_text, names_of
from cairn.assessment.models import AssessmentPlan
from tests.assessment.conftest import Cast, snapshot


def whole() -> dict[str, Any]:
    return snapshot() | {
        "authors": [{"uuid": "1", "name": "Ann Lee", "part": "nurse"}, {"uuid": "2", "name": "Bo Ek", "part": ""}],
        "team": [{"uuid": "3", "name": "Cy Oh", "part": "porter"}, {"uuid": "1", "name": "Ann Lee", "part": "nurse"}],
        "charter": {"aim": "Ten days", "sponsor": "Ann Lee", "coach": "Mr Zed", "setting": "A ward"},
        "plan": [{"uuid": "p", "text": "Ask the porters", "owner": "Cy Oh"}],
        "lessons": [{"on": "2026-02-01", "text": "Ask.", "by": "Bo Ek"}],
        "scores": [{"score": "2.0", "by": "Di Fo", "note": "", "at": "2026-02-01T10:00:00+00:00"}],
        "report": {
            "items": [
                {
                    "key": "team", "heading": "Team", "number": "1", "text": "We all helped.",
                    "pieces": [{"source": "Team", "block": {"kind": "bullets", "items": ["Ann Lee, nurse", "Cy Oh"]}}],
                }
            ]
        },
    }  # fmt: skip


def test_people_become_numbers_the_same_ones_everywhere() -> None:
    data = whole()
    before = deepcopy(data)

    masked = mask(data)

    shown = masked.snapshot
    assert [one["name"] for one in shown["authors"]] == ["Author 1", "Author 2"]
    assert [one["name"] for one in shown["team"]] == ["Author 3", "Author 1"]
    assert (shown["charter"]["sponsor"], shown["charter"]["coach"]) == ("Author 1", "Coach")
    assert shown["plan"][0]["owner"] == "Author 3"
    assert (shown["lessons"][0]["by"], shown["scores"][0]["by"]) == ("Author 2", "Author 4")
    assert shown["report"]["items"][0]["pieces"][0]["block"]["items"] == ["Author 1, nurse", "Author 3"]
    assert masked.left == ()
    assert data == before
    text = json.dumps(shown)
    assert not [name for name in (*names_of(data), "Mr Zed") if name in text]


@pytest.mark.parametrize(
    "place,where",
    [
        (("title",), "Title"),
        (("charter", "aim"), "Charter: Aim"),
        (("plan", 0, "text"), "Plan: Ask bo ek.; Cy Oh"),
        (("lessons", 0, "text"), "Lessons: Ask bo ek."),
        (("report", "items", 0, "text"), "Report: 1. Team: Ask bo ek."),
    ],
)
def test_what_was_typed_stays_and_is_told_of(place: tuple[Any, ...], where: str) -> None:
    data: Any = whole()
    at = data
    for key in place[:-1]:
        at = at[key]
    at[place[-1]] = "Ask bo ek."

    assert names_in_text(data) == [NameInText("Bo Ek", where)]
    masked = mask(data)
    assert masked.left == ("Bo Ek",)
    assert "Ask bo ek." in json.dumps(masked.snapshot)


def test_a_part_of_a_word_and_what_is_masked_are_no_names_in_text() -> None:
    data = whole()
    data["charter"]["aim"] = "Bo Ekman is the ward"
    assert names_in_text(data) == []
    assert [one.name for one in names_in_text(data, ["Bo Ekman"])] == ["Bo Ekman"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["authors", "team", "charter", "plan", "lessons", "scores", "report", "about", "title"]


@given(st.dictionaries(st.sampled_from(KEYS), JSON, max_size=5))
def test_whatever_a_snapshot_is_it_can_be_masked(odd: dict[str, Any]) -> None:
    masked = mask(odd)
    # Masked again nothing changes any more, but that the numbers may be given anew.
    assert set(masked.snapshot) == set(odd)


def test_nothing_is_nothing() -> None:
    odd: Any
    for odd in (None, [], "x"):
        assert mask(odd).snapshot == {}
        assert names_in_text(odd) == []


@pytest.mark.django_db
@pytest.mark.parametrize("anonymity,seen", [("none", True), ("single", True), ("double", False)])
def test_who_marks_sees_names_as_the_plan_says(client: Client, cast: Cast, anonymity: str, seen: bool) -> None:
    AssessmentPlan.objects.update(anonymity=anonymity)
    held = cast.version.allocations.get(assessor=cast.peer)
    shown = "Owner, nurse"

    client.force_login(cast.peer)
    for address in (f"/marking/{held.uuid}/", f"/submissions/{cast.version.uuid}/"):
        html = client.get(address).content.decode()
        assert (shown in html, "Author 1, nurse" in html) == (seen, not seen)
    for person in (cast.owner, cast.moderator):
        client.force_login(person)
        assert shown in client.get(f"/submissions/{cast.version.uuid}/").content.decode()

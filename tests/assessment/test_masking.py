"""Names taken out of a snapshot for assessors, and told of where they stand in texts."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment import api
from cairn.assessment.masking import NameInText, mask, names_in_text, names_of
from cairn.assessment.models import AssessmentPlan
from tests.assessment.conftest import Cast, snapshot
from tests.cast import NOW
from tests.outcomes import released


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


def drawn() -> dict[str, Any]:
    """A project of today: with a stakeholder map, a process map and a picture that was kept in the report."""
    lane, step = {"uuid": "l", "text": "Bo Ek, porter"}, {"uuid": "s", "kind": "step", "text": "Ask", "lane": "l"}
    who = {"uuid": "h", "name": "Ann Lee", "influence": 8, "interest": 2, "support_now_words": ""}
    kept = '<svg><text><tspan x="1">ANN</tspan><tspan x="1">Lee</tspan></text><text>Annex</text></svg>'
    return whole() | {
        "format": 2,
        "uuid": "00000000-0000-0000-0000-000000000009",
        "day": "2026-02-01",
        "language": "en",
        "diagrams": [
            {
                "uuid": "00000000-0000-0000-0000-000000000001", "tool": "stakeholders", "title": "Who", "drawn": True,
                "rows": {"stakeholder": [who | {"support_wanted_words": "", "action": ""}]},
            },
            {
                "uuid": "00000000-0000-0000-0000-000000000002", "tool": "process_map", "title": "How", "drawn": True,
                "rows": {"lane": [lane], "step": [step | {"wait": "", "note": "", "next": [], "kind_words": "Step"}]},
            },
        ],
        "report": {"items": [], "frozen_pictures": [kept]},
    }  # fmt: skip


def test_rows_of_diagrams_that_hold_people_are_masked_and_not_told_of() -> None:
    data = drawn()
    masked = mask(data)

    rows = [one["rows"] for one in masked.snapshot["diagrams"]]
    assert rows[0]["stakeholder"][0]["name"] == "Author 1"
    assert rows[1]["lane"][0]["text"] == "Author 2, porter"
    kept = masked.snapshot["report"]["frozen_pictures"][0]
    assert kept == '<svg><text><tspan x="1">Author 1</tspan><tspan x="1"></tspan></text><text>Annex</text></svg>'
    assert (masked.left, names_in_text(data)) == ((), [])

    data["diagrams"][1]["rows"]["step"][0]["text"] = "Ask Bo Ek"
    (told,) = names_in_text(data)
    assert (told.name, told.place.partition(":")[0]) == ("Bo Ek", "diagram")


@pytest.mark.django_db
@pytest.mark.parametrize("anonymity,seen", [("single", True), ("double", False)])
def test_pictures_that_markers_see_are_drawn_without_names(
    client: Client, cast: Cast, anonymity: str, seen: bool
) -> None:
    AssessmentPlan.objects.update(anonymity=anonymity)
    version = cast.scene.submit(cast.owner, [cast.owner, cast.peer], data=drawn())
    pictures = {
        name: f"/submissions/{version.uuid}/pictures/{name}.svg"
        for name in ("diagram-1", "diagram-1-narrow", "diagram-2", "frozen-1")
    }
    people = ((cast.peer, seen), (cast.owner, True), (cast.moderator, True), (cast.peer, seen))

    for person, named in people:
        client.force_login(person)
        for name, address in pictures.items():
            svg = client.get(address).content.decode()
            assert ("Author" not in svg) == named, (person, name)
            assert any(one in svg for one in ("Ann Lee", "ANN", "Bo Ek")) == named, (person, name)


@pytest.mark.django_db
@pytest.mark.parametrize("anonymity,seen", [("single", True), ("double", False)])
def test_what_changed_and_where_was_commented_is_without_names_too(
    client: Client, cast: Cast, anonymity: str, seen: bool
) -> None:
    AssessmentPlan.objects.update(anonymity=anonymity, experts=0)
    first = cast.scene.submit(cast.owner, [cast.owner, cast.peer, cast.second], data=whole())
    held = first.allocations.get(assessor=cast.peer)
    api.add_place_comment(held, "plan:1", text="Who?", by=cast.peer, at=NOW)
    cast.scene.mark(first, 1)
    released(first.uuid, result="revise", letter="Go on.", by=cast.moderator, at=NOW)
    changed = whole() | {"title": "Shorter", "plan": [{"uuid": "p", "text": "Ask the nurses", "owner": "Cy Oh"}]}
    again = cast.scene.submit(cast.owner, [cast.owner, cast.peer], project=first.submission.project_uuid, data=changed)

    for person, named in ((cast.peer, seen), (cast.owner, True)):
        client.force_login(person)
        for address in (f"/submissions/{first.uuid}/", f"/submissions/{again.uuid}/changes/"):
            assert ("Cy Oh" in client.get(address).content.decode()) == named, (person, address)


@pytest.mark.django_db
def test_who_sends_work_in_is_told_of_names_first_and_may_send_it_all_the_same(client: Client, cast: Cast) -> None:
    AssessmentPlan.objects.update(takes="text", anonymity="single")
    address, sent = f"/runs/{cast.scene.run.key}/send-in/", {"title": "Our round", "text": "Peer wrote this."}
    client.force_login(cast.second)
    assert "are not to know" not in client.get(address).content.decode()
    client.post(address, sent | {"text": "Second wrote this."})
    assert cast.second.submissions.count() == 1

    AssessmentPlan.objects.update(anonymity="double")
    client.force_login(cast.peer)
    assert "are not to know who wrote it" in client.get(address).content.decode()
    warned = client.post(address, sent).content.decode()
    for words in (
        "It is not sent in yet",
        '“Peer” in <a href="#id_text">Text</a>',
        "Peer wrote this.",
        "Send in anyway",
    ):
        assert words in warned
    assert cast.peer.submissions.count() == 0

    client.post(address, sent | {"knows_of_names": "1"})
    assert cast.peer.submissions.count() == 1
    client.force_login(cast.expert)
    client.post(address, sent)  # there is no name of theirs in it
    assert cast.expert.submissions.count() == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = ["authors", "team", "charter", "plan", "lessons", "scores", "report", "about", "title", "diagrams"]


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

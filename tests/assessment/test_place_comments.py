"""Comments at places of the work: who may make them, where, and who reads them."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.assessment import api
from cairn.assessment.blocks import project_blocks
from cairn.assessment.models import Allocation, PlaceComment
from cairn.assessment.place_comments import label_of, labels_of, place_comments_of
from cairn.assessment.results import results_for
from cairn.assessment.shown import frozen
from cairn.lib.errors import NotFound, Refused
from tests.assessment.conftest import Cast, give, snapshot
from tests.cast import NOW
from tests.outcomes import released

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(cast: Cast) -> Allocation:
    return api.allocation_for(cast.version.allocations.get(assessor=cast.peer).uuid, by=cast.peer)


def add(held: Allocation, place: str = "charter:aim", text: str = "By when?", **changed: Any) -> PlaceComment:
    given: dict[str, Any] = {"text": text, "by": held.assessor, "at": NOW}
    return api.add_place_comment(held, place, **(given | changed))


@pytest.mark.parametrize(
    "place,label",
    [
        ("charter:aim", "Charter: Aim"),
        ("driver:b", "Driver diagram: Change idea: A second clinic (helps: Enough slots)"),
        ("cycle:1:study", "PDSA cycles: 1. One clinic: Study: prediction against result"),
        ("measure:1:unit", "Measures: Wait: Unit"),
        ("measure:1:chart:1", "Measures: Wait: Read as run."),
        ("measure:1:point:0", "Wait, 5 January 2026"),
        ("lesson:1", "Lessons: Ask the porters."),
        ("measure:1:point:1", ""),
        ("measure:2:point:0", ""),
        ("charter:why", ""),
        ("driver:c", ""),
        ("", ""),
    ],
)
def test_places_and_what_they_are_called(place: str, label: str) -> None:
    assert label_of(snapshot(), place) == label


def test_every_place_stands_once_whatever_is_left_out_or_in_which_language() -> None:
    blocks = list(project_blocks(frozen(snapshot()), reply="We asked."))
    places = [one.place for one in blocks if one.place]
    assert len(places) == len(set(places)) == len(labels_of(blocks))
    assert {"reply", "charter:aim_by", "driver:a", "measure:1:judged:1"} <= set(places)


def test_a_comment_is_added_and_taken_back(cast: Cast, held: Allocation) -> None:
    first = add(held, quoted="Ten  days")
    again = add(held, quoted="Ten days")
    other = add(held, "measure:1:point:0", "Was this the snow?")

    assert (first.pk, first.quoted) == (again.pk, "Ten days")
    assert place_comments_of(held) == [first, other]
    for _press in range(2):
        api.remove_place_comment(held, first.uuid, by=cast.peer, at=NOW)
    assert place_comments_of(held) == [other]


@pytest.mark.parametrize(
    "changed,field,words",
    [
        ({"text": "  "}, "said-charter:aim", "Write what"),
        ({"text": "x" * 1501}, "said-charter:aim", "1500 characters: it has 1501"),
        ({"quoted": "x" * 301}, "quoted-charter:aim", "300 characters: they have 301"),
    ],
)
def test_what_is_refused(held: Allocation, changed: dict[str, str], field: str, words: str) -> None:
    with pytest.raises(Refused, match=words) as refused:
        add(held, **changed)
    assert refused.value.field == field
    assert not PlaceComment.objects.exists()


def test_only_who_holds_the_work_comments_on_places_that_it_has(cast: Cast, held: Allocation) -> None:
    with pytest.raises(NotFound):
        add(held, "charter:nothing")
    for other in (cast.second, cast.owner):
        with pytest.raises(NotFound):
            add(held, by=other)
    there = add(held)
    with pytest.raises(NotFound):
        api.remove_place_comment(held, there.uuid, by=cast.second, at=NOW)
    with pytest.raises(NotFound):
        api.remove_place_comment(held, held.uuid, by=cast.peer, at=NOW)


def test_nothing_changes_once_it_is_marked_or_over(cast: Cast, held: Allocation) -> None:
    there = add(held)
    give(held, 2)
    with pytest.raises(Refused, match="marked this already"):
        add(held, "charter:problem")
    with pytest.raises(Refused, match="marked this already"):
        api.remove_place_comment(held, there.uuid, by=cast.peer, at=NOW)
    second = api.allocation_for(cast.version.allocations.get(assessor=cast.second).uuid, by=cast.second)
    Allocation.objects.filter(pk=second.pk).update(ended_at=NOW, ended="lapsed")
    with pytest.raises(Refused, match="don't hold"):
        add(second)


def test_what_was_typed_of_it_is_no_draft_any_more(cast: Cast, held: Allocation) -> None:
    api.save_draft(held, {"said-charter:aim": "By when?", "comment": "So far"}, 0, by=cast.peer, at=NOW)
    add(held)
    assert list(held.draft.__class__.objects.get().values) == ["comment"]


def test_authors_read_them_after_the_release_without_names(cast: Cast, held: Allocation) -> None:
    add(held, quoted="Ten days")
    removed = add(held, "charter:problem", "Never mind")
    api.remove_place_comment(held, removed.uuid, by=cast.peer, at=NOW)
    cast.scene.mark(cast.version, 2)

    assert results_for(cast.version, by=cast.owner).at_places == ()
    released(cast.version.uuid, result="passed", letter="Well done", by=cast.moderator, at=NOW)

    version = api.version_for(cast.version.uuid, by=cast.owner)
    (said,) = results_for(version, by=cast.owner).at_places
    assert (said.who, said.where, said.quoted, said.text) == ("Peer 1", "Charter: Aim", "Ten days", "By when?")
    (known,) = results_for(version, by=cast.moderator).at_places
    assert known.who == "Peer"

"""What changed between two texts and two versions."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment.compared import change_blocks, compare, measures_then_and_now, passages
from cairn.assessment.comparing import MOST_WORDS, Change, Piece, changes, cut, pieces, words_in
from cairn.assessment.paging import pages
from tests.assessment.conftest import snapshot

WORDS = st.lists(
    st.sampled_from(["the", "wait", "fell", "ten", "days", ",", ".", "\n", "\n\n", "é", "10"]), max_size=40
)
TEXTS = st.one_of(WORDS.map(" ".join), st.text(max_size=80))


def marked(before: str, after: str) -> str:
    """Both in one line: what went in brackets, what came in braces."""
    return "".join(
        one.before if not one.changed else f"[{one.before}]" * bool(one.before) + f"{{{one.after}}}" * bool(one.after)
        for one in pieces(before, after)
    )


@pytest.mark.parametrize(
    "before,after,expected",
    [
        ("", "", ""),
        ("Ten days", "Ten days", "Ten days"),
        ("", "Ten days", "{Ten days}"),
        ("Ten days", "", "[Ten days]"),
        ("Ten days by May", "Ten days by June", "Ten days by [May]{June}"),
        ("Waits are long.", "Waits are too long.", "Waits are {too }long."),
        ("We asked porters.\nThen nurses.", "Then nurses.", "[We asked porters.\n]Then nurses."),
        ("One old thing", "Two new thing", "[One old]{Two new} thing"),
        ("A.\n\nB.\n\nC.", "A.\n\nB and more.\n\nC.", "A.\n\nB{ and more}.\n\nC."),
    ],
)
def test_words_that_came_and_went(before: str, after: str, expected: str) -> None:
    assert marked(before, after) == expected


@given(TEXTS, TEXTS)
def test_both_sides_are_there_whole(before: str, after: str) -> None:
    found = pieces(before, after)

    assert "".join(one.before for one in found) == before
    assert "".join(one.after for one in found) == after
    assert any(one.changed for one in found) == (before != after)


@given(TEXTS, TEXTS, st.integers(min_value=1, max_value=30))
def test_a_change_is_cut_and_nothing_is_lost(before: str, after: str, most: int) -> None:
    whole = Change("Charter", "", "Aim", tuple(pieces(before, after)))

    parts = cut(whole, most=most)

    assert "".join(one.before for one in parts) == before
    assert "".join(one.after for one in parts) == after
    assert all(max(len(one.before), len(one.after)) <= most for one in parts)


@given(st.dictionaries(st.tuples(st.sampled_from("ABC"), st.just(""), st.sampled_from("xyz")), TEXTS))
def test_nothing_changed_is_no_difference(texts: dict[Any, str]) -> None:
    found = changes(list(texts.items()), list(texts.items()))

    assert [((one.section, one.part, one.name), one.after) for one in found] == list(texts.items())
    assert not any(one.changed for one in found)
    assert sum(one.words_added + one.words_removed for one in found) == 0


def test_a_place_that_went_stands_where_it_stood() -> None:
    before = [(("A", "", "1"), "a"), (("A", "", "2"), "gone"), (("B", "", "3"), "b")]
    after = [(("A", "", "1"), "a"), (("B", "", "3"), "b"), (("B", "", "4"), "new words")]

    found = changes(before, after)

    assert [one.name for one in found] == ["1", "2", "3", "4"]
    assert [(one.words_added, one.words_removed) for one in found] == [(0, 0), (0, 1), (0, 0), (2, 0)]


def test_what_is_too_long_to_be_matched_is_shown_as_replaced() -> None:
    one = "we asked them and then " * (MOST_WORDS // 10)  # with the spaces ten to each
    long = "they came to us at last " * MOST_WORDS

    assert len(pieces(one, one.replace("them", "us", 1))) > 1
    assert [(found.before, found.after) for found in pieces(one + "A.", long + "B.")] == [
        (one + "A", long + "B"),
        (".", "."),
    ]


def test_word_by_word_only_where_it_is_asked_for() -> None:
    assert pieces("A b c.\nD.", "A x c.\nD.", by_word=False) == [Piece("A b c.\n", "A x c.\n"), Piece("D.", "D.")]


# --- Two versions ---


def changed(**charter: str) -> dict[str, Any]:
    return snapshot() | {"charter": snapshot()["charter"] | charter}


def test_a_snapshot_beside_itself_is_the_same() -> None:
    assert not any(one.changed for one in compare(snapshot(), snapshot()))
    assert list(change_blocks(compare(snapshot(), snapshot()))) == []


def test_what_changed_stands_under_its_headings() -> None:
    found = [one for one in compare(snapshot(), changed(aim="Eight days by May")) if one.changed]

    assert [(one.section, one.name) for one in found] == [("Charter", "Aim")]
    assert found[0].pieces == (Piece("Ten", "Eight"), Piece(" days by May", " days by May"))
    assert [block.kind for block in change_blocks(compare(snapshot(), changed(aim="Nine")))] == ["section", "change"]


def test_who_it_was_is_left_out_for_who_may_not_know() -> None:
    assert [key for key, _text in passages(snapshot()) if key[0] == "Team"] != []
    assert [key for key, _text in passages(snapshot(), with_people=False) if key[0] == "Team"] == []


def test_two_parts_of_one_name_are_told_apart() -> None:
    twice = snapshot() | {"measures": snapshot()["measures"] * 2}

    parts = {key[1] for key, _text in passages(twice) if key[0] == "Measures"}

    assert parts == {"Wait", "Wait (2)"}


def test_measures_are_set_side_by_side() -> None:
    more = snapshot()
    more["measures"][0]["points"] *= 3
    more["measures"].append({"name": "Did not attend", "points": []})

    found = measures_then_and_now(snapshot(), more)

    assert [(one.name, one.points_then, one.points_now, one.changed) for one in found] == [
        ("Wait", 1, 3, True),
        ("Did not attend", None, 0, True),
    ]
    assert found[0].words_now == "Read as i."


def test_a_version_written_anew_still_makes_small_pages() -> None:
    old, new = "We asked & they said. " * 900, "They said <so> & we asked. " * 900

    made = pages(change_blocks(compare(changed(aim=old), changed(aim=new))), room=32_000)

    assert all(sum(one.size for one in page) < 34_000 for page in made)
    assert words_in("".join(one.value.after for page in made for one in page if one.kind == "change")) == words_in(new)

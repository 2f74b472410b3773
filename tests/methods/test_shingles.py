"""Texts alike: a table of cases, and what holds for any two texts."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cairn.methods import shingles
from cairn.methods.shingles import LENGTH, SKETCH, Passage, passages, share, sketch

TEN = "one two three four five six seven eight nine ten"
WORDS = [f"w{number}" for number in range(4000)]


def prose(seed: int, length: int) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=length))


@pytest.mark.parametrize(
    "a,b,both,of_smaller,of_all",
    [
        (TEN, TEN, 6, 1, 1),
        (TEN, TEN.upper() + "!", 6, 1, 1),
        ("The ward's re-admissions fell by half", "the wards readmissions fell BY half.", 2, 1, 1),
        (TEN, f"{TEN} eleven twelve", 6, 1, 6 / 8),
        (TEN, "one two three four five and then nothing more", 1, 1 / 5, 1 / 10),
        (TEN, "ten nine eight seven six five four three two one", 0, 0, 0),
        (TEN, "one two three", 0, 0, 0),
        ("", "", 0, 0, 0),
    ],
)
def test_how_much_is_shared(a: str, b: str, both: int, of_smaller: float, of_all: float) -> None:
    found = share(a, b, least=1)
    assert found.both == both
    assert (found.of_smaller, found.of_all) == pytest.approx((of_smaller, of_all))
    assert share(b, a, least=1) == found


@pytest.mark.parametrize(
    "a,b,expected",
    [
        (
            "We asked. The porters brought the beds at nine instead of noon. It helped.",
            "Here: the porters brought the beds, at NINE instead of noon!",
            [Passage("The porters brought the beds at nine instead of noon",
                     "the porters brought the beds, at NINE instead of noon", 10)],
        ),
        ("one two three four five", "one two three four five", []),  # so few words are alike by chance
        (f"{TEN} x {TEN}", TEN, [Passage(TEN, TEN, 10), Passage(TEN, TEN, 10)]),
        # The longest is taken, not the first.
        (TEN, f"one two three four five no more. {TEN}", [Passage(TEN, TEN, 10)]),
        # So does a short one that would hide its beginning.
        (f"nought {TEN}", f"nought one two three four and {TEN}", [Passage(TEN, TEN, 10)]),
        (TEN, "", []),
    ],
)  # fmt: skip
def test_passages_alike(a: str, b: str, expected: list[Passage]) -> None:
    assert passages(a, b) == expected


def test_hashes_are_the_same_on_every_machine() -> None:
    """They are stored: another hash would make what was stored worthless."""
    assert [int(one) for one in shingles.shingles("a b c d e")] == [HASH]
    assert sketch("a b c d e", least=1)[:2] == FIRST_TWO


HASH = 3733432710980764512
FIRST_TWO = (4543695848574662102, -2432051144679686067)


def test_short_texts_have_no_sketch() -> None:
    assert sketch(" ".join(WORDS[: shingles.LEAST + LENGTH - 2])) == ()
    assert len(sketch(" ".join(WORDS[: shingles.LEAST + LENGTH - 1]))) == SKETCH


@pytest.mark.parametrize("part", [0.3, 0.5, 0.8])
def test_a_text_that_is_partly_anothers_is_found_by_the_sketches(part: float) -> None:
    """Of 60 pairs of texts that share this part, all have a place of their sketches in common."""
    for seed in range(60):
        own = int(600 * (1 - part))
        shared = prose(1000 + seed, 600 - own)
        a, b = f"{prose(seed, own)} {shared}", f"{shared} {prose(500 + seed, own)}"
        assert share(a, b).of_smaller > part - 0.02
        assert set(enumerate(sketch(a))) & set(enumerate(sketch(b)))


texts = st.lists(st.sampled_from(["a", "b", "c", "D", "e,", "f'g"]), max_size=60).map(" ".join)


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_laws_of_what_is_shared(a: str, b: str) -> None:
    found = share(a, b, least=1)
    assert 0 <= found.of_all <= found.of_smaller <= 1
    assert share(a, a, least=1).of_smaller == (1 if len(a.split()) >= LENGTH else 0)
    assert sketch(f"{a}!", least=1) == sketch(a.lower(), least=1)
    if found.of_smaller == 1 == found.of_all:
        assert sketch(a, least=1) == sketch(b, least=1)


@settings(max_examples=60, deadline=None)
@given(texts, texts)
def test_a_passage_stands_in_both_texts_word_by_word(a: str, b: str) -> None:
    for one in passages(a, b):
        assert one.a in a
        assert one.b in b
        mine, theirs = ([word for word, _x, _y in shingles.words_of(text)] for text in (one.a, one.b))
        assert mine == theirs
        assert len(mine) == one.words


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    words = shingles.words_of(text)
    assert all(0 <= begin < end <= len(text) for _word, begin, end in words)
    assert len(shingles.shingles(text)) <= max(0, len(words) - LENGTH + 1)

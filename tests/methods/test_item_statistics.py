"""Item statistics: cases worked out by hand, what is not defined, and laws that hold for any answers."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import correlation

import pytest
from hypothesis import assume, given, strategies

from cairn.methods.item_statistics import FEWEST, Distractor, ItemSums, item_statistics, sums_of

Answers = Sequence[tuple[bool, float | None]]
# Of 40 people 20 have it right. Of those 15 have the other questions right and 5 wrong; of the rest 5 and 15.
# A table of four cells, so the correlation is phi = (15*15 - 5*5) / (20*20) = 0.5.
FOUR_CELLS: list[tuple[bool, float]] = [(True, 1.0)] * 15 + [(True, 0.0)] * 5 + [(False, 1.0)] * 5 + [(False, 0.0)] * 15


def test_a_case_worked_out_by_hand() -> None:
    found = item_statistics(sums_of(FOUR_CELLS), seconds=12.5)
    assert (found.n, found.facility, found.seconds, found.flags, found.reasons) == (40, 0.5, 12.5, (), ())
    assert found.discrimination == pytest.approx(0.5)


def test_another_with_shares() -> None:
    """x = 1 for a third of 30; r is 0.8 when right, 0.2 and 0.5 when wrong: r̄ = 0.5, Σr²/n = 0.31, Σxr/n = 0.2667."""
    answers = [(True, 0.8)] * 10 + [(False, 0.2)] * 10 + [(False, 0.5)] * 10
    # (0.26667 - 0.33333 * 0.5) / sqrt(0.22222 * 0.06) = 0.1 / 0.11547 = 0.8660
    assert item_statistics(sums_of(answers)).discrimination == pytest.approx(0.8660, abs=5e-5)


@pytest.mark.parametrize(
    "answers, reason",
    [
        ([], "Nobody has answered it yet."),
        ([(True, None)] * 40, "The quiz asked nothing else that it could be compared with."),
        (FOUR_CELLS[: FEWEST - 1], "Fewer than 30 answers."),
        ([(True, 0.5), (True, 0.6)] * 20, "Everybody was right."),
        ([(False, 0.5), (False, 0.6)] * 20, "Nobody was right."),
        ([(True, 0.1), (False, 0.1)] * 2000, "Everybody did equally well in the other questions."),
    ],
)
def test_what_is_not_defined_says_why(answers: Answers, reason: str) -> None:
    found = item_statistics(sums_of(answers))
    assert found.discrimination is None
    assert [one.say() for one in found.reasons] == [reason]


@pytest.mark.parametrize(
    "n, right, distractors, flags",
    [
        (100, 96, [], ("too_easy",)),
        (100, 95, [], ()),
        (100, 20, [], ()),
        (100, 19, [], ("too_hard",)),
        (29, 29, [Distractor(False, 0)], ()),
        (100, 60, [Distractor(True, 60), Distractor(False, 40), Distractor(False, 0)], ("never_chosen",)),
        (100, 0, [Distractor(True, 0), Distractor(False, 100)], ("too_hard",)),
    ],
)
def test_what_is_flagged(n: int, right: int, distractors: list[Distractor], flags: tuple[str, ...]) -> None:
    assert item_statistics(ItemSums(n, right), distractors).flags == flags


def test_who_knows_more_and_gets_it_wrong_is_flagged() -> None:
    assert item_statistics(sums_of([(not right, rest) for right, rest in FOUR_CELLS])).flags == ("negative",)


answer_lists = strategies.lists(
    strategies.tuples(strategies.booleans(), strategies.integers(0, 7).map(lambda n: n / 7)), min_size=30, max_size=60
)


@given(answer_lists)
def test_it_is_the_correlation_whatever_the_order_and_however_often(answers: Answers) -> None:
    rights, rests = [float(right) for right, _rest in answers], [rest or 0.0 for _right, rest in answers]
    assume(len(set(rights)) > 1 and len(set(rests)) > 1)
    found = item_statistics(sums_of(answers)).discrimination
    assert found == pytest.approx(correlation(rights, rests), abs=1e-9)
    assert found == pytest.approx(item_statistics(sums_of(answers[::-1])).discrimination, abs=1e-9)
    assert found == pytest.approx(item_statistics(sums_of([*answers] * 3)).discrimination, abs=1e-9)
    turned = item_statistics(sums_of([(not right, rest) for right, rest in answers])).discrimination
    assert found == pytest.approx(-(turned or 0), abs=1e-9)

"""Scores from marks: how much nearer to the truth than the median, honest errors, small cases and laws."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings, strategies

from cairn.methods.consensus import Consensus, Kind, Reason, estimate, in_words, reasons
from cairn.methods.consensus.reading import read
from tests.methods.marked_cohorts import compared, marked, pooled

Mark = tuple[str, str, float]


@pytest.mark.parametrize(
    "kind, at_most",
    [
        ({}, 0.73),
        ({"truth": "skewed"}, 0.76),
        ({"careless": 0.15}, 0.62),
        ({"truth": "two groups", "errors": "uniform"}, 0.73),
        ({"shift": 6}, 0.62),
    ],
)
def test_a_large_cohort_is_nearer_to_the_truth_than_the_median(kind: dict[str, Any], at_most: float) -> None:
    found = compared(marked(11, **kind))
    assert found.ratio <= at_most
    assert 0.85 <= found.held <= 0.94


def test_small_cohorts_are_too() -> None:
    ratio, held = pooled([compared(marked(seed, 60, anchors=2)) for seed in range(30)])
    assert ratio <= 0.74
    assert 0.85 <= held <= 0.94


@pytest.mark.parametrize("kind", [{"n": 12, "anchors": 1}, {"n": 60, "anchors": 0, "each": 1}])
def test_errors_are_honest_where_little_is_known(kind: dict[str, Any]) -> None:
    _ratio, held = pooled([compared(marked(seed, **kind)) for seed in range(24)])
    assert 0.85 <= held <= 0.94


def test_single_precision_gives_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    cohort = marked(5, 300, anchors=10)
    exact = estimate(cohort.marks, cohort.trusted)
    monkeypatch.setattr("cairn.methods.consensus.passing.EXACT_UP_TO", 0)
    single = estimate(cohort.marks, cohort.trusted)
    # It also stops earlier, so a few hundredths of a standard error remain.
    assert _furthest(exact, single) < 0.6
    assert exact.scores != single.scores


def test_nothing_gives_nothing() -> None:
    found = estimate([], scale=(0, 100))
    assert (found.scores, found.assessors, found.trusted) == ({}, {}, {})


def test_no_mark_gives_the_mean_and_the_spread_of_the_cohort() -> None:
    cohort = marked(3, 400, anchors=0)
    found = estimate(cohort.marks, submissions=["late", 0])
    late = found.scores["late"]
    assert late.score == pytest.approx(found.mean)
    assert late.standard_error == pytest.approx(found.sd)
    assert late.n == 0
    assert late.score == pytest.approx(cohort.truth.mean(), abs=2.5)
    assert late.standard_error == pytest.approx(cohort.truth.std(), abs=2.5)
    assert len(found.scores) == 401


def test_one_mark_counts_but_is_not_believed_outright() -> None:
    found = estimate([("essay", "Ada", 90)], scale=(0, 100))
    assert 62 < found.scores["essay"].score < 88
    assert 8 < found.scores["essay"].standard_error < 20
    assert (found.scores["essay"].n, found.assessors["Ada"].n) == (1, 1)


@pytest.mark.parametrize("mark", [0, 40, 70, 100])
def test_where_all_marks_are_equal_the_score_is_that_and_nobody_is_careless(mark: float) -> None:
    found = estimate([(i, (i + k) % 30, mark) for i in range(30) for k in range(1, 5)], scale=(0, 100))
    assert all(one.score == pytest.approx(mark, abs=1.5) for one in found.scores.values())
    assert all(one.careless < 0.01 for one in found.assessors.values())


def test_a_single_assessor_of_many_keeps_the_order_of_his_marks() -> None:
    found = estimate([(n, "only", 30 + 2 * n) for n in range(20)], scale=(0, 100))
    scores = [found.scores[n].score for n in range(20)]
    assert scores == sorted(scores)
    assert scores[-1] - scores[0] > 20


def test_two_marks_by_one_assessor_for_one_submission_count_as_their_mean() -> None:
    others: list[Mark] = [("essay", "Ben", 60), ("poem", "Ada", 50), ("poem", "Ben", 54)]
    twice = estimate([*others, ("essay", "Ada", 60), ("essay", "Ada", 70)])
    once = estimate([*others, ("essay", "Ada", 65)])
    assert twice.scores["essay"].n == 2
    assert _furthest(twice, once) < 1e-9


def test_the_exact_mark_of_an_expert_is_the_score() -> None:
    cohort = marked(4, 60, anchors=0)
    found = estimate(cohort.marks, [(0, 61.3)], trusted_sd=0.01)
    assert found.scores[0].score == pytest.approx(61.3, abs=0.01)
    assert found.scores[0].standard_error < 0.05
    assert found.trusted == {0: 1}


def test_bias_reliability_and_carelessness_are_found() -> None:
    cohort = marked(6, 300, careless=0, anchors=20)
    truth = cohort.truth
    draw = np.random.default_rng(1)
    some = draw.choice(300, 20, replace=False).tolist()
    more = [(n, "lenient", float(np.clip(round(truth[n] + 12 + draw.normal(0, 3)), 0, 100))) for n in some]
    more += [(n, "dice", float(draw.integers(0, 101))) for n in some]
    more += [(n, "vague", float(np.clip(round(truth[n] + draw.normal(0, 14)), 0, 100))) for n in some]
    more += [(n, "full", 100.0) for n in some]
    people = estimate([*cohort.marks, *more], cohort.trusted).assessors
    assert people["lenient"].bias == pytest.approx(12, abs=3)
    assert people["lenient"].reliability > 0.85 > people["vague"].reliability > people["dice"].reliability
    assert people["dice"].careless > 0.95
    assert people["full"].careless > 0.95
    assert people["lenient"].careless < 0.05


@pytest.mark.parametrize("marks", [30, 4])
def test_one_who_always_gives_full_marks_changes_little(marks: int) -> None:
    cohort = marked(8, 200, anchors=0)
    before = estimate(cohort.marks)
    after = estimate([*cohort.marks, *((n, "full", 100) for n in range(marks))])
    assert max(abs(before.scores[n].score - after.scores[n].score) for n in range(200)) < 0.5


@pytest.mark.parametrize(
    "given, words",
    [
        ({"marks": [("a", "b", float("nan"))]}, "The mark nan by 'b' for 'a' is not a number."),
        ({"marks": [("a", "b", None)]}, "The mark None by 'b' for 'a' is not a number."),
        ({"marks": [("a", "b", 101)]}, "The mark 101 by 'b' for 'a' is outside the scale from 0 to 100."),
        ({"marks": [], "trusted": [("a", -1)]}, "The mark -1 by an expert for 'a' is outside the scale from 0 to 100."),
        (
            {"marks": [], "scale": (1, 1)},
            "The scale from 1 to 1 has no length: its low end must be below its high end.",
        ),
        ({"marks": [], "trusted_sd": 0}, "The error of trusted marks must be a number above zero, not 0."),
    ],
)
def test_what_cannot_be_a_mark_is_named(given: dict[str, Any], words: str) -> None:
    with pytest.raises(ValueError) as told:
        estimate(**given)
    assert str(told.value) == words


@pytest.mark.parametrize(
    "marks, scale, steps",
    [
        ([0, 1, 2, 3] * 4, (0, 3), 3),
        ([40, 60, 80], (0, 100), 100),
        (list(range(0, 101)) * 3, (0, 100), 100),
        ([12.345, 50.001, 70.7], (0, 100), 200),
        ([70] * 500, (0, 100), 100),
        (list(range(0, 101, 5)) * 3, (0, 100), 20),
    ],
)
def test_the_steps_of_a_scale_are_found(marks: Sequence[float], scale: tuple[float, float], steps: int) -> None:
    assert read([(n, n, mark) for n, mark in enumerate(marks)], [], scale, []).steps == steps


@strategies.composite
def some_marks(draw: strategies.DrawFn) -> list[Mark]:
    pairs = draw(
        strategies.lists(
            strategies.tuples(strategies.integers(0, 7), strategies.integers(0, 7)),
            min_size=1,
            max_size=24,
            unique=True,
        )
    )
    return [(f"s{s}", f"a{a}", float(draw(strategies.integers(0, 100)))) for s, a in pairs]


@settings(max_examples=10, deadline=None)
@given(some_marks(), strategies.randoms(use_true_random=False))
def test_order_and_names_are_without_effect(marks: list[Mark], random: Any) -> None:
    trusted = [("s1", 40.0), ("s2", 70.0), ("s1", 44.0)]
    other = [(("x", s), ("y", a), score) for s, a, score in random.sample(marks, len(marks))]
    one, two = estimate(marks, trusted), estimate(other, [(("x", s), score) for s, score in reversed(trusted)])
    for name, found in one.scores.items():
        assert two.scores["x", name].score == pytest.approx(found.score, abs=1e-6)
        assert two.scores["x", name].standard_error == pytest.approx(found.standard_error, abs=1e-6)
    for name, person in one.assessors.items():
        assert two.assessors["y", name].bias == pytest.approx(person.bias, abs=1e-6)


@settings(max_examples=10, deadline=None)
@given(some_marks(), strategies.floats(-50, 50), strategies.floats(0.01, 50))
def test_another_scale_gives_the_same_on_it(marks: list[Mark], low: float, point: float) -> None:
    def other(score: float) -> float:
        return min(max(low + score * point, low), low + 100 * point)

    one = estimate(marks, [("s1", 40.0)])
    two = estimate([(s, a, other(score)) for s, a, score in marks], [("s1", other(40))], scale=(low, low + 100 * point))
    for name, found in one.scores.items():
        assert two.scores[name].score == pytest.approx(low + found.score * point, abs=1e-4 * point)
        assert two.scores[name].standard_error == pytest.approx(found.standard_error * point, rel=1e-4)


@settings(max_examples=10, deadline=None)
@given(some_marks(), strategies.integers(0, 100))
def test_nothing_leaves_the_scale(marks: list[Mark], expert: int) -> None:
    found = estimate(marks, [("s0", expert)], submissions=["none"])
    for one in found.scores.values():
        assert 0 <= one.score <= 100
        assert 0 < one.standard_error < 50
    for person in found.assessors.values():
        assert 0 <= person.reliability <= 1
        assert 0 <= person.careless <= 1
    assert sum(one.n for one in found.scores.values()) == len(marks)


def test_more_marks_of_experts_make_surer() -> None:
    cohort = marked(9, 60, anchors=0)
    errors = [
        estimate(cohort.marks, [(0, round(float(cohort.truth[0])))] * times).scores[0].standard_error
        for times in range(5)
    ]
    assert errors == sorted(errors, reverse=True)
    assert errors[4] < errors[1] < errors[0]


def test_reasons_name_who_marks_low_and_who_is_careless() -> None:
    cohort = marked(10, 200, careless=0, anchors=0, errors="two kinds")
    full = [(n, "full", 100.0) for n in range(12)]
    strict = [
        (n, who, float(max(0, round(cohort.truth[n] - 14 + (n % 3))))) for who in ("s1", "s2") for n in range(0, 30, 2)
    ]
    marks = [*cohort.marks, *full, *strict]
    found = estimate(marks)
    own = [row for row in marks if row[0] == 0 and (isinstance(row[1], str))]
    told = {one.kind: one for one in reasons(found, own)}
    assert told[Kind.CARELESS].assessors == ("full",)
    assert set(told[Kind.LOW].assessors) == {"s1", "s2"}
    assert told[Kind.LOW].of == 3
    assert 8 < told[Kind.LOW].points < 18
    words = in_words(found, own)
    assert "One of the three markers looks careless" in words
    assert "Two of the three markers usually mark" in words
    assert "lower than others." in words


def test_words_for_an_expert_and_for_a_single_mark() -> None:
    cohort = marked(12, 200, careless=0, anchors=0)
    marks = [*cohort.marks, ("lone", 0, 99.0)]
    found = estimate(marks, [(0, 50.0)])
    assert reasons(found, [row for row in marks if row[0] == 0])[0] == Reason(Kind.EXPERT, of=4)
    own = [row for row in marks if row[0] == 0]
    assert "An expert's mark counts more than the other marks." in in_words(found, own)
    # the median is that of all marks, as it stands beside the score
    middle = median([*(row[2] for row in own), 0.0, 0.0, 0.0])
    assert f"the median of the marks is {middle:.0f}." in in_words(found, own, trusted=[0.0, 0.0, 0.0])
    lone = reasons(found, [marks[-1]])
    assert lone[-1].kind == Kind.DRAWN
    assert lone[-1].points > 2
    assert "towards the mean of the cohort." in in_words(found, [marks[-1]])
    assert reasons(found, []) == [Reason(Kind.NO_MARK)]
    assert in_words(found, []).startswith("Nobody has marked it yet")


def test_reasons_refuse_marks_of_several_submissions_and_unknown_ones() -> None:
    found = estimate([("a", "x", 50), ("b", "x", 60)])
    with pytest.raises(ValueError, match="more than one submission"):
        reasons(found, [("a", "x", 50), ("b", "x", 60)])
    with pytest.raises(ValueError, match="without these marks of 'c'"):
        reasons(found, [("c", "x", 50)])


def _furthest(one: Consensus, other: Consensus) -> float:
    return max(abs(one.scores[name].score - other.scores[name].score) for name in one.scores)


@pytest.mark.parametrize("n", [12, 20, 60])
@pytest.mark.parametrize("mark", [3, 5, 50, 90, 95, 97])
def test_where_all_marks_agree_the_score_is_that_mark(n: int, mark: float) -> None:
    marks = [(f"work {i}", f"peer {(i + j + 1) % n}", mark) for i in range(n) for j in range(4)]

    found = estimate(marks)

    assert all(one.score == pytest.approx(mark, abs=0.5) for one in found.scores.values())
    assert all(one.bias == pytest.approx(0, abs=0.5) for one in found.assessors.values())


def test_one_plainly_weaker_work_is_not_drawn_to_the_many_that_are_alike() -> None:
    marks = [(f"work {i}", f"peer {(i + j + 1) % 300}", 60 if i == 3 else 95) for i in range(300) for j in range(4)]
    assert estimate(marks).scores["work 3"].score < 70

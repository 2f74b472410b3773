"""What the pass rule makes of scores: case by case, and what holds for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cairn.assessment.models import Rubric
from cairn.assessment.scoring import Found, Judged, judge, weighted_median

TOP = 3


def judged(
    values: Sequence[float], *, errors: Sequence[float] = (), weights: Sequence[float] = (), **rule: Any
) -> Judged:
    """Criteria from 0 to 3; the rule has the parts that are named and no other."""
    errors, weights = errors or [0.0] * len(values), weights or [1.0] * len(values)
    rubric = Rubric(**({"minimum_median": None, "no_criterion_below": 0, "percent_in_all": None} | rule))
    rows = [
        Found(SimpleNamespace(title=f"C{place}", weight=weight), value, value, error, 3)  # type: ignore[arg-type]
        for place, (value, error, weight) in enumerate(zip(values, errors, weights, strict=True))
    ]
    reach = TOP * sum(weights)
    percent = 100 * sum(value * weight for value, weight in zip(values, weights, strict=True)) / reach
    error = 100 * sum((one * weight) ** 2 for one, weight in zip(errors, weights, strict=True)) ** 0.5 / reach
    return judge(rubric, rows, values, percent, error)


CASES: list[tuple[str, dict[str, Any], str, bool]] = [
    # What it is about; values, errors, weights and rule; the result; whether a bar is near.
    ("nothing is asked", {"values": [0, 0]}, "passed", False),
    ("each at the level", {"values": [2, 2], "no_criterion_below": 2}, "passed", False),
    ("one below it", {"values": [3, 1], "no_criterion_below": 2}, "revise", False),
    ("an estimate that rounds to it", {"values": [2.4, 1.6], "no_criterion_below": 2}, "passed", False),
    ("an estimate that rounds to the next lower", {"values": [2.4, 1.4], "no_criterion_below": 2}, "revise", False),
    ("a median between two levels", {"values": [1.5, 3], "no_criterion_below": 2}, "passed", False),
    (
        "the level within a standard error",
        {"values": [3, 1.7], "errors": [0.1, 0.3], "no_criterion_below": 2}, "passed", True,
    ),
    (
        "below it, and within a standard error",
        {"values": [3, 1.3], "errors": [0.1, 0.3], "no_criterion_below": 2}, "revise", True,
    ),
    (
        "the level further off than a standard error",
        {"values": [3, 1.9], "errors": [0.1, 0.3], "no_criterion_below": 2}, "passed", False,
    ),
    ("just the percent", {"values": [1.8, 1.8], "percent_in_all": 60}, "passed", False),
    ("less than the percent", {"values": [1.7, 1.8], "percent_in_all": 60}, "revise", False),
    ("weights count in the percent", {"values": [3, 0], "weights": [3, 1], "percent_in_all": 75}, "passed", False),
    ("near the percent", {"values": [1.8, 1.9], "errors": [0.2, 0.2], "percent_in_all": 60}, "passed", True),
    ("far above the percent", {"values": [3, 3], "errors": [0.2, 0.2], "percent_in_all": 60}, "passed", False),
    ("the median", {"values": [1, 2, 3], "minimum_median": 2}, "passed", False),
    ("a quarter below the median", {"values": [1, 1.75, 3], "minimum_median": 2}, "passed", False),
    ("more than a quarter below it", {"values": [1, 1.7, 3], "minimum_median": 2}, "revise", False),
    ("weights count in the median", {"values": [1, 1, 3], "weights": [1, 1, 3], "minimum_median": 2}, "passed", False),
    ("near the median", {"values": [1.8, 1.8], "errors": [0.3, 0.3], "minimum_median": 2}, "passed", True),
    ("far from the median", {"values": [2.8, 2.8], "errors": [0.3, 0.3], "minimum_median": 2}, "passed", False),
    (
        "at least 2 on each and 60 % in all: both hold",
        {"values": [2, 2, 2], "no_criterion_below": 2, "percent_in_all": 60}, "passed", False,
    ),
    (
        "the percent holds, one criterion does not",
        {"values": [3, 3, 1], "no_criterion_below": 2, "percent_in_all": 60}, "revise", False,
    ),
    (
        "each criterion holds, the percent does not",
        {"values": [2, 2, 2], "no_criterion_below": 2, "percent_in_all": 70}, "revise", False,
    ),
]  # fmt: skip


@pytest.mark.parametrize("about, asked, result, near", CASES, ids=[case[0] for case in CASES])
def test_case(about: str, asked: dict[str, Any], result: str, near: bool) -> None:
    found = judged(asked.pop("values"), **asked)
    assert (found.result, found.near_bar) == (result, near)


def test_each_part_of_the_rule_is_said_in_words() -> None:
    found = judged([3, 1, 0], no_criterion_below=2, percent_in_all=60, minimum_median=2)
    assert found.words == (
        "Below level 2: C1, C2.",
        "44% in all; 60% or more is needed.",
        "The weighted median is 1.0; 2 or more is needed.",
    )


values = st.lists(st.floats(0, TOP), min_size=1, max_size=7)
rules = st.fixed_dictionaries(
    {
        "no_criterion_below": st.integers(0, TOP),
        "percent_in_all": st.none() | st.integers(0, 100),
        "minimum_median": st.none() | st.sampled_from([1, 1.5, 2, 2.5]),
    }
)


@given(values, rules)
def test_without_an_error_no_bar_is_near_and_the_best_work_passes(scores: list[float], rule: dict[str, Any]) -> None:
    assert not judged(scores, **rule).near_bar
    assert judged([float(TOP)] * len(scores), **rule).result == "passed"


@given(st.lists(st.integers(0, TOP), min_size=1, max_size=7), rules, st.data())
def test_a_higher_level_never_turns_a_pass_into_a_revision(levels: list[int], rule: dict[str, Any], data: Any) -> None:
    better = [data.draw(st.integers(level, TOP)) for level in levels]
    if judged(levels, **rule).result == "passed":
        assert judged(better, **rule).result == "passed"


@given(values, rules, st.floats(0.01, 1))
def test_a_larger_error_leaves_the_result_and_brings_bars_nearer(
    scores: list[float], rule: dict[str, Any], error: float
) -> None:
    sure, less = (judged(scores, errors=[size] * len(scores), **rule) for size in (error, 2 * error))
    assert sure.result == less.result
    assert less.near_bar or not sure.near_bar


@given(st.lists(st.tuples(st.floats(0, TOP), st.floats(0.1, 5)), min_size=1, max_size=8))
def test_half_of_the_weight_lies_on_each_side_of_the_weighted_median(pairs: list[tuple[float, float]]) -> None:
    middle, half = weighted_median(pairs), sum(weight for _value, weight in pairs) / 2
    assert sum(weight for value, weight in pairs if value < middle) <= half + 1e-9
    assert sum(weight for value, weight in pairs if value > middle) <= half + 1e-9

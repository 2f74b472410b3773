"""Charts: what they say of a series, and what they refuse."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
from datetime import date, timedelta
from statistics import mean, stdev
from typing import Any

import numpy as np
import pytest

import cairn.methods.spc as spc
from cairn.methods.spc import KINDS, Chart, ChartError, Exclusion, Phase, Series, Subgroups, read_chart

STEP = [9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 9, 8, 2, 3, 2, 3, 2, 3, 2, 3]
WEEKS = [date(2024, 1, 1) + timedelta(weeks=n) for n in range(len(STEP))]


def modules() -> list[str]:
    return [found.name for found in pkgutil.walk_packages(spc.__path__, "cairn.methods.spc.")]


@pytest.mark.parametrize("name", modules())
def test_the_examples_in_the_code_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0


# --- Words ---


@pytest.mark.parametrize(
    "values,direction,words",
    [
        ([], "increase", "There are no points yet."),
        ([5, 6, 5, 6, 5, 6], "increase", "trial limits"),
        (STEP, "decrease", "The last 8 weeks are all below the average of 6.1 days: something has changed, for the be"),
        (STEP, "increase", "for the worse"),
        ([7, 7, 7, 7], "increase", "don't vary"),
        ([5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 5, 6, 20], "decrease", "is above the upper limit of 9.3 days: ask what"),
        ([5, 6, 5, 6, 12, 6, 5, 6, 5, 6, 5, 6, 5, 6, 12], "decrease", "2 points are outside the limits; the last week"),
        ([5, 6, 5, 12, 6, 5, 6, 5, 6, 3, 4, 5, 6, 7, 8, 9], "neutral", "rose: something is changing. 6 other points"),
        ([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], "increase", "The last 10 weeks all rose: something is changing, for the be"),
        ([5, 7, 5, 7, 5, 7, 25, 5, 7, 5, 7, 5, 7], "neutral", "the first on 12 February 2024; ask what happened"),
    ],
)  # fmt: skip
def test_words(values: list[float], direction: Any, words: str) -> None:
    reading = read_chart(Series.of(values, WEEKS[: len(values)]), direction=direction, at_least=0)

    assert words in reading.words("days")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("values", [[], [None], [None, None]], ids=["no points", "one missing", "all missing"])
def test_a_chart_of_nothing_says_so(kind: str, values: list[None]) -> None:
    reading = read_chart(Series.of(values, denominators=[10] * len(values)), kind=kind, at_least=0)

    assert reading.words("days") == "There are no points yet."


def test_words_of_a_run_chart() -> None:
    reading = read_chart(Series.of(STEP, WEEKS), kind="run", direction="decrease")

    assert reading.words("days").startswith("The last 8 weeks are all below the median of 8 days")
    assert reading.runs.signal


def test_words_of_a_run_chart_that_crosses_its_line_too_seldom() -> None:
    reading = read_chart(Series.of([1] * 6 + [9] * 5 + [2] * 4 + [8] * 5), kind="run")

    assert reading.signals == ("few_crossings",)
    assert "cross it 3 times, where chance would have 6 or more" in reading.words("days")


def test_words_tell_the_phase_the_target_and_what_is_left_out() -> None:
    chart = Chart(
        direction="decrease", target=1, phases=[Phase(WEEKS[12], "a new clinic")], excluded=[Exclusion(3, "strike")]
    )

    words = chart.read(Series.of(STEP, WEEKS)).words("days")

    assert words.startswith(
        "Since 25 March 2024 (a new clinic) the lines are calculated anew: 8.5 days before, 2.5 days now."
    )
    assert "no sign of a change" not in words
    assert "it will sometimes meet the target of 1 day" in words
    assert "1 point is left out of the calculation." in words


# --- What a reading holds ---


def test_a_point_carries_all_that_a_picture_needs() -> None:
    series = Series.of([3, 4, None, 9], WEEKS[:4], denominators=[10, 10, 10, 12], notes=["", "new form", "", ""])

    point = Chart("p", target=0.5, excluded=[4]).read(series).points[3]

    assert (point.number, point.label, point.value, point.numerator, point.denominator) == (
        4,
        "2024-01-22",
        0.75,
        9,
        12,
    )
    assert (point.centre, point.target, point.phase, point.baseline) == (0.35, 0.5, 1, True)
    assert point.excluded
    assert point.signals == ()
    assert [p.note for p in Chart("p").read(series).points] == ["", "new form", "", ""]
    assert [p.missing for p in Chart("p").read(series).points] == [False, False, True, False]


def test_phases_have_their_own_lines_and_reasons() -> None:
    reading = Chart(phases=[Phase(13, "a new clinic")]).read(Series.of(STEP, WEEKS))

    assert [(p.first, p.last, p.reason, p.limits.centre) for p in reading.phases] == [
        (1, 12, "", 8.5),
        (13, 20, "a new clinic", 2.5),
    ]
    assert reading.signals == ()
    assert reading.limits is reading.phases[-1].limits


@pytest.mark.parametrize("start", [13, WEEKS[12], "2024-03-25", WEEKS[12] - timedelta(days=2)])
def test_a_phase_starts_at_a_point_or_at_the_first_one_on_or_after_a_date(start: Any) -> None:
    reading = Chart(phases=[Phase(start, "why")]).read(Series.of(STEP, WEEKS))

    assert reading.phases[1].first == 13


@pytest.mark.parametrize(
    "baseline,base", [(12, range(1, 13)), (-8, range(13, 21)), ([1, 2, 3], range(1, 4)), (None, range(1, 21))]
)
def test_a_baseline_freezes_the_lines(baseline: Any, base: range) -> None:
    reading = Chart(baseline=baseline).read(Series.of(STEP, WEEKS))

    assert [p.number for p in reading.points if p.baseline] == list(base)
    assert reading.limits.centre == pytest.approx(np.mean([STEP[n - 1] for n in base]))
    assert reading.phases[0].base == len(base)


def test_a_baseline_counts_anew_in_each_phase() -> None:
    reading = Chart(baseline=6, phases=[Phase(11, "why")]).read(Series.of(STEP, WEEKS))

    assert [p.number for p in reading.points if p.baseline] == [*range(1, 7), *range(11, 17)]


def test_rows_with_one_x_are_a_subgroup_and_dates_are_put_in_order() -> None:
    series = Series.of([4, 1, 3, 2, 9], [WEEKS[1], WEEKS[0], WEEKS[0], WEEKS[0], WEEKS[2]])

    assert [p.value for p in read_chart(series).points] == [2, 4, 9]
    assert [p.value for p in read_chart(series, kind="c").points] == [6, 4, 9]
    assert [p.value for p in read_chart(series, aggregate="median").points] == [2, 4, 9]


def test_texts_stay_in_order_and_points_without_a_name_are_points_of_their_own() -> None:
    assert [p.label for p in read_chart(Series.of([1, 2, 3], ["b", "a", "c"])).points] == ["b", "a", "c"]
    assert [p.value for p in read_chart(Series.of([1, 2, 3], ["", "", ""])).points] == [1, 2, 3]


def test_subgroups_of_which_only_mean_deviation_and_size_are_known() -> None:
    values: list[list[float]] = [[1, 2, 3], [2, 4, 9], [3, 3, 5]]
    whole = Series.of([v for row in values for v in row], [n for n, row in enumerate(values) for _v in row])
    known = Subgroups.of([mean(r) for r in values], [stdev(r) for r in values], [3, 3, 3])

    for kind in ("xbar", "s"):
        assert Chart(kind).read(known).limits.upper == pytest.approx(Chart(kind).read(whole).limits.upper)


def test_a_multiplier_scales_what_is_shown_and_leaves_the_target() -> None:
    series = Series.of([3, 4, 5, 9], denominators=[10, 10, 10, 12])
    once, percent = Chart("p", target=50).read(series), Chart("p", target=50, multiplier=100).read(series)

    assert percent.limits.centre == pytest.approx(100 * once.limits.centre)
    assert percent.points[3].value == 75
    assert percent.target == 50
    assert [p.signals for p in percent.points] == [p.signals for p in once.points]


def test_limits_are_not_drawn_beyond_what_somebody_says() -> None:
    limits = Chart(clip=(0, 10)).read(Series.of([1, 9, 1, 9, 2])).limits

    assert (limits.lower, limits.upper) == (0, 10)


@pytest.mark.parametrize(
    "options,centre",
    [({"middle": "median"}, 3), ({"centre": 5}, 5), ({"centre": [1, None, 1, 1, 1]}, 4.2), ({}, 4.2)],
)
def test_the_line_may_be_the_median_or_given(options: dict[str, Any], centre: float) -> None:
    assert read_chart(Series.of([1, 2, 3, 5, 10]), **options).limits.centre == centre


@pytest.mark.parametrize(
    "target,direction,assurance",
    [
        (1000, "increase", "fail"),
        (1000, "decrease", "pass"),
        (-1000, "increase", "pass"),
        (6, "increase", "inconsistent"),
        (6, "neutral", None),
        (None, "increase", None),
    ],
)
def test_assurance(target: float | None, direction: Any, assurance: str | None) -> None:
    assert read_chart(Series.of([5, 7, 5, 6, 7, 6]), direction=direction, target=target).assurance == assurance


def test_a_series_that_does_not_vary_has_no_limits_and_no_assurance() -> None:
    reading = read_chart(Series.of([7] * 20), target=5)

    assert np.isnan(reading.limits.upper)
    assert reading.assurance is None
    assert reading.signals == ()


@pytest.mark.parametrize("points,trial", [(11, True), (12, False)])
def test_limits_of_fewer_than_twelve_points_are_trial_limits(points: int, trial: bool) -> None:
    assert read_chart(Series.of(STEP[:points])).is_trial is trial


def test_the_summary_counts() -> None:
    summary = read_chart(Series.of([*STEP, None]), direction="decrease", excluded=[1]).summary

    assert (summary.points, summary.missing, summary.excluded) == (21, 1, 1)
    assert summary.signals["shift"] == 19
    assert summary.meanings == {"common_cause": 2, "concern": 11, "improvement": 8}


# --- Refusals: each beside what is taken ---


@pytest.mark.parametrize(
    "wrong,right,sentence",
    [
        ({"values": [1]}, {"values": [1, 2]}, "at least 2 values, and this series has 1 value."),
        ({"values": [1, None, None]}, {"values": [1, None, 2]}, "at least 2 values"),
        ({"kind": "c", "values": [3, -1, 2]}, {"kind": "c", "values": [3, 1, 2]}, "count at 2 is below zero"),
        (
            {"kind": "p", "values": [3, 11], "denominators": [10, 10]},
            {"kind": "u", "values": [3, 11], "denominators": [10, 10]},
            "numerator at 2 is larger than its denominator",
        ),
        (
            {"kind": "u", "values": [3, 1, 2], "denominators": [10, 10, 0]},
            {"kind": "u", "values": [3, 1, 0], "denominators": [10, 10, 0]},
            "denominator at 3 is not above zero",
        ),
        ({"kind": "p", "values": [3, 1]}, {"kind": "i", "values": [3, 1]}, "needs a denominator for each value"),
        ({"kind": "t", "values": [3, 0]}, {"kind": "t", "values": [3, 1]}, "time at 2 is not above zero"),
        ({"kind": "pie"}, {"kind": "xmr"}, 'There is no chart kind "pie". There are: run, i, mr, i\''),
        ({"rules": "nelsen"}, {"rules": "nelson"}, 'There is no rule set "nelsen". Did you mean nelson?'),
        ({"rules": ["outside", "luck"]}, {"rules": ["outside", "shift_8"]}, 'There is no rule "luck".'),
        ({"preset": "excel"}, {"preset": "nhs_excel"}, 'There is no preset "excel". Did you mean nhs_excel?'),
        ({"direction": "up"}, {"direction": "increase"}, 'There is no direction "up". There are: increase'),
        ({"aggregate": "max"}, {"aggregate": "sum"}, 'There is no aggregate "max". There are: mean'),
        ({"baseline": 1}, {"baseline": 2}, "A baseline needs at least 2 points."),
        ({"excluded": [4]}, {"excluded": [3]}, "There is no point 4 to exclude."),
        ({"target": [1, 2]}, {"target": [1, 2, 3]}, "There are 3 values but 2 targets"),
        ({"denominators": [1]}, {"denominators": [1, 1, 1]}, "There are 3 values but 1 denominators"),
    ],
)  # fmt: skip
def test_refusals_are_one_sentence(wrong: dict[str, Any], right: dict[str, Any], sentence: str) -> None:
    assert read(**right).points

    with pytest.raises(ChartError) as refused:
        read(**wrong)
    assert sentence in str(refused.value)
    assert isinstance(refused.value, ValueError)


def read(values: Any = (1, 2, 3), denominators: Any = None, **options: Any) -> spc.Reading:
    return read_chart(Series.of(values, denominators=denominators), **options)


@pytest.mark.parametrize("start", [1, 21, "2030-01-01", "spring"])
def test_a_phase_must_start_somewhere(start: Any) -> None:
    with pytest.raises(ChartError, match="No phase can start at"):
        Chart(phases=[Phase(start, "why")]).read(Series.of(STEP, WEEKS))


def test_a_phase_needs_a_reason() -> None:
    with pytest.raises(ChartError, match="needs a reason"):
        Phase(3, " ")


def test_a_page_may_show_whatever_there_is() -> None:
    assert read_chart(Series.of([1]), at_least=0).limits.centre == 1
    assert read_chart(Series.of([]), at_least=0).points == ()

"""Every rule, by series drawn as digits: the centre line is 5, one sigma is 1, and marks stand under the points."""

from __future__ import annotations

import numpy as np
import pytest

from cairn.methods.spc import RULE_SETS, RULES, Chart, Series, making_data_count
from cairn.methods.spc.rules import runs_analysis
from cairn.methods.spc.rules.anhoej import fewest_crossings, longest_allowed

# Digits are values, "." is missing; x marks a point of the signal. 2 and 8 lie on the limits, so they aren't outside.
CASES = [
    ("outside", "569158", "--xx--"),
    ("outside", "58.2", "----"),
    ("shift", "466666664", "-xxxxxxx-"),
    ("shift", "6666665666666", "-------------"),
    ("shift", "666.6666", "--------"),
    ("shift", "44444444", "xxxxxxxx"),
    ("shift_8", "66666664", "--------"),
    ("shift_8", "666666664", "xxxxxxxx-"),
    ("shift_6", "6666664", "xxxxxx-"),
    ("shift_9", "6666666664", "xxxxxxxxx-"),
    ("trend", "12345676", "xxxxxxx-"),
    ("trend", "12334567", "--------"),
    ("trend", "123.567", "-------"),
    ("trend_6", "9876545", "xxxxxx-"),
    ("two_of_three", "58675", "-----"),
    ("two_of_three", "78865", "-xx--"),
    ("two_of_three", "89865", "x-x--"),
    ("two_of_three", "89765", "-----"),
    ("two_of_three", "84865", "-----"),
    ("two_of_three_beyond", "84865", "x-x--"),
    ("two_of_three_beyond", "89265", "xx---"),
    ("four_of_five_beyond", "7757545", "-------"),
    ("four_of_five_beyond", "77877545", "xxxxx---"),
    ("four_of_five_beyond", "77577545", "xx-xx---"),
    ("alternating", "56565656565656", "xxxxxxxxxxxxxx"),
    ("alternating", "5656565656566", "-------------"),
    ("hugging", "555555555555555", "xxxxxxxxxxxxxxx"),
    ("hugging", "555555555555556", "---------------"),
    ("avoiding", "73737373", "xxxxxxxx"),
    ("avoiding", "73737376", "--------"),
    ("long_run", "6666666455", "xxxxxxx---"),
    ("long_run", "6666666.4", "xxxxxxx--"),
    ("long_run", "66665666", "xxxx-xxx"),
    ("few_crossings", "4444445666666", "xxxxxx-xxxxxx"),
    ("few_crossings", "4646464646464", "-------------"),
]  # fmt: skip


@pytest.mark.parametrize("rule,drawn,marked", CASES)
def test_each_rule_marks_its_points(rule: str, drawn: str, marked: str) -> None:
    assert marks(rule, drawn) == marked


def marks(rule: str, drawn: str) -> str:
    values = [None if digit == "." else float(digit) for digit in drawn]
    reading = Chart(rules=[rule], centre=5, sigma=1).read(Series.of(values), at_least=0)
    return "".join("x" if p.signals else "-" for p in reading.points)


@pytest.mark.parametrize("name", RULES)
def test_a_mirrored_series_mirrors_every_rule(name: str) -> None:
    random = np.random.default_rng(7)
    drawn = "".join(random.choice(list("123456789"), 200, p=[0.02, 0.1, 0.1, 0.18, 0.2, 0.18, 0.1, 0.1, 0.02]))
    mirrored = "".join(str(10 - int(digit)) for digit in drawn)

    assert marks(name, drawn) == marks(name, mirrored)


@pytest.mark.parametrize(
    "name,rules",
    [
        ("making_data_count", ("outside", "trend", "two_of_three", "shift")),
        ("anhoej", ("long_run", "few_crossings")),
        ("western_electric", ("outside", "two_of_three_beyond", "four_of_five_beyond", "shift_8")),
        (
            "nelson",
            (
                "outside",
                "shift_9",
                "trend_6",
                "alternating",
                "two_of_three_beyond",
                "four_of_five_beyond",
                "hugging",
                "avoiding",
            ),
        ),
        ("none", ()),
    ],
)
def test_the_rule_sets(name: str, rules: tuple[str, ...]) -> None:
    assert RULE_SETS[name].names == rules


def test_the_first_rule_in_the_set_says_what_a_point_means() -> None:
    """A falling trend that leaves the limits at the top: outside comes before trend."""
    series = Series.of([9, 8, 7, 6, 5, 4, 3])

    both = Chart(rules=["outside", "trend"], centre=5, sigma=1).read(series).points[0]
    trend = Chart(rules=["trend"], centre=5, sigma=1).read(series).points[0]

    assert (both.signals, both.meaning) == (("outside", "trend"), "improvement")
    assert trend.meaning == "concern"


@pytest.mark.parametrize(
    "preset,meanings", [("cairn", ("improvement", "concern")), ("nhs_plot_the_dots", ("concern", "concern"))]
)
def test_which_way_the_end_of_a_trend_points_differs_between_presets(preset: str, meanings: tuple[str, str]) -> None:
    """An upward trend, an equal value, a downward trend: the package calls the top of the first one falling."""
    values = [1, 2, 3, 4, 5, 6, 7, 7, 6, 5, 4, 3, 2, 1]
    reading = Chart(preset=preset, centre=4, sigma=10).read(Series.of(values))

    assert (reading.points[6].meaning, reading.points[7].meaning) == meanings


def test_runs_and_trends_mean_nothing_where_the_x_have_no_order() -> None:
    values = [4] * 9 + [6] * 9 + [50]

    assert Chart(ordered=False, baseline=18).read(Series.of(values)).signals == ("outside",)
    assert "shift" in Chart(baseline=18).read(Series.of(values)).signals


def test_a_shift_of_another_length() -> None:
    series = Series.of([4, 6, 6, 6, 6, 6, 6, 4, 4])

    assert Chart(rules=making_data_count(shift=6), centre=5, sigma=9).read(series).signals == ("shift",)
    assert Chart(rules=making_data_count(shift=7), centre=5, sigma=9).read(series).signals == ()


# As R has them: round(log2(n)) + 3, and qbinom(0.05, n - 1, 0.5).
@pytest.mark.parametrize(
    "useful,longest,crossings",
    [(10, 6, 2), (11, 6, 2), (12, 7, 3), (16, 7, 4), (20, 7, 6), (24, 8, 8), (30, 8, 10), (45, 8, 17), (100, 10, 41)],
)
def test_the_limits_of_the_anhoej_rules(useful: int, longest: int, crossings: int) -> None:
    assert (longest_allowed(useful), fewest_crossings(useful)) == (longest, crossings)


def test_points_on_the_line_are_not_counted_as_runs() -> None:
    values = np.array([4, 5, 4, 6, 5, np.nan, 6, 6, 4.0])

    analysis = runs_analysis(values, np.array([5.0]))

    assert (analysis.observed, analysis.useful, analysis.longest_run, analysis.crossings) == (9, 6, 3, 2)

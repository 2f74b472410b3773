"""Agreement: published examples, what is not defined and why, and what readers are told."""

from __future__ import annotations

import doctest
import importlib
import math
from collections.abc import Sequence

import pytest

from cairn.methods import agreement
from cairn.methods.agreement import STATISTICS, Agreement, Mark, Marks, in_words
from cairn.methods.agreement.by_chance import Weights
from cairn.methods.agreement.coincidences import Level
from cairn.methods.agreement.quantiles import t_quantile
from cairn.methods.agreement.result import Why
from cairn.methods.agreement.variance import Kind

# Shrout and Fleiss 1979, table 2: six targets by four judges.
JUDGES = [(9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7)]
# Krippendorff 2011, example C: four observers by twelve units; 0 where there is no value.
OBSERVERS = ["123321412000", "123322412503", "033323422510", "123324412510"]


def rows(table: Sequence[Sequence[float]]) -> list[Mark]:
    """Marks of a table with a row for each piece of work and a column for each assessor."""
    return [(unit, rater, value) for unit, row in enumerate(table) for rater, value in enumerate(row)]


def pairs(counts: Sequence[Sequence[int]]) -> list[tuple[float, float]]:
    """The pairs behind a table of counts."""
    return [(a, b) for a, row in enumerate(counts) for b, times in enumerate(row) for _time in range(times)]


def observed() -> list[Mark]:
    return [
        (unit, who, int(value)) for who, row in enumerate(OBSERVERS) for unit, value in enumerate(row) if value > "0"
    ]


def by_name(found: list[Agreement]) -> dict[str, Agreement]:
    return {one.statistic: one for one in found}


@pytest.mark.parametrize("name", ["", ".by_chance", ".marks", ".quantiles", ".words"])
def test_the_examples_hold(name: str) -> None:
    results = doctest.testmod(importlib.import_module(f"cairn.methods.agreement{name}"))
    assert results.failed == 0


@pytest.mark.parametrize(
    "kind, value, low, high",
    [
        # Values as in the paper's table 4; bounds as the R package psych prints them for these data.
        ("1,1", 0.17, -0.133, 0.72),
        ("2,1", 0.29, 0.019, 0.76),
        ("1,k", 0.44, -0.884, 0.91),
        ("2,k", 0.62, 0.071, 0.93),
    ],
)
def test_icc_of_shrout_and_fleiss(kind: Kind, value: float, low: float, high: float) -> None:
    found = agreement.icc(rows(JUDGES), kind)
    assert found.value == pytest.approx(value, abs=5e-3)
    assert found.low == pytest.approx(low, abs=5e-4)
    assert found.high == pytest.approx(high, abs=5e-3)
    assert (found.units, found.raters, found.marks) == (6, 4, 24)
    assert found.per_unit == (4 if kind.endswith("k") else 1)


@pytest.mark.parametrize("level, value", [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_krippendorff(level: Level, value: float) -> None:
    found = agreement.krippendorff_alpha(observed(), level)
    assert found.value == pytest.approx(value, abs=5e-4)
    # The twelfth unit was seen by one observer only.
    assert (found.units, found.raters, found.marks) == (11, 4, 40)


@pytest.mark.parametrize(
    "counts, weights, value, error",
    [
        # Cohen 1960: 200 cases.
        ([(88, 14, 18), (10, 40, 10), (2, 6, 12)], None, 0.492, None),
        # Fleiss, Cohen and Everitt 1969: a variance of .002885.
        ([(106, 10, 4), (22, 28, 10), (2, 12, 6)], None, 0.429, math.sqrt(0.002885)),
        # Fleiss, Statistical Methods for Rates and Proportions: diagnoses of 100 people.
        ([(75, 1, 4), (5, 4, 1), (0, 0, 10)], None, 0.676, 0.0877),
        # Agresti, Categorical Data Analysis: 91 couples; errors as the R package vcd prints them.
        ([(7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14)], None, 0.1293, 0.0686),
        ([(7, 7, 2, 3), (2, 8, 3, 7), (1, 5, 4, 9), (2, 8, 9, 14)], "linear", 0.2374, 0.0783),
    ],
)
def test_published_kappas(counts: Sequence[Sequence[int]], weights: Weights, value: float, error: float | None) -> None:
    found = agreement.cohen_kappa(pairs(counts), weights)
    assert found.value == pytest.approx(value, abs=6e-4)
    if error is not None:
        assert standard_error(found) == pytest.approx(error, abs=6e-5)


def standard_error(found: Agreement) -> float:
    assert found.value is not None
    assert found.low is not None
    return (found.value - found.low) / t_quantile(0.975, found.units - 1)


def test_percent_by_hand() -> None:
    """Of the three pairs of each of four pieces of work 3, 1, 1 and 0 are the same: 5 of 12."""
    found = agreement.percent(rows([(1, 1, 1), (1, 1, 2), (3, 2, 3), (1, 2, 3)]))
    assert found.value == pytest.approx(5 / 12)
    # The variance of 1, 1/3, 1/3 and 0 is 0.17593, so the mean is worth 4 * (5/12)(7/12) / 0.17593 = 5.5263 trials.
    # Wilson's: z^2 = 3.84146, centre (5/12 + 0.34756) / 1.69512 = 0.45084,
    # half 1.95996 * sqrt(0.24306/5.5263 + 3.84146/122.161) / 1.69512 = 0.31755.
    assert found.low == pytest.approx(0.1333, abs=5e-5)
    assert found.high == pytest.approx(0.7684, abs=5e-5)


def test_percent_of_two_assessors_is_wilsons_of_the_work() -> None:
    found = agreement.percent(rows([(1, 1)] * 15 + [(1, 2)] * 5))
    # As proportion_confint(15, 20, method="wilson") of statsmodels has it.
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.5313, 0.8881)


def test_percent_where_each_piece_of_work_has_the_same_share() -> None:
    """One pair of three agrees for each of ten: no spread, so as many trials as pairs. Wilson's of 10 out of 30."""
    found = agreement.percent(rows([(1, 1, 2)] * 10))
    assert (round(found.low or 0, 4), round(found.high or 0, 4)) == (0.1923, 0.5122)


def test_steps_are_counted_on_the_scale_where_it_is_given() -> None:
    marks = [(0, 0), (0, 4), (4, 4), (4, 4), (0, 0), (1, 0)]
    occur, scale = agreement.cohen_kappa(marks, "linear"), agreement.cohen_kappa(marks, "linear", range(5))
    assert occur.value == pytest.approx(agreement.cohen_kappa(steps(marks), "linear", range(3)).value)
    # With 0, 1 and 4 as neighbours 0 and 1 are half of the scale apart; on the whole scale a quarter: they agree more.
    assert (scale.value or 0) > (occur.value or 0)


def steps(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    place = {0: 0, 1: 1, 4: 2}
    return [(place[a], place[b]) for a, b in marks]


def test_icc_where_work_has_differently_many_marks() -> None:
    """Scores 1 3, 2 2 5, 6 8 7 9: means 2, 3, 7.5, of all 43/9.

    Within 2 + 6 + 5 = 13 on 6 degrees of freedom; between 2*7.7160 + 3*3.1605 + 4*7.4105 = 54.5556 on 2.
    k0 = (9 - 29/9) / 2 = 2.8889.
    """
    values = [(1, 3), (2, 2, 5), (6, 8, 7, 9)]
    marks = [(unit, (unit, who), value) for unit, row in enumerate(values) for who, value in enumerate(row)]
    between, within, k = 54.555556 / 2, 13 / 6, 2.888889
    single, mean = agreement.icc(marks, "1,1"), agreement.icc(marks, "1,k")
    assert single.value == pytest.approx((between - within) / (between + (k - 1) * within), abs=1e-6)
    assert mean.value == pytest.approx(1 - within / between, abs=1e-6)
    assert mean.per_unit == pytest.approx(k, abs=1e-6)
    assert "differently many marks" in mean.method


CROSSED = {"percent", "kappa", "kappa_linear", "kappa_quadratic", "icc_2_1", "icc_2_k"}


def test_the_table_of_peers_says_what_is_not_defined() -> None:
    found = agreement.table(observed())
    assert [one.statistic for one in found] == list(STATISTICS)
    missing = {one.statistic: one.reason for one in found if one.value is None}
    assert missing == dict.fromkeys(CROSSED, Why.NOT_CROSSED)
    assert all(one.low is not None and one.method for one in found if one.value is not None)


def test_the_table_of_experts_has_everything() -> None:
    found = agreement.table(rows(JUDGES), levels=range(11))
    assert [one.statistic for one in found] == list(STATISTICS)
    assert all(one.value is not None and one.low is not None and not one.reason for one in found)
    assert [one.label for one in found if "Light" in one.label] == [
        "Cohen's kappa, mean over pairs of assessors (Light)",
        "Cohen's kappa, linear weights, mean over pairs of assessors (Light)",
        "Cohen's kappa, quadratic weights, mean over pairs of assessors (Light)",
    ]


def test_work_with_one_mark_is_left_out() -> None:
    marks = rows(JUDGES)
    assert agreement.table([*marks, ("more", 0, 3), ("and more", "new", 10)], range(11)) == agreement.table(
        marks, range(11)
    )


ALL_BUT_PERCENT = set(STATISTICS) - {"percent"}


@pytest.mark.parametrize(
    "table, names, reason",
    [
        ([], set(STATISTICS), Why.FEW),
        ([(1,), (2,), (3,)], set(STATISTICS), Why.FEW),
        ([(1, 2), (3,)], set(STATISTICS), Why.FEW),
        ([(2, 2), (2, 2), (2, 2)], ALL_BUT_PERCENT, Why.ALL_SAME),
        ([(1, 1, 2), (1, 1, 3), (1, 1, 2)], {"kappa", "kappa_linear", "kappa_quadratic"}, Why.PAIR_SAME),
        ([(1, 2), (2, 1), (2, 1), (1, 2)], {"icc_1_k", "icc_2_1", "icc_2_k"}, Why.NO_SPREAD),
        # The variance that is left over comes out below that of chance, as there is next to no difference of work.
        ([(1, 1), (1, 2), (2, 1)], {"icc_2_k"}, Why.NO_SPREAD),
    ],
)
def test_what_is_not_defined_says_why(table: Sequence[Sequence[float]], names: set[str], reason: str) -> None:
    found = {one.statistic: one for one in agreement.table(rows(table)) if one.value is None}
    assert names <= set(found)
    assert {found[name].reason for name in names} == {reason}
    assert all(one.low is None and one.high is None and not one.method for one in found.values())


@pytest.mark.parametrize(
    "table, names, value, reason",
    [
        ([(1, 1), (2, 2), (3, 3), (2, 2)], ALL_BUT_PERCENT, 1, Why.UNANIMOUS),
        ([(1, 1), (1, 2), (1, 3), (1, 1)], {"kappa", "kappa_linear", "kappa_quadratic"}, 0, Why.ONE_LEVEL),
        ([(1, 1), (1, 1), (1, 2)], {"alpha_nominal", "alpha_ordinal", "alpha_interval"}, 0, Why.ONE_PIECE),
        ([(1, 2), (3, 1)], {"icc_2_1"}, -4, Why.UNSTEADY),
        ([(1, 2), (3, 2)], {"icc_2_k"}, 0, Why.UNSTEADY),
    ],
)
def test_a_value_without_interval_says_why(
    table: Sequence[Sequence[float]], names: set[str], value: float, reason: str
) -> None:
    found = by_name(agreement.table(rows(table)))
    for name in names:
        assert found[name].value == pytest.approx(value, abs=1e-9)
        assert found[name].reason == reason
        assert (found[name].low, found[name].high, found[name].method) == (None, None, "")


def test_percent_has_an_interval_even_if_all_agree() -> None:
    found = agreement.percent(rows([(2, 2)] * 10))
    # Wilson's: n / (n + z^2)
    assert (found.value, found.high) == (1, 1)
    assert found.low == pytest.approx(10 / 13.8415, abs=1e-5)


@pytest.mark.parametrize(
    "marks, levels, words",
    [
        ([("a", "Ann", 1), ("a", "Ann", 2)], None, "twice"),
        ([("a", "Ann", math.nan)], None, "finite"),
        ([("a", "Ann", 1), ("a", "Bo", 5)], [1, 2, 3], "none of the levels"),
        ([("a", "Ann", 1), ("a", "Bo", 2.5)], [1, 2, 3], "none of the levels"),
        ([("a", "Ann", 1)], [], "none of the levels"),
    ],
)
def test_marks_that_cannot_be_are_refused(marks: list[Mark], levels: list[float] | None, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        agreement.table(marks, levels)


def test_unknown_kinds_are_refused() -> None:
    marks = Marks.of(rows(JUDGES))
    with pytest.raises(ValueError, match="ICC"):
        agreement.icc(marks, "3,1")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="weights"):
        agreement.kappa(marks, "cubic")  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="level"):
        agreement.krippendorff_alpha(marks, "ratio")  # type: ignore[arg-type]


def one(
    statistic: str, value: float | None, low: float | None, high: float | None, reason: str = "", per_unit: float = 1
) -> Agreement:
    return Agreement(statistic, value, low, high, 40, 2, 80, reason, per_unit=per_unit)


@pytest.mark.parametrize(
    "found, words",
    [
        (
            one("percent", 0.7, 0.546, 0.819),
            "Two marks of the same piece of work are on the same level in 70% of cases; some of that comes about by"
            " chance. 95% interval: 55% to 82%.",
        ),
        (
            one("kappa", 0.62, 0.45, 0.79),
            "The assessors are 62% of the way from what chance would bring about to full agreement."
            " 95% interval: 0.45 to 0.79.",
        ),
        (
            one("kappa_linear", -0.1, -0.3, 0.1),
            "The assessors agree less than chance would bring about. 95% interval: -0.30 to 0.10.",
        ),
        (
            one("alpha_ordinal", 0.3, -0.001, 0.6),
            "Marks of the same work differ 70% as much as they would if they had been given at random."
            " 95% interval: 0.00 to 0.60. It may be no better than chance.",
        ),
        (
            one("alpha_nominal", -0.2, -0.4, -0.1),
            "Marks of the same work differ more than they would if they had been given at random."
            " 95% interval: -0.40 to -0.10.",
        ),
        (
            one("icc_1_1", 0.996, 0.5, 0.999),
            ">99% of the variance of single marks comes from the work itself; the rest from who marked it and from"
            " chance. 95% interval: 0.50 to 1.00. The interval is wide: more work with several marks would tell more.",
        ),
        (
            one("icc_1_k", 0.8, 0.7, 0.9, per_unit=2.889),
            "80% of the variance of the mean of 2.9 marks comes from the work itself; the rest from who marked it and"
            " from chance. 95% interval: 0.70 to 0.90.",
        ),
        (
            one("icc_2_k", -0.1, -0.4, -0.05),
            "Marks of the same work are no more alike than marks of different work. 95% interval: -0.40 to -0.05.",
        ),
        (one("kappa", None, None, None, Why.NOT_CROSSED), f"Not defined: {Why.NOT_CROSSED}"),
        (
            one("alpha_interval", 1, None, None, Why.UNANIMOUS),
            f"Marks of the same work differ 0% as much as they would if they had been given at random. {Why.UNANIMOUS}",
        ),
    ],
)
def test_in_words(found: Agreement, words: str) -> None:
    assert in_words(found) == words


def test_few_pieces_of_work_make_the_interval_of_kappa_a_rough_one() -> None:
    few, many = (Agreement("kappa", 0.6, 0.5, 0.7, units, 2, 2 * units) for units in (29, 30))
    assert in_words(few).endswith("With so few pieces of work the interval is a rough one.")
    assert "rough" not in in_words(many)


class _Upper:
    """A language in which everything is shouted."""

    def gettext(self, message: str, /) -> str:
        return message.upper().replace("%(REASON)S", "%(reason)s")

    def ngettext(self, singular: str, plural: str, number: int, /) -> str:
        raise NotImplementedError


def test_words_and_reasons_are_said_in_the_language_of_the_reader() -> None:
    assert in_words(one("kappa", None, None, None, Why.FEW), _Upper()) == f"NOT DEFINED: {Why.FEW.upper()}"

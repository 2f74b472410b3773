"""Agreement beside independent packages on tables of chance, and laws that hold for any marks."""

from __future__ import annotations

import math
from collections.abc import Callable

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given, strategies
from scipy.stats import f_oneway
from statsmodels.stats.inter_rater import cohens_kappa

from cairn.methods import agreement
from cairn.methods.agreement import Agreement, Mark, Marks
from cairn.methods.agreement.by_chance import Weights
from cairn.methods.agreement.coincidences import Level
from cairn.methods.agreement.quantiles import t_quantile
from cairn.methods.agreement.result import Why

Table = list[list[int]]
LEVELS: list[Level] = ["nominal", "ordinal", "interval"]
ALL_WEIGHTS: list[Weights] = [None, "linear", "quadratic"]

cells = strategies.integers(0, 4)
crossed = strategies.integers(2, 4).flatmap(
    lambda raters: strategies.lists(strategies.lists(cells, min_size=raters, max_size=raters), min_size=3, max_size=25)
)
# -1 stands for no mark.
with_gaps = strategies.lists(
    strategies.lists(strategies.integers(-1, 4), min_size=4, max_size=4), min_size=3, max_size=25
)
either = strategies.one_of(crossed, with_gaps)


def marks_of(table: Table) -> list[Mark]:
    return [(unit, rater, value) for unit, row in enumerate(table) for rater, value in enumerate(row) if value >= 0]


def same(one: float | None, other: float | None) -> bool:
    return one is other if one is None or other is None else math.isclose(one, other, rel_tol=1e-7, abs_tol=1e-9)


def alike(one: Agreement, other: Agreement) -> bool:
    return all(same(getattr(one, name), getattr(other, name)) for name in ("value", "low", "high"))


@given(either, strategies.sampled_from(LEVELS))
def test_alpha_is_that_of_krippendorff(table: Table, level: Level) -> None:
    found = agreement.krippendorff_alpha(marks_of(table), level).value
    assume(found is not None)
    data = [[value if value >= 0 else math.nan for value in column] for column in zip(*table, strict=True)]
    theirs = krippendorff.alpha(reliability_data=data, level_of_measurement=level, value_domain=range(5))
    assert found == pytest.approx(theirs, abs=1e-9)


@given(either, strategies.sampled_from(LEVELS))
def test_the_interval_of_alpha_is_that_of_leaving_out_one_after_the_other(table: Table, level: Level) -> None:
    found = agreement.krippendorff_alpha(marks_of(table), level)
    assume(found.value is not None and found.low is not None and found.value < 1)
    used = [unit for unit, row in enumerate(table) if sum(value >= 0 for value in row) > 1]
    without = [
        agreement.krippendorff_alpha([mark for mark in marks_of(table) if mark[0] != unit], level).value
        for unit in used
    ]
    n = len(used)
    error = math.sqrt(n - 1) * np.std(np.array(without, dtype=float))
    assert found.low == pytest.approx(max(-1, (found.value or 0) - t_quantile(0.975, n - 1) * error), abs=1e-7)


# Where nothing varies, its own variance may come out below 0 by rounding; ours then has no interval.
@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")
@given(strategies.lists(strategies.tuples(cells, cells), min_size=3, max_size=60), strategies.sampled_from(ALL_WEIGHTS))
def test_kappa_is_that_of_statsmodels(pairs: list[tuple[int, int]], weights: Weights) -> None:
    found = agreement.cohen_kappa(pairs, weights, range(5))
    assume(found.value is not None)
    counts = np.zeros((5, 5))
    np.add.at(counts, tuple(np.array(pairs).T), 1)
    theirs = cohens_kappa(counts, wt=weights)
    assert found.value == pytest.approx(theirs.kappa, abs=1e-9)
    if found.high is not None and found.high < 1:
        half = t_quantile(0.975, len(pairs) - 1) * math.sqrt(theirs.var_kappa)
        assert found.high - (found.value or 0) == pytest.approx(half, abs=1e-7)


@given(crossed, strategies.sampled_from(ALL_WEIGHTS))
def test_kappa_of_several_is_the_mean_over_their_pairs(table: Table, weights: Weights) -> None:
    found = agreement.kappa(marks_of(table), weights, range(5))
    assume(found.value is not None)
    columns = list(zip(*table, strict=True))
    each = [
        agreement.cohen_kappa(zip(one, other, strict=True), weights, range(5)).value
        for number, one in enumerate(columns)
        for other in columns[number + 1 :]
    ]
    assert found.value == pytest.approx(np.mean(np.array(each, dtype=float)), abs=1e-9)


@given(strategies.lists(strategies.tuples(cells, cells), min_size=5, max_size=60), strategies.sampled_from(ALL_WEIGHTS))
def test_who_marks_as_another_does_tells_nothing_new(pairs: list[tuple[int, int]], weights: Weights) -> None:
    """Of three assessors two are the same: kappa is (2 kappa + 1) / 3, and so moves two thirds as much."""
    two = agreement.cohen_kappa(pairs, weights, range(5))
    three = agreement.kappa(marks_of([[a, b, b] for a, b in pairs]), weights, range(5))
    assume(two.value is not None and two.low is not None and three.value is not None and three.low is not None)
    assume((two.low or 0) > -1)
    assert three.value == pytest.approx((2 * (two.value or 0) + 1) / 3, abs=1e-9)
    assert (three.value or 0) - (three.low or 0) == pytest.approx(((two.value or 0) - (two.low or 0)) * 2 / 3, abs=1e-7)


@given(with_gaps)
def test_the_one_way_icc_is_that_of_an_analysis_of_variance(table: Table) -> None:
    groups = [kept for row in table if len(kept := [value for value in row if value >= 0]) > 1]
    found = agreement.icc(marks_of(table), "1,1").value
    assume(found is not None and found < 1)
    ratio = f_oneway(*groups).statistic
    sizes = np.array([len(group) for group in groups])
    k = (sizes.sum() - (sizes**2).sum() / sizes.sum()) / (len(sizes) - 1)
    assert found == pytest.approx((ratio - 1) / (ratio + k - 1), abs=1e-9)


@given(crossed)
def test_the_two_way_icc_is_that_of_its_components(table: Table) -> None:
    """From the variances of rows and columns: another way than that of the code, which adds up what is left."""
    values = np.array(table, dtype=float)
    n, k = values.shape
    work, assessors = k * values.mean(axis=1).var(ddof=1), n * values.mean(axis=0).var(ddof=1)
    rest = (values.var() * n * k - (n - 1) * work - (k - 1) * assessors) / ((n - 1) * (k - 1))
    single, mean = agreement.icc(marks_of(table), "2,1").value, agreement.icc(marks_of(table), "2,k").value
    assume(single is not None and mean is not None)
    of_work, of_assessors = (work - rest) / k, (assessors - rest) / n
    assert single == pytest.approx(of_work / (of_work + of_assessors + rest), rel=1e-6, abs=1e-9)
    assert mean == pytest.approx(of_work / (of_work + (of_assessors + rest) / k), rel=1e-6, abs=1e-9)


@given(either)
def test_a_value_lies_in_its_interval_and_its_interval_below_one(table: Table) -> None:
    for one in agreement.table(marks_of(table), range(5)):
        if one.value is None:
            assert one.reason
            assert one.low is None
        elif one.low is None:
            assert one.reason
            assert one.high is None
        else:
            assert one.low - 1e-9 <= one.value <= (one.high or 0) + 1e-9 <= 1 + 2e-9
            assert one.method
            assert not one.reason


@given(either, strategies.randoms(use_true_random=False))
def test_names_and_order_change_nothing(table: Table, random: object) -> None:
    marks = marks_of(table)
    renamed: list[Mark] = [(f"work {9 - int(str(unit))}", ("by", -int(str(who))), value) for unit, who, value in marks]
    random.shuffle(renamed)  # type: ignore[attr-defined]
    pairs = zip(agreement.table(marks, range(5)), agreement.table(renamed, range(5)), strict=True)
    assert all(alike(one, other) and one.reason == other.reason for one, other in pairs)


def _shifted(value: float) -> float:
    return 3 * value - 7


def _turned(value: float) -> float:
    return 10 - value


def _bent(value: float) -> float:
    return value**3 + value


def _mixed(value: float) -> float:
    return [3, 0, 4, 1, 2][int(value)]


LINEAR = {"alpha_interval", "icc_1_1", "icc_1_k", "icc_2_1", "icc_2_k"}
ORDERED = {"alpha_ordinal", "kappa_linear", "kappa_quadratic"}
NAMES = {"alpha_nominal", "percent", "kappa"}


@pytest.mark.parametrize(
    "change, untouched",
    [
        (_shifted, NAMES | ORDERED | LINEAR),
        (_turned, NAMES | ORDERED | LINEAR),
        (_bent, NAMES | ORDERED),
        (_mixed, NAMES),
    ],
)
@given(table=either)
def test_what_a_change_of_scores_leaves_alone(
    change: Callable[[float], float], untouched: set[str], table: Table
) -> None:
    before = marks_of(table)
    after = [(unit, who, change(value)) for unit, who, value in before]
    changed = zip(agreement.table(before, range(5)), agreement.table(after, map(change, range(5))), strict=True)
    assert all(alike(one, other) for one, other in changed if one.statistic in untouched)


@given(strategies.lists(cells, min_size=2, max_size=20), strategies.integers(2, 5))
def test_all_agree(values: list[int], raters: int) -> None:
    assume(len(set(values)) > 1)
    found = agreement.table(marks_of([[value] * raters for value in values]))
    assert {one.value for one in found} == {1}
    assert {one.reason for one in found if one.statistic != "percent"} == {Why.UNANIMOUS}


@given(crossed)
def test_the_mean_of_marks_is_as_reliable_as_spearman_and_brown_say(table: Table) -> None:
    marks, k = Marks.of(marks_of(table)), len(table[0])
    for family in ("1", "2"):
        single, mean = (agreement.icc(marks, f"{family},{one}").value for one in "1k")  # type: ignore[arg-type]
        if single is not None and mean is not None:
            assert mean == pytest.approx(k * single / (1 + (k - 1) * single), rel=1e-6, abs=1e-9)


def simulated(random: np.random.Generator, units: int, share: float) -> list[Mark]:
    """Three marks each on five levels, of which ``share`` of the variance comes from the work."""
    work, own = random.normal(size=(units, 1)), random.normal(size=(units, 3))
    scores = np.sqrt(share) * work + np.sqrt(1 - share) * own
    return marks_of(np.searchsorted([-0.84, -0.25, 0.25, 0.84], scores).tolist())


@pytest.mark.parametrize("name", ["alpha_nominal", "alpha_ordinal", "alpha_interval", "kappa", "icc_1_1", "icc_2_1"])
def test_intervals_hold_the_truth_nearly_as_often_as_they_say(name: str) -> None:
    """The truth is what very many pieces of work give. The same numbers of chance each time, so never by chance."""
    truth, tables = _experiment()
    inside = [(found[name].low or 0) <= (truth[name].value or 0) <= (found[name].high or 0) for found in tables]
    assert 0.90 <= np.mean(inside) <= 0.99


_kept: list[tuple[dict[str, Agreement], list[dict[str, Agreement]]]] = []


def _experiment() -> tuple[dict[str, Agreement], list[dict[str, Agreement]]]:
    if not _kept:
        random = np.random.default_rng(1979)
        tables = [agreement.table(simulated(random, 40, 0.6)) for _time in range(300)]
        truth = agreement.table(simulated(random, 50_000, 0.6))
        _kept.append(({one.statistic: one for one in truth}, [{one.statistic: one for one in t} for t in tables]))
    return _kept[0]

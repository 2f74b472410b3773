"""Quantiles of F and t, beside SciPy's."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, strategies
from scipy import special, stats

from cairn.methods.agreement.quantiles import beta_share, f_quantile, t_quantile

freedoms = strategies.floats(0.5, 1e6)


@given(strategies.sampled_from([0.001, 0.025, 0.3, 0.5, 0.9, 0.975, 0.999]), freedoms, freedoms)
def test_f_is_that_of_scipy(share: float, above: float, below: float) -> None:
    assert f_quantile(share, above, below) == pytest.approx(stats.f.ppf(share, above, below), rel=1e-7)


@given(strategies.floats(-20, 20), strategies.floats(0.1, 1e4), strategies.floats(0.1, 1e4))
def test_the_beta_function_is_that_of_scipy(log_odds: float, a: float, b: float) -> None:
    x = 1 / (1 + math.exp(-log_odds))
    # Where x is nearly 1 SciPy gets it rounded.
    assert beta_share(log_odds, a, b) == pytest.approx(special.betainc(a, b, x), rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("freedom", [1, 2, 3.5, 10, 29, 1000, 1e6])
@pytest.mark.parametrize("share", [0.5, 0.6, 0.975, 0.9999])
def test_t_is_that_of_scipy(share: float, freedom: float) -> None:
    assert t_quantile(share, freedom) == pytest.approx(stats.t.ppf(share, freedom), rel=1e-9, abs=1e-12)


def test_quantiles_from_a_table_of_f() -> None:
    assert [round(f_quantile(0.95, above, below), 2) for above, below in [(1, 1), (2, 10), (10, 2), (60, 120)]] == [
        161.45,
        4.10,
        19.40,
        1.43,
    ]


def test_what_no_float_holds_is_infinite() -> None:
    assert f_quantile(0.975, 5, 0.001) == math.inf

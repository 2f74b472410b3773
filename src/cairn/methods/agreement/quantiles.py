"""Quantiles of the F and t distributions, from the regularised incomplete beta function.

The site runs without SciPy, which is large and would be needed for these few numbers alone. The tests compare with it.
"""

from __future__ import annotations

import math
from functools import lru_cache

__all__ = ["beta_share", "f_quantile", "t_quantile"]

_TINY = 1e-300
_CLOSE = 1e-15
_TERMS = 100_000  # of the fraction, which needs some times the root of the larger parameter
_FAR = 10_000.0  # log odds beyond which nothing is looked for
_SAME = 1e-11  # steps below it are noise: to go on would never end


@lru_cache(maxsize=1024)  # the same few of a page: its criteria have about as many marks
def f_quantile(share: float, above: float, below: float) -> float:
    """The value that ``share`` (between 0 and 1) of an F distribution lies below; infinite beyond what a float holds.

    ``above`` and ``below`` are its degrees of freedom, of the numerator and the denominator; they need not be whole.

    >>> round(f_quantile(0.95, 5, 18), 4)
    2.7729
    """
    log_ratio = _log_odds(share, above / 2, below / 2) + math.log(below / above)
    return math.exp(log_ratio) if log_ratio < 700 else math.inf


def t_quantile(share: float, freedom: float) -> float:
    """The value that ``share`` (from 0.5 on) of Student's t distribution lies below: its square is F with 1 and df.

    >>> round(t_quantile(0.975, 10), 4)
    2.2281
    """
    return math.sqrt(f_quantile(2 * share - 1, 1, freedom)) if share > 0.5 else 0.0


def beta_share(log_odds: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), where ``log_odds`` is log(x / (1 - x)).

    By log odds rather than x: both x and 1 - x are wanted in full, and large or small parameters bring x close to 0
    or 1. Source: DLMF 8.17.22, on the side of the mean where the fraction converges fast (8.17.4).

    >>> round(beta_share(0, 2, 3), 6)
    0.6875
    """
    if log_odds > math.log((a + 1) / (b + 1)):
        return 1 - beta_share(-log_odds, b, a)
    weight = math.exp(_log_weight(log_odds, a, b))
    return weight / (a * _fraction(math.exp(-_softplus(-log_odds)), a, b)) if weight else 0.0


def _log_odds(share: float, a: float, b: float) -> float:
    """The log odds where ``beta_share`` is ``share``: Newton's steps, halving the bracket where one leads out of it."""
    low, high, at = -_FAR, _FAR, math.log(a / b)
    for _step in range(200):
        beyond = beta_share(at, a, b) - share
        low, high = (low, at) if beyond > 0 else (at, high)
        slope = math.exp(_log_weight(at, a, b))
        following = at - beyond / slope if slope > _TINY else math.nan
        if not low < following < high:
            following = (low + high) / 2
        if abs(following - at) <= _SAME * max(1, abs(at)):
            return following
        at = following
    return at


def _log_weight(log_odds: float, a: float, b: float) -> float:
    """The logarithm of x^a (1 - x)^b / B(a, b), which is the slope of ``beta_share``."""
    log_beta = math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)
    return -a * _softplus(-log_odds) - b * _softplus(log_odds) - log_beta


def _softplus(value: float) -> float:
    """log(1 + e^value), without overflow."""
    return max(value, 0) + math.log1p(math.exp(-abs(value)))


def _fraction(x: float, a: float, b: float) -> float:
    """1 + d1 / (1 + d2 / (1 + ...)), by Lentz's method."""
    found = c = 1.0
    d = 0.0
    for term in range(1, _TERMS):
        half = term // 2
        top = -(a + half) * (a + b + half) if term % 2 else half * (b - half)
        top *= x / ((a + term - 1) * (a + term))
        d = 1 / (1 + top * d or _TINY)
        c = 1 + top / c or _TINY
        found *= c * d
        if abs(c * d - 1) < _CLOSE:
            break
    return found

"""The constants of control charts: those that can be computed are, the printed ones are those of the field's tables."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import exp, lgamma, pi, sqrt

import numpy as np

from cairn.methods.spc.numbers import NAN, Array

# Printed factors of the individuals chart: charts drawn by hand and by the NHS tools use these.
PRINTED_FACTOR = 2.66  # 3 / 1.128, rounded
PRINTED_D2 = 1.128  # mean range of two observations, in sigmas
PRINTED_D4 = 3.267  # upper limit of a moving range, in mean moving ranges
EXACT_D2 = 2 / sqrt(pi)
TAYLOR_D4 = 3.2665  # the same limit in Taylor's normalised individuals chart

# Mean and standard deviation of the range of n observations, in sigmas, n = 2, 3, ...; printed to three places and to
# seven (source: tables of qcc 2.7, which other packages share).
# fmt: off
_D2 = (
    1.128, 1.693, 2.059, 2.326, 2.534, 2.704, 2.847, 2.970, 3.078, 3.173, 3.258, 3.336, 3.407, 3.472, 3.532, 3.588,
    3.640, 3.689, 3.735, 3.778, 3.819, 3.858, 3.895, 3.931,
)
_D3 = (
    0.8525033, 0.8883697, 0.8798108, 0.8640855, 0.8480442, 0.8332108, 0.8198378, 0.8078413, 0.7970584, 0.7873230,
    0.7784873, 0.7704257, 0.7630330, 0.7562217, 0.7499188, 0.7440627, 0.7386021, 0.7334929, 0.7286980, 0.7241851,
    0.7199267, 0.7158987, 0.7120802, 0.7084528,
)
# fmt: on


@lru_cache(maxsize=1024)
def c4_of(n: int) -> float:
    """Mean of the standard deviation of n normal observations, in sigmas; ``nan`` for fewer than two.

    >>> round(c4_of(5), 4)
    0.94
    """
    if n < 2:
        return NAN
    return sqrt(2 / (n - 1)) * exp(lgamma(n / 2) - lgamma((n - 1) / 2))


def c4(sizes: Array) -> Array:
    return _each(sizes, c4_of)


def d2(sizes: Array) -> Array:
    """
    >>> float(d2(np.array([5.0]))[0])
    2.326
    """
    return _each(sizes, lambda n: _D2[n - 2] if 2 <= n <= len(_D2) + 1 else NAN)


def d3(sizes: Array) -> Array:
    return _each(sizes, lambda n: _D3[n - 2] if 2 <= n <= len(_D3) + 1 else NAN)


def _each(sizes: Array, of: Callable[[int], float]) -> Array:
    different, at = np.unique(sizes, return_inverse=True)
    found = np.array([NAN if np.isnan(n) else of(int(n)) for n in different], dtype=float)
    return found[at].reshape(sizes.shape)

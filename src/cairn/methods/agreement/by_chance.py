"""Where the same assessors marked all: percent agreement, and Cohen's kappa, which takes away what chance would do."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

import numpy as np

from cairn.methods.agreement.marks import Floats, Mark, Marks, Whole
from cairn.methods.agreement.quantiles import t_quantile
from cairn.methods.agreement.result import ABOVE_HALF, Agreement, Why, Z, found, undefined
from cairn.methods.sentences import gettext_noop as _

__all__ = ["Weights", "cohen_kappa", "kappa", "percent"]

Weights = Literal["linear", "quadratic"] | None
_WILSON = _("Interval by Wilson's score.")
_LARGE_SAMPLE = _("Interval by the standard error of Fleiss, Cohen and Everitt, with Student's t.")
_NO_SPREAD = 1e-20


def percent(marks: Iterable[Mark] | Marks) -> Agreement:
    """The share of pairs of marks of a piece of work that are on the same level, from 0 to 1.

    The interval is Wilson's (1927). With two assessors, each piece of work is one trial; with more, its pairs are not
    independent trials, so there are as many as would give a mean its spread (Korn and Graubard's effective sample).
    """
    marks = Marks.of(marks)
    table = marks.crossed
    if reason := _missing(marks):
        return undefined("percent", marks, reason)
    assert table is not None  # noqa: S101  there would be a reason
    pairs = math.comb(marks.raters, 2)
    same = sum((table[:, [a]] == table[:, a + 1 :]).sum(axis=1) for a in range(marks.raters - 1)) / pairs
    share = float(same.mean())
    return found("percent", marks, share, _wilson(share, _trials(same, pairs)), method=_WILSON)


def _trials(shares: Floats, pairs: int) -> float:
    """How many trials pieces of work are worth: one each at least, as many as they have pairs at most."""
    mean, spread = float(shares.mean()), float(shares.var(ddof=1))
    worth = mean * (1 - mean) / spread if spread else 1 if mean in (0, 1) else pairs
    return len(shares) * min(max(1, worth), pairs)


def _missing(marks: Marks) -> str:
    if marks.units < 2:
        return Why.FEW
    return Why.NOT_CROSSED if marks.crossed is None else ""


def _wilson(share: float, trials: float) -> tuple[float, float]:
    centre = share + Z**2 / (2 * trials)
    half = Z * math.sqrt(share * (1 - share) / trials + (Z / (2 * trials)) ** 2)
    whole = 1 + Z**2 / trials
    # Rounding may carry a bound past a share of 0 or 1, which it then equals.
    return max(0.0, min(share, (centre - half) / whole)), max(share, (centre + half) / whole)


def cohen_kappa(
    pairs: Iterable[tuple[float, float]], weights: Weights = None, levels: Iterable[float] | None = None
) -> Agreement:
    """Cohen's kappa of two assessors, from the two marks of each piece of work. See ``kappa``.

    >>> round(cohen_kappa([(1, 1)] * 20 + [(1, 0)] * 5 + [(0, 1)] * 10 + [(0, 0)] * 15).value, 3)
    0.4
    """
    marks = [(unit, who, score) for unit, pair in enumerate(pairs) for who, score in enumerate(pair)]
    return kappa(marks, weights, levels)


def kappa(marks: Iterable[Mark] | Marks, weights: Weights = None, levels: Iterable[float] | None = None) -> Agreement:
    """Cohen's kappa (1960), weighted (1968); for three assessors or more the mean over their pairs (Light 1971).

    Weights fall with the number of steps between two levels, or with its square; steps are counted on ``levels`` (the
    whole scale; if left out, the scores that occur), whatever the scores are. The interval is by the standard error of
    Fleiss, Cohen and Everitt (1969), with Student's t, as for little work that error is too small. Its square is the
    variance of what each piece of work adds to kappa; for the mean over pairs, of what it adds to that mean.
    Raises ``ValueError`` as ``Marks.of`` does, or for other weights.
    """
    if weights not in (None, "linear", "quadratic"):
        raise ValueError(f"no such weights: {weights}")
    marks = Marks.of(marks, levels)
    statistic = f"kappa_{weights}" if weights else "kappa"
    if reason := _missing(marks) or (Why.ALL_SAME if marks.all_same else ""):
        return undefined(statistic, marks, reason)
    table = marks.crossed
    assert table is not None  # noqa: S101  there would be a reason
    if _one_level_of_two(table):
        return undefined(statistic, marks, Why.PAIR_SAME)
    if marks.unanimous:
        return found(statistic, marks, 1.0, Why.UNANIMOUS)
    value, pulls = _over_pairs(table, _weights(len(marks.levels), weights))
    variance = float(pulls.var()) / marks.units
    if variance < _NO_SPREAD:
        return found(statistic, marks, value, Why.ONE_LEVEL)
    half = t_quantile(ABOVE_HALF, marks.units - 1) * math.sqrt(variance)
    return found(statistic, marks, value, (max(-1.0, value - half), value + half), method=_LARGE_SAMPLE)


def _one_level_of_two(table: Whole) -> bool:
    """Whether two assessors gave all work one level, the same."""
    levels = table[0, (table == table[0]).all(axis=0)]
    return len(set(levels.tolist())) < len(levels)


def _weights(levels: int, weights: Weights) -> Floats:
    """How far two levels count as agreement: 1 on the diagonal, 0 for the two ends of the scale."""
    if weights is None:
        return np.eye(levels)
    apart = np.abs(np.subtract.outer(np.arange(levels), np.arange(levels))) / (levels - 1)
    return 1 - apart ** (1 if weights == "linear" else 2)


def _over_pairs(table: Whole, weights: Floats) -> tuple[float, Floats]:
    """The mean of kappa over all pairs, and what each piece of work adds to it but for a constant.

    In the terms of Fleiss, Cohen and Everitt, the pull of a piece of work marked i and j is
    w_ij (1 - p_e) - (w_i. + w_.j) (1 - p_o), over (1 - p_e) squared.
    """
    raters = table.shape[1]
    shares = np.stack([np.bincount(column, minlength=len(weights)) for column in table.T]) / len(table)
    expected = shares @ weights  # the mean weight of each level against the marks of an assessor
    total, pulls = 0.0, np.zeros(len(table))
    for a in range(raters - 1):
        first, others = table[:, a], table[:, a + 1 :]
        weight = weights[first[:, None], others]
        observed, chance = weight.mean(axis=0), expected[a + 1 :] @ shares[a]
        total += float(((observed - chance) / (1 - chance)).sum())
        by_chance = expected[a + 1 :, first].T + expected[a, others]
        pulls += ((weight * (1 - chance) - by_chance * (1 - observed)) / (1 - chance) ** 2).sum(axis=1)
    pairs = math.comb(raters, 2)
    return total / pairs, pulls / pairs

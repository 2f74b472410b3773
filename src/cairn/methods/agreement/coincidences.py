"""Krippendorff's alpha, for any number of assessors, each of whom may have marked only some of the work."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Literal

import numpy as np

from cairn.methods.agreement.marks import Floats, Mark, Marks
from cairn.methods.agreement.quantiles import t_quantile
from cairn.methods.agreement.result import ABOVE_HALF, Agreement, Why, found, undefined
from cairn.methods.sentences import gettext_noop as _

__all__ = ["Level", "krippendorff_alpha"]

Level = Literal["nominal", "ordinal", "interval"]
_JACKKNIFE = _("Interval by leaving out one piece of work at a time (jackknife), with Student's t.")


def krippendorff_alpha(marks: Iterable[Mark] | Marks, level: Level = "nominal") -> Agreement:
    """One less the disagreement within work, over that which the same marks would have if given at random.

    Source: Krippendorff, Content Analysis (2004), and Computing Krippendorff's Alpha-Reliability (2011). The interval
    is the jackknife's over pieces of work: with fewer than 30 it holds the truth more often than a bootstrap does.
    Memory grows with pieces of work times levels. Raises ``ValueError`` as ``Marks.of`` does, or for another level.
    """
    if level not in ("nominal", "ordinal", "interval"):
        raise ValueError(f"no such level of measurement: {level}")
    marks, statistic = Marks.of(marks), f"alpha_{level}"
    if marks.units < 2:
        return undefined(statistic, marks, Why.FEW)
    if marks.all_same:
        return undefined(statistic, marks, Why.ALL_SAME)
    if marks.unanimous:
        return found(statistic, marks, 1.0, Why.UNANIMOUS)
    counts, often = marks.patterns
    totals = often @ counts
    value = float(_alphas(counts, often, totals[None], np.zeros((1, len(totals))), level, marks.scaled)[0])
    without = _alphas(counts, often, totals - counts, counts, level, marks.scaled)
    return found(statistic, marks, value, _jackknife(value, without, often), method=_JACKKNIFE)


def _jackknife(value: float, without: Floats, often: Floats) -> tuple[float, float] | str:
    """Tukey's interval from the values without one piece of work, each as often as there are such pieces."""
    if not np.isfinite(without).all():
        return Why.ONE_PIECE
    units = often.sum()
    spread = often @ (without - often @ without / units) ** 2
    half = t_quantile(ABOVE_HALF, units - 1) * math.sqrt(spread * (units - 1) / units)
    return max(-1.0, value - half), value + half


def _alphas(counts: Floats, often: Floats, totals: Floats, left_out: Floats, level: Level, scores: Floats) -> Floats:
    """Alpha for each row of ``totals``, the marks by level that are left without the row of ``left_out``.

    Not a number where all that is left is on one level.
    """
    number = totals.sum(axis=1)
    if level == "nominal":
        within = often @ _mixed(counts) - _mixed(left_out)
        between = (number**2 - (totals**2).sum(axis=1)) / (number - 1)
    else:
        # Krippendorff's ordinal difference of two levels is the distance of their middle ranks.
        ranks = np.cumsum(totals, axis=1) - totals / 2 if level == "ordinal" else np.tile(scores, (len(totals), 1))
        within = _squares(counts, often, ranks) - _own_squares(left_out, ranks)
        between = (number * (totals * ranks**2).sum(axis=1) - (totals * ranks).sum(axis=1) ** 2) * 2 / (number - 1)
    one_level = (totals > 0).sum(axis=1) < 2
    alphas: Floats = np.where(one_level, np.nan, 1 - within / np.where(one_level, 1, between))
    return alphas


def _mixed(counts: Floats) -> Floats:
    """How many pairs of marks differ in each row, in both orders, over its number of marks but one."""
    marks = counts.sum(axis=1)
    mixed: Floats = (marks**2 - (counts**2).sum(axis=1)) / np.maximum(marks - 1, 1)
    return mixed


def _own_squares(counts: Floats, ranks: Floats) -> Floats:
    """The squared differences within each row of counts, by its own row of ranks, over its number of marks but one."""
    marks = counts.sum(axis=1)
    squares = marks * (counts * ranks**2).sum(axis=1) - (counts * ranks).sum(axis=1) ** 2
    own: Floats = 2 * squares / np.maximum(marks - 1, 1)
    return own


def _squares(counts: Floats, often: Floats, ranks: Floats) -> Floats:
    """The same of all work together, for each row of ranks: a quadratic form, so that patterns are added up once."""
    marks = counts.sum(axis=1)
    each = (often / (marks - 1))[:, None] * counts
    squares: Floats = 2 * ((ranks**2) @ (marks @ each) - ((ranks @ (counts.T @ each)) * ranks).sum(axis=1))
    return squares

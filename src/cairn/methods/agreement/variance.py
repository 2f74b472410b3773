"""Intraclass correlation: which share of the variance of marks comes from the work, rather than from who marked it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from cairn.methods.agreement.marks import Floats, Mark, Marks
from cairn.methods.agreement.quantiles import f_quantile
from cairn.methods.agreement.result import ABOVE_HALF, Agreement, Why, found, undefined
from cairn.methods.sentences import gettext_noop as _

__all__ = ["Kind", "icc"]

Kind = Literal["1,1", "1,k", "2,1", "2,k"]
_BY_F = _("Interval by the F distribution (Shrout and Fleiss).")
_NEARLY = _("Interval by the F distribution (Shrout and Fleiss), near enough as work has differently many marks.")
_SATTERTHWAITE = _("Interval by the F distribution, with degrees of freedom by Satterthwaite (McGraw and Wong).")
_NOTHING = 1e-12  # of the whole variance: what rounding leaves of none


def icc(marks: Iterable[Mark] | Marks, kind: Kind) -> Agreement:
    """ICC(1,1), ICC(1,k), ICC(2,1) or ICC(2,k) of Shrout and Fleiss (1979).

    The first is for assessors who differ from work to work: one-way, random. Where work has differently many marks,
    the number in the formulas is k0 = (N - sum of n_i^2 / N) / (n - 1) (Snedecor and Cochran), which is ``per_unit``.
    The second is for assessors who marked all, and counts it as disagreement if one is stricter than another: two-way,
    random, absolute agreement (McGraw and Wong's ICC(A,1) and ICC(A,k)). ``k`` is for the mean of the marks.
    Raises ``ValueError`` as ``Marks.of`` does, or for another kind.
    """
    if kind not in ("1,1", "1,k", "2,1", "2,k"):
        raise ValueError(f"no such kind of ICC: {kind}")
    marks, statistic, mean = Marks.of(marks), f"icc_{kind.replace(',', '_')}", kind.endswith("k")
    crossed = kind.startswith("2")
    if marks.units < 2:
        return undefined(statistic, marks, Why.FEW)
    if crossed and marks.crossed is None:
        return undefined(statistic, marks, Why.NOT_CROSSED)
    if marks.all_same:
        return undefined(statistic, marks, Why.ALL_SAME)
    rows: _OneWay | _TwoWay = _two_way(marks) if crossed else _one_way(marks)
    per_unit = rows.k if mean else 1
    if marks.unanimous:
        return found(statistic, marks, 1.0, Why.UNANIMOUS, per_unit=per_unit)
    value = rows.value(mean=mean)
    if value is None:
        return undefined(statistic, marks, Why.NO_SPREAD)
    return found(statistic, marks, value, rows.interval(mean=mean), method=rows.method, per_unit=per_unit)


@dataclass(frozen=True)
class _OneWay:
    """Mean squares between and within work; ``n`` pieces of work, ``k`` marks each, ``freedom`` within."""

    between: float
    within: float
    n: int
    k: float
    freedom: int
    method: str

    def value(self, *, mean: bool) -> float | None:
        if mean:
            return (self.between - self.within) / self.between if self.between else None
        return (self.between - self.within) / (self.between + (self.k - 1) * self.within)

    def interval(self, *, mean: bool) -> tuple[float, float]:
        ratio = self.between / self.within
        low = ratio / f_quantile(ABOVE_HALF, self.n - 1, self.freedom)
        high = ratio * f_quantile(ABOVE_HALF, self.freedom, self.n - 1)
        return self._of_ratio(low, mean=mean), self._of_ratio(high, mean=mean)

    def _of_ratio(self, ratio: float, *, mean: bool) -> float:
        return 1 - 1 / ratio if mean else (ratio - 1) / (ratio + self.k - 1)


def _one_way(marks: Marks) -> _OneWay:
    score, number = marks.scaled[marks.code], marks.per_unit
    means = np.bincount(marks.unit, score) / number
    within = float(((score - means[marks.unit]) ** 2).sum()) / (len(marks) - marks.units)
    between = float(number @ (means - score.mean()) ** 2) / (marks.units - 1)
    k = (len(marks) - float(number @ number) / len(marks)) / (marks.units - 1)
    even = bool((number == number[0]).all())
    return _OneWay(
        _or_none(between, score), within, marks.units, k, len(marks) - marks.units, _BY_F if even else _NEARLY
    )


@dataclass(frozen=True)
class _TwoWay:
    """Mean squares of ``n`` pieces of work, of ``k`` assessors, and of what is left."""

    work: float
    assessors: float
    rest: float
    n: int
    k: int
    method: str = _SATTERTHWAITE

    def value(self, *, mean: bool) -> float | None:
        beside = self._beside(mean=mean)
        return (self.work - self.rest) / beside if self.work and beside else None

    def _beside(self, *, mean: bool, times: float = 1) -> float:
        """What the difference of the mean squares is set against, or 0: the variance of marks is never below.

        ``times`` is what the rest counts, for the bounds.
        """
        n, k = self.n, self.k
        other = (self.assessors - self.rest) / n if mean else (k * self.assessors + (k * n - k - n) * self.rest) / n
        beside = self.work + times * other
        return beside if beside > _NOTHING * (self.work + times * (self.assessors + self.rest)) else 0.0

    def interval(self, *, mean: bool) -> tuple[float, float] | str:
        freedom = self._freedom()
        if freedom < 1:
            return Why.UNSTEADY
        times = f_quantile(ABOVE_HALF, self.n - 1, freedom), 1 / f_quantile(ABOVE_HALF, freedom, self.n - 1)
        beside = [self._beside(mean=mean, times=one) for one in times]
        if not all(beside):
            return Why.UNSTEADY
        low, high = ((self.work - one * self.rest) / all_ for one, all_ in zip(times, beside, strict=True))
        return low, high

    def _freedom(self) -> float:
        """Satterthwaite's, of the variance that single marks of a piece of work have; below 1 where there is none."""
        n, k, single = self.n, self.k, self.value(mean=False)
        if single is None:
            return 0
        a = k * single / (n * (1 - single))
        b = 1 + k * single * (n - 1) / (n * (1 - single))
        parts = (a * self.assessors) ** 2 / (k - 1) + (b * self.rest) ** 2 / ((n - 1) * (k - 1))
        return (a * self.assessors + b * self.rest) ** 2 / parts if parts else 0


def _two_way(marks: Marks) -> _TwoWay:
    assert marks.crossed is not None  # noqa: S101  looked at before
    score = marks.scaled[marks.crossed]
    n, k = score.shape
    rows, columns, mean = score.mean(axis=1), score.mean(axis=0), score.mean()
    rest = float(((score - rows[:, None] - columns + mean) ** 2).sum()) / ((n - 1) * (k - 1))
    work = float(k * ((rows - mean) ** 2).sum()) / (n - 1)
    assessors = float(n * ((columns - mean) ** 2).sum()) / (k - 1)
    return _TwoWay(_or_none(work, score), assessors, _or_none(rest, score), n, k)


def _or_none(square: float, score: Floats) -> float:
    return square if square > _NOTHING * float(score.var()) else 0.0

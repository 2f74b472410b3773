"""One measure of agreement, with its interval, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist

from cairn.methods.agreement.marks import Marks
from cairn.methods.sentences import gettext_noop as _

__all__ = ["ABOVE_HALF", "CONFIDENCE", "STATISTICS", "Agreement", "Why", "Z", "found", "undefined"]

CONFIDENCE = 0.95
ABOVE_HALF = 0.5 + CONFIDENCE / 2
Z = NormalDist().inv_cdf(ABOVE_HALF)

# In the order in which they are shown: for any marks, then where the same assessors marked all.
STATISTICS = {
    "alpha_nominal": _("Krippendorff's alpha, nominal"),
    "alpha_ordinal": _("Krippendorff's alpha, ordinal"),
    "alpha_interval": _("Krippendorff's alpha, interval"),
    "icc_1_1": _("ICC(1,1), single marks"),
    "icc_1_k": _("ICC(1,k), mean of the marks"),
    "percent": _("Percent agreement"),
    "kappa": _("Cohen's kappa"),
    "kappa_linear": _("Cohen's kappa, linear weights"),
    "kappa_quadratic": _("Cohen's kappa, quadratic weights"),
    "icc_2_1": _("ICC(2,1), single marks"),
    "icc_2_k": _("ICC(2,k), mean of the marks"),
}
_OF_PAIRS = {
    "percent": _("Percent agreement, mean over pairs of assessors"),
    "kappa": _("Cohen's kappa, mean over pairs of assessors (Light)"),
    "kappa_linear": _("Cohen's kappa, linear weights, mean over pairs of assessors (Light)"),
    "kappa_quadratic": _("Cohen's kappa, quadratic weights, mean over pairs of assessors (Light)"),
}


class Why:
    """Why a value, or its interval, is not defined."""

    FEW = _("Fewer than two pieces of work have two marks.")
    NOT_CROSSED = _("Not the same assessors marked all of the work.")
    ALL_SAME = _("All marks are the same, so agreement by chance can't be told from real agreement.")
    PAIR_SAME = _(
        "Two assessors gave one and the same level to all of the work, so agreement by chance can't be told from real"
        " agreement."
    )
    NO_SPREAD = _("The mean marks of the pieces of work don't differ, so there is nothing to tell them apart by.")
    UNANIMOUS = _("There is no interval: no two marks of a piece of work differ, so nothing shows how sure this is.")
    ONE_LEVEL = _("There is no interval: an assessor gave all of the work the same level.")
    ONE_PIECE = _("There is no interval: without one piece of work, all marks would be the same.")
    UNSTEADY = _("There is no interval: the work differs too little for one.")


@dataclass(frozen=True)
class Agreement:
    """``statistic`` is a key of ``STATISTICS``. What is not defined is ``None``, and ``reason`` says why.

    ``value``, ``low`` and ``high`` (the 95 % interval) are shares, from 0 to 1, for ``percent``; at most 1 and below 0
    where marks agree less than by chance for the rest. ``units`` are the pieces of work with at least two marks,
    ``raters`` those who gave the ``marks``. ``reason`` and ``method`` (of the interval) are sentences, in English and
    marked for translation; ``""`` if there is nothing to say. ``per_unit`` is the number of marks that the mean of
    ICC(1,k) and ICC(2,k) is of, else 1: not whole where pieces of work have differently many.
    """

    statistic: str
    value: float | None
    low: float | None
    high: float | None
    units: int
    raters: int
    marks: int
    reason: str = ""
    method: str = ""
    per_unit: float = 1

    @property
    def label(self) -> str:
        """The name for people, in English and marked for translation."""
        several = self.raters > 2 and self.value is not None
        return _OF_PAIRS.get(self.statistic, STATISTICS[self.statistic]) if several else STATISTICS[self.statistic]


def undefined(statistic: str, marks: Marks, reason: str) -> Agreement:
    return Agreement(statistic, None, None, None, marks.units, marks.raters, len(marks), reason)


def found(
    statistic: str,
    marks: Marks,
    value: float,
    interval: tuple[float, float] | str,
    *,
    method: str = "",
    per_unit: float = 1,
) -> Agreement:
    """A value with its interval, which is cut off at 1, or the reason why that is missing."""
    counted = (marks.units, marks.raters, len(marks))
    if isinstance(interval, str):
        return Agreement(statistic, value, None, None, *counted, reason=interval, per_unit=per_unit)
    low, high = interval
    return Agreement(statistic, value, low, min(high, 1.0), *counted, method=method, per_unit=per_unit)

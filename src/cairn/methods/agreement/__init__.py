"""How far assessors agree on the marks of one criterion: percent, kappa, alpha and ICC, with intervals.

Which statistic is defined depends on who marked what; each says so, and ``table`` gives them all in one order. Shapes,
choices and sources: docs/algorithms/agreement.md.
"""

from __future__ import annotations

from collections.abc import Iterable

from cairn.methods.agreement.by_chance import cohen_kappa, kappa, percent
from cairn.methods.agreement.coincidences import krippendorff_alpha
from cairn.methods.agreement.marks import Mark, Marks
from cairn.methods.agreement.result import CONFIDENCE, STATISTICS, Agreement
from cairn.methods.agreement.variance import icc
from cairn.methods.agreement.words import in_words

__all__ = [
    "CONFIDENCE",
    "STATISTICS",
    "Agreement",
    "Mark",
    "Marks",
    "cohen_kappa",
    "icc",
    "in_words",
    "kappa",
    "krippendorff_alpha",
    "percent",
    "table",
]


def table(marks: Iterable[Mark] | Marks, levels: Iterable[float] | None = None) -> list[Agreement]:
    """All statistics of ``marks`` (work, assessor, score), in the order of ``STATISTICS``; not defined with a reason.

    ``levels`` are the scores of the whole scale, on which weighted kappa counts its steps; without them it counts the
    scores that occur. Raises ``ValueError`` for a score that is not finite or not on the scale, and where an assessor
    marked the same work twice.

    >>> marks = [("a", "Ann", 1), ("a", "Bo", 1), ("b", "Ann", 3), ("b", "Bo", 2), ("c", "Cy", 2), ("c", "Bo", 2)]
    >>> [(one.statistic, round(one.value, 2)) for one in table(marks) if one.value is not None][:2]
    [('alpha_nominal', 0.55), ('alpha_ordinal', 0.78)]
    """
    read = Marks.of(marks, levels)
    found = [
        krippendorff_alpha(read, "nominal"),
        krippendorff_alpha(read, "ordinal"),
        krippendorff_alpha(read, "interval"),
        icc(read, "1,1"),
        icc(read, "1,k"),
        percent(read),
        kappa(read),
        kappa(read, "linear"),
        kappa(read, "quadratic"),
        icc(read, "2,1"),
        icc(read, "2,k"),
    ]
    assert [one.statistic for one in found] == list(STATISTICS)  # noqa: S101  one order for pages and files
    return found

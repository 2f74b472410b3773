"""``estimate``: the way from marks to scores, and what it gives."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np

from cairn.methods.consensus.model import GRID, distribution
from cairn.methods.consensus.passing import Fitted, fit
from cairn.methods.consensus.reading import Floats, Ints, Read, read

__all__ = ["Assessor", "Consensus", "Estimate", "estimate"]

TRUSTED_SD = 0.03
# What was learned of a cohort of n is unsure itself: the variance grows by this part of a submission.
UNSURE = 4
FINE = np.linspace(-6, 6, 121)  # standard deviations of the experts' mark, where the grid of scores is too coarse


@dataclass(frozen=True, slots=True)
class Estimate:
    """``score`` and its ``standard_error`` in points of the scale; ``n`` assessors marked it (experts not counted)."""

    score: float
    standard_error: float
    n: int


@dataclass(frozen=True, slots=True)
class Assessor:
    """``bias`` in points of the scale (positive: marks too high), supposing that the assessor takes care.

    ``reliability``, 0 to 1: the expected share of truth in the variance of this assessor's marks, once the bias is
    taken off. ``n`` submissions marked; ``careless``: how probable it is that the marks have nothing to do with the
    work.
    """

    bias: float
    reliability: float
    n: int
    careless: float


@dataclass(frozen=True, slots=True)
class Consensus:
    """Also the ``mean`` and ``sd`` of true scores in the cohort, the ``lenience`` of assessors as a whole against
    experts (all in points), and how many ``trusted`` marks a submission had, where it had any."""

    scores: dict[Hashable, Estimate]
    assessors: dict[Hashable, Assessor]
    scale: tuple[float, float]
    mean: float
    sd: float
    lenience: float
    trusted: dict[Hashable, int]


def estimate(
    marks: Iterable[tuple[Hashable, Hashable, float]],
    trusted: Iterable[tuple[Hashable, float]] = (),
    scale: tuple[float, float] = (0, 100),
    trusted_sd: float | None = None,
    submissions: Iterable[Hashable] = (),
) -> Consensus:
    """Scores of submissions and what is known of their assessors.

    ``marks`` are ``(submission, assessor, score)``; ``trusted`` are experts' ``(submission, score)``, whose error has
    the standard deviation ``trusted_sd`` (3 % of the scale if not given). ``submissions`` may name some without a
    mark: they get the cohort's mean, and its spread as standard error. Several marks by one assessor for one
    submission count as one, their mean. The order of anything is without effect.

    Raises ``ValueError`` if the scale has no length, ``trusted_sd`` is not positive, or a mark is no number on the
    scale. Source of the model: docs/algorithms/consensus.md.

    >>> found = estimate([("essay", "Ada", 70), ("essay", "Ben", 74), ("poem", "Ada", 50)], scale=(0, 100))
    >>> found.scores["essay"].score > found.scores["poem"].score
    True
    """
    low, high = (float(end) for end in scale)
    if not (math.isfinite(low) and math.isfinite(high) and low < high):
        raise ValueError(f"The scale from {low:g} to {high:g} has no length: its low end must be below its high end.")
    error = TRUSTED_SD if trusted_sd is None else float(trusted_sd) / (high - low)
    if not (math.isfinite(error) and error > 0):
        raise ValueError(f"The error of trusted marks must be a number above zero, not {trusted_sd!r}.")
    found = read(marks, trusted, (low, high), submissions)
    return _told(found, fit(found, error), error, (low, high))


def _told(marks: Read, fitted: Fitted, error: float, scale: tuple[float, float]) -> Consensus:
    low, length = scale[0], scale[1] - scale[0]
    mean, variance = _moments(marks, fitted, error)
    count = np.bincount(marks.submission, minlength=len(marks.submissions))
    known = int(np.count_nonzero(count + marks.trusted_n))
    # The cohort's own mean and spread, given to what has no mark, need no more doubt than they have.
    doubt = np.where(count > 0, 1 + UNSURE / (known + UNSURE), 1.0)
    scores = np.clip(low + length * mean, *scale)
    errors = length * np.sqrt(variance * doubt)
    given = np.bincount(marks.assessor, minlength=len(marks.assessors))
    middle = float(fitted.belief.scores @ GRID)
    spread = math.sqrt(float(fitted.belief.scores @ (GRID - middle) ** 2))
    return Consensus(
        dict(zip(marks.submissions, map(Estimate, scores.tolist(), errors.tolist(), count.tolist()), strict=True)),
        dict(
            zip(
                marks.assessors,
                map(
                    Assessor,
                    (length * fitted.bias).tolist(),
                    np.clip(fitted.reliability, 0, 1).tolist(),
                    given.tolist(),
                    np.clip(fitted.careless, 0, 1).tolist(),
                ),
                strict=True,
            )
        ),
        scale,
        low + length * middle,
        length * spread,
        length * fitted.belief.lenience,
        {marks.submissions[at]: int(marks.trusted_n[at]) for at in np.flatnonzero(marks.trusted_n).tolist()},
    )


def _moments(marks: Read, fitted: Fitted, error: float) -> tuple[Floats, Floats]:
    """Mean and variance of each submission's true score, in parts of the scale."""
    likely = distribution(fitted.without_experts)
    mean = likely @ GRID
    variance = np.maximum(likely @ GRID**2 - mean**2, 1e-8)
    at = np.flatnonzero(marks.trusted_n)
    for some in np.array_split(at, max(1, len(at) // 4096)):
        mean[some], variance[some] = _with_experts(fitted.without_experts[some], marks, some, error)
    return mean, variance


def _with_experts(peers: Floats, marks: Read, at: Ints, error: float) -> tuple[Floats, Floats]:
    """Peers' and experts' marks brought together on a finer grid around the experts' mark."""
    sd = (error / np.sqrt(marks.trusted_n[at]))[:, None]
    points = np.clip(marks.trusted_mean[at, None] + FINE * sd, 0, 1)
    # A point beyond the scale was drawn to its end, and has no weight.
    inside = np.abs(points - marks.trusted_mean[at, None] - FINE * sd) < 1e-12
    place = points * (len(GRID) - 1)
    below = np.minimum(place.astype(np.int64), len(GRID) - 2)
    part = place - below
    logs = np.take_along_axis(peers, below, 1) * (1 - part) + np.take_along_axis(peers, below + 1, 1) * part
    likely = distribution(np.where(inside, logs - 0.5 * FINE**2, -1e9))
    mean = (likely * points).sum(axis=1)
    return mean, np.maximum((likely * (points - mean[:, None]) ** 2).sum(axis=1), 1e-12)

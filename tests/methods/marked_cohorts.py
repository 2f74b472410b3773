"""Cohorts of submissions and assessors whose true scores are known, drawn at random but the same each time."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

import numpy as np

from cairn.methods.consensus import Consensus, estimate
from cairn.methods.consensus.reading import Floats

__all__ = ["TRUTHS", "Cohort", "Compared", "compared", "marked", "pooled"]

TRUTHS = {
    "normal": lambda draw, n: draw.normal(62, 14, n),
    "skewed": lambda draw, n: 100 * draw.beta(5, 2, n),
    "near the top": lambda draw, n: 100 * draw.beta(8, 1.5, n),
    "two groups": lambda draw, n: np.where(draw.random(n) < 0.35, draw.normal(40, 7, n), draw.normal(75, 7, n)),
    "alike": lambda draw, n: draw.normal(70, 7, n),
}
ERRORS = {
    "gamma": lambda draw, n: 8 / np.sqrt(draw.gamma(4, 1 / 4, n)),
    "uniform": lambda draw, n: draw.uniform(4, 16, n),
    "two kinds": lambda draw, n: np.where(draw.random(n) < 0.7, 5.0, 14.0),
    "lognormal": lambda draw, n: 7 * np.exp(draw.normal(0, 0.5, n)),
}


@dataclass(frozen=True)
class Cohort:
    """Marks and experts' marks as ``estimate`` takes them, 0 to 100, and the ``truth`` of submission 0, 1, 2, ..."""

    marks: list[tuple[int, int, float]]
    trusted: list[tuple[int, float]]
    truth: Floats


def marked(
    seed: int,
    n: int = 1500,
    *,
    each: int = 4,
    truth: str = "normal",
    errors: str = "gamma",
    careless: float = 0.06,
    anchors: int = 40,
    step: float = 1,
    shift: float = 0,
    kinds: tuple[str, ...] = ("full", "any"),
) -> Cohort:
    """A cohort in which everybody hands in one submission and marks ``each`` others."""
    draw = np.random.default_rng(seed)
    true = np.clip(TRUTHS[truth](draw, n), 0, 100)
    bias, error = draw.normal(shift, 8, n), ERRORS[errors](draw, n)
    # Assessor a marks those that stand 1 to n - 1 places after his own in a random order; the distances are random.
    order = draw.permutation(n)
    place = np.argsort(order)
    away = draw.choice(np.arange(1, n), each, replace=False)
    assessor = np.repeat(np.arange(n), each)
    submission = order[(place[assessor] + np.tile(away, n)) % n]
    mark = true[submission] + bias[assessor] + error[assessor] * draw.normal(size=len(assessor))
    kind = np.where(draw.random(n) < careless, draw.choice(kinds, n), "")[assessor]
    same = draw.uniform(40, 100, n)[assessor]
    mark = np.select(
        [kind == "full", kind == "any", kind == "same", kind == "middle"],
        [100.0, draw.uniform(0, 100, len(mark)), same, true.mean() + draw.normal(0, 3, len(mark))],
        mark,
    )
    if step:
        mark = np.round(mark / step) * step
    mark = np.clip(mark, 0, 100)
    seen = draw.choice(n, anchors, replace=False)
    by_experts = np.clip(true[seen] + draw.normal(0, 3, anchors), 0, 100)
    rows = list(zip(submission.tolist(), assessor.tolist(), mark.tolist(), strict=True))
    return Cohort(rows, list(zip(seen.tolist(), by_experts.tolist(), strict=True)), true)


@dataclass(frozen=True)
class Compared:
    """Over the submissions that no expert marked: mean squared errors of the model and of the median, and the share
    of true scores within the 90 % interval."""

    model: float
    median: float
    held: float
    n: int
    consensus: Consensus

    @property
    def ratio(self) -> float:
        return float(np.sqrt(self.model / self.median))


def compared(cohort: Cohort) -> Compared:
    """The model beside the median."""
    found = estimate(cohort.marks, cohort.trusted, scale=(0, 100))
    by_submission: dict[int, list[float]] = {}
    for submission, _assessor, mark in cohort.marks:
        by_submission.setdefault(submission, []).append(mark)
    own = sorted(by_submission.keys() - {name for name, _score in cohort.trusted})
    truth = cohort.truth[own]
    score = np.array([found.scores[name].score for name in own])
    error = np.array([found.scores[name].standard_error for name in own])
    middle = np.array([median(by_submission[name]) for name in own])
    held = np.abs(score - truth) <= 1.645 * error
    return Compared(
        float(np.mean((score - truth) ** 2)), float(np.mean((middle - truth) ** 2)), float(held.mean()), len(own), found
    )


def pooled(several: list[Compared]) -> tuple[float, float]:
    """The ratio of the root mean square errors, and the share held by 90 % intervals, of several cohorts together."""
    n = np.array([one.n for one in several])
    model = np.array([one.model for one in several])
    middle = np.array([one.median for one in several])
    return float(np.sqrt(model @ n / (middle @ n))), float(np.array([one.held for one in several]) @ n / n.sum())

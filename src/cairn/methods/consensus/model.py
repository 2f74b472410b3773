"""What the model assumes, on grids: how a mark comes about, how the careless mark, and what is likely beforehand.

All numbers are parts of the scale: 0 is its low end, 1 its high end.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from cairn.methods.consensus.reading import Floats, Ints

__all__ = [
    "BIASES",
    "ERRORS",
    "GRID",
    "LENIENCE",
    "ODDS_OF_LENIENCE",
    "STEP",
    "Belief",
    "Evidence",
    "agree",
    "blind",
    "distribution",
    "first_belief",
    "mark_tables",
    "sums",
]

GRID = np.linspace(0, 1, 51)  # true scores
STEP = GRID[1] - GRID[0]
# Biases lie on every second point of the grid of scores, so that score + bias always falls on a point of one grid.
REACH = 22
BIAS_STEPS = np.arange(-REACH, REACH + 1, 2)
BIASES = BIAS_STEPS * STEP
ERRORS = np.array([0.02, 0.04, 0.07, 0.115, 0.19])  # standard deviations of an assessor's error

SLIP = 0.01  # of the marks of a careful assessor, so many are typing slips or a mix-up, and may be anything
STRAY = 0.02  # of those of one who always gives the same mark
CENTRE = 0.03  # the spread of those who give everybody about the same

# Beliefs before any mark is seen, and how many submissions or assessors they count for.
TYPICAL_SCORE, SPREAD_OF_SCORES, SCORES_WORTH = 0.6, 0.2, 4
TYPICAL_BIAS, BIAS_WORTH = 0.08, 20
ERRORS_WORTH = 30
CARELESS, CARELESS_WORTH = 0.05, 40
KINDS = np.array([0.4, 0.4, 0.1, 0.1])  # of the careless: full marks, any mark, one mark, about one mark
AGREED, NEVER = 0.04, 1e-200  # marks that vary by less than this agree nearly all
# How much the distribution of scores must ask for to be other than a bell: three differences of its logarithm.
STIFFNESS = 800.0
# Experts and peers differ on the whole in one cohort of five, and then by about this much.
LENIENCE, ODDS_OF_LENIENCE = 0.04, 0.25


@dataclass(frozen=True)
class Belief:
    """The cohort: ``scores`` (a probability for each point of ``GRID``), mean and standard deviation of the biases,
    shares of ``ERRORS``, shares of the careful and of each kind of careless."""

    scores: Floats
    lenience: float
    bias_sd: float
    errors: Floats
    kinds: Floats

    def careful(self) -> Floats:
        """The logarithm of the probability of each bias and error, ``len(BIASES) * len(ERRORS)`` values."""
        biases = distribution(-0.5 * ((BIASES - self.lenience) / self.bias_sd) ** 2)
        found: Floats = np.log(np.maximum(biases[:, None] * self.errors, 1e-30)).ravel() + np.log(self.kinds[0])
        return found


@dataclass(frozen=True)
class Evidence:
    """What is counted to learn of the cohort: expected numbers of assessors with each bias and error, and of each
    kind."""

    biases: Floats
    errors: Floats
    kinds: Floats


def distribution(logarithms: Floats) -> Floats:
    """Probabilities along the last axis from their logarithms, whatever constant these lack."""
    found = np.exp(logarithms - logarithms.max(axis=-1, keepdims=True))
    return found / found.sum(axis=-1, keepdims=True)  # type: ignore[no-any-return]


_SCORES = distribution(-0.5 * ((GRID - TYPICAL_SCORE) / SPREAD_OF_SCORES) ** 2)
_ERRORS = distribution(-0.5 * (np.log(ERRORS / 0.08) / 0.5) ** 2)
_KINDS = np.append(1 - CARELESS, CARELESS * KINDS)
_DIFFERENCES = np.diff(np.eye(len(GRID)), 3, axis=0)
_PENALTY = STIFFNESS * _DIFFERENCES.T @ _DIFFERENCES


def agree(marks: Floats) -> bool:
    """Whether nearly all marks of a cohort are alike."""
    return bool(len(marks)) and float(marks.std()) <= AGREED


def first_belief(marks: Floats, submissions: int) -> Belief:
    """Where learning begins: a bell with the mean and the spread of the marks.

    Where nearly all marks agree, nothing tells an assessor who always gives the same mark from one whose submissions
    are alike. Nobody is then called careless. Nor does anything tell good work that strict assessors marked from work
    that is as it was marked: the bell then stays, with the belief of before beside it, and is not learned anew.
    """
    if not len(marks):
        return Belief(_SCORES, 0.0, TYPICAL_BIAS, _ERRORS, _KINDS)
    spread = float(np.clip(marks.std(), 0.02, 0.15))
    scores = np.maximum(distribution(-0.5 * ((GRID - marks.mean()) / spread) ** 2), 1e-12)
    if not agree(marks):
        return Belief(scores, 0.0, TYPICAL_BIAS, _ERRORS, _KINDS)
    scores = (submissions * scores + SCORES_WORTH * _SCORES) / (submissions + SCORES_WORTH)
    careless = _KINDS[1:] * NEVER
    return Belief(scores, 0.0, TYPICAL_BIAS, _ERRORS, np.append(1 - careless.sum(), careless))


def learn_assessors(belief: Belief, seen: Evidence) -> Belief:
    """The likeliest biases, errors and kinds, given what was counted and what is believed beforehand."""
    kinds = seen.kinds + CARELESS_WORTH * _KINDS
    if belief.kinds[1:].sum() < CARELESS * NEVER * 2:
        kinds = belief.kinds
    errors = seen.errors + ERRORS_WORTH * _ERRORS
    squares = seen.biases @ (BIASES - belief.lenience) ** 2 + BIAS_WORTH * TYPICAL_BIAS**2
    return replace(
        belief,
        bias_sd=float(np.sqrt(squares / (seen.biases.sum() + BIAS_WORTH))),
        errors=errors / errors.sum(),
        kinds=kinds / kinds.sum(),
    )


def learn_scores(scores: Floats, counted: Floats) -> Floats:
    """The distribution of true scores, given expected numbers at each point of ``GRID``.

    Penalised likelihood after Silverman (1982): third differences of the logarithm cost, so that few submissions give
    a normal curve, cut at the ends of the scale, and many may give any smooth one. Newton's method.
    """
    counted = counted + SCORES_WORTH * _SCORES
    total = counted.sum()
    logs = np.log(scores)
    for _step in range(8):
        expected = distribution(logs)
        slope = counted - total * expected - _PENALTY @ logs
        curve = total * (np.diag(expected) - np.outer(expected, expected)) + _PENALTY + 1e-3 * np.eye(len(GRID))
        move = np.linalg.solve(curve, slope)
        logs = logs + move * min(1.0, 2 / max(np.abs(move).max(), 1e-12))
        logs -= logs.max()
        if np.abs(move).max() < 1e-3:
            break
    return np.maximum(distribution(logs), 1e-12)


@lru_cache(maxsize=4)  # a few megabytes each; making them takes longer than a small cohort does
def mark_tables(steps: int) -> Floats:
    """The probability of each mark: ``(steps + 1, len(GRID), len(BIASES) * len(ERRORS))``.

    A mark is score + bias + error, rounded to a step. What would lie beyond the scale becomes its end, so a full mark
    says "at least".
    """
    levels = np.arange(steps + 1) / steps
    lower = np.where(levels <= 0, -np.inf, levels - 0.5 / steps)[:, None, None]
    upper = np.where(levels >= 1, np.inf, levels + 0.5 / steps)[:, None, None]
    meant = (np.arange(-REACH, len(GRID) + REACH) * STEP)[:, None]
    likely = normal_below((upper - meant) / ERRORS) - normal_below((lower - meant) / ERRORS)
    likely = (1 - SLIP) * np.maximum(likely, 0) + SLIP / (steps + 1)
    at = np.arange(len(GRID))[:, None] + BIAS_STEPS + REACH
    tables = np.ascontiguousarray(likely[:, at].reshape(steps + 1, len(GRID), -1))
    tables.setflags(write=False)
    return tables


def blind(level: Ints, starts: Ints, steps: int) -> Floats:
    """The logarithm of how likely all marks of each assessor are if they say nothing of the work: one column for each
    kind of careless."""
    full = np.where(level == steps, np.log(1 - STRAY), np.log(STRAY / steps))
    anything = np.full(len(level), -np.log(steps + 1))
    same = np.where(np.eye(steps + 1) > 0, 1 - STRAY, STRAY / steps)
    levels = np.arange(steps + 1)[:, None] / steps
    about = normal_below((levels + 0.5 / steps - GRID) / CENTRE) - normal_below((levels - 0.5 / steps - GRID) / CENTRE)
    about = (1 - STRAY) * np.maximum(about, 0) + STRAY / (steps + 1)
    columns = [np.add.reduceat(full, starts), np.add.reduceat(anything, starts)]
    for table in (same, about):
        # Which mark it is that they give is not known: each is as likely.
        together = sums(np.log(table).astype(np.float32)[level], starts).astype(float)
        top = together.max(axis=1)
        columns.append(top + np.log(np.exp(together - top[:, None]).mean(axis=1)))
    return np.stack(columns, axis=1)


def sums(rows: Floats, starts: Ints, order: Ints | None = None) -> Floats:
    """Sums of consecutive rows (of ``rows[order]`` if given), each run from one of ``starts`` to the next.

    ``np.add.reduceat`` along the first axis takes five times as long where runs are short.
    """
    size = np.diff(np.append(starts, len(rows)))
    if size.max() > 64:
        return np.add.reduceat(rows if order is None else rows[order], starts, axis=0)  # type: ignore[no-any-return]
    found = rows[starts if order is None else order[starts]]
    for more in range(1, int(size.max())):
        longer = np.flatnonzero(size > more) if size.min() <= more else slice(None)
        at = starts[longer] + more
        found[longer] += rows[at if order is None else order[at]]
    return found


def normal_below(x: Floats) -> Floats:
    """The standard normal distribution function, to 1e-7 (Abramowitz and Stegun 26.2.17)."""
    far = np.minimum(np.abs(x), 40.0)
    t = 1 / (1 + 0.2316419 * far)
    tail = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
    above = np.exp(-far * far / 2) / np.sqrt(2 * np.pi) * tail
    below: Floats = np.where(x > 0, 1 - above, above)
    return below

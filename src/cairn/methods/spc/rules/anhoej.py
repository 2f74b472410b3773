"""The Anhøj rules: unusually long runs, or unusually few crossings of the centre line.

Anhøj and Olesen 2014 (PLoS ONE 9:e113825), Anhøj 2015 (PLoS ONE 10:e0121349). Points on the line are skipped: a run
goes on across them, and across missing points.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from math import log2

import numpy as np

from cairn.methods.spc.numbers import Array, Flags, Whole
from cairn.methods.spc.rules.rule import Marks, Rule, View


@dataclass(frozen=True)
class RunsAnalysis:
    """Counts of points (``observed`` with those missing). ``signal``: too long a run, or too few crossings.

    The limits of the two counts are exact: they depend on how many points are off the line (``useful``).
    """

    observed: int
    useful: int
    longest_run: int | None
    longest_run_limit: int | None
    crossings: int | None
    crossings_limit: int | None
    signal: bool


@dataclass(frozen=True)
class Counts:
    """The same of many series at once. ``run``: for each useful point, how long its run is."""

    useful: Whole
    longest: Whole
    longest_limit: Whole
    crossings: Whole
    crossings_limit: Whole
    run: Whole

    @property
    def long_run(self) -> Flags:
        return np.asarray((self.useful > 0) & (self.longest > self.longest_limit))

    @property
    def few_crossings(self) -> Flags:
        return np.asarray((self.useful > 0) & (self.crossings < self.crossings_limit))


@lru_cache(maxsize=4096)
def longest_allowed(useful: int) -> int:
    """
    >>> [longest_allowed(n) for n in (1, 10, 24)]
    [3, 6, 8]
    """
    return round(log2(useful)) + 3 if useful else 0


@lru_cache(maxsize=4096)
def fewest_crossings(useful: int) -> int:
    """The 5 % point of the binomial with ``useful - 1`` trials and probability one half, in whole numbers.

    >>> [fewest_crossings(n) for n in (1, 10, 24)]
    [0, 2, 8]
    """
    trials = useful - 1
    wanted, below, term = 2 ** max(trials, 0), 0, 1
    for k in range(trials + 1):
        below += term
        if below * 20 >= wanted:
            return k
        term = term * (trials - k) // (k + 1)
    return 0


def count_runs(above: Flags, below: Flags) -> Counts:
    """Along the last axis; totals keep it, with length one."""
    useful = above | below
    points = useful.shape[-1]
    if not points:
        none = np.zeros((*useful.shape[:-1], 1), dtype=np.int64)
        return Counts(none, none, none, none, none, none[..., :0])
    place = np.where(useful, np.arange(points), -1)
    last = np.full(place.shape, -1)
    last[..., 1:] = np.maximum.accumulate(place, axis=-1)[..., :-1]
    before = np.take_along_axis(above, np.maximum(last, 0), axis=-1)
    crossing = useful & (last >= 0) & (above != before)
    start = crossing | (useful & (last < 0))
    run_id = np.cumsum(start, axis=-1)
    length = _run_lengths(run_id, useful)
    total: Whole = useful.sum(axis=-1, keepdims=True, dtype=np.int64)
    return Counts(
        total,
        length.max(axis=-1, keepdims=True, initial=0),
        _each(total, longest_allowed),
        crossing.sum(axis=-1, keepdims=True),
        _each(total, fewest_crossings),
        length,
    )


def _run_lengths(run_id: Whole, useful: Flags) -> Whole:
    points = run_id.shape[-1]
    rows = run_id.reshape(-1, points)
    shifted = rows + np.arange(rows.shape[0])[:, None] * (points + 1)
    lengths = np.bincount(shifted[useful.reshape(rows.shape)], minlength=rows.shape[0] * (points + 1))
    found: Whole = np.where(useful, lengths[shifted].reshape(run_id.shape), 0)
    return found


def _each(numbers: Whole, of: Callable[[int], int]) -> Whole:
    different, at = np.unique(numbers, return_inverse=True)
    found: Whole = np.array([of(int(n)) if n else 0 for n in different], dtype=np.int64)[at].reshape(numbers.shape)
    return found


def runs_analysis(values: Array, centre: Array) -> RunsAnalysis:
    """Of one series."""
    counts = count_runs(values > centre, values < centre)
    return analysis_of(counts, len(values))


def analysis_of(counts: Counts, observed: int) -> RunsAnalysis:
    useful = int(counts.useful[..., 0])
    if not useful:
        return RunsAnalysis(observed, 0, None, None, None, None, False)
    numbers = (counts.longest, counts.longest_limit, counts.crossings, counts.crossings_limit)
    longest, longest_limit, crossings, crossings_limit = (int(number[..., 0]) for number in numbers)
    signal = bool(counts.long_run[..., 0] | counts.few_crossings[..., 0])
    return RunsAnalysis(observed, useful, longest, longest_limit, crossings, crossings_limit, signal)


def _long_run(view: View) -> Marks:
    counts = count_runs(view.above, view.below)
    marked = (counts.run > counts.longest_limit) & (counts.run > 0)
    return Marks(marked & view.above, marked & view.below)


def _few_crossings(view: View) -> Marks:
    marked = count_runs(view.above, view.below).few_crossings & (view.above | view.below)
    return Marks(view.none(), view.none(), marked)


LONG_RUN = Rule("long_run", "a run on one side of the centre line that is longer than chance allows", _long_run)
FEW_CROSSINGS = Rule(
    "few_crossings", "fewer crossings of the centre line than chance would have", _few_crossings, colours=False
)

"""The Anhøj rules: unusually long runs, or unusually few crossings of the centre line."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from math import comb, isnan, log2

from cairn.methods.spc.limits import Values
from cairn.methods.spc.rules import sides


@dataclass(frozen=True)
class RunsAnalysis:
    """Counts of points (``observed`` with those missing). ``signal``: too long a run, or too few crossings.

    The limits of the two counts are exact (Anhøj and Olesen 2014): they depend on how many points are off the line.
    """

    observed: int
    useful: int
    longest_run: int | None
    longest_run_limit: int | None
    crossings: int | None
    crossings_limit: int | None
    signal: bool


def runs_analysis(values: Values, centre: float) -> RunsAnalysis:
    """Points on the line are skipped: a run goes on across them."""
    observed = len(values)
    useful = [s for s in sides(values, centre) if s] if not isnan(centre) else []
    if not useful:
        return RunsAnalysis(observed, 0, None, None, None, None, False)
    longest = current = 1
    crossings = 0
    for before, now in itertools.pairwise(useful):
        current = current + 1 if now == before else 1
        crossings += now != before
        longest = max(longest, current)
    longest_limit = round(log2(len(useful))) + 3
    crossings_limit = fewest_crossings(len(useful))
    signal = longest > longest_limit or crossings < crossings_limit
    return RunsAnalysis(observed, len(useful), longest, longest_limit, crossings, crossings_limit, signal)


def fewest_crossings(useful: int) -> int:
    """The 5 % point of the binomial with ``useful - 1`` trials and probability one half.

    >>> [fewest_crossings(n) for n in (1, 10, 24)]
    [0, 2, 8]
    """
    trials, below = useful - 1, 0
    for k in range(trials + 1):
        below += comb(trials, k)
        if below * 20 >= 2**trials:
            return k
    return trials

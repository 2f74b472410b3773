"""Whether a chart shows an improvement, and whether it has lasted: what a reading means for a project.

A change for the better is special cause that lasts to the newest value. Where a person began new limits, the old ones
would have shown it: enough values in a row at the end stand on the better side of the first centre line. It has lasted
once the new limits come from twelve values or more and no value in them is a change for the worse
(docs/algorithms/progress-score.md).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from cairn.methods.spc import Reading
from cairn.methods.spc.judging import MEANINGS
from cairn.methods.spc.numbers import Array
from cairn.methods.spc.reading import TRIAL_BELOW

__all__ = ["Improvement", "improvement_in"]
SHIFT = 8  # values on one side of the old centre line: more than chance brings


@dataclass(frozen=True)
class Improvement:
    """``base``: the values that the first lines come from. ``since``: how many values the change for the better has."""

    base: int
    improved: bool
    since: int
    sustained: bool
    worse: bool
    special: bool
    target_met: bool


def improvement_in(reading: Reading) -> Improvement:
    """What the chart says of its measure. A measure where neither way is better never improves or worsens."""
    if not reading.phases:
        return Improvement(0, False, 0, False, False, False, False)
    since = max(_marked_run(reading), _run_beyond_first_line(reading))
    last = reading.phases[-1]
    steady = len(reading.phases) > 1 and last.base >= TRIAL_BELOW and "concern" not in _meanings(reading, last.first)
    return Improvement(
        base=int(reading.phases[0].base),
        improved=since > 0,
        since=since,
        sustained=bool(steady) and _run_beyond_first_line(reading) > 0,
        worse=reading.variation == "concern",
        special=reading.variation != "common_cause",
        target_met=_reached(reading),
    )


def _meanings(reading: Reading, first: int) -> list[str]:
    """Of the points from number ``first`` on that have a value."""
    words = MEANINGS[reading.direction]
    c = reading.columns
    there = ~np.isnan(c.value[first - 1 :])
    return [words[code] for code in c.code[first - 1 :][there].tolist()]


def _marked_run(reading: Reading) -> int:
    """How many points up to the newest are marked as a change for the better."""
    count = 0
    for meaning in reversed(_meanings(reading, 1)):
        if meaning != "improvement":
            break
        count += 1
    return count


def _run_beyond_first_line(reading: Reading) -> int:
    """With new limits: how many values up to the newest stand on the better side of the first centre line, if many."""
    if len(reading.phases) < 2 or reading.direction == "neutral":
        return 0
    first, last = reading.phases[0], reading.phases[-1]
    centre, value = first.limits.centre, _present(reading.columns.value[last.first - 1 :])
    sign = 1 if reading.direction == "increase" else -1
    if not sign * (last.limits.centre - centre) > 0:
        return 0
    better = sign * (value - centre) > 0
    misses = np.flatnonzero(~better)
    run = len(better) - (int(misses[-1]) + 1 if misses.size else 0)
    return run if run >= SHIFT else 0


def _present(values: Array) -> Array:
    return values[~np.isnan(values)]


def _reached(reading: Reading) -> bool:
    """Whether the usual level, the newest centre line, is at the target or beyond."""
    target, centre = reading.target, reading.limits.centre
    if target is None or reading.direction == "neutral":
        return False
    return bool(centre >= target if reading.direction == "increase" else centre <= target)

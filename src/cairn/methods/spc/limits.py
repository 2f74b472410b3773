"""Centre lines and process limits."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import median

Values = Sequence[float | None]

NAN = float("nan")
# The field's printed constants, not 3/d2: charts drawn by hand and by NHS tools use these.
LIMIT_FACTOR = 2.66
SCREEN_FACTOR = 3.267


@dataclass(frozen=True)
class Limits:
    """Of an XmR chart, in the unit of the values. ``nan`` where there is too little to say."""

    centre: float
    average_range: float
    lower: float
    upper: float
    near_lower: float
    near_upper: float


def exact_mean(values: Sequence[float]) -> float:
    """The mean, rounded once: a point that equals it then lies on the line and not a hair above.

    >>> exact_mean([0.1, 0.2, 0.3])
    0.2
    """
    return float(sum(map(Fraction, values), Fraction(0)) / len(values)) if values else NAN


def moving_ranges(values: Values) -> list[float | None]:
    """|y(j) - y(j-1)|; none at the first point and at either end of a gap (a gap is not bridged)."""
    steps: list[float | None] = [None]
    for before, now in itertools.pairwise(values):
        steps.append(None if before is None or now is None else abs(now - before))
    return steps


def screened_ranges(values: Values, *, screen: bool = True) -> tuple[list[float | None], float]:
    """The moving ranges that count, and their mean. Screening is one pass: those below 3.267 times the mean."""
    ranges = moving_ranges(values)
    average = exact_mean([r for r in ranges if r is not None])
    if not screen:
        return ranges, average
    kept = [r if r is not None and r < SCREEN_FACTOR * average else None for r in ranges]
    return kept, exact_mean([r for r in kept if r is not None])


def xmr_limits(values: Values, *, screen: bool = True) -> Limits:
    """Individuals limits: mean ± 2.66 × average moving range. Not clipped at zero."""
    centre = exact_mean([v for v in values if v is not None])
    average = screened_ranges(values, screen=screen)[1]
    far, near = LIMIT_FACTOR * average, 2 * (LIMIT_FACTOR / 3) * average
    return Limits(centre, average, centre - far, centre + far, centre - near, centre + near)


def run_chart_centre(values: Values) -> float:
    """The median; missing points don't count."""
    present = [v for v in values if v is not None]
    return float(median(present)) if present else NAN

"""A reading in one paragraph."""

from __future__ import annotations

from itertools import takewhile
from math import isnan
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cairn.methods.spc.reading import Reading


def paragraph(reading: Reading, unit: str) -> str:
    """What the chart says: where it runs, whether something changed, and how sure that is."""
    if isnan(reading.limits.centre):
        return "There are no points yet."
    name = "median" if reading.kind == "run" else "average"
    sentences = [f"The {name} is {_number(reading.limits.centre, unit)}."]
    sentences.append(_run_words(reading) if reading.kind == "run" else _signal_words(reading, unit))
    if reading.kind == "i" and reading.is_trial:
        sentences.append("There are fewer than 12 points, so these are trial limits: each new point will move them.")
    return " ".join(sentences)


def _run_words(reading: Reading) -> str:
    runs = reading.runs
    if not runs.signal:
        return "The points cross it as often as chance would have them: no sign of a change."
    if (runs.longest_run or 0) > (runs.longest_run_limit or 0):
        return f"A run of {runs.longest_run} points on one side of it is longer than chance allows: something changed."
    return f"The points cross it {runs.crossings} times, fewer than chance would have it: something changed."


def _signal_words(reading: Reading, unit: str) -> str:
    points = reading.points
    if not reading.signals:
        low, high = _number(reading.limits.lower, unit), _number(reading.limits.upper, unit)
        if isnan(reading.limits.lower):
            return "The values don't vary, so there are no limits to compare with."
        return f"All points vary as usual, between {low} and {high}: no sign of a change."
    last = points[-1]
    if last.signals and "shift" in last.signals:
        above = (last.value or 0) > reading.limits.centre
        run = list(
            takewhile(
                lambda p: p.value is not None and (p.value > reading.limits.centre) == above and "shift" in p.signals,
                reversed(points),
            )
        )
        where = "above" if above else "below"
        return f"The last {len(run)} points are all {where} it: something has changed{_judged(last.meaning)}."
    if last.signals and "outside" in last.signals:
        return f"The last point, {_number(last.value or 0, unit)}, is beyond the usual limits{_judged(last.meaning)}."
    if last.signals and "trend" in last.signals:
        return f"The last points go one way at every step: something is changing{_judged(last.meaning)}."
    count = sum(bool(p.signals) for p in points)
    noun = "point shows" if count == 1 else "points show"
    return f"{count} {noun} more than usual variation; ask what happened then."


def _judged(meaning: str) -> str:
    return {"improvement": ", for the better", "concern": ", for the worse"}.get(meaning, "")


def _number(value: float, unit: str) -> str:
    text = f"{value:,.1f}".removesuffix(".0")
    return f"{text}{unit}" if unit == "%" else f"{text} {unit}".strip()

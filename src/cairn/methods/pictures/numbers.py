"""Numbers on an axis: round steps, and how they are written."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10

STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """From values to pixels, along a straight line."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


@dataclass(frozen=True)
class Ticks:
    """``low`` and ``high`` are the ends of the axis; ``at`` are round numbers between them, ``words`` what they say."""

    low: float
    high: float
    at: tuple[float, ...]
    words: tuple[str, ...]
    step: float


def step_for(span: float, most: int, *, whole: bool = False) -> float:
    """The smallest round step that needs at most so many ticks.

    >>> step_for(43, 6), step_for(0.9, 5), step_for(3, 10, whole=True)
    (10.0, 0.2, 1.0)
    """
    rough = span / max(most, 1)
    size = 10.0 ** floor(log10(rough))
    step = next(factor * size for factor in STEPS if factor * size >= rough * (1 - 1e-9))
    return max(1.0, step) if whole else round(step, 12)


def ticks_for(
    low: float,
    high: float,
    most: int,
    *,
    floor_at: float | None = None,
    ceiling_at: float | None = None,
    whole: bool = False,
    suffix: str = "",
) -> Ticks:
    """An axis around the values from ``low`` to ``high``: with a little room, round ends, from zero if that is near.

    ``floor_at`` and ``ceiling_at`` are what the values can't leave: the axis doesn't go on beyond them.

    >>> ticks_for(3, 41, 5).words
    ('0', '10', '20', '30', '40', '50')
    >>> ticks_for(88, 99.5, 4, ceiling_at=100, suffix="%").words
    ('85%', '90%', '95%', '100%')
    """
    largest = max(abs(low), abs(high))
    if high - low <= max(1e-9 * largest, 1e-9):
        room = largest * 0.1 if largest > 1e-9 else 1.0
        low, high = low - room, high + room
    span = high - low
    if low >= 0 and low < 0.6 * span:  # a gap to zero that costs little room is better shown
        low, span = 0.0, high
    step = step_for(span, most, whole=whole)
    bottom, top = floor(low / step + 1e-9), ceil(high / step - 1e-9)
    ends = [bottom * step, top * step]
    if low - ends[0] < 0.02 * span and low != 0:
        ends[0] -= step / 2
    if ends[1] - high < 0.02 * span:
        ends[1] += step / 2
    if floor_at is not None:
        ends[0] = max(ends[0], floor_at)
    if ceiling_at is not None:
        ends[1] = min(ends[1], ceiling_at)
    at = [round(n * step, 10) for n in range(ceil(ends[0] / step - 1e-9), floor(ends[1] / step + 1e-9) + 1)]
    return Ticks(ends[0], ends[1], tuple(at), tuple(axis_numbers(at, step, suffix)), step)


def axis_numbers(values: list[float], step: float, suffix: str = "") -> list[str]:
    """All with the decimals that the step needs; millions as m.

    >>> axis_numbers([0, 0.5, 1], 0.5), axis_numbers([0, 20000000], 2e7), axis_numbers([1500], 500)
    (['0.0', '0.5', '1.0'], ['0m', '20m'], ['1,500'])
    """
    if step >= 1_000_000 or max(map(abs, values), default=0) >= 10_000_000:
        values, step, suffix = [value / 1e6 for value in values], step / 1e6, f"m{suffix}"
    decimals = decimals_of(step)
    return [f"{value:,.{decimals}f}{suffix}".replace("-", "−") for value in values]


def figure(value: float, step: float, suffix: str = "") -> str:
    """A value beside an axis with such steps: one figure finer than its numbers.

    >>> figure(28105.8, 2000), figure(9.83, 5), figure(5.0, 5, "%"), figure(0.2865, 0.1)
    ('28,106', '9.8', '5%', '0.29')
    """
    decimals = 0 if step >= 100 else 1 if step >= 1 else decimals_of(step) + 1
    text = f"{value:,.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return f"{'0' if text == '-0' else text}{suffix}".replace("-", "−")


def decimals_of(step: float) -> int:
    """Decimals needed to write multiples of a round step."""
    return next((n for n in range(12) if abs(round(step, n) - step) < step * 1e-6), 12)

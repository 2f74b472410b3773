"""The horizontal axis: dates at their distance in time, numbers, or labels one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import cos, pi, sin
from numbers import Real
from typing import Any, Literal

from cairn.methods.pictures.calendar import APART, Tick, date_ticks, fits
from cairn.methods.pictures.dates import as_date, days_of, uk_date
from cairn.methods.pictures.numbers import Scale, axis_numbers, step_for
from cairn.methods.pictures.text import fit, shorten, width_of, wrapped
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.spc.series import label_of

Kind = Literal["dates", "numbers", "labels"]
ANGLE = -40
LINE = 1.25  # height of a line of text, in sizes
LONGEST = 130  # pixels of a slanted label at most


@dataclass(frozen=True)
class XAxis:
    """``at``: where each point stands, in days, numbers or places. ``ticks`` and ``scale`` suit the given width."""

    kind: Kind
    x: tuple[Any, ...]
    at: tuple[float, ...]
    scale: Scale
    ticks: tuple[Tick, ...]
    slanted: bool
    size: float
    language: Language = ENGLISH

    @property
    def height(self) -> float:
        """Pixels that the labels take below the axis."""
        if self.slanted:
            longest = max(width_of(tick.lines[0], self.size) for tick in self.ticks)
            return 10 + longest * sin(-ANGLE * pi / 180) + self.size * cos(ANGLE * pi / 180)
        return 10 + self.size * LINE * max((len(tick.lines) for tick in self.ticks), default=0)

    @property
    def step(self) -> float:
        """Pixels from a point to the next, on average."""
        return abs(self.scale.end - self.scale.start) / max(len(self.at), 1)

    def pixel(self, n: int) -> float:
        """Where the point in place n (from 0) stands."""
        return self.scale(self.at[n])

    def place(self, wanted: Any) -> float | None:
        """Where a point's number (from 1), an x or any date belongs on the axis; ``None`` if nowhere."""
        if isinstance(wanted, int) and not isinstance(wanted, bool):
            return self.at[wanted - 1] if 1 <= wanted <= len(self.at) else None
        when = as_date(wanted)
        if self.kind == "dates" and when:
            return min(max(days_of(when), self.at[0]), self.at[-1])
        labels = [label_of(x) for x in self.x]
        label = label_of(wanted)
        return self.at[labels.index(label)] if label in labels else None

    def nearest(self, place: float) -> int:
        """The number of the point that stands nearest to a place on the axis."""
        return 1 + min(range(len(self.at)), key=lambda n: abs(self.at[n] - place))

    def say(self, x: Any) -> str:
        """An x in words."""
        when = as_date(x)
        return uk_date(when, self.language) if when else label_of(x)


def x_axis(
    x: Sequence[Any], width: float, *, left: float = 40, size: float = 12, language: Language = ENGLISH
) -> XAxis:
    """The axis of these x, ``width`` pixels wide. ISO texts are dates; texts that aren't are labels.

    ``left``: pixels free beside the plot, which slanted labels need.
    """
    dates = [as_date(at) for at in x]
    known = [at for at in dates if at is not None]
    if known and len(known) == len(dates):
        return _date_axis(x, known, width, size, language)
    if x and all(isinstance(at, Real) and not isinstance(at, bool) for at in x) and len(set(x)) == len(x):
        return _number_axis(x, width, size, language)
    return _label_axis(x, width, left, size, language)


def scale_of(at: Sequence[float], width: float) -> Scale:
    """With half a step free on either side, so that nothing stands on the edge."""
    if not at:
        return Scale(0, 1, 0, width)
    inset = min(max(width / len(at) / 2, 8), 30)
    low, high = min(at), max(at)
    if low == high:
        return Scale(low - 1, low + 1, 0, width)
    per_pixel = (high - low) / (width - 2 * inset)
    return Scale(low - inset * per_pixel, high + inset * per_pixel, 0, width)


def _date_axis(x: Sequence[Any], dates: Sequence[date], width: float, size: float, language: Language) -> XAxis:
    at = tuple(days_of(when) for when in dates)
    scale = scale_of(at, width)
    ticks = date_ticks(sorted(dates, key=days_of), width / (scale.high - scale.low), size, language)
    return XAxis("dates", tuple(x), at, scale, tuple(ticks), False, size, language)


def _number_axis(x: Sequence[Any], width: float, size: float, language: Language) -> XAxis:
    at = tuple(map(float, x))
    scale = scale_of(at, width)
    low, high = min(at), max(at)
    whole = all(value.is_integer() for value in at)
    for most in range(min(len(at), 12), 0, -1):
        step = step_for((high - low) or 1, most, whole=whole)
        first = -(-low // step)
        values = [round((first + n) * step, 10) for n in range(int((high - first * step) // step) + 1)]
        words = axis_numbers(values, step)
        ticks = [Tick(value, (word,)) for value, word in zip(values, words, strict=True)]
        if fits(ticks, width / (scale.high - scale.low), size):
            break
    return XAxis("numbers", tuple(x), at, scale, tuple(ticks), False, size, language)


def _label_axis(x: Sequence[Any], width: float, left: float, size: float, language: Language) -> XAxis:
    at = tuple(float(n) for n in range(len(x)))
    scale = scale_of(at, width)
    labels = [fit(label_of(value)) for value in x]
    pixels = width / (scale.high - scale.low)
    ticks, slanted = label_ticks(labels, pixels, size)
    if slanted:
        rooms = (min(LONGEST, (left + scale(tick.at) - size) / cos(ANGLE * pi / 180)) for tick in ticks)
        ticks = [Tick(t.at, (shorten(t.lines[0], room, size),)) for t, room in zip(ticks, rooms, strict=True)]
    return XAxis("labels", tuple(x), at, scale, tuple(ticks), slanted, size, language)


def label_ticks(labels: Sequence[str], pixels: float, size: float) -> tuple[list[Tick], bool]:
    """All labels if they fit in up to three lines, else slanted, or every second, fifth and so on.

    Labels that only count (Week 1, Week 2) are thinned out at once: whoever reads one knows its neighbours.
    """
    if pixels > APART or not labels:
        broken = [Tick(float(n), tuple(wrapped(text, pixels - APART, size, most=3))) for n, text in enumerate(labels)]
        if all(" ".join(tick.lines) == " ".join(text.split()) for tick, text in zip(broken, labels, strict=True)):
            return broken, False
    plain = [Tick(float(n), (text,)) for n, text in enumerate(labels)]
    if not _counts(labels) and pixels >= size * 1.3:
        return plain, True
    for every in (1, 2, 3, 4, 5, 6, 10, 12, 20, 25, 50, 52, 100, 200, 500, 1000, 5000, 10000):
        ticks = plain[::every]
        if fits(ticks, pixels, size):
            return ticks, False
    return [Tick(0.0, (shorten(labels[0], LONGEST, size),))], False


def _counts(labels: Sequence[str]) -> bool:
    """Whether the labels are one text with different numbers in it, or too many to be read one by one."""
    texts = ["".join("#" if letter.isdigit() else letter for letter in label).replace("##", "#") for label in labels]
    same = sum(a.replace("##", "#") == b.replace("##", "#") for a, b in pairwise(texts))
    return len(labels) > 60 or (len(labels) > 1 and same >= 0.8 * (len(labels) - 1) and any("#" in t for t in texts))

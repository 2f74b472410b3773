"""Ticks of a time axis: days, weeks, months or years, as many as have room for their words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import count, pairwise
from statistics import median

from cairn.methods.pictures.dates import day_and_month, days_of, month_of
from cairn.methods.pictures.text import widest
from cairn.methods.sentences import ENGLISH, Language

MONTHLY = ((28, 31), (59, 62), (89, 92), (181, 184))  # days of 1, 2, 3 and 6 months
YEARLY = ((365, 366),)
APART = 10  # pixels at least between two labels
Words = Callable[[date], list[str]]


@dataclass(frozen=True)
class Tick:
    """Where it stands, in the unit of the axis, and its words, line by line."""

    at: float
    lines: tuple[str, ...]


@dataclass(frozen=True)
class _Grid:
    """One way to set ticks: the dates, and which words of a date stand above and which below."""

    dates: list[date]
    above: Callable[[date], str]
    below: Callable[[date], str] | None

    def ticks(self) -> list[Tick]:
        """What stands below (the year, the day) is said once, where it begins."""
        found, before = [], ""
        for at in self.dates:
            under = self.below(at) if self.below else ""
            lines = (self.above(at), under) if under != before else (self.above(at),)
            found.append(Tick(days_of(at), lines))
            before = under
        return found


def date_ticks(dates: Sequence[date], pixels: float, size: float, language: Language = ENGLISH) -> list[Tick]:
    """Ticks for points at these dates (in order), ``pixels`` to a day; labels of ``size`` never overlap."""
    if not dates:
        return []
    room = (days_of(dates[-1]) - days_of(dates[0])) * pixels
    most = int(2 + room / APART)  # not even without words do more fit: a long series has thousands of days
    for grid in _grids(dates, most, language):
        if len(grid.dates) > most:
            continue
        ticks = grid.ticks()
        if len(ticks) >= min(2, len(set(dates))) and fits(ticks, pixels, size):
            return ticks
    last = _Grid([dates[0]], lambda at: day_and_month(at, language), lambda at: str(at.year))
    return last.ticks()


def fits(ticks: Sequence[Tick], pixels: float, size: float) -> bool:
    """Whether no label touches the next, ``pixels`` to a unit of the axis."""
    half = [widest(tick.lines, size) / 2 for tick in ticks]
    return all((b.at - a.at) * pixels >= half[n] + half[n + 1] + APART for n, (a, b) in enumerate(pairwise(ticks)))


def _grids(dates: Sequence[date], most: int, language: Language) -> Iterator[_Grid]:
    """From the finest to the coarsest that suit the dates; some that have more than ``most`` are passed over."""

    def day(at: date) -> str:
        return day_and_month(at, language)

    def month(at: date) -> str:
        return month_of(at, language)

    def year(at: date) -> str:
        return str(at.year)

    steps = [b - a for a, b in pairwise(sorted({days_of(at) for at in dates}))]
    step = median(steps) if steps else 7.0
    if step < 1:
        yield from (_Grid(times, lambda at: f"{at:%H:%M}", day) for times in _hours(dates))
    if step < 20:
        grids = (1, 2, 7, 14, 28) if step < 7 else (7, 14, 28)
        span = dates[-1].toordinal() - dates[0].toordinal()
        yield from (_Grid(_every(dates, days), day, year) for days in grids if span // days < most)
    monthly, yearly = _mostly(steps, MONTHLY), _mostly(steps, YEARLY)
    for months in (1, 2, 3, 6):
        yield _Grid(_months_of(dates, months) if monthly else _month_starts(dates, months), month, year)
    for years in (1, 2, 5, 10, 20, 50, 100):
        if yearly:
            yield _Grid([at for at in dates if at.year % years == 0 or years == 1], year, None)
        else:
            yield _Grid(_month_starts(dates, 12 * years), year, None)


def _mostly(steps: Sequence[float], lengths: Sequence[tuple[int, int]]) -> bool:
    """Whether points come at regular distances: then labels belong to points, and not to the first of a month."""
    regular = sum(n for step, n in Counter(steps).items() if any(low <= step <= high for low, high in lengths))
    return bool(steps) and regular >= 0.8 * len(steps)


def _every(dates: Sequence[date], days: int) -> list[date]:
    """From the first point on, each so many days."""
    span = (dates[-1].toordinal() - dates[0].toordinal()) // days
    first = date.fromordinal(dates[0].toordinal())
    return [first + timedelta(days * n) for n in range(span + 1)]


def _hours(dates: Sequence[date]) -> Iterator[list[date]]:
    first = datetime.combine(dates[0], datetime.min.time())
    days = dates[-1].toordinal() - dates[0].toordinal() + 1
    if days > 14:
        return
    for hours in (1, 2, 3, 6, 12):
        every = (first + timedelta(hours=hours * n) for n in range(24 * days // hours))
        yield [at for at in every if days_of(dates[0]) <= days_of(at) <= days_of(dates[-1])]


def _months_of(dates: Sequence[date], months: int) -> list[date]:
    """The points in each so-manieth month: January first where there are such points, else counted from the first."""
    chosen = [at for at in dates if (at.month - 1) % months == 0]
    if not chosen:
        chosen = [at for at in dates if (at.month - dates[0].month) % months == 0]
    firsts: dict[tuple[int, int], date] = {}
    for at in chosen:
        firsts.setdefault((at.year, at.month), at)
    return list(firsts.values())


def _month_starts(dates: Sequence[date], months: int) -> list[date]:
    """The first of each so-manieth month between the first and the last point; counted from the year 0.

    The calendar has neither that year nor one after 9999.
    """
    low, high = dates[0].toordinal(), dates[-1].toordinal()
    begin = (dates[0].year * 12 + dates[0].month - 1) // months
    found: list[date] = []
    for n in count(begin):
        year, month = divmod(n * months, 12)
        if year < date.min.year:
            continue
        if year > date.max.year or (at := date(year, month + 1, 1)).toordinal() > high:
            return found
        if at.toordinal() >= low:
            found.append(at)
    return found

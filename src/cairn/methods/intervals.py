"""When the next point of a series is due, judged by the points there are."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

__all__ = ["next_date"]

_LOOKED_AT = 12  # the last dates: how often somebody counts may have changed since the first
_SATURDAY = 5


def next_date(dates: Sequence[date]) -> date | None:
    """The date after the last one, at the interval that the last dates were apart.

    ``None`` for fewer than two, and where the calendar ends before it.

    Months are months and not 30 days, the end of one is followed by the end of the next, and a series that knows no
    weekend goes on with Monday.

    >>> [str(next_date([date(2025, 1, 6), date(2025, 1, day)])) for day in (7, 13)]
    ['2025-01-08', '2025-01-20']
    >>> str(next_date([date(2024, 11, 30), date(2024, 12, 31), date(2025, 1, 31)]))
    '2025-02-28'
    """
    last = sorted(set(dates))[-_LOOKED_AT:]
    if len(last) < 2:
        return None
    try:
        return _following(last)
    except (OverflowError, ValueError):
        return None


def _following(last: Sequence[date]) -> date:
    """The date after the last. Raises ``OverflowError`` or ``ValueError`` beyond the calendar."""
    months = _usual([_months(b) - _months(a) for a, b in pairwise(last)])
    if months and (len({day.day for day in last}) == 1 or all(_ends_month(day) for day in last)):
        return _months_later(last[-1], months, to_end=all(_ends_month(day) for day in last))
    following = last[-1] + timedelta(days=_usual([(b - a).days for a, b in pairwise(last)]))
    if len(last) > 5 and all(day.weekday() < _SATURDAY for day in last):
        following += timedelta(days=max(0, 7 - following.weekday()) if following.weekday() >= _SATURDAY else 0)
    return following


def _usual(gaps: Sequence[int]) -> int:
    """The commonest gap; of several, the latest to be seen first."""
    return Counter(reversed(gaps)).most_common(1)[0][0]


def _months(day: date) -> int:
    return day.year * 12 + day.month - 1


def _ends_month(day: date) -> bool:
    return day.day == monthrange(day.year, day.month)[1]


def _months_later(day: date, months: int, *, to_end: bool) -> date:
    year, month = divmod(_months(day) + months, 12)
    longest = monthrange(year, month + 1)[1]
    return date(year, month + 1, longest if to_end else min(day.day, longest))

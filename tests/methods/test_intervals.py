"""The next date of a series: what people who count by day, week, month or quarter expect."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cairn.methods.intervals import next_date


def days(*written: str) -> list[date]:
    return [date.fromisoformat(one) for one in written]


MONDAY = date(2025, 3, 3)


@pytest.mark.parametrize(
    "dates,following",
    [
        ([], None),
        (days("2025-03-03"), None),
        (days("2025-03-03", "2025-03-03"), None),
        (days("2025-03-03", "2025-03-04"), "2025-03-05"),
        (days("2025-03-17", "2025-03-03", "2025-03-10"), "2025-03-24"),
        (days("2025-01-01", "2025-02-01", "2025-03-01"), "2025-04-01"),
        (days("2024-10-31", "2024-11-30", "2024-12-31", "2025-01-31"), "2025-02-28"),
        (days("2024-07-01", "2024-10-01", "2025-01-01"), "2025-04-01"),
        (days("2023-04-01", "2024-04-01"), "2025-04-01"),
        # A month was left out: the usual step counts
        (days("2025-01-15", "2025-02-15", "2025-04-15", "2025-05-15"), "2025-06-15"),
        # Working days: Friday is followed by Monday
        ([MONDAY + timedelta(days=n) for n in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11)], "2025-03-17"),
        # Every day: Friday is followed by Saturday
        ([MONDAY + timedelta(days=n) for n in range(-5, 5)], "2025-03-08"),
        # Once weekly, now daily
        (days("2025-01-06", "2025-01-13", "2025-01-14", "2025-01-15", "2025-01-16"), "2025-01-17"),
    ],
)
def test_the_next_date(dates: list[date], following: str | None) -> None:
    found = next_date(dates)
    assert (found.isoformat() if found else None) == following

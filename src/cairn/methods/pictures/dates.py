"""Dates as they are written in the UK, and as numbers of days."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _

MONTHS = (
    _("Jan"), _("Feb"), _("Mar"), _("Apr"), _("May"), _("Jun"),
    _("Jul"), _("Aug"), _("Sep"), _("Oct"), _("Nov"), _("Dec"),
)  # fmt: skip
_ISO = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b")


def as_date(x: Any) -> date | None:
    """A date (or a time of a day), also one that is written as ISO text; ``None`` for anything else.

    >>> as_date("2026-01-12"), as_date("Week 3"), as_date(20260112)
    (datetime.date(2026, 1, 12), None, None)
    """
    if isinstance(x, date):
        return x
    if not isinstance(x, str) or not _ISO.match(x):
        return None
    try:
        return date.fromisoformat(x) if len(x) == 10 else datetime.fromisoformat(x)
    except ValueError:
        return None


def days_of(at: date) -> float:
    """Days since the calendar began; a time of a day is a part of one."""
    if isinstance(at, datetime):
        return at.toordinal() + (at.hour * 3600 + at.minute * 60 + at.second) / 86400
    return float(at.toordinal())


def month_of(at: date, language: Language = ENGLISH) -> str:
    return language.gettext(MONTHS[at.month - 1])


def day_and_month(at: date, language: Language = ENGLISH) -> str:
    return f"{at.day} {month_of(at, language)}"


def uk_date(at: date, language: Language = ENGLISH) -> str:
    """
    >>> uk_date(date(2026, 1, 12)), uk_date(datetime(2026, 1, 12, 14, 30))
    ('12 Jan 2026', '12 Jan 2026 14:30')
    """
    day = f"{at.day} {month_of(at, language)} {at.year}"
    return f"{day} {at:%H:%M}" if isinstance(at, datetime) and (at.hour or at.minute) else day


def with_uk_dates(text: str, language: Language = ENGLISH) -> str:
    """A sentence with its ISO dates as people write them.

    >>> with_uk_dates("Since 2026-01-12 (new rota) the lines are calculated anew.")
    'Since 12 Jan 2026 (new rota) the lines are calculated anew.'
    """

    def written(found: re.Match[str]) -> str:
        at = as_date(found[0])
        return uk_date(at, language) if at else found[0]

    return _ISO.sub(written, text)

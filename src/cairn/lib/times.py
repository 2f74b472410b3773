"""Times in words, as people read them: in their own zone, by a clock of twelve hours."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format


def clock_time(at: datetime) -> str:
    """``3:05pm``; a time without a zone is as it is."""
    here = timezone.localtime(at) if timezone.is_aware(at) else at
    return f"{here.hour % 12 or 12}:{here.minute:02d}{'am' if here.hour < 12 else 'pm'}"


def day_and_time(at: datetime) -> str:
    """``24 November 2026, 3:05pm``."""
    return f"{date_format(timezone.localtime(at), 'j F Y')}, {clock_time(at)}"

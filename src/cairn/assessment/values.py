"""What a snapshot holds at a place, be it of another shape than expected: then it is nothing, never a fault."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format


def day_of(value: Any) -> str:
    """A date as people write it; nothing for what is none."""
    try:
        return date_format(date.fromisoformat(value), "j F Y")
    except (TypeError, ValueError):
        return ""


def day_of_time(value: Any) -> str:
    """The date of a time as people write it; nothing for what is none."""
    try:
        return date_format(timezone.localtime(datetime.fromisoformat(value)), "j F Y")
    except (TypeError, ValueError):
        return ""


def text_of(value: Any) -> str:
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, float):
        return f"{value:g}"
    return str(value) if isinstance(value, str | int) else ""


def number_of(value: Any) -> int:
    """A whole number; 0 for what is none."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    return (one for one in listed(value) if isinstance(one, Mapping))


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []

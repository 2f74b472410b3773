"""What the adapters share: JSON has no nan and no infinity, and lists where we have arrays."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from math import isinf, isnan
from typing import Any


class NotCovered(Exception):
    """The case asks for something that the library does not do."""


def number(value: float | None) -> float | str | None:
    if value is None or isnan(value):
        return None
    return ("Inf" if value > 0 else "-Inf") if isinf(value) else float(value)


def column(values: Iterable[float]) -> list[float | str | None]:
    return [number(float(value)) for value in values]


def value(given: Any) -> Any:
    """A value of a case as a number: infinities are texts there."""
    return {"Inf": float("inf"), "-Inf": float("-inf")}.get(given, given) if isinstance(given, str) else given


def day(text: Any) -> Any:
    """A date, where the text is one."""
    try:
        return date.fromisoformat(text)
    except (TypeError, ValueError):
        return text

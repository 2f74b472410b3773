"""What was asked about a row, kept beside it for as long as the row is in hand.

A page judges many conditions of one learner: each asks for the same few facts. ``forget`` is for who is about to write.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")
_NAME = "_remembered"


def remembered(row: Any, key: str, ask: Callable[[], T]) -> T:
    """What ``ask`` answered the first time; ``key`` names the question."""
    kept: dict[str, Any] = row.__dict__.setdefault(_NAME, {})
    if key not in kept:
        kept[key] = ask()
    found: T = kept[key]
    return found


def forget(row: Any) -> None:
    row.__dict__.pop(_NAME, None)

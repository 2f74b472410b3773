"""A table of a report: the same for the page and for its download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

TEXT, NUMBER = "text", "number"
PAGE = 50  # rows of a paged table


@dataclass(frozen=True)
class Table:
    """``headers`` are (words, ``TEXT`` or ``NUMBER``), ``words`` what it says and how it was counted.

    A cell is a text or a number; ``None`` is one that is not shown. One that is ``paged`` is in the order of its first
    cell, a text that no other row has.
    """

    key: str
    title: str
    headers: Sequence[tuple[str, str]]
    rows: Sequence[Sequence[Any]]
    words: str = ""
    paged: bool = False

    def shown(self, after: str = "") -> list[list[Any]]:
        """The rows for a page, numbers with at most three places; of a paged one those ``after`` a first cell."""
        rows = [row for row in self.rows if row[0] > after][:PAGE] if self.paged else self.rows
        return [[_shown(cell) for cell in row] for row in rows]

    def next_after(self, after: str = "") -> str:
        """The first cell of the last row that a page shows where more follow; else empty."""
        rows = [row for row in self.rows if row[0] > after] if self.paged else []
        return str(rows[PAGE - 1][0]) if len(rows) > PAGE else ""

    def heads(self) -> list[Any]:
        return [(words, kind) if kind == NUMBER else words for words, kind in self.headers]


def _shown(cell: Any) -> Any:
    if cell is None:
        return _("not shown")
    return f"{cell:.3f}".rstrip("0").rstrip(".") if isinstance(cell, float) else cell


def days_between(first: datetime, last: datetime) -> float:
    return round(max(0.0, (last - first).total_seconds() / 86400), 2)


def quantile(values: Sequence[float], share: float) -> float:
    """The value below which so great a share lies, between two of them on a straight line (type 7 of Hyndman and
    Fan, 1996). Raises ``IndexError`` for none.

    >>> quantile([1, 2, 3, 4], 0.5), quantile([7], 0.9)
    (2.5, 7)
    """
    rows = sorted(values)
    place = share * (len(rows) - 1)
    low = int(place)
    if low + 1 >= len(rows):
        return rows[low]
    return rows[low] + (place - low) * (rows[low + 1] - rows[low])

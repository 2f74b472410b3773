"""Lists of several kinds of rows, the newest first, cut where the page before ended and never counted through."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q

YEARS = range(1900, 2200)


class Cut(NamedTuple):
    """Rows before ``at`` and, of those at that very time, with an inside key below ``below``."""

    at: datetime
    below: int

    def rows(self, field: str) -> Q:
        return Q(**{f"{field}__lt": self.at}) | Q(**{field: self.at, "pk__lt": self.below})


def moment(text: str) -> datetime:
    """The time in the address of a page, as ``isoformat`` wrote it; a plus sign in an address may be a space.

    Raises ``ValueError`` for one without a zone, and for years in which no database could tell the time.
    """
    at = datetime.fromisoformat(text.replace(" ", "+"))
    if at.tzinfo is None or at.year not in YEARS:
        raise ValueError(text)
    return at

"""Lists of several kinds of rows, the newest first, cut where the page before ended and never counted through."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q


class Cut(NamedTuple):
    """Rows before ``at`` and, of those at that very time, with an inside key below ``below``."""

    at: datetime
    below: int

    def rows(self, field: str) -> Q:
        return Q(**{f"{field}__lt": self.at}) | Q(**{field: self.at, "pk__lt": self.below})

"""What somebody most likely meant: the known word that is nearest to the one given."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

__all__ = ["nearest"]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like ``word``, capitals aside; ``None`` if none does.

    >>> nearest("Wiek", ["Month", "Week"]), nearest("rule", ["Month", "Week"])
    ('Week', None)
    """
    by_folded = {one.casefold(): one for one in reversed(list(known))}
    found = get_close_matches(word.strip().casefold(), list(by_folded), n=1, cutoff=0.6)
    return by_folded[found[0]] if found else None

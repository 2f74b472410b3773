"""How well the questions of a quiz work: classical item statistics, from sums that a database can make.

docs/algorithms/item-statistics.md says what each number means, and why it is counted so.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cairn.methods.sentences import Sentence
from cairn.methods.sentences import gettext_noop as _

__all__ = [
    "FEWEST",
    "Distractor",
    "Flag",
    "ItemStatistics",
    "ItemSums",
    "item_statistics",
    "sums_of",
]

# Below this many answers a correlation says next to nothing: at 30 its standard error is still 0.18.
FEWEST = 30
TOO_EASY, TOO_HARD = 0.95, 0.20


@dataclass(frozen=True)
class ItemSums:
    """What is added up over the answers to one item.

    ``n`` answers, ``right`` of them. Of those whose attempt had other questions too (``with_rest``, of which
    ``right_with_rest``): the sum of the shares of the others that were right (``rest``, each from 0 to 1), of their
    squares, and of those of the people who had this item right.
    """

    n: int
    right: int
    with_rest: int = 0
    right_with_rest: int = 0
    rest: float = 0
    rest_squared: float = 0
    rest_when_right: float = 0


@dataclass(frozen=True)
class Distractor:
    """A choice of an item: how many picked it, and their mean score in per cent (``None`` where nobody did)."""

    correct: bool
    n: int
    mean_score: float | None = None


class Flag:
    """What an author should look at."""

    TOO_EASY = "too_easy"
    TOO_HARD = "too_hard"
    NEGATIVE = "negative"
    NEVER_CHOSEN = "never_chosen"


@dataclass(frozen=True)
class ItemStatistics:
    """``facility`` from 0 to 1; ``discrimination`` from -1 to 1. What is not defined is ``None``.

    ``reasons`` say why it is not; ``seconds`` is the median time of an answer, of those that have one.
    """

    n: int
    facility: float | None
    discrimination: float | None
    seconds: float | None = None
    flags: tuple[str, ...] = ()
    reasons: tuple[Sentence, ...] = ()


def item_statistics(
    sums: ItemSums, distractors: Sequence[Distractor] = (), *, seconds: float | None = None
) -> ItemStatistics:
    """The statistics of one item. Flags are only raised from ``FEWEST`` answers on.

    >>> item_statistics(ItemSums(n=40, right=39)).flags
    ('too_easy',)
    """
    facility = sums.right / sums.n if sums.n else None
    discrimination, reason = _discrimination(sums)
    flags = tuple(_flags(sums, facility, discrimination, distractors)) if sums.n >= FEWEST else ()
    return ItemStatistics(sums.n, facility, discrimination, seconds, flags, (reason,) if reason else ())


def _discrimination(sums: ItemSums) -> tuple[float | None, Sentence | None]:
    """Pearson's correlation of right or wrong with the share of the other questions that were right."""
    n, right = sums.with_rest, sums.right_with_rest
    if not sums.n:
        return None, Sentence(_("Nobody has answered it yet."))
    if not n:
        return None, Sentence(_("The quiz asked nothing else that it could be compared with."))
    if n < FEWEST:
        return None, Sentence(_("Fewer than %(fewest)d answers."), {"fewest": FEWEST})
    if right in (0, n):
        return None, Sentence(_("Everybody was right.")) if right else Sentence(_("Nobody was right."))
    spread = sums.rest_squared / n - (sums.rest / n) ** 2
    # What is left of rounding when everybody did the same is no spread.
    if spread <= 1e-12:
        return None, Sentence(_("Everybody did equally well in the other questions."))
    share = right / n
    together = sums.rest_when_right / n - share * sums.rest / n
    found = together / math.sqrt(spread * share * (1 - share))
    return max(-1.0, min(1.0, found)), None


def _flags(
    sums: ItemSums, facility: float | None, discrimination: float | None, distractors: Sequence[Distractor]
) -> Iterable[str]:
    if facility is not None and facility > TOO_EASY:
        yield Flag.TOO_EASY
    if facility is not None and facility < TOO_HARD:
        yield Flag.TOO_HARD
    if discrimination is not None and discrimination < 0:
        yield Flag.NEGATIVE
    if any(not one.correct and not one.n for one in distractors):
        yield Flag.NEVER_CHOSEN


def sums_of(answers: Iterable[tuple[bool, float | None]]) -> ItemSums:
    """The sums of single answers: whether each was right, and the share of the others (``None``: no others)."""
    rows = list(answers)
    rests = [(right, rest) for right, rest in rows if rest is not None]
    return ItemSums(
        n=len(rows),
        right=sum(right for right, _rest in rows),
        with_rest=len(rests),
        right_with_rest=sum(right for right, _rest in rests),
        rest=math.fsum(rest for _right, rest in rests),
        rest_squared=math.fsum(rest**2 for _right, rest in rests),
        rest_when_right=math.fsum(rest for right, rest in rests if right),
    )

"""Texts that share runs of words: found by small sketches, then compared exactly. docs/algorithms/resemblance.md.

Hashes are stable: the same words give the same numbers on every machine and in every year, as they are stored.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

LENGTH = 5  # words in a run
SKETCH = 64  # smallest hashes that are kept of a text
LEAST = 20  # runs of words: of shorter texts nothing can be said

Hashes = NDArray[np.uint64]
# Letters and digits; an apostrophe or hyphen inside belongs to the word and is then dropped.
_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_INSIDE = re.compile(r"['\u2019-]")
_ODD = np.uint64(0x9E3779B97F4A7C15)


def words_of(text: str) -> list[tuple[str, int, int]]:
    """Each word as it is compared (small letters, composed, without marks inside), with where it begins and ends.

    >>> [word for word, _begin, _end in words_of("The ward's RE-admissions, 2nd try.")]
    ['the', 'wards', 'readmissions', '2nd', 'try']
    """
    return [(_normal(found.group()), found.start(), found.end()) for found in _WORD.finditer(text)]


def _normal(word: str) -> str:
    return _INSIDE.sub("", unicodedata.normalize("NFKC", word).casefold())


def shingles(text: str) -> Hashes:
    """The hashes of all runs of ``LENGTH`` words of a text, each once, in their order of size."""
    return np.unique(_runs([word for word, _begin, _end in words_of(text)]))


def _runs(words: Sequence[str]) -> Hashes:
    """The hash of the run that begins at each word; none where fewer than ``LENGTH`` are left."""
    count = len(words) - LENGTH + 1
    if count < 1:
        return np.empty(0, dtype=np.uint64)
    each = np.fromiter((_word_hash(word) for word in words), dtype=np.uint64, count=len(words))
    found = np.zeros(count, dtype=np.uint64)
    with np.errstate(over="ignore"):
        for place in range(LENGTH):
            found = _mixed(found * _ODD + each[place : place + count])
    return found


@lru_cache(maxsize=50_000)
def _word_hash(word: str) -> int:
    return int.from_bytes(hashlib.blake2b(word.encode(), digest_size=8).digest(), "little")


def _mixed(values: Hashes) -> Hashes:
    """Every bit of a number depends on every bit of the one before (the finalizer of SplitMix64, Steele 2014)."""
    with np.errstate(over="ignore"):
        values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        return values ^ (values >> np.uint64(31))


_SEEDS = _mixed(np.arange(1, SKETCH + 1, dtype=np.uint64) * _ODD)


def sketch(text: str, *, least: int = LEAST) -> tuple[int, ...]:
    """``SKETCH`` numbers (64 bits with a sign): of each of as many orders of all runs, the first that the text has.

    Two texts have the same number at a place with a probability that is the share of their runs that both have, of
    those that either has (Broder, "On the resemblance and containment of documents", 1997). Empty for a text with
    fewer than ``least`` runs.
    """
    runs = shingles(text)
    if len(runs) < max(least, 1):
        return ()
    smallest = [int(_mixed(runs ^ seed).min().view(np.int64)) for seed in _SEEDS]
    return tuple(smallest)


@dataclass(frozen=True)
class Shared:
    """How much two texts share: ``both`` runs of words, as a part of the shorter text's and of all runs of either."""

    both: int
    of_smaller: float
    of_all: float


def share(a: str, b: str, *, least: int = LEAST) -> Shared:
    """Exact, by the hashes of the runs. Nothing is shared with a text of fewer than ``least`` runs."""
    return share_of(shingles(a), shingles(b), least=least)


def share_of(a: Hashes, b: Hashes, *, least: int = LEAST) -> Shared:
    """The same of what ``shingles`` gave."""
    if min(len(a), len(b)) < max(least, 1):
        return Shared(0, 0.0, 0.0)
    both = len(np.intersect1d(a, b, assume_unique=True))
    return Shared(both, both / min(len(a), len(b)), both / (len(a) + len(b) - both))


# --- Passages ---


@dataclass(frozen=True)
class Passage:
    """Words that two texts have alike, as each of them writes them. ``words`` is how many."""

    a: str
    b: str
    words: int


def passages(a: str, b: str, *, shortest: int = LENGTH + 3) -> list[Passage]:
    """The passages of ``a`` that ``b`` has too, in the order of ``a``: each as long as it can be, none twice in ``a``.

    Passages of fewer than ``shortest`` words are left out: so few are alike by chance.
    """
    first, second = words_of(a), words_of(b)
    mine, theirs = [one[0] for one in first], [one[0] for one in second]
    places: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for place, run in enumerate(_tuples(theirs)):
        if len(places[run]) < 50:  # what somebody repeats without end would be compared without end
            places[run].append(place)
    found, at = [], 0
    while at <= len(mine) - LENGTH:
        begin, length = _longest(mine, theirs, at, places.get(tuple(mine[at : at + LENGTH]), []))
        if length >= shortest:
            ours = a[first[at][1] : first[at + length - 1][2]]
            found.append(Passage(ours, b[second[begin][1] : second[begin + length - 1][2]], length))
        # A short one may hide the beginning of a long one.
        at += length if length >= shortest else 1
    return found


def _tuples(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return (tuple(words[place : place + LENGTH]) for place in range(len(words) - LENGTH + 1))


def _longest(mine: Sequence[str], theirs: Sequence[str], at: int, places: Sequence[int]) -> tuple[int, int]:
    """Where in ``theirs`` the longest run begins that goes on like ``mine`` from ``at``, and its length in words."""
    best = (0, 0)
    for place in places:
        length = LENGTH
        most = min(len(mine) - at, len(theirs) - place)
        while length < most and mine[at + length] == theirs[place + length]:
            length += 1
        if length > best[1]:
            best = (place, length)
    return best

"""Whether an answer to a question of a quiz is right, for each kind of question.

What does not matter for knowing is forgiven: how a number is written, its unit, capitals, accents, spaces and
punctuation. Ordering and matching are right as a whole or not at all; ``right_parts`` says what was right in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from cairn.methods.cells import read_number

__all__ = ["KINDS", "Given", "Key", "folded", "is_complete", "is_right", "numbers_in", "right_parts"]

KINDS = ("single", "multiple", "true_false", "numeric", "ordering", "matching", "short_text")
LONGEST_NUMBER = 40
_PER_CENT = {"%", "percent", "pc"}
_FRACTION = re.compile(r"([+-]?)(?:(\d{1,9})[ ]+)?(\d{1,9})/(\d{1,9})", re.ASCII)
# Accents and the like on Latin, Greek and Cyrillic letters; the vowel signs of other scripts are letters.
_ACCENTS = re.compile("[\u0300-\u036f]")
# Kept: a point or comma between digits and a minus before a number, without which 3.5 would be 35.
_NOT_WORDS = re.compile(r"(?<=\d)([.,])(?=\d)|(?:(?<=\s)|^)(-)(?=\d)|[\W_]")


@dataclass(frozen=True)
class Key:
    """What is right. Which of these a kind looks at:

    ``right``, ids of choices (single, true_false: any one of them; multiple: all of them); ``order``, ids from first to
    last; ``pairs``, the half that goes with each id; ``accepted`` forms of a short text; a ``number`` that may be
    missed by ``tolerance`` on either side, in ``unit``.
    """

    right: frozenset[str] = frozenset()
    order: tuple[str, ...] = ()
    pairs: Mapping[str, str] = field(default_factory=dict)
    accepted: tuple[str, ...] = ()
    number: float | None = None
    tolerance: float = 0
    unit: str = ""


@dataclass(frozen=True)
class Given:
    """An answer. ``picked``: ids that were ticked, or the one text that was typed; ``placed``: for each id the place
    that it was given (``"1"`` is the first), or the half that it was matched to."""

    picked: tuple[str, ...] = ()
    placed: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was answered."""
        return any(self.picked) or any(self.placed.values())


def is_right(kind: str, given: Given, key: Key) -> bool:
    """Whether ``given`` is right by ``key``. Nothing given is never right. Raises ``ValueError`` for another kind.

    >>> is_right("numeric", Given(("3,5 hours",)), Key(number=3.5, unit="hours"))
    True
    """
    if kind not in KINDS:
        raise ValueError(f"there is no kind of question {kind!r}")
    if not given:
        return False
    if kind == "multiple":
        return set(given.picked) == key.right
    if kind in ("single", "true_false"):
        return len(given.picked) == 1 and given.picked[0] in key.right
    if kind == "numeric":
        return any(_near(number, key) for number in numbers_in(given.picked[0], unit=key.unit))
    if kind == "short_text":
        return folded(given.picked[0]) in {folded(one) for one in key.accepted}
    wanted = _wanted(kind, key)
    return right_parts(kind, given, key) == wanted.keys() == {one for one, put in given.placed.items() if put}


def right_parts(kind: str, given: Given, key: Key) -> set[str]:
    """The ids that stand at their right place (ordering) or beside their right half (matching)."""
    return {one for one, right in _wanted(kind, key).items() if given.placed.get(one) == right}


def is_complete(kind: str, given: Given, key: Key) -> bool:
    """Whether every part of the question is answered."""
    return all(given.placed.get(one) for one in _wanted(kind, key)) if kind in ("ordering", "matching") else bool(given)


def _wanted(kind: str, key: Key) -> Mapping[str, str]:
    if kind == "ordering":
        return {one: str(place) for place, one in enumerate(key.order, start=1)}
    return key.pairs if kind == "matching" else {}


# --- Numbers ---


def numbers_in(text: str, *, unit: str = "") -> set[Fraction]:
    """What a typed number may mean, exactly; nothing where it is no number, or has another unit behind it.

    ``1,250`` may be a thousand or a decimal comma: both are given, and either may be right.

    >>> sorted(map(str, numbers_in("3½ hours", unit="hour"))), sorted(map(str, numbers_in("1,5")))
    (['7/2'], ['3/2'])
    """
    # "3½" comes out of the compatibility form as "31⁄2", so the fraction is set apart first.
    text = re.sub(r"(?<=\d)(?=[¼-¾⅐-⅞])", " ", text.strip()[:200])
    text = unicodedata.normalize("NFKC", text).replace("\u2044", "/").replace("\N{MINUS SIGN}", "-")
    text = _without_unit(text, unit)
    if not text or len(text) > LONGEST_NUMBER:
        return set()
    if (found := _FRACTION.fullmatch(text)) is not None:
        if not int(found[4]):
            return set()
        size = int(found[2] or 0) + Fraction(int(found[3]), int(found[4]))
        return {-size if found[1] == "-" else size}
    read = (read_number(text), read_number(text, decimal_comma=True))
    return {_exact(one) for one in read if one is not None}


def _without_unit(text: str, unit: str) -> str:
    """The number alone, if what stands behind it is the unit, or a per cent sign where there is none."""
    found = re.fullmatch(r"(.*\d\.?)\s*([^\d]*)", text, re.DOTALL)
    if found is None:
        return text
    number, tail = found[1], _plain_unit(found[2])
    wanted = _plain_unit(unit)
    return number.strip() if tail in {"", wanted} or (tail in _PER_CENT and not wanted) else text


def _plain_unit(unit: str) -> str:
    plain = re.sub(r"[\s.]", "", unit).casefold()
    if plain in _PER_CENT:
        return "%"
    return plain.removesuffix("s") if len(plain) > 2 else plain


def _exact(number: float) -> Fraction:
    """The number as it was written, not as a computer holds it: 0.1 is a tenth."""
    return Fraction(Decimal(repr(number)))


def _near(number: Fraction, key: Key) -> bool:
    return key.number is not None and abs(number - _exact(key.number)) <= _exact(key.tolerance)


# --- Words ---


def folded(text: str) -> str:
    """A text without what is forgiven; one of signs alone, like ``+``, stays as it is.

    >>> folded("  Plan–Do–Study–Act! ") == folded("plan do study act"), folded("3.5") == folded("35")
    (True, False)
    """
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", text)).casefold().replace("\N{MINUS SIGN}", "-").strip()
    return _NOT_WORDS.sub(_kept, plain) or "".join(plain.split())


def _kept(found: re.Match[str]) -> str:
    """What stays of a sign: a mark on a letter is part of it, also where no pattern calls it a letter."""
    return found[1] or found[2] or (found[0] if unicodedata.category(found[0]).startswith("M") else "")

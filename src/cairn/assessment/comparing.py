"""What changed between two texts, and between two versions of a work: words that came, and words that went.

Pure: nothing is stored or asked. Texts are compared paragraph by paragraph first and word by word only where
paragraphs differ (``difflib``, Ratcliff and Obershelp's matching); words that are very frequent do not start a match,
so that the time stays bounded for texts of any length.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

MOST_WORDS = 4_000  # on both sides of one place: beyond that it is shown as replaced as a whole
MOST_PARAGRAPHS = 2_000
MOST_CHANGED = 200_000  # characters of changed texts in a work: what follows is compared by paragraph alone
_PARAGRAPHS = re.compile(r"[^\n]*\n+|[^\n]+")
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")

Key = tuple[str, str, str]  # section, part, name


@dataclass(frozen=True)
class Piece:
    """Words as they were and as they are: both the same where nothing changed, one empty where they came or went."""

    before: str
    after: str

    @property
    def changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Change:
    """One text of a work, then and now. ``section``, ``part`` and ``name`` say where it stands."""

    section: str
    part: str
    name: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> bool:
        return any(one.changed for one in self.pieces)

    @property
    def before(self) -> str:
        return "".join(one.before for one in self.pieces)

    @property
    def after(self) -> str:
        return "".join(one.after for one in self.pieces)

    @property
    def words_added(self) -> int:
        return sum(words_in(one.after) for one in self.pieces if one.changed)

    @property
    def words_removed(self) -> int:
        return sum(words_in(one.before) for one in self.pieces if one.changed)


def words_in(text: str) -> int:
    """How many words a text has; signs and spaces are none.

    >>> words_in("Ten days, by May.")
    4
    """
    return len(re.findall(r"\w+", text))


def changes(before: Sequence[tuple[Key, str]], after: Sequence[tuple[Key, str]]) -> list[Change]:
    """The texts of two versions side by side, in the order of the newer; what went stands where it stood.

    Each is a list of (section, part, name) with its text, each place once.
    """
    then, now, left = dict(before), dict(after), MOST_CHANGED
    found = []
    for key in _in_order([key for key, _text in before], [key for key, _text in after]):
        old, new = then.get(key, ""), now.get(key, "")
        found.append(Change(*key, tuple(pieces(old, new, by_word=left > 0))))
        left -= 0 if old == new else len(old) + len(new)
    return found


def _in_order(before: list[Key], after: list[Key]) -> list[Key]:
    """All places once: those of the newer in their order, each that went behind the one that it stood behind."""
    known = set(after)
    behind: dict[Key | None, list[Key]] = {}
    last: Key | None = None
    for key in dict.fromkeys(before):
        if key in known:
            last = key
        else:
            behind.setdefault(last, []).append(key)
    found = list(behind.get(None, []))
    for key in dict.fromkeys(after):
        found += [key, *behind.get(key, [])]
    return found


def pieces(before: str, after: str, *, by_word: bool = True) -> list[Piece]:
    """Both texts cut where they differ: the pieces' ``before`` joined are the first, their ``after`` the second."""
    if before == after:
        return [Piece(before, after)] if before else []
    return list(_joined(_by_paragraph(before, after, by_word=by_word)))


def _by_paragraph(before: str, after: str, *, by_word: bool) -> Iterator[Piece]:
    old, new = _PARAGRAPHS.findall(before), _PARAGRAPHS.findall(after)
    for same, a, b in _matched(old, new, most=MOST_PARAGRAPHS):
        if same:
            yield Piece("".join(a), "".join(a))
        elif not by_word:
            yield Piece("".join(a), "".join(b))
        else:
            yield from _by_word("".join(a), "".join(b))


def _by_word(before: str, after: str) -> Iterator[Piece]:
    for _same, a, b in _matched(_WORDS.findall(before), _WORDS.findall(after), most=MOST_WORDS):
        yield Piece("".join(a), "".join(b))


def _matched(before: list[str], after: list[str], *, most: int) -> Iterator[tuple[bool, Sequence[str], Sequence[str]]]:
    """Runs of both that are the same, or that stand for each other. What both begin and end with is taken off first."""
    start = _common(before, after)
    end = _common(before[start:][::-1], after[start:][::-1])
    a, b = before[start : len(before) - end], after[start : len(after) - end]
    if start:
        yield True, before[:start], after[:start]
    if len(a) + len(b) > 2 * most:
        yield False, a, b
    else:
        matcher = SequenceMatcher(None, a, b)
        for tag, a1, a2, b1, b2 in matcher.get_opcodes():
            yield tag == "equal", a[a1:a2], b[b1:b2]
    if end:
        yield True, before[len(before) - end :], after[len(after) - end :]


def _common(a: Sequence[str], b: Sequence[str]) -> int:
    n = 0
    for one, other in zip(a, b, strict=False):
        if one != other:
            break
        n += 1
    return n


def _joined(found: Iterable[Piece]) -> Iterator[Piece]:
    """Neighbours of one sort as one piece; a space alone between two changes belongs to them: it is no help to keep."""
    held: Piece | None = None
    rows = [one for one in found if one.before or one.after]
    for place, one in enumerate(rows):
        alone = not one.changed and one.before.isspace() and 0 < place < len(rows) - 1
        between = alone and rows[place - 1].changed and rows[place + 1].changed
        if held is None:
            held = one
        elif held.changed == one.changed or (held.changed and between):
            held = Piece(held.before + one.before, held.after + one.after)
        else:
            yield held
            held = one
    if held is not None:
        yield held


def cut(change: Change, *, most: int, mark: int = 0) -> list[Change]:
    """A change in parts of about ``most`` characters on its longer side, so that each fits on a page; ``mark`` is how
    many characters more it costs to show that words came or went."""
    parts: list[list[Piece]] = [[]]
    used = 0
    for piece in (small for one in change.pieces for small in _small(one, most)):
        length = max(len(piece.before), len(piece.after)) + mark * piece.changed
        if used and used + length > most:
            parts.append([])
            used = 0
        parts[-1].append(piece)
        used += length
    return [Change(change.section, change.part, change.name, tuple(own)) for own in parts]


def _small(piece: Piece, most: int) -> Iterator[Piece]:
    if not piece.changed:
        yield from (Piece(text, text) for text in _slices(piece.before, most))
        return
    before, after = list(_slices(piece.before, most)), list(_slices(piece.after, most))
    for n in range(max(len(before), len(after))):
        yield Piece(before[n] if n < len(before) else "", after[n] if n < len(after) else "")


def _slices(text: str, most: int) -> Iterator[str]:
    """Cut after a line or a word where there is one in the second half."""
    while len(text) > most:
        place = max(text.rfind(gap, most // 2, most) for gap in ("\n", " ")) + 1 or most
        yield text[:place]
        text = text[place:]
    if text:
        yield text

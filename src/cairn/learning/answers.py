"""Whether two short answers are the same: what people type on a phone, between two shifts."""

from __future__ import annotations

import re
import unicodedata

_ARTICLES = {"a", "an", "the"}
# An apostrophe joins, a comma between digits only groups them, and a full stop between digits is part of the number.
_JOINING = re.compile(r"['\u2019]|(?<=\d),(?=\d{3})")
_BETWEEN = re.compile(r"(?<!\d)\.|\.(?!\d)|[^\w.]|_")


def same_answer(given: str, accepted: str) -> bool:
    """Case, accents, punctuation, spaces, an article before and a plural behind make no difference.

    An answer of which nothing is left is the same as none.
    """
    return bool(_forms(given) & _forms(accepted))


def _forms(text: str) -> set[str]:
    """The text without all that, as it is and in the singular."""
    words = _words(text)
    if len(words) > 1 and words[0] in _ARTICLES:
        words = words[1:]
    whole = "".join(words)
    return {whole, *_singulars(whole)} - {""}


def _words(text: str) -> list[str]:
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN.sub(" ", _JOINING.sub("", plain)).split()


def _singulars(word: str) -> list[str]:
    """What a word could be the plural of; short words and those in ``ss`` are none."""
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return []
    found = [word[:-1]]
    if word.endswith(("ses", "xes", "zes", "ches", "shes")):
        found.append(word[:-2])
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    return found

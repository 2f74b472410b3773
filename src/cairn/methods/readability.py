"""How old a reader must be to follow a text, by Flesch and Kincaid's grade; docs/algorithms/readability.md says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

__all__ = ["Readability", "readability", "sentences", "syllables", "words"]

FEWEST_WORDS = 100  # the grade was fitted on passages of this length: of a shorter one it says little
_HARDEST = 3
_YEARS_OF_GRADE = 5  # a child in grade 1 of a school in the United States becomes six or seven

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+(?:[.,]\d+)*")
# An end, unless the next word goes on in lower case; what closes a quotation or bracket belongs to the sentence.
_NEXT = r"\s+(?=[\"'“‘(\[]*[^\W_a-zß-öø-ÿ])"
_END = re.compile(rf"(?<=[.!?…]){_NEXT}|(?<=[.!?…][\"'”’)\]]){_NEXT}")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|etc|cf|vs|Dr|Mr|Mrs|Ms|Prof|St|[A-Z])\.)$")
_VOWELS = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]+")
# Vowels that stand together and are said apart, each with words that it is there for.
_APART = re.compile(
    r"(?<![cstg])ia"  # diagram, material; not "social"
    r"|iat[ei]"  # associate, variation
    r"|(?<![cstgxn])io|ysio"  # period, physiotherapist; not "decision"
    r"|iu"  # medium
    r"|(?<![ct])ie(?=t|n[ct])|ie(?=ty)"  # quiet, experience, society; not "patient"
    r"|eo(?!n\b|u|ple)|eum\b"  # video, museum; not "people"
    r"|rea(?=ct|l[a-z])|ea(?=t[ei])"  # reaction, reality, creative
    r"|(?<![gq])ua(?!r)|ue(?=n[ct])|(?<![gq])ui(?=[nd]\b|t[yi])"  # actual, influence, fluid
    r"|coo(?=rd|per)|uou|[aou]ye(?!d|s\b)"  # coordinate, continuous, employee
    r"|[aeiouy]ing"  # seeing
)
_SILENT = re.compile(r"(?:[^aeiouy]es|[^aeiouytd]ed|[^aeiouy]e)$")
_SAID = re.compile(r"(?:(?:[sxz]|[cs]h|[cg])es|[^aeiouy]les?|[^aeiouyl]led)$")
# A silent e before an ending: "improvement", "safely", "timeline".
_INSIDE = re.compile(r"(?<=\w[^aeiouyl])e(?=(?:ment|ful|ly|less|ness|line|times?|ty)(?:s|ly|ness)?$)")
_ALONE = {"the", "be", "he", "me", "we", "she", "ye"}
# Common words that no rule of ours gets right.
_KNOWN = {
    "area": 3, "areas": 3, "beyond": 2, "business": 2, "centre": 2, "centres": 2, "diabetes": 4, "evening": 2,
    "every": 2, "everything": 3, "forehead": 2, "hierarchy": 4, "homecare": 2, "idea": 3, "ideal": 3, "ideals": 3,
    "ideas": 3, "maybe": 2, "recipe": 3, "science": 2, "someone": 2, "something": 2, "somewhere": 2, "theatre": 3,
    "therefore": 2,
}  # fmt: skip


@dataclass(frozen=True)
class Readability:
    """What was counted. ``age`` in years, from 6 up; ``hardest`` are the sentences that cost most, worst first."""

    words: int
    sentences: int
    grade: float
    age: float
    hardest: tuple[str, ...]


def readability(paragraphs: Iterable[str]) -> Readability | None:
    """Judge a text, given as paragraphs, headings left out; ``None`` for fewer than 100 words.

    >>> readability(["Too short to judge."]) is None
    True
    """
    found = [sentence for paragraph in paragraphs for sentence in sentences(paragraph)]
    counts = [(len(words(one)), sum(map(syllables, words(one))), one) for one in found]
    counts = [one for one in counts if one[0]]
    total = sum(count for count, _said, _text in counts)
    if total < FEWEST_WORDS:
        return None
    grade = _grade(counts)
    worst = sorted(counts, key=lambda one: -_grade([one]))[:_HARDEST]
    return Readability(
        total, len(counts), round(grade, 1), round(max(grade + _YEARS_OF_GRADE, 6), 1), tuple(one[2] for one in worst)
    )


def _grade(counts: Sequence[tuple[int, int, str]]) -> float:
    """Kincaid and others 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59."""
    total = sum(one[0] for one in counts)
    return 0.39 * total / len(counts) + 11.8 * sum(one[1] for one in counts) / total - 15.59


def sentences(paragraph: str) -> list[str]:
    """The sentences of a paragraph. An item of a list is a sentence though no full stop ends it.

    >>> sentences("Ask first, e.g. Dr. Who. It took 2.5 hours! Why?")
    ['Ask first, e.g. Dr. Who.', 'It took 2.5 hours!', 'Why?']
    """
    out: list[str] = []
    for piece in _END.split(" ".join(paragraph.split())):
        if out and _SHORT.search(out[-1]):
            out[-1] += f" {piece}"
        elif piece:
            out.append(piece)
    return out


def words(text: str) -> list[str]:
    """Words and numbers; what a hyphen joins counts apart, because it is read so.

    >>> words("A well-known ward's 2.5 hours")
    ['A', 'well', 'known', "ward's", '2.5', 'hours']
    """
    return _WORD.findall(text)


def syllables(word: str) -> int:
    """How many syllables a word is said with, by rules of spelling; one for a number.

    >>> [syllables(one) for one in ("care", "patient", "improvement", "audited", "2024")]
    [1, 2, 3, 3, 1]
    """
    plain = word.lower().replace("’", "'").removesuffix("'s").replace("'", "")
    if plain in _KNOWN:
        return _KNOWN[plain]
    if not plain or plain[0].isdigit() or plain in _ALONE:
        return 1
    if word.isupper() and 1 < len(word) < 5:  # said letter by letter: NHS, PDSA
        return len(word)
    count = len(_VOWELS.findall(plain)) + len(_APART.findall(plain)) - len(_INSIDE.findall(plain))
    if _SILENT.search(plain) and not _SAID.search(plain):
        count -= 1
    return max(count, 1)

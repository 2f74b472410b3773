"""Patients' names behind a title. Staff, places, and words that only look like a title and a name are left alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cairn.methods.identifiable.finding import Finding
from cairn.methods.identifiable.folding import unaccented
from cairn.methods.identifiable.name_words import (
    FIGURES,
    FIGURES_OF,
    GIVEN_NAMES,
    NOT_NAMES,
    PARTICLES,
    PLACES,
    SURNAMES,
)
from cairn.methods.identifiable.staff import is_person_named, is_staff, joined

__all__ = ["WORDS_TOO", "acts", "find_titled_names", "is_known_name", "name_end"]

_TITLE = re.compile(r"(?<![\w'@./#&-])(?:mrs|mr|ms|miss|mx|mstr|master|mister)(?![\w'@-])\.?", re.IGNORECASE)
_COUPLE = re.compile(r"\s?(?:&|and|/|\+|or)\s?(?:mrs|mr|ms|miss|mx)(?![\w'])\.?", re.IGNORECASE)
_GAP = re.compile(r"[ \t]{0,3}\n?[ \t]{0,3}")
_WORD = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_AFTER_WORD = re.compile(r"\.? {1,2}|\.(?=[^\W\d_])")
_PLACE_BEHIND = re.compile(r"(?:'s)? {1,2}(?:[A-Z][\w'-]+ ){0,2}([A-Z][\w'-]*)")
_PLACES_OR_NOT = ("Day", "Care", "Home", "Way", "Unit")
_MOST_WORDS = 4
_DOES = re.compile(r"(?:'s)? (?:was|is|had|has|fell|told|said|says|asked|came|went|waited|needs|needed|rang|in bed)\b")
_WARY = ("miss", "ms", "master", "mstr", "mister")  # words (or units) of their own


class _Named(NamedTuple):
    start: int
    end: int


def find_titled_names(text: str) -> Iterator[Finding]:
    """All in a plain text."""
    named = list(_all_titled(text))
    staff = [is_staff(text, one.start, one.end) for one in named]
    _spread(text, named, staff)
    for one, works_here in zip(named, staff, strict=True):
        if not works_here and is_person_named(text, one.start, one.end):
            yield Finding("person_name", one.start, one.end, text[one.start : one.end])


def is_known_name(word: str) -> bool:
    """Whether a word is on our lists of names, one half of a double name being enough."""
    low = unaccented(word.lower())
    return any(part in GIVEN_NAMES or part in SURNAMES for part in (low, *low.split("-")))


def name_end(text: str, start: int, *, capitals: bool = True, sure: bool = False) -> int:
    """Where a name of capitalised words that begins at ``start`` ends; ``start`` itself if there is none.

    ``capitals``: whether words all in capitals may be names, or are abbreviations more likely. ``sure``: the first word
    is a name, though it be another word too ("Mr Black").
    """
    place, end, count, solid = start, start, 0, False
    while count < _MOST_WORDS:
        word = _WORD.match(text, place)
        if word is None or not (part := _part(text, word, capitals, sure and not count)):
            break
        count += part != "particle"
        solid = solid or part == "name"
        if part == "name":
            end = word.end()
        gap = _AFTER_WORD.match(text, word.end())
        if gap is None or (part == "name" and (gap[0].startswith(".") or word[0].lower().endswith("'s"))):
            break
        place = gap.end()
    return end if solid and not _is_place(text, start, end) else start


def _part(text: str, word: re.Match[str], capitals: bool, sure: bool) -> str:
    """What a word is in a name: "initial", "particle", "name"; nothing if it is none of it."""
    shown, low = word[0], word[0].lower().removesuffix("'s")
    is_other = low in FIGURES if sure and len(shown) > 2 else low in NOT_NAMES and not _is_rather_name(text, word, low)
    if text[word.end() : word.end() + 1].isdigit() or is_other:
        return "" if len(shown) > 1 or not shown.isupper() else "initial"
    if len(shown) <= 2 and shown.isupper():
        return (
            "name"
            if low in SURNAMES or ((len(shown) == 2 and not _more_follows(text, word)) and capitals)
            else "initial"
        )
    if low in PARTICLES and shown[0].islower():
        return "particle"
    if not shown[0].isupper():
        return "name" if re.match(r"(?:o'|d'|mc|mac|al-|el-|de|van)[A-Z]", shown) else ""
    if shown.isupper() and not capitals and len(shown) < 4 and not is_known_name(low):
        return ""
    return "name"


def _is_rather_name(text: str, word: re.Match[str], low: str) -> bool:
    """Words that are names too: a given name in front of another ("Miss May Best"), a surname that does something."""
    if not word[0][0].isupper():
        return False
    return (low in GIVEN_NAMES and _more_follows(text, word)) or (low in SURNAMES and acts(text, word.end()))


def acts(text: str, end: int) -> bool:
    """Whether the words that end here are said to do or be something, as persons do."""
    return _DOES.match(text, end) is not None


def _more_follows(text: str, word: re.Match[str]) -> bool:
    return re.compile(r"\.? {0,2}[A-Z][A-Za-z'-]+").match(text, word.end()) is not None


def _is_place(text: str, start: int, end: int) -> bool:
    behind = _PLACE_BEHIND.match(text, end)
    if behind and behind[1].lower() in (*PLACES, "boys") and behind[1] not in _PLACES_OR_NOT:
        return True
    words = text[start:end].lower().split()
    return len(words) > 1 and words[-1] in PLACES and (words[-1] == "ward" or words[-1] not in SURNAMES)


def _all_titled(text: str) -> Iterator[_Named]:
    for title in _TITLE.finditer(text):
        couple = _COUPLE.match(text, title.end())
        behind = couple.end() if couple else title.end()
        gap = _GAP.match(text, behind)
        start = gap.end() if gap else behind
        end = _behind_title(text, title[0].rstrip("."), start)
        if end > start and (start > behind or text[start - 1] == "."):
            yield _Named(_with_surname(text, title.start()), end)


def _with_surname(text: str, start: int) -> int:
    """ "JONES, Mrs Mary": the surname ahead belongs to the name."""
    ahead = re.search(r"(?:^|[\n\t|;:(] ?)([A-Z][\w'-]+), $", text[max(0, start - 40) : start])
    return start - len(ahead[1]) - 2 if ahead and is_known_name(ahead[1]) else start


def _behind_title(text: str, title: str, start: int) -> int:
    word = _WORD.match(text, start)
    if word is None:
        return start
    initial = re.match(r"[a-z]\.? (?=[a-z]{3})", text[start : start + 6])
    if initial and title.lower() in ("mr", "mrs"):  # "mr j berg"
        last = _WORD.match(text, start + initial.end())
        low = last[0].lower() if last else ""
        is_name = is_known_name(low) or (low not in NOT_NAMES and low not in FIGURES)
        return last.end() if last and is_name else start
    low, known = word[0].lower().removesuffix("'s"), is_known_name(word[0].lower().removesuffix("'s"))
    shouted = title.isupper() and len(title) > 1
    if low in FIGURES_OF.get(title.lower(), ()):
        return start
    if word[0][0].islower() and low not in PARTICLES and not re.match(r"[a-z]{1,3}['-]?[A-Z]", word[0]):
        return _lower_name(text, title, word, low)
    if shouted and title in ("MS", "MR", "MISS", "MRS") and not word[0].isupper() and title == "MS" and not known:
        return start
    end = name_end(text, start, capitals=shouted, sure=title in ("Mr", "Mrs", "Mx") and not word[0].isupper())
    if end > start and title.lower() in ("master", "mstr") and not _is_boy(text[start:end], shouted):
        return start
    if end > start and title.islower() and title in _WARY and not any(map(is_known_name, text[start:end].split())):
        return start
    return _without_possessive(text, start, end)


def _is_boy(name: str, shouted: bool) -> bool:
    return any(map(is_known_name, name.replace(".", " ").split())) or (not shouted and " " in name)


def _lower_name(text: str, title: str, word: re.Match[str], low: str) -> int:
    """A name in lower case: known for certain, or no word that we know behind "mr" or "mrs"."""
    known, rank = is_known_name(low), title.lower()
    if len(low) < 3 or (low in NOT_NAMES and not known) or (rank in _WARY and (not known or low in NOT_NAMES)):
        return word.start()
    if not title.islower() and not known:
        return word.start()
    if rank in _WARY and re.search(r"[\d.]\s?$", text[max(0, word.start() - 6) : word.start() - len(title)]):
        return word.start()
    if low in WORDS_TOO and rank in _WARY:
        return word.start()
    end = word.end()
    more = re.compile(r" ([a-z][a-z'-]+)").match(text, end)
    if more and is_known_name(more[1]) and more[1] not in NOT_NAMES:
        end = more.end()
    return _without_possessive(text, word.start(), end)


WORDS_TOO = frozenset(
    """
    bill bird brown cook day dean ford gray green hall hart hill hunt hunter king lee long mark mills mo may pat
    penny  price rich rose stone ward wells west white wood woods young baker butler carter cooper fisher mason
    porter ruby  iris ivy olive poppy violet grace dawn june hazel heather jack jean victor marsh banks ball bell
    booth burns freeman bill sue will grant drew rob precious blessing patience mercy faith joy pearl daisy fern
    miles logan max frost len lex lily jan tim jade dylan felix igor idris rita nelson walker pickles
    hardy power archer potter bond polly basil tilly
    """.split()
)


def _without_possessive(text: str, start: int, end: int) -> int:
    return end - 2 if end - start > 3 and text[end - 2 : end].lower() == "'s" else end


def _spread(text: str, named: Sequence[_Named], staff: list[bool]) -> None:
    """Who is named in one breath with staff is staff."""
    pairs = [n for n in range(len(named) - 1) if joined(text[named[n].end : named[n + 1].start])]
    for n in pairs:
        staff[n + 1] = staff[n + 1] or staff[n]
    for n in reversed(pairs):
        staff[n] = staff[n] or staff[n + 1]

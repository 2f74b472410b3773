"""Characters that the fonts at hand have no letter for: found by asking, and replaced by something that can be read.

An accessible PDF must not hold an empty box where a letter should be, so the typesetter refuses to make one.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

import typst

from cairn.methods.pictures.text import fit

SQUARE = "□"
_REFUSED = re.compile(r'the text `"(.*?)"` could not be displayed', re.DOTALL)
_ESCAPED = re.compile(r"\\u\{([0-9a-f]+)\}")
_PROBE = b"""#set document(title: "x")
#set text(font: ("Libertinus Serif", "DejaVu Sans"))
#for one in json("letters.json") [#box(one) #box(strong(one)) ]
#image("letters.svg", alt: "x")
"""
MOST_KNOWN = 20_000
_known: dict[str, bool] = {}  # by character: whether it can be shown


def refused(error: typst.TypstError) -> set[str]:
    """The texts that an error of the typesetter names as having no letters."""
    said = f"{error.diagnostic}"
    return {_ESCAPED.sub(lambda code: chr(int(code[1], 16)), found) for found in _REFUSED.findall(said)}


def missing(texts: Iterable[str]) -> frozenset[str]:
    """Those characters of the texts that no font of this machine has a letter for."""
    letters = {letter for text in texts if not text.isascii() for letter in text if not letter.isascii()}
    unknown = sorted(letters - _known.keys())
    if unknown:
        if len(_known) + len(unknown) > MOST_KNOWN:
            _known.clear()
            unknown = sorted(letters)
        without = _probe(unknown)
        _known.update((letter, letter not in without) for letter in unknown)
    return frozenset(letter for letter in letters if not _known[letter])


def _probe(letters: list[str]) -> set[str]:
    lines = "".join(f'<text y="9" font-family="Arial, DejaVu Sans, sans-serif">{fit(one)}</text>' for one in letters)
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{lines}</svg>'
    files: Any = {"main.typ": _PROBE, "letters.json": json.dumps(letters).encode(), "letters.svg": svg.encode()}
    try:
        typst.compile(files, format="pdf", pdf_standards=["ua-1"])
    except typst.TypstError as error:
        return {letter for text in refused(error) for letter in text}
    return set()


def named(text: str, without: frozenset[str]) -> str:
    """The text with the name or the number of each character that can't be shown.

    >>> named("A 😀 and 王", frozenset("😀王"))
    'A [grinning face] and [U+738B]'
    """
    return text.translate({ord(letter): _name(letter) for letter in without}) if without else text


def squared(text: str, without: frozenset[str]) -> str:
    """The text with a square for each, where there is no room for more."""
    return text.translate({ord(letter): SQUARE for letter in without}) if without else text


def bare(text: str) -> str:
    """The text without marks that stand over other letters on their own, and without marks that are not seen.

    >>> bare("e\u0301 h\u0337\u200d")
    'é h'
    """
    composed = unicodedata.normalize("NFC", text)
    return "".join(letter for letter in composed if unicodedata.category(letter) not in ("Mn", "Me", "Cf"))


def _name(letter: str) -> str:
    name = unicodedata.name(letter, "") if unicodedata.category(letter) == "So" else ""
    return f"[{name.lower()}]" if name else f"[U+{ord(letter):04X}]"

"""What people typed, made fit for files: no control characters, words that can be broken, paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cairn.methods import readability
from cairn.methods.pictures.text import fit

BREAK = "\u200b"  # a place where a line may end; it is not seen
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_UNSEEN_FLOW = re.compile("[\u202a-\u202e\u2066-\u2069]")


def clean(text: str) -> str:
    """The text without what no file can hold; its lines are kept.

    >>> clean("Ward\\x0b1\\r\\nbeds\\x00")
    'Ward 1\\nbeds'
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    # Marks that turn the direction of reading could hide what the rest of a line says.
    return _UNSEEN_FLOW.sub("", "\n".join(fit(line).rstrip() for line in lines.split("\n")))


def one_line(text: str) -> str:
    """The same in one line, for titles and cells.

    >>> one_line("A  title\\npasted")
    'A title pasted'
    """
    return " ".join(clean(text).split())


def paragraphs(text: str) -> list[list[str]]:
    """Paragraphs, each with its lines.

    >>> paragraphs("One\\ntwo\\n\\n\\nthree")
    [['One', 'two'], ['three']]
    """
    return [
        [line.strip() for line in part.split("\n") if line.strip()]
        for part in _BLANK.split(clean(text))
        if part.strip()
    ]


def breakable(text: str, longest: int = 30) -> str:
    """The text with unseen places to break words that are longer than ``longest``.

    >>> breakable("abcdef", 3).split(BREAK)
    ['abc', 'def']
    """
    if len(text) <= longest:
        return text
    return re.sub(rf"\S{{{longest}}}(?=\S)", lambda found: found[0] + BREAK, text)


def shortened(text: str, most: int) -> str:
    """At most so many characters, cut between words where one can; an ellipsis says so.

    >>> shortened("The wait was halved", 14), shortened("Short", 14)
    ('The wait was…', 'Short')
    """
    if len(text) <= most:
        return text
    cut = text[: max(most - 1, 0)]
    space = cut.rfind(" ")
    return (cut[:space] if space > most * 0.6 else cut).rstrip(" ,;:.") + "…"


def sentences(text: str) -> Iterator[str]:
    """The sentences of a text, line by line.

    >>> list(sentences("Wards had C. difficile. Why?\\nThe end"))
    ['Wards had C. difficile.', 'Why?', 'The end']
    """
    for line in clean(text).split("\n"):
        yield from readability.sentences(line)

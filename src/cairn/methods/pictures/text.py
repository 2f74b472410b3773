"""How wide words are, so that they can be placed without drawing them first; and how to break them into lines.

Widths are those of DejaVu Sans, the widest of the fonts that the pictures ask for: what fits here fits in all.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

# In thousandths of the font's size; letters that are not named are as wide as a digit.
_WIDTHS = {
    **dict.fromkeys("ijl'|", 278),
    **dict.fromkeys(" .,;:!/\\", 330),
    **dict.fromkeys("()[]ftrI-", 392),
    **dict.fromkeys('sJ"*_', 500),
    **dict.fromkeys("acekvxyz?", 600),
    **dict.fromkeys("ABPRSTVXYZEFL", 690),
    **dict.fromkeys("CDGHKNOQU+=<>~", 800),
    **dict.fromkeys("wM", 870),
    **dict.fromkeys("mW%@", 985),
}
_DIGIT = 637
_BOLD = 1.13
ELLIPSIS = "…"


# What XML can't hold, and line ends that expressions can't: half a pair, controls, separators.
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufffe\uffff]")


def fit(text: str) -> str:
    """The text without characters that no drawing can hold.

    >>> fit("Ward\\x0b1"), fit("a\\u2028b")
    ('Ward 1', 'a b')
    """
    return _UNFIT.sub(" ", text)


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Pixels that a line of text takes at most.

    >>> round(width_of("Average 14.2", 12))
    80
    """
    total = sum(_WIDTHS.get(letter, _DIGIT if ord(letter) < 0x2E80 else 1000) for letter in text)
    return total * size / 1000 * (_BOLD if bold else 1)


def shorten(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """The text, or as much of its beginning as there is room for.

    >>> shorten("Emergency department", 60, 12)
    'Emerge…'
    """
    if width_of(text, size, bold=bold) <= room:
        return text
    left = room - width_of(ELLIPSIS, size, bold=bold)
    kept = 0
    while kept < len(text) and left >= (wide := width_of(text[kept], size, bold=bold)):
        left -= wide
        kept += 1
    return text[:kept].rstrip() + ELLIPSIS


def wrapped(text: str, room: float, size: float, *, bold: bool = False, most: int = 99) -> list[str]:
    """Lines that fit into the room, at most so many; the last ends in an ellipsis if there was more.

    >>> wrapped("Wait for a first appointment", 100, 12)
    ['Wait for a first', 'appointment']
    """
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if line and width_of(longer, size, bold=bold) > room:
            lines.append(line)
            line = word
        else:
            line = longer
    lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])]
    return [shorten(line, room, size, bold=bold) for line in lines]


def widest(lines: Sequence[str], size: float) -> float:
    """Pixels of the widest of several lines."""
    return max((width_of(line, size) for line in lines), default=0.0)

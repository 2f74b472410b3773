"""What is drawn at flows of a process map: colours, letters at which they go on elsewhere, and the key to them."""

from __future__ import annotations

from collections.abc import Sequence

from cairn.methods.layout.drawing import Pen
from cairn.methods.layout.process_grid import Flow, Part
from cairn.methods.layout.process_shapes import SMALL
from cairn.methods.pictures.look import BLUE, GREY, PURPLE
from cairn.methods.pictures.text import width_of
from cairn.methods.sentences import Language
from cairn.methods.sentences import gettext_noop as _

__all__ = ["BACK", "DISC", "GOES_ON", "HAND_OVER", "draw_key", "letter", "letters_of", "look_of"]

DISC = 9.0  # radius of the circle around a letter
HAND_OVER, BACK, GOES_ON = _("Hand-over to another lane"), _("Back to an earlier step"), _("Goes on at the same letter")


def letters_of(pieces: Sequence[Part], flows: Sequence[Flow]) -> dict[str, str]:
    """A letter for each step that flows from another part lead to: A, B … Z, AA, AB …"""
    part = {key: place for place, piece in enumerate(pieces) for key in piece.at()}
    reached = {flow.target for flow in flows if part[flow.source] != part[flow.target]}
    found: dict[str, str] = {}
    for key in (key for piece in pieces for key in piece.at() if key in reached):
        count = len(found)
        found[key] = (chr(64 + count // 26) if count >= 26 else "") + chr(65 + count % 26)
    return found


def look_of(hands_over: bool, back: bool) -> tuple[str, float, str]:
    """Colour, width and dash of a flow."""
    if hands_over:
        return BLUE, 2.2, "6 3" if back else ""
    return (PURPLE, 1.3, "5 3") if back else (GREY, 1.3, "")


def letter(pen: Pen, x: float, y: float, words: str, colour: str) -> None:
    pen.circle(x, y, DISC, stroke=colour, line=1.5)
    size = min(SMALL, SMALL * 15 / max(width_of(words, SMALL, bold=True), 1))
    pen.words(x, y + size * 0.36, words, size=size, bold=True, fill=colour, anchor="middle")


def draw_key(pen: Pen, y: float, right: float, used: set[str], language: Language) -> None:
    """What the lines and letters mean, of those that are used."""
    x = 10.0
    for words in (one for one in (HAND_OVER, BACK, GOES_ON) if one in used):
        said = language.gettext(words)
        if x > 10 and x + 40 + width_of(said, SMALL) > right:
            x, y = 10.0, y + 20
        if words == GOES_ON:
            letter(pen, x + 13, y + 8, "A", GREY)
        else:
            colour, line, dash = look_of(words == HAND_OVER, words == BACK)
            pen.arrow([(x, y + 8), (x + 28, y + 8)], stroke=colour, line=line, dash=dash)
            if words == HAND_OVER:
                pen.circle(x + 3, y + 8, 3.4, fill=colour, stroke="none")
        pen.words(x + 36, y + 12, said, size=SMALL)
        pen.reach(x, y + 14)
        x += 36 + width_of(said, SMALL) + 24

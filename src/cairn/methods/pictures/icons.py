"""The icons of Making Data Count, drawn anew: what the last point says, and whether the target can be met.

Told apart by outline and fill as well as by colour: for the better is a full circle, for the worse a ring, neither
a square, usual variation a thin ring with limits. Each is drawn within a square from -1 to 1.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import NamedTuple

from cairn.methods.pictures.canvas import Canvas
from cairn.methods.pictures.look import BLUE, GREY, ORANGE, PAPER, PURPLE
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _

_CIRCLE = "M0.95,0A0.95,0.95,0,1,1,-0.95,0A0.95,0.95,0,1,1,0.95,0Z"
_SQUARE = "M-0.9,-0.9H0.9V0.9H-0.9Z"
_RISE = "M-0.62,0.42L-0.32,0.22L-0.08,0.42L0.56,-0.28M0.2,-0.32H0.6V0.08"
_FALL = "M-0.62,-0.42L-0.32,-0.22L-0.08,-0.42L0.56,0.28M0.2,0.32H0.6V-0.08"
_H = "M-0.48,-0.6V-0.12M-0.16,-0.6V-0.12M-0.48,-0.36H-0.16"
_L = "M-0.42,0.1V0.56H-0.1"
_WAVE = "M-0.64,0.1L-0.34,-0.16L0,0.16L0.34,-0.16L0.64,0.1"
_LIMITS = "M-0.56,-0.5H0.56M-0.56,0.5H0.56"
_AIM = "M-0.72,0H-0.5M-0.3,0H-0.08M0.12,0H0.34M0.54,0H0.72"
_TICK = "M-0.42,0.02L-0.12,0.34L0.46,-0.36"
_CROSS = "M-0.36,-0.36L0.36,0.36M0.36,-0.36L-0.36,0.36"
_SMALL_TICK = "M-0.4,-0.4L-0.22,-0.2L0.12,-0.62"
_SMALL_CROSS = "M-0.02,0.24L0.32,0.58M0.32,0.24L-0.02,0.58"


class Stroke(NamedTuple):
    """A path, and its width in hundredths of the icon's side (0: it is filled)."""

    path: str
    fill: str
    stroke: str
    width: float


class Icon(NamedTuple):
    words: str
    strokes: tuple[Stroke, ...]


def _full(colour: str, outline: str, *paths: str) -> tuple[Stroke, ...]:
    return Stroke(outline, colour, colour, 4), *(Stroke(path, "none", PAPER, 7) for path in paths)


def _open(colour: str, outline: str, *paths: str, ring: float = 8) -> tuple[Stroke, ...]:
    return Stroke(outline, PAPER, colour, ring), *(Stroke(path, "none", colour, 7) for path in paths)


VARIATION = {
    "common_cause": Icon(_("Usual variation: no sign of a change"), _open(GREY, _CIRCLE, _WAVE, _LIMITS, ring=4)),
    "improvement_high": Icon(_("Change for the better: higher values"), _full(BLUE, _CIRCLE, _RISE, _H)),
    "improvement_low": Icon(_("Change for the better: lower values"), _full(BLUE, _CIRCLE, _FALL, _L)),
    "concern_high": Icon(_("Change for the worse: higher values"), _open(ORANGE, _CIRCLE, _RISE, _H)),
    "concern_low": Icon(_("Change for the worse: lower values"), _open(ORANGE, _CIRCLE, _FALL, _L)),
    "neutral_high": Icon(_("Change: higher values"), _open(PURPLE, _SQUARE, _RISE, _H)),
    "neutral_low": Icon(_("Change: lower values"), _open(PURPLE, _SQUARE, _FALL, _L)),
}
ASSURANCE = {
    "pass": Icon(_("The target can be expected to be met"), _full(BLUE, _CIRCLE, _TICK)),
    "fail": Icon(_("The target can be expected to be missed"), _open(ORANGE, _CIRCLE, _CROSS)),
    "inconsistent": Icon(
        _("The target will sometimes be met and sometimes not"),
        _open(GREY, _CIRCLE, _AIM, _SMALL_TICK, _SMALL_CROSS, ring=4),
    ),
}
ICONS = VARIATION | ASSURANCE


def icon_words(name: str, language: Language = ENGLISH) -> str:
    """What an icon means. Raises ``KeyError`` for a name that isn't one of ``ICONS``."""
    return language.gettext(ICONS[name].words)


def icon_svg(name: str, *, size: int = 44, language: Language = ENGLISH) -> str:
    """An icon on its own, with its meaning as its name. Raises ``KeyError``.

    >>> icon_svg("pass").startswith('<svg xmlns="http://www.w3.org/2000/svg" width="44" height="44"')
    True
    """
    drawn = "".join(
        f'<path d="{path}" fill="{fill}" stroke="{stroke}" stroke-width="{width / 50:g}"/>'
        for path, fill, stroke, width in ICONS[name].strokes
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" viewBox="-1.04 -1.04 2.08 2.08" '
        f'role="img" stroke-linejoin="round" stroke-linecap="round"><title>{escape(icon_words(name, language))}</title>'
        f"{drawn}</svg>"
    )


def draw_icon(canvas: Canvas, name: str, x: float, y: float, side: float) -> None:
    """Put an icon on a canvas, its middle at ``x`` and ``y``."""
    for path, fill, stroke, width in _strokes(name):
        canvas.symbol(x, y, path, side * side, fill=fill, stroke=stroke, width=round(width * side / 100, 1))


def _strokes(name: str) -> Iterator[Stroke]:
    yield from ICONS[name].strokes

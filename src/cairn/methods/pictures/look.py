"""Colours, shapes and words that all pictures share. Colour is never alone: each meaning has a shape of its own."""

from __future__ import annotations

from typing import NamedTuple

from cairn.methods.sentences import gettext_noop as _

FONT = "Arial, Helvetica, DejaVu Sans, sans-serif"
INK = "#212b32"
GREY = "#4c6272"
FAINT = "#d8dde0"
SHADE = "#e8edee"
PAPER = "#ffffff"
BLUE = "#005eb8"
ORANGE = "#b3470b"
PURPLE = "#330072"
TEAL = "#0a4a4c"

NARROW = 560  # pixels: below this, labels are short and letters small


class Mark(NamedTuple):
    """How a point is drawn; ``area`` in square pixels, as Vega has it."""

    words: str
    colour: str
    shape: str
    area: int


MEANINGS = {
    "common_cause": Mark(_("Usual variation"), GREY, "circle", 36),
    "improvement": Mark(_("Change for the better"), BLUE, "triangle-up", 90),
    "concern": Mark(_("Change for the worse"), ORANGE, "diamond", 100),
    "neutral_high": Mark(_("Change: higher"), PURPLE, "square", 72),
    "neutral_low": Mark(_("Change: lower"), PURPLE, "triangle-down", 90),
}
EXCLUDED = Mark(_("Left out of the calculation"), GREY, "circle", 42)


class LineLook(NamedTuple):
    """How a line is drawn."""

    words: str
    colour: str
    dash: tuple[int, ...]
    width: float


CENTRE = LineLook(_("Average"), INK, (), 1.5)
LIMIT = LineLook(_("Limit"), GREY, (6, 4), 1.5)
BASELINE = LineLook(_("Baseline: what the limits are from"), SHADE, (), 12)
TARGET = LineLook(_("Target"), ORANGE, (2, 3), 2)

"""A scatter plot: pairs as points, with the correlation and its interval."""

from __future__ import annotations

import numpy as np

from cairn.methods.pictures.calendar import Tick, fits
from cairn.methods.pictures.canvas import Layer, layer
from cairn.methods.pictures.frame import (
    EDGE,
    Heading,
    frame_of,
    left_margin,
    plot_height,
    specification,
    x_encoding,
    y_encoding,
)
from cairn.methods.pictures.look import GREY, INK, PAPER
from cairn.methods.pictures.numbers import Ticks, ticks_for
from cairn.methods.pictures.picture import Picture, Table
from cairn.methods.pictures.text import wrapped
from cairn.methods.scatter import Scatter
from cairn.methods.sentences import ENGLISH, Language
from cairn.methods.sentences import gettext_noop as _
from cairn.methods.spc.words import number

DOT = "#1d5c8a"
MOST = 1500  # points that are drawn, before those that cover each other are drawn once


def scatter_picture(
    scatter: Scatter,
    *,
    title: str = "",
    x_title: str = "",
    y_title: str = "",
    width: int = 720,
    height: int | None = None,
    line: bool = False,
    language: Language = ENGLISH,
) -> Picture:
    """The pairs as points. ``line`` draws the least squares line too, for those who asked for it."""
    frame = frame_of(width)
    heading = Heading(frame, title)
    guess = height * 0.6 if height else plot_height(frame, None)
    up = ticks_for(min(scatter.y), max(scatter.y), max(3, round(guess / 46)))
    frame.left, frame.right = left_margin(frame, up), EDGE + 24
    across, ticks = _across(scatter, frame.plot, frame.size)
    words = scatter_words(scatter, x_title, y_title, language)
    told = wrapped(correlation_words(scatter, language), frame.width - 2 * EDGE, frame.size, most=3)
    frame.head = EDGE + heading.height + 18 * len(told) + (26 if y_title else 4) + 6
    frame.foot = EDGE + 12 + frame.size * 1.25 + (18 if x_title else 0)
    frame.height = plot_height(frame, height)
    heading.draw(frame)
    for n, row in enumerate(told):
        frame.canvas.text(EDGE - frame.left, EDGE + heading.height + 9 + 18 * n - frame.head, row, size=frame.size)
    if y_title:
        frame.canvas.text(EDGE - frame.left, -20, y_title, size=frame.size, colour=GREY)
    if x_title:
        y = frame.height + frame.foot - EDGE - 8
        frame.canvas.text(frame.plot / 2, y, x_title, size=frame.size, colour=GREY, align="center")
    places = visible(scatter, across, up, frame.plot, frame.height)
    if len(places) < len(scatter):
        words = f"{words} {language.gettext(_('Points that cover each other are drawn once.'))}"
    x, y_axis = x_encoding(ticks, across.low, across.high, frame.size), y_encoding(up, frame.size)
    layers = _layers(scatter, places, x, y_axis)
    if line and scatter.line:
        layers.append(_fitted(scatter, across, up, x, y_axis))
    spec = specification(frame, layers, words)
    table = lambda: scatter_table(scatter, title=title, x_title=x_title, y_title=y_title, language=language)  # noqa: E731
    return Picture(spec, words, table, title)


def correlation_words(scatter: Scatter, language: Language = ENGLISH) -> str:
    """The correlation with its interval, or why there is none."""
    if scatter.correlation is None:
        return language.gettext(_("There is no correlation to tell: one of the two does not vary."))
    values = {"r": f"{scatter.correlation:.2f}".replace("-", "−"), "n": f"{len(scatter):,}"}
    if scatter.interval is None:
        return language.gettext(_("Correlation %(r)s, from %(n)s pairs: too few to say how sure that is.")) % values
    low, high = (f"{end:.2f}".replace("-", "−") for end in scatter.interval)
    values |= {"sure": f"{100 * scatter.confidence:.0f}", "low": low, "high": high}
    return (
        language.gettext(_("Correlation %(r)s (%(sure)s%% confidence interval %(low)s to %(high)s), %(n)s pairs."))
        % values
    )


def scatter_words(scatter: Scatter, x_title: str = "", y_title: str = "", language: Language = ENGLISH) -> str:
    """What was compared, and how closely the two go together."""
    said = []
    if x_title and y_title:
        said.append(language.gettext(_("%(y)s against %(x)s.")) % {"x": x_title, "y": y_title})
    said.append(correlation_words(scatter, language))
    if scatter.interval and scatter.interval[0] <= 0 <= scatter.interval[1]:
        said.append(language.gettext(_("They may well have nothing to do with each other.")))
    elif scatter.interval:
        said.append(language.gettext(_("That the two go together does not say that one causes the other.")))
    if scatter.missing:
        told = language.ngettext("%(n)d pair is not complete.", "%(n)d pairs are not complete.", scatter.missing)
        said.append(told % {"n": scatter.missing})
    return " ".join(said)


def scatter_table(
    scatter: Scatter, *, title: str = "", x_title: str = "", y_title: str = "", language: Language = ENGLISH
) -> Table:
    heads = (x_title or language.gettext(_("Across")), y_title or language.gettext(_("Up")))
    rows = tuple((number(x), number(y)) for x, y in zip(scatter.x, scatter.y, strict=True))
    return Table(title, tuple((head, "number") for head in heads), rows)


def visible(scatter: Scatter, across: Ticks, up: Ticks, width: float, height: float) -> list[int]:
    """The places of points to draw: of many, the first in each square of a few pixels."""
    if len(scatter) <= MOST:
        return list(range(len(scatter)))
    side = max(3.0, (width * height / MOST) ** 0.5)
    column = (np.array(scatter.x) - across.low) / (across.high - across.low) * width // side
    row = (np.array(scatter.y) - up.low) / (up.high - up.low) * height // side
    _cells, first = np.unique(np.column_stack([column, row]), axis=0, return_index=True)
    return sorted(first.tolist())


def _across(scatter: Scatter, width: float, size: float) -> tuple[Ticks, list[Tick]]:
    """The horizontal axis with as many numbers as have room."""
    for most in range(10, 1, -1):
        found = ticks_for(min(scatter.x), max(scatter.x), most)
        ticks = [Tick(at, (words,)) for at, words in zip(found.at, found.words, strict=True)]
        if fits(ticks, width / (found.high - found.low), size):
            break
    return found, ticks


def _layers(scatter: Scatter, places: list[int], x: dict[str, object], y: dict[str, object]) -> list[Layer]:
    rows = [
        {"x": scatter.x[n], "y": scatter.y[n], "words": f"{number(scatter.x[n])}, {number(scatter.y[n])}"}
        for n in places
    ]
    size = 46 if len(places) < 100 else 26
    mark = {
        "type": "point",
        "filled": True,
        "color": DOT,
        "size": size,
        "opacity": 0.7,
        "stroke": PAPER,
        "strokeWidth": 0.5,
    }
    return [layer(mark, rows, {"x": x, "y": y, "tooltip": {"field": "words", "type": "nominal"}})]


def _fitted(scatter: Scatter, across: Ticks, up: Ticks, x: dict[str, object], y: dict[str, object]) -> Layer:
    """From the first to the last value, as far as it is on the plot."""
    intercept, slope = scatter.line or (0.0, 0.0)
    low, high = min(scatter.x), max(scatter.x)
    rows = [{"x": at, "y": intercept + slope * at} for at in (low, high)]
    return layer({"type": "line", "color": INK, "strokeWidth": 1.5, "clip": True}, rows, {"x": x, "y": y})

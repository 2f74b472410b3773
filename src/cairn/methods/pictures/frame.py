"""Around a plot: the title, the margins, the axes; and the whole as one specification."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from cairn.methods.pictures.calendar import Tick
from cairn.methods.pictures.canvas import Canvas, Layer
from cairn.methods.pictures.icons import draw_icon
from cairn.methods.pictures.look import FAINT, FONT, GREY, INK, NARROW, PAPER
from cairn.methods.pictures.numbers import Ticks
from cairn.methods.pictures.text import fit, widest, wrapped

SCHEMA = "https://vega.github.io/schema/vega-lite/v6.json"
LEAST_WIDTH, MOST_WIDTH = 280, 2400
EDGE = 8  # pixels free around everything


@dataclass
class Frame:
    """The measures of a picture in pixels: ``head`` is above the plot, ``foot`` below. All are set before drawing."""

    width: int
    left: int = EDGE
    right: int = EDGE
    head: float = EDGE
    foot: float = EDGE
    height: float = 300
    canvas: Canvas = field(default_factory=Canvas)

    @property
    def narrow(self) -> bool:
        return self.width < NARROW

    @property
    def size(self) -> float:
        """Of letters on axes."""
        return 11 if self.narrow else 12

    @property
    def plot(self) -> int:
        """Width of the plot."""
        return self.width - self.left - self.right

    @property
    def whole(self) -> tuple[int, int]:
        """Width and height of the picture, all included."""
        return self.width, round(self.height) + round(self.head) + round(self.foot)


def frame_of(width: float) -> Frame:
    return Frame(round(min(max(width, LEAST_WIDTH), MOST_WIDTH)))


def plot_height(frame: Frame, height: float | None) -> float:
    """What is left of a wanted height, or one that suits the width."""
    if height is not None:
        return max(120.0, height - frame.head - frame.foot)
    return round(min(max(frame.width * 0.45, 200), 360))


class Heading:
    """The title in as many lines as it needs, icons to its right."""

    def __init__(self, frame: Frame, title: str, icons: Sequence[str] = ()) -> None:
        self.side = 34 if frame.narrow else 40
        self.icons = icons
        self.letters = 14 if frame.narrow else 16
        room = frame.width - 2 * EDGE - len(icons) * (self.side + 6)
        self.lines = wrapped(title, room, self.letters, bold=True, most=4) if title else []
        self.height = max(len(self.lines) * self.letters * 1.3, self.side if icons else 0)
        if self.height:
            self.height += 8

    def draw(self, frame: Frame) -> None:
        top = EDGE - frame.head
        for n, line in enumerate(self.lines):
            y = top + self.letters * (0.6 + 1.3 * n)
            frame.canvas.text(EDGE - frame.left, y, line, size=self.letters, bold=True)
        right = frame.plot + frame.right - EDGE
        for n, name in enumerate(reversed(self.icons)):
            x = right - self.side / 2 - n * (self.side + 6)
            draw_icon(frame.canvas, name, x, top + self.side / 2, self.side)


def left_margin(frame: Frame, ticks: Ticks) -> int:
    """Room for the numbers of the vertical axis."""
    return ceil(EDGE + widest(ticks.words, frame.size) + 8)


def x_encoding(ticks: Sequence[Tick], low: float, high: float, size: float, *, slanted: bool = False) -> dict[str, Any]:
    """The horizontal axis, with its words as they were measured."""
    words = {_key(tick.at): list(tick.lines) if len(tick.lines) > 1 else tick.lines[0] for tick in ticks}
    axis = {
        **_axis(size),
        "values": [tick.at for tick in ticks],
        "labelExpr": f"{json.dumps(words)}[datum.value]",
        "labelLineHeight": size * 1.25,
        "grid": False,
        "ticks": True,
    }
    if slanted:
        axis |= {"labelAngle": -40, "labelAlign": "right", "labelBaseline": "middle", "labelOffset": 0}
    return {"field": "x", "type": "quantitative", "scale": _scale(low, high), "axis": axis}


def y_encoding(ticks: Ticks, size: float) -> dict[str, Any]:
    """The vertical axis, with lines across the plot."""
    words = {_key(at): said for at, said in zip(ticks.at, ticks.words, strict=True)}
    axis = {
        **_axis(size),
        "values": list(ticks.at),
        "labelExpr": f"{json.dumps(words)}[datum.value]",
        "grid": True,
        "ticks": False,
        "domain": False,
    }
    return {"field": "y", "type": "quantitative", "scale": _scale(ticks.low, ticks.high), "axis": axis}


def _key(value: float) -> str:
    """A number as JavaScript writes it."""
    return str(int(value)) if float(value).is_integer() else repr(float(value))


def _scale(low: float, high: float) -> dict[str, Any]:
    return {"domain": [low, high], "nice": False, "zero": False}


def _axis(size: float) -> dict[str, Any]:
    return {
        "aria": False,
        "title": None,
        "labelFontSize": size,
        "labelColor": INK,
        "labelLimit": 400,
        "labelOverlap": False,
        "labelFlush": False,
        "labelBound": False,
        "labelPadding": 4,
        "tickColor": GREY,
        "tickSize": 4,
        "domainColor": GREY,
        "gridColor": FAINT,
    }


def specification(
    frame: Frame, layers: Sequence[Layer], words: str, *, points: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The picture as Vega-Lite, data included. ``points`` are those that can be walked through in the page."""
    spec: dict[str, Any] = {
        "$schema": SCHEMA,
        "description": words,
        "background": PAPER,
        "autosize": "none",
        "padding": {
            "left": frame.left, "right": frame.right,
            "top": round(frame.head), "bottom": round(frame.foot),
        },
        "width": frame.plot,
        "height": round(frame.height),
        "layer": [*layers, *frame.canvas.layers()],
        "config": {"font": FONT, "view": {"stroke": None}, "axis": {"domainWidth": 1}},
    }  # fmt: skip
    if points:
        spec["datasets"] = {"points": list(points)}
    fitting: dict[str, Any] = _fit(spec)
    return fitting


def _fit(part: Any) -> Any:
    """The same with words that can be drawn, wherever they came from."""
    if isinstance(part, str):
        return fit(part)
    if isinstance(part, dict):
        return {name: _fit(value) for name, value in part.items()}
    return [_fit(value) for value in part] if isinstance(part, list) else part

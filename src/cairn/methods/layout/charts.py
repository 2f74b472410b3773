"""Charts on a sheet as diagrams are: title and date above, as large as the paper allows, and to be read out."""

from __future__ import annotations

from collections.abc import Callable

from cairn.methods.layout.diagram import HEADER_ROOM, LARGEST, Diagram, Sheet
from cairn.methods.layout.drawing import Pen
from cairn.methods.pictures.picture import Picture

__all__ = ["DrawChart", "chart_diagram"]

WIDTH = 720  # pixels: what charts are drawn for
STRETCH = 1.6  # a chart on a sheet is at most so many times as high as on a screen
# Width and height in pixels (none: as suits the width) to a chart without its title: the sheet has that.
DrawChart = Callable[[int, int | None], Picture]


def chart_diagram(draw: DrawChart, *, title: str, date: str) -> Diagram:
    """``date`` is written as it is to be read."""
    return Diagram(lambda sheet: _on(sheet, draw), draw(WIDTH, None).words, title, date)


def _on(sheet: Sheet, draw: DrawChart) -> Pen:
    """As wide as the sheet, and higher than on a screen if there is room. What needs more height gets it."""
    width = round(min(WIDTH, sheet.width))
    picture = draw(width, None)
    if sheet.height:
        header = HEADER_ROOM if sheet.headed else 0
        room = sheet.height / min(sheet.width / width, LARGEST) - header
        high = min(room, STRETCH * picture.size[1])
        picture = draw(width, round(high)) if high > picture.size[1] else picture
    pen = Pen(*picture.size)
    pen.parts.append(picture.svg())
    return pen

"""The layers of a control chart, from back to front."""

from __future__ import annotations

from typing import Any

import numpy as np

from cairn.methods.pictures.canvas import Layer, layer
from cairn.methods.pictures.look import CENTRE, GREY, INK, LIMIT, SHADE, TARGET, LineLook
from cairn.methods.pictures.spc_lines import baseline_spans, data_line, level_line
from cairn.methods.pictures.spc_points import Points
from cairn.methods.pictures.x_axis import XAxis
from cairn.methods.spc import Reading

Encoding = dict[str, Any]


def line_layers(reading: Reading, axis: XAxis, x: Encoding, y: Encoding) -> list[Layer]:
    """The shaded baseline, limits, target, centre line and the data."""
    c, at = reading.columns, np.array(axis.at)
    free = axis.scale.high - max(axis.at, default=0)
    spans = [{"x": low, "x2": high} for low, high in baseline_spans(reading, at, free)]
    found = [layer({"type": "rect", "color": SHADE}, spans, {"x": x, "x2": {"field": "x2"}})] if spans else []
    limits = level_line(reading, at, c.lines.lower, free)
    limits.rows += [row | {"g": -row["g"]} for row in level_line(reading, at, c.lines.upper, free).rows]
    wanted = (
        (LIMIT, limits.rows),
        (TARGET, level_line(reading, at, c.target, free).rows),
        (CENTRE, level_line(reading, at, c.lines.centre, free).rows),
        (LineLook("", GREY, (), 1.5), data_line(reading, at).rows),
    )
    return found + [_line_layer(look, rows, x, y) for look, rows in wanted if rows]


def _line_layer(look: LineLook, rows: list[dict[str, Any]], x: Encoding, y: Encoding) -> Layer:
    mark: dict[str, Any] = {"type": "line", "color": look.colour, "strokeWidth": look.width, "strokeJoin": "round"}
    if look.dash:
        mark["strokeDash"] = list(look.dash)
    # In the order of the rows: sorting would be slow, and wrong for x that go back.
    encoding = {"x": x, "y": y, "detail": {"field": "g", "type": "nominal"}, "order": {"value": None}}
    return layer(mark, rows, encoding)


def point_layers(points: Points, x: Encoding, y: Encoding) -> list[Layer]:
    """Dots, marks of signals above them, and the ring of the point that is chosen in a live chart."""
    place = {"x": x, "y": y}
    told = {"tooltip": {"field": "words", "type": "nominal"}}
    own: dict[str, Any] = {
        name: {"field": name, "type": "nominal", "scale": None} for name in ("shape", "fill", "stroke")
    }
    own["size"] = {"field": "size", "type": "quantitative", "scale": None}
    dot = {"type": "point", "aria": False, "filled": True, "color": GREY, "size": points.area, "opacity": 1}
    mark = {"type": "point", "aria": False, "opacity": 1, "strokeWidth": 1.2}
    ring = {"type": "point", "aria": False, "size": 220, "color": INK, "strokeWidth": 2.5, "opacity": 1}
    there = {row["drawn"] for row in points.rows}
    layers = []
    if "dot" in there:
        layers.append(_points("datum.drawn == 'dot'", dot | {"strokeWidth": 0}, place | told))
    if "mark" in there:
        layers.append(_points("datum.drawn == 'mark'", mark, place | told | own))
    return [*layers, _points("datum.n == chosen", ring, place)] if points.rows else layers


def _points(chosen: str, mark: dict[str, Any], encoding: dict[str, Any]) -> Layer:
    return {"data": {"name": "points"}, "transform": [{"filter": chosen}], "mark": mark, "encoding": encoding}

"""A reading as a picture: a Vega-Lite specification, and the same drawn as SVG on the server."""

from __future__ import annotations

from math import isnan
from textwrap import wrap
from typing import Any

import vl_convert

from cairn.methods.spc import Reading

# Colour is never alone: each meaning has a shape of its own too.
MEANINGS = {
    "common_cause": ("Usual variation", "#626c75", "circle"),
    "improvement": ("Change for the better", "#005eb8", "triangle-up"),
    "concern": ("Change for the worse", "#b3470b", "diamond"),
    "neutral_high": ("Change: higher", "#330072", "triangle-up"),
    "neutral_low": ("Change: lower", "#330072", "triangle-down"),
}
MOST_LABELS = 24


# In pixels of the whole picture: for a column of text, and for a phone.
WIDE, NARROW = 720, 340
CHARACTER = 8


def spc_spec(reading: Reading, *, title: str, unit: str = "", width: int = WIDE, height: int = 360) -> dict[str, Any]:
    """The chart as Vega-Lite, data included; its description is the reading's paragraph.

    ``width`` and ``height`` are those of the whole picture, axes, title and legend included.
    """
    rows = [
        {"n": n, "x": point.label, "y": point.value, "meaning": MEANINGS[point.meaning][0]}
        for n, point in enumerate(reading.points)
    ]
    # Laying out thousands of labels, to drop nearly all of them, takes fifty times as long as the rest of the picture.
    named = [row["x"] for row in rows][:: max(1, -(-len(rows) // MOST_LABELS))]
    axis = {"labelOverlap": True, "labelAngle": 0, "values": named}
    x = {"field": "x", "type": "ordinal", "sort": None, "title": None, "axis": axis}
    y = {"field": "y", "type": "quantitative", "title": unit or None, "scale": {"zero": False}}
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "title": {"text": wrap(title, width // CHARACTER) or "", "anchor": "start"},
        "description": reading.words(unit),
        "width": width,
        "height": height,
        "autosize": {"type": "fit", "contains": "padding"},
        "data": {"values": rows},
        "layer": [
            *_lines(reading),
            {"mark": {"type": "line", "color": "#4c6272", "strokeWidth": 1.5}, "encoding": {"x": x, "y": y}},
            {
                "mark": {"type": "point", "filled": True, "size": 60, "opacity": 1},
                "encoding": {"x": x, "y": y, **_meaning_encoding(columns=1 if width < 2 * NARROW else 3)},
            },
        ],
        "config": {"font": "DejaVu Sans, sans-serif", "axis": {"labelFontSize": 12, "titleFontSize": 12}},
    }


def _meaning_encoding(*, columns: int) -> dict[str, Any]:
    names = [name for name, _colour, _shape in MEANINGS.values()][:3]
    colours = [colour for _name, colour, _shape in MEANINGS.values()][:3]
    shapes = [shape for _name, _colour, shape in MEANINGS.values()][:3]
    legend = {"orient": "bottom", "title": None, "columns": columns}
    return {
        "color": {
            "field": "meaning",
            "type": "nominal",
            "scale": {"domain": names, "range": colours},
            "legend": legend,
        },
        "shape": {"field": "meaning", "type": "nominal", "scale": {"domain": names, "range": shapes}, "legend": legend},
    }


def _lines(reading: Reading) -> list[dict[str, Any]]:
    limits = reading.limits
    wanted: list[tuple[float | None, str, list[int]]] = [
        (limits.centre, "#212b32", [1, 0]),
        (limits.lower, "#4c6272", [6, 4]),
        (limits.upper, "#4c6272", [6, 4]),
        (reading.target, "#b3470b", [2, 3]),
    ]
    return [
        {
            "mark": {"type": "rule", "color": colour, "strokeDash": dash, "strokeWidth": 1.5},
            "encoding": {"y": {"datum": value}},
        }
        for value, colour, dash in wanted
        if value is not None and not isnan(value)
    ]


def spec_to_svg(spec: dict[str, Any]) -> str:
    """Draw the specification, with what the machine has: nothing is fetched."""
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg

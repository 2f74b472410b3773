"""What is drawn at places in pixels (titles, keys, flags, icons), and how layers of Vega-Lite are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from cairn.methods.pictures.look import GREY, INK

Layer = dict[str, Any]
Align = Literal["left", "center", "right"]


def layer(mark: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], encoding: Mapping[str, Any]) -> Layer:
    """A layer with its own rows. Assistive technology reads the description and the table, not each mark."""
    return {"mark": {"aria": False, **mark}, "data": {"values": list(rows)}, "encoding": dict(encoding)}


def pixels(*names: str) -> dict[str, Any]:
    """Encodings of columns that are pixels, colours, shapes or sizes already.

    >>> pixels("fill")
    {'fill': {'field': 'fill', 'type': 'nominal', 'scale': None}}
    """
    counts = {"x", "y", "x2", "y2", "size", "strokeWidth"}
    found = {}
    for name in names:
        kind = {} if name in ("x2", "y2") else {"type": "quantitative" if name in counts else "nominal", "scale": None}
        found[name] = {"field": name, **kind}
    return found


def rounded(value: float) -> float:
    return round(value, 1)


@dataclass
class Canvas:
    """Collects words, symbols and straight lines, in pixels from the upper left corner of the plot."""

    texts: dict[tuple[Align, bool], list[dict[str, Any]]] = field(default_factory=dict)
    symbols: list[dict[str, Any]] = field(default_factory=list)
    rules: dict[tuple[str, float, tuple[int, ...]], list[dict[str, Any]]] = field(default_factory=dict)

    def text(
        self, x: float, y: float, words: str, *, size: float = 12, colour: str = INK, align: Align = "left",
        bold: bool = False,
    ) -> None:  # fmt: skip
        """A line of words; ``y`` is its middle."""
        row = {"x": rounded(x), "y": rounded(y), "text": words, "size": size, "color": colour}
        self.texts.setdefault((align, bold), []).append(row)

    def symbol(
        self, x: float, y: float, shape: str, area: float, *, fill: str = "none", stroke: str = "none", width: float = 0
    ) -> None:
        """A shape with a name, or a path within -1 and 1; its half side is half the root of ``area``."""
        row = {"x": rounded(x), "y": rounded(y), "shape": shape, "size": area, "fill": fill, "stroke": stroke}
        self.symbols.append({**row, "strokeWidth": width})

    def rule(
        self, x: float, y: float, x2: float, y2: float, *, colour: str = GREY, width: float = 1,
        dash: Sequence[int] = (),
    ) -> None:  # fmt: skip
        row = {"x": rounded(x), "y": rounded(y), "x2": rounded(x2), "y2": rounded(y2)}
        self.rules.setdefault((colour, width, tuple(dash)), []).append(row)

    def layers(self) -> list[Layer]:
        """Lines below, then symbols, then words."""
        found = [
            layer(
                {"type": "rule", "color": colour, "strokeWidth": width, **({"strokeDash": list(dash)} if dash else {})},
                rows,
                pixels("x", "y", "x2", "y2"),
            )
            for (colour, width, dash), rows in self.rules.items()
        ]
        if self.symbols:
            mark: dict[str, Any] = {"type": "point", "opacity": 1, "strokeCap": "round", "strokeJoin": "round"}
            names = ("x", "y", "shape", "size", "fill", "stroke", "strokeWidth")
            found.append(layer(mark, self.symbols, pixels(*names)))
        for (align, bold), rows in self.texts.items():
            mark = {"type": "text", "align": align, "baseline": "middle"} | ({"fontWeight": "bold"} if bold else {})
            encoding = pixels("x", "y", "size", "color") | {"text": {"field": "text", "type": "nominal"}}
            found.append(layer(mark, rows, encoding))
        return found

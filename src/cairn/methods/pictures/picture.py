"""A picture with all that belongs to it: what it says in words, its numbers as a table, and its drawing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cairn.methods.pictures import drawing

Header = str | tuple[str, str]  # words, or (words, "number") for a column of numbers


@dataclass(frozen=True)
class Table:
    """Plain words, as they are shown. The first cell of a row names it."""

    caption: str
    headers: tuple[Header, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def head(self) -> tuple[str, ...]:
        """The headers without their kind."""
        return tuple(header if isinstance(header, str) else header[0] for header in self.headers)


@dataclass(frozen=True)
class Picture:
    """``spec`` is Vega-Lite with its data inside; ``words`` are its text summary."""

    spec: dict[str, Any]
    words: str
    make_table: Callable[[], Table] = field(repr=False)
    title: str = ""

    @property
    def table(self) -> Table:
        """The numbers of the picture, for those who can't see it or want to know exactly."""
        return self.make_table()

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels, all included."""
        padding = self.spec["padding"]
        width = self.spec["width"] + padding["left"] + padding["right"]
        return round(width), round(self.spec["height"] + padding["top"] + padding["bottom"])

    def svg(self) -> str:
        return drawing.spec_to_svg(self.spec)

    def png(self, *, scale: float = 2) -> bytes:
        return drawing.spec_to_png(self.spec, scale=scale)

    def pdf(self) -> bytes:
        return drawing.spec_to_pdf(self.spec)

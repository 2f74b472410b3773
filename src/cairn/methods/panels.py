"""Several pictures as one: small multiples, side by side in as many columns as there is room for.

Each panel keeps its own scale, so that its limits can be read; what is compared is the pattern, not the height.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree as Tree

import typst
import vl_convert
from defusedxml.ElementTree import fromstring

from cairn.methods.pictures import Picture
from cairn.methods.pictures.look import FONT, INK, PAPER
from cairn.methods.pictures.text import wrapped

__all__ = ["LEAST_PANEL", "Panels", "Watch", "columns_in", "svg_to_pdf", "svg_with_own_ids"]

SVG = "http://www.w3.org/2000/svg"
LEAST_PANEL = 320  # pixels: the narrowest that a chart is good at
GAP = 16
LETTERS = 18  # size of the title
Watch = Callable[[Sequence[Picture]], Iterable[Picture]]
Tree.register_namespace("", SVG)


def columns_in(width: int, panels: int) -> tuple[int, int]:
    """How many columns a picture of this width has, and how wide each is.

    >>> columns_in(360, 5), columns_in(720, 5), columns_in(1080, 2)
    ((1, 360), (2, 352), (2, 532))
    """
    columns = max(1, min(panels, (width + GAP) // (LEAST_PANEL + GAP)))
    return columns, (width - GAP * (columns - 1)) // columns


@dataclass(frozen=True)
class Panels:
    """Pictures as wide as ``columns_in`` says, row by row, below one title."""

    pictures: Sequence[Picture]
    title: str = ""
    width: int = 720

    @property
    def words(self) -> str:
        said = " ".join(f"{picture.title}: {picture.words}" for picture in self.pictures)
        return f"{self.title}. {said}" if self.title else said

    def svg(self, *, watch: Watch = iter) -> str:
        """``watch`` goes through the pictures as they are drawn, for who wants to tell how far it is."""
        heading = wrapped(self.title, self.width - GAP, LETTERS, bold=True) if self.title else []
        top = len(heading) * LETTERS * 1.3 + (GAP if heading else 0)
        places, height = self._places(top)
        panels = [
            _placed(picture, f"p{number}-", *place)
            for number, (picture, place) in enumerate(zip(watch(self.pictures), places, strict=True), start=1)
        ]
        return self._whole(_title(heading), panels, height)

    def _places(self, top: float) -> tuple[list[tuple[float, float]], int]:
        """Where each panel begins, and where the last row ends."""
        columns, wide = columns_in(self.width, len(self.pictures))
        places: list[tuple[float, float]] = []
        for first in range(0, len(self.pictures), columns):
            row = self.pictures[first : first + columns]
            places += [(place * (wide + GAP), top) for place in range(len(row))]
            top += max(picture.size[1] for picture in row) + GAP
        return places, round(top - GAP)

    def _whole(self, title: str, panels: Sequence[str], height: int) -> str:
        """Read out as a group: each panel in it has words of its own."""
        group = Tree.Element("svg", {"role": "group", "aria-label": self.title or "Charts"})
        opening = Tree.tostring(group, encoding="unicode").removesuffix(" />")
        size = f'xmlns="{SVG}" width="{self.width}" height="{height}" viewBox="0 0 {self.width} {height}"'
        paper = f'<rect width="{self.width}" height="{height}" fill="{PAPER}"/>'
        return f"{opening} {size}>{paper}{title}{''.join(panels)}</svg>"

    def png(self, *, scale: float = 2, watch: Watch = iter) -> bytes:
        png: bytes = vl_convert.svg_to_png(self.svg(watch=watch), scale=scale)
        return png

    def pdf(self, *, watch: Watch = iter) -> bytes:
        title = self.title or ", ".join(picture.title for picture in self.pictures)
        return svg_to_pdf(self.svg(watch=watch), title=title, words=self.words)


def svg_with_own_ids(svg: str, prefix: str) -> Tree.Element:
    """An SVG of ours, to stand in one document with others: ids, and what points at them, begin with ``prefix``."""
    root: Tree.Element = fromstring(svg)
    for one in root.iter():
        for name, value in one.attrib.items():
            if name == "id":
                one.set(name, prefix + value)
            elif name.rpartition("}")[2] == "href" and value.startswith("#"):
                one.set(name, f"#{prefix}{value[1:]}")
            elif value.startswith("url(#"):
                one.set(name, f"url(#{prefix}{value[5:]}")
    return root


def _placed(picture: Picture, prefix: str, x: float, y: float) -> str:
    root = svg_with_own_ids(picture.svg(), prefix)
    root.set("x", f"{x:g}")
    root.set("y", f"{y:g}")
    label = root.get("aria-label", "")
    root.set("aria-label", f"{picture.title}: {label}" if picture.title else label)
    return Tree.tostring(root, encoding="unicode")


def _title(lines: Sequence[str]) -> str:
    text = Tree.Element("text", {"font-family": FONT, "font-size": str(LETTERS), "font-weight": "bold", "fill": INK})
    for place, line in enumerate(lines, start=1):
        Tree.SubElement(text, "tspan", {"x": "8", "y": f"{place * LETTERS * 1.3:g}"}).text = line
    return Tree.tostring(text, encoding="unicode") if lines else ""


# A page as large as the picture, that can be read out. Without a date, so that the same chart is the same file.
_PAGE = """
#set document(title: sys.inputs.title, date: none)
#set text(lang: sys.inputs.language)
#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", alt: sys.inputs.words)
"""


def svg_to_pdf(svg: str, *, title: str, words: str, language: str = "en") -> bytes:
    """A picture as a tagged PDF: its words are its alternative text."""
    pdf: bytes = typst.compile(
        _PAGE.encode(), format="pdf", sys_inputs={"svg": svg, "title": title, "words": words, "language": language}
    )
    return pdf

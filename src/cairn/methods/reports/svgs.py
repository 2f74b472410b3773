"""What the writers need to know of a picture: its size, whether it can be drawn; and it in pixels."""

from __future__ import annotations

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError

import typst
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring
from PIL import Image

from cairn.methods.pictures.look import PAPER
from cairn.methods.reports.document import Figure

ROOT = "{http://www.w3.org/2000/svg}svg"
COLOURS, ALMOST_WHITE = 128, 248
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")
# XML names five characters and no more; half a pair of surrogates can't be written at all.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Drawn:
    """``svg`` as it can be read; width and height in its own pixels."""

    svg: str
    width: float
    height: float

    @property
    def ratio(self) -> float:
        """Height for a width of 1."""
        return self.height / self.width


def drawn(figure: Figure) -> Drawn | None:
    """The picture, or nothing where it is no picture that can be drawn."""
    svg = _UNFIT.sub(" ", figure.svg)
    try:
        root = fromstring(svg)
    except (ParseError, DefusedXmlException, ValueError):
        return None
    size = _size(root.get("viewBox", ""), root.get("width", ""), root.get("height", ""))
    return Drawn(svg, *size) if size and root.tag == ROOT else None


def _size(box: str, width: str, height: str) -> tuple[float, float] | None:
    found = [float(one) for one in _NUMBER.findall(box)][2:4]
    if len(found) < 2:
        found = [float(one[0]) for one in (_NUMBER.findall(width), _NUMBER.findall(height)) if one]
    return (found[0], found[1]) if len(found) == 2 and min(found) > 0 else None


def png_of(picture: Drawn, pixels: int) -> bytes:
    """In pixels: about so many wide, never more than 6,000 high. Raises ``ValueError`` if it can't be drawn.

    Charts have few colours: with a palette they take a tenth of the bytes.
    """
    dots = min(pixels / picture.width, 6000 / picture.height) * 72
    page = f"#set page(width: {picture.width:g}pt, height: {picture.height:g}pt, margin: 0pt, fill: white)\n"
    files: Any = {"main.typ": f'{page}#image("it.svg", width: 100%)'.encode(), "it.svg": picture.svg.encode()}
    try:
        # The typesetter draws what vl-convert would, in half the time.
        png = bytes(typst.compile(files, format="png", ppi=dots))
    except typst.TypstError as error:
        raise ValueError("This picture can't be drawn.") from error
    with Image.open(BytesIO(png)) as drawing:
        paper = Image.new("RGB", drawing.size, PAPER)
        paper.paste(drawing, mask=drawing.getchannel("A") if drawing.mode == "RGBA" else None)
    out = BytesIO()
    few = paper.quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    # The paper is mixed with what is almost white; beside a white page one would see that.
    few.putpalette([255 if one >= ALMOST_WHITE else one for one in few.getpalette() or []])
    few.save(out, "PNG")
    return out.getvalue()

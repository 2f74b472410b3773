"""How the slides look: their size, where things stand, colours and fonts of the theme, what is below each slide."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Emu, Inches

from cairn.methods.pictures.look import BLUE, GREY, INK, ORANGE, PURPLE, SHADE, TEAL
from cairn.methods.reports.texts import clean

WIDE, HIGH = 13.333, 7.5
GAP = 0.35
COVER, WITH_TEXT, TITLE_ONLY = 0, 1, 5  # layouts of the library's own template


def rgb(colour: str) -> RGBColor:
    """A colour that is written as ``#0a4a4c``."""
    return RGBColor(*bytes.fromhex(colour[1:]))  # type: ignore[no-untyped-call]


@dataclass(frozen=True)
class Room:
    """A part of a slide, in inches."""

    left: float
    top: float
    width: float
    height: float

    def columns(self, share: float) -> tuple[Room, Room]:
        """The left one has this share of the width."""
        first = (self.width - GAP) * share
        return (
            Room(self.left, self.top, first, self.height),
            Room(self.left + first + GAP, self.top, self.width - GAP - first, self.height),
        )

    def rows(self, share: float) -> tuple[Room, Room]:
        """The upper one has this share of the height."""
        first = (self.height - GAP) * share
        return (
            Room(self.left, self.top, self.width, first),
            Room(self.left, self.top + first + GAP, self.width, self.height - GAP - first),
        )

    def parts(self, count: int) -> list[Room]:
        """Up to four equal parts: side by side, then two rows."""
        if count <= 1:
            return [self][:count]
        if count == 2:
            return list(self.columns(0.5))
        upper, lower = self.rows(0.5)
        return [*upper.columns(0.5), *lower.columns(0.5)][:count]

    def place(self, shape: Any) -> None:
        shape.left, shape.top = Inches(self.left), Inches(self.top)
        shape.width, shape.height = Inches(self.width), Inches(self.height)


TITLE = Room(0.6, 0.35, WIDE - 1.2, 1.0)
BODY = Room(0.6, 1.6, WIDE - 1.2, 5.1)
FOOT = Room(0.6, 6.95, WIDE - 2.4, 0.35)
NUMBER = Room(WIDE - 1.6, 6.95, 1.0, 0.35)


def dress(presentation: Any) -> None:
    """16 to 9, and the colours and fonts of ours in the theme, so that what a team adds looks the same."""
    presentation.slide_width, presentation.slide_height = Inches(WIDE), Inches(HIGH)
    master = presentation.slide_master
    _theme(master)
    for layout in presentation.slide_layouts:
        for shape in layout.placeholders:
            shape.left, shape.width = Emu(round(shape.left * WIDE / 10)), Emu(round(shape.width * WIDE / 10))
    for owner in (master, presentation.slide_layouts[WITH_TEXT], presentation.slide_layouts[TITLE_ONLY]):
        for shape in owner.placeholders:
            room = {1: TITLE, 2: BODY, 7: BODY, 13: NUMBER, 15: FOOT}.get(int(shape.placeholder_format.type))
            if room:
                room.place(shape)
    _master_text(master)
    _rule(master)
    _cover(presentation.slide_layouts[COVER])


def _theme(master: Any) -> None:
    part = master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    xml = part.blob.decode()
    colours = {"dk2": TEAL, "lt2": SHADE, "accent1": TEAL, "accent2": BLUE, "accent3": ORANGE, "accent4": PURPLE}
    for name, colour in {**colours, "hlink": BLUE}.items():
        xml = re.sub(
            rf"<a:{name}>.*?</a:{name}>", f'<a:{name}><a:srgbClr val="{colour[1:].upper()}"/></a:{name}>', xml,
            flags=re.DOTALL,
        )  # fmt: skip
    xml = re.sub(r"<a:dk1>.*?</a:dk1>", f'<a:dk1><a:srgbClr val="{INK[1:].upper()}"/></a:dk1>', xml, flags=re.DOTALL)
    part._blob = xml.replace('<a:latin typeface="Calibri"', '<a:latin typeface="Arial"').encode()


def _master_text(master: Any) -> None:
    """Titles to the left, bold, in our colour; the size is set on each slide."""
    style = master._element.find(qn("p:txStyles"))
    first = style.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}")
    first.set("algn", "l")
    letters = first.find(qn("a:defRPr"))
    letters.set("b", "1")
    for old in letters.findall(qn("a:solidFill")):
        letters.remove(old)
    letters.insert(0, parse_xml(f'<a:solidFill {nsdecls("a")}><a:schemeClr val="tx2"/></a:solidFill>'))
    for shape in master.placeholders:
        shape.text_frame.margin_left = shape.text_frame.margin_right = 0
        if int(shape.placeholder_format.type) == 1:
            # One line or two: the rule below is at the same distance.
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM


def _rule(master: Any) -> None:
    """A line under the title, on the master: nothing that a screen reader stops at."""
    line = parse_xml(
        f'<p:cxnSp {nsdecls("p", "a")}><p:nvCxnSpPr><p:cNvPr id="90" name="Rule"/><p:cNvCxnSpPr/>'
        f'<p:nvPr userDrawn="1"/></p:nvCxnSpPr><p:spPr><a:xfrm><a:off x="{Inches(0.6)}" y="{Inches(1.43)}"/>'
        f'<a:ext cx="{Inches(WIDE - 1.2)}" cy="0"/></a:xfrm><a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
        f'<a:ln w="28575"><a:solidFill><a:schemeClr val="accent1"/></a:solidFill></a:ln></p:spPr></p:cxnSp>'
    )
    master.shapes._spTree.append(line)


def _cover(layout: Any) -> None:
    """White on our colour; what is on the master is not shown."""
    layout._element.set("showMasterSp", "0")
    layout.background.fill.solid()
    layout.background.fill.fore_color.rgb = rgb(TEAL)
    for shape in layout.placeholders:
        kind = int(shape.placeholder_format.type)
        if kind == 3:
            Room(0.9, 1.3, WIDE - 1.8, 2.6).place(shape)
            shape.text_frame.vertical_anchor = MSO_ANCHOR.BOTTOM
        elif kind == 4:
            Room(0.9, 4.2, WIDE - 1.8, 2.4).place(shape)
            for level in shape._element.iter(qn("a:lvl1pPr")):
                level.set("algn", "l")


def footers(slide: Any, title: str, language: str) -> None:
    """The deck's title and the number of the slide, as the placeholders that PowerPoint has for them."""
    grey = f'<a:solidFill><a:srgbClr val="{GREY[1:].upper()}"/></a:solidFill>'
    for number, kind, index, side, run in (
        (91, "ftr", 11, "l", _run(title, language, grey)),
        (92, "sldNum", 12, "r", f'<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum">'
                                f'<a:rPr lang="{language}" sz="1100">{grey}</a:rPr><a:t>‹#›</a:t></a:fld>'),
    ):  # fmt: skip
        room = NUMBER if kind == "sldNum" else FOOT
        slide.shapes._spTree.append(
            parse_xml(
                f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{number}" name="{kind}"/><p:cNvSpPr>'
                f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr>'
                f'</p:nvSpPr><p:spPr><a:xfrm><a:off x="{Inches(room.left)}" y="{Inches(room.top)}"/>'
                f'<a:ext cx="{Inches(room.width)}" cy="{Inches(room.height)}"/></a:xfrm></p:spPr><p:txBody>'
                f'<a:bodyPr lIns="0" rIns="0"/><a:lstStyle/><a:p><a:pPr algn="{side}"/>{run}</a:p></p:txBody></p:sp>'
            )
        )


def _run(text: str, language: str, fill: str) -> str:
    found = etree.Element("t")
    found.text = clean(text)
    words = etree.tostring(found, encoding="unicode")[3:-4] if text else ""
    return f'<a:r><a:rPr lang="{language}" sz="1100">{fill}</a:rPr><a:t>{words}</a:t></a:r>'

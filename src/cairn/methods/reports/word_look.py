"""How the Word file looks: the page, its styles, its header and footer."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from cairn.methods.pictures.look import BLUE, FAINT, GREY, INK, TEAL
from cairn.methods.reports.word_parts import element, field

FONT = "Arial"


def rgb(colour: str) -> RGBColor:
    found: RGBColor = RGBColor.from_string(colour[1:].upper())
    return found


def dress(document: Document, language: str) -> None:
    """A4 and the styles that the writer asks for, over those of the library's own template."""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    section.top_margin, section.bottom_margin = Cm(2.4), Cm(2.2)
    section.different_first_page_header_footer = True
    _style(document, "Normal", size=11, colour=INK, after=8, line=1.12)
    _language(document, language)
    _style(document, "Title", size=26, colour=TEAL, bold=True, after=6, rule=False)
    _style(document, "Subtitle", size=14, colour=GREY, after=10)
    for level, size in ((1, 16), (2, 13), (3, 11.5), (4, 11)):
        _style(document, f"Heading {level}", size=size, colour=TEAL, bold=True, before=20 - 3 * level, after=6)
    _style(document, "Caption", size=9, colour=GREY, bold=False, after=12)
    _style(document, "List Bullet", size=11, colour=INK, after=4)
    for name, size, colour, before, after in (
        ("Organisation", 11, GREY, 0, 10), ("Contents heading", 16, TEAL, 0, 8), ("Author", 10, INK, 0, 2),
        ("Source", 9, GREY, 2, 2), ("Picture", 11, INK, 6, 4), ("Reference", 10, INK, 0, 6), ("Cell", 9, INK, 2, 2),
        ("After table", 6, INK, 0, 6), ("Fact", 18, TEAL, 4, 0), ("Fact label", 9, INK, 0, 4), ("toc 1", 11, INK, 0, 1),
        ("Result", 15, TEAL, 8, 8),
    ):  # fmt: skip
        _style(document, name, size=size, colour=colour, before=before, after=after)
    for name in ("Fact", "Contents heading", "Result"):
        document.styles[name].font.bold = True
    document.styles["Picture"].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.styles["Source"].paragraph_format.keep_with_next = True
    document.styles["Cell"].paragraph_format.line_spacing = 1
    reference = document.styles["Reference"].paragraph_format
    reference.left_indent, reference.first_line_indent = Cm(0.9), Cm(-0.9)
    reference.tab_stops.add_tab_stop(Cm(0.9))
    _link_style(document)
    document.styles.element.append(_table_style())


def _style(
    document: Document, name: str, *, size: float, colour: str, bold: bool | None = None, before: float = 0,
    after: float = 0, line: float | None = None, rule: bool = True,
) -> None:  # fmt: skip
    styles = document.styles
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    font = style.font
    font.name, font.size, font.color.rgb, font.bold, font.italic = FONT, Pt(size), rgb(colour), bold, False
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{kind}"), None)
    for kind in ("ascii", "hAnsi", "cs"):
        fonts.set(qn(f"w:{kind}"), FONT)
    style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    if line:
        style.paragraph_format.line_spacing = line
    if not rule and (border := style.element.pPr.find(qn("w:pBdr"))) is not None:
        style.element.pPr.remove(border)


def _language(document: Document, language: str) -> None:
    properties = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    properties.append(element("w:lang", val=language, eastAsia="zh-CN", bidi="ar-SA"))


def _link_style(document: Document) -> None:
    style = document.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
    style.font.color.rgb, style.font.underline = rgb(BLUE), True


def _table_style() -> Any:
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="Report"><w:name w:val="Report"/>'
        f'<w:tblPr><w:tblBorders><w:bottom w:val="single" w:sz="4" w:color="{FAINT[1:]}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:color="{FAINT[1:]}"/></w:tblBorders>'
        '<w:tblCellMar><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{TEAL[1:]}"/></w:rPr><w:tcPr><w:tcBorders>'
        f'<w:bottom w:val="single" w:sz="10" w:color="{TEAL[1:]}"/></w:tcBorders>'
        '<w:shd w:val="clear" w:color="auto" w:fill="E6EEEE"/></w:tcPr></w:tblStylePr></w:style>'
    )


def running(document: Document, title: str, words: Mapping[str, str]) -> None:
    """The title above and the page number below, the title from the second page on."""
    section = document.sections[0]
    header = section.header.paragraphs[0]
    header.add_run(title)
    for paragraph in (header, section.footer.paragraphs[0], section.first_page_footer.paragraphs[0]):
        paragraph.style = document.styles["Source"]
    for footer in (section.footer.paragraphs[0], section.first_page_footer.paragraphs[0]):
        footer.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        footer.add_run(f"{words['page']} ")
        field(footer, "PAGE")
        footer.add_run(f" {words['of']} ")
        field(footer, "NUMPAGES")

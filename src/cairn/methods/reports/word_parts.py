"""Pieces of a Word file that its library has no call for: fields, bookmarks, links, captions, tables that are quick."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Length
from docx.text.paragraph import Paragraph

LONG_CELL = 400  # characters: such a row may go on over the page, and is no header to repeat
TWIPS = 567  # for a centimetre
RIGHT = '<w:jc w:val="right"/>'
ADDRESSES = ("https://", "http://")


def element(tag: str, /, **attributes: str) -> Any:
    """``element("w:tab", val="x")``: an element with attributes of Word's own namespace."""
    found = OxmlElement(tag)
    for key, value in attributes.items():
        found.set(qn(f"w:{key}"), value)
    return found


def field(paragraph: Paragraph, code: str, shown: str = "1") -> None:
    """A field such as PAGE; ``shown`` stands there until it is reckoned."""
    simple = element("w:fldSimple", instr=code)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    simple.append(run)
    paragraph._p.append(simple)


def bookmark(paragraph: Paragraph, name: str, number: int) -> None:
    start = element("w:bookmarkStart", id=str(number), name=name)
    paragraph._p.insert(1 if paragraph._p.pPr is not None else 0, start)
    paragraph._p.append(element("w:bookmarkEnd", id=str(number)))


def contents(document: Document, entries: Sequence[tuple[str, str]]) -> None:
    """A table of contents: a field whose result is links, until Word is asked to update it."""
    for number, (name, words) in enumerate(entries):
        paragraph = document.add_paragraph(style="toc 1")
        if number == 0:
            _marker(paragraph, "begin")
            run = OxmlElement("w:r")
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = ' TOC \\o "1-1" \\h \\z \\u '
            run.append(code)
            paragraph._p.append(run)
            _marker(paragraph, "separate")
        jump = element("w:hyperlink", anchor=name, history="1")
        jump.append(_run(words))
        paragraph._p.append(jump)
        if number == len(entries) - 1:
            _marker(paragraph, "end")


def _marker(paragraph: Paragraph, kind: str) -> None:
    run = OxmlElement("w:r")
    run.append(element("w:fldChar", fldCharType=kind))
    paragraph._p.append(run)


def _run(words: str, style: str = "") -> Any:
    run = OxmlElement("w:r")
    if style:
        properties = OxmlElement("w:rPr")
        properties.append(element("w:rStyle", val=style))
        run.append(properties)
    text = OxmlElement("w:t")
    text.text = words
    run.append(text)
    return run


def link(paragraph: Paragraph, url: str) -> None:
    """An address that can be followed; one of another kind stays text."""
    if not url.startswith(ADDRESSES):
        paragraph.add_run(url)
        return
    key = paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    found = OxmlElement("w:hyperlink")
    found.set(qn("r:id"), key)
    found.append(_run(url, "Hyperlink"))
    paragraph._p.append(found)


def caption(document: Document, word: str, number: int, words: str, *, above: bool = False) -> None:
    """Numbered by a field, so that the numbers stay right when somebody adds one."""
    paragraph = document.add_paragraph(style="Caption")
    paragraph.add_run(f"{word} ").bold = True
    field(paragraph, f"SEQ {word} \\* ARABIC", str(number))
    paragraph.add_run(f". {words}")
    paragraph.paragraph_format.keep_with_next = above


def alternative(shape: Any, words: str) -> None:
    """Set the alternative text of a picture, or of a table's frame."""
    properties = shape._inline.docPr
    properties.set("descr", words)
    properties.set("name", f"Picture {properties.get('id')}")


def table(
    document: Document, rows: Sequence[Sequence[str]], *, right: Sequence[bool], widths: Sequence[float], size: float,
    caption: str, whole: bool = False,
) -> None:  # fmt: skip
    """The first row is the header and is repeated on each page; a ``whole`` table stays on one, and the last row
    is never alone.

    ``widths`` in cm, ``size`` of letters in points.
    """
    grid = "".join(f'<w:gridCol w:w="{round(width * TWIPS)}"/>' for width in widths)
    named = f'<w:tblCaption w:val="{escape(caption, {chr(34): "&quot;"})}"/>' if caption else ""
    written = "".join(
        _row(
            row,
            right,
            widths,
            round(size * 2),
            head=n == 0,
            keep=n == 0 or (n < len(rows) - 1 and (whole or n == len(rows) - 2)),
        )
        for n, row in enumerate(rows)
    )
    found = parse_xml(
        f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblStyle w:val="Report"/><w:tblW w:w="{round(sum(widths) * TWIPS)}" '
        f'w:type="dxa"/><w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" '
        f'w:firstColumn="0" w:lastColumn="0" w:noHBand="1" w:noVBand="1"/>{named}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{written}</w:tbl>"
    )
    document.element.body.insert_element_before(found, "w:sectPr")
    document.add_paragraph(style="After table")


def _row(
    row: Sequence[str], right: Sequence[bool], widths: Sequence[float], size: int, *, head: bool, keep: bool
) -> str:
    """As text: the library's own cells take a second for every thousand."""
    kind = "" if max(map(len, row)) > LONG_CELL else "<w:cantSplit/>"
    if head and kind:
        kind += "<w:tblHeader/>"
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{round(width * TWIPS)}" w:type="dxa"/></w:tcPr><w:p><w:pPr>'
        f'<w:pStyle w:val="Cell"/>{"<w:keepNext/>" if keep else ""}{RIGHT if to_right else ""}</w:pPr>'
        f'<w:r><w:rPr>{"<w:b/>" if head else ""}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(cell)}</w:t></w:r></w:p></w:tc>'
        for cell, width, to_right in zip(row, widths, right, strict=True)
    )
    return f"<w:tr><w:trPr>{kind}</w:trPr>{cells}</w:tr>"


def turn(document: Document, *, sideways: bool) -> None:
    """Go on on a new page, on its side or upright."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section.different_first_page_header_footer = False
    short, long = sorted((section.page_width or 0, section.page_height or 0))
    section.orientation = WD_ORIENT.LANDSCAPE if sideways else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Length(long if sideways else short), Length(short if sideways else long)


def facts(document: Document, found: Sequence[tuple[str, str]]) -> None:
    """Values over their labels, side by side; read as pairs, three or four to a row."""
    across = 4 if len(found) == 4 else min(3, len(found))
    layout = document.add_table(rows=0, cols=across)
    layout.alignment = WD_TABLE_ALIGNMENT.LEFT
    layout.autofit = False
    for start in range(0, len(found), across):
        cells = layout.add_row().cells
        for cell, (value, label) in zip(cells, found[start : start + across], strict=False):
            cell.width = Cm(16.4 / across)
            cell.paragraphs[0].style = document.styles["Fact"]
            cell.paragraphs[0].add_run(value)
            cell.add_paragraph(label, style="Fact label")
            cell._tc.get_or_add_tcPr().append(element("w:shd", val="clear", color="auto", fill="F0F4F5"))
    document.add_paragraph(style="After table")

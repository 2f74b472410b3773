"""Text, tables and pictures on a slide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from pptx.enum.text import MSO_AUTO_SIZE, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches, Pt

from cairn.methods.pictures.look import GREY, INK
from cairn.methods.pictures.picture import Table
from cairn.methods.reports.columns import head_of, numeric, rows_of, shares
from cairn.methods.reports.deck_fit import Line
from cairn.methods.reports.deck_fit import rows_of as rows_of_line
from cairn.methods.reports.deck_look import Room, rgb
from cairn.methods.reports.document import Figure
from cairn.methods.reports.office import Pixels
from cairn.methods.reports.texts import one_line, shortened

INCH = 2.54  # cm
CAPTION, CAPTION_SIZE, LONG_CAPTION = 0.3, 14, 240  # inches of a line, points, characters
RAISED = 0.35  # of the room that a picture leaves: what of it is above
TABLE_SIZES = (18, 16, 15, 14, 13, 12, 11, 10)
MARGIN = 0.08  # inches within a cell, left and right
MOST_COLUMNS, CELL = 8, 160  # beyond this, a slide can't be read


def title_size(title: str) -> float:
    return 30 if len(title) < 55 else 26 if len(title) < 90 else 22


def fill(shape: Any, lines: Sequence[Line], size: float, language: str, colour: str = "") -> None:
    """Write paragraphs into a placeholder, in the colour of the theme or another one."""
    frame = shape.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    for number, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = line.text
        run.font.size = Pt(size)
        run._r.get_or_add_rPr().set("lang", language)
        if line.bold:
            run.font.bold = True
        if colour:
            run.font.color.rgb = rgb(colour)
        if len(lines) > 1:
            paragraph.space_after, paragraph.space_before = Pt(size * 0.45), Pt(0)
        properties = paragraph._p.get_or_add_pPr()
        if not line.bullet:
            properties.set("marL", "0")
            properties.set("indent", "0")
            properties.append(parse_xml(f"<a:buNone {nsdecls('a')}/>"))
        else:
            properties.set("marL", str(int(Pt(size))))
            properties.set("indent", str(-int(Pt(size))))


def add_picture(slide: Any, figure: Figure, room: Room, words: Mapping[str, str], language: str) -> None:
    """As large as there is room for, in its middle; a caption below it."""
    alt = one_line(figure.alt) or one_line(figure.caption) or words["figure"]
    caption = shortened(one_line(figure.caption), LONG_CAPTION)
    lines = rows_of_line(Line(caption), CAPTION_SIZE, room.width * 72) if caption else 0
    below = lines * CAPTION
    pixels = Pixels(figure, room.width * INCH, (room.height - below) * INCH)
    if not pixels.png:
        _words(slide, room, f"{words['undrawn']} {shortened(alt, 600)}", language)
        return
    wide, high = pixels.width / INCH, pixels.height / INCH
    left, top = room.left + (room.width - wide) / 2, room.top + (room.height - below - high) * RAISED
    shape = slide.shapes.add_picture(BytesIO(pixels.png), Inches(left), Inches(top), Inches(wide), Inches(high))
    shape._element.nvPicPr.cNvPr.set("descr", alt)
    if caption:
        place = Room(room.left, top + high + 0.03, room.width, below)
        _words(slide, place, caption, language, CAPTION_SIZE, GREY)


def _words(slide: Any, room: Room, words: str, language: str, size: float = 16, colour: str = INK) -> None:
    shape = slide.shapes.add_textbox(Inches(room.left), Inches(room.top), Inches(room.width), Inches(room.height))
    fill(shape, [Line(words)], size, language, colour)


def add_table(slide: Any, table: Table, room: Room, words: Mapping[str, str], language: str) -> list[str]:
    """A native table in the largest type in which it fits. Returns the rows that didn't fit, as text."""
    count = min(len(table.headers), MOST_COLUMNS)
    kept = Table(table.caption, table.headers[:count], tuple(row[:count] for row in table.rows))
    rows = [head_of(kept), *rows_of(kept)]
    widths = [room.width * share for share in shares(kept, room.width * 8)]
    shown = [[shortened(cell, CELL) for cell in row] for row in rows]
    size, fitting = _fit(shown, widths, room.height)
    whole = fitting == len(rows) and shown == [list(row) for row in rows] and count == len(table.headers)
    if fitting < len(rows):
        shown = [*shown[: max(fitting - 1, 1)], ["…"] + [""] * (count - 1)]
    shape = slide.shapes.add_table(
        len(shown), count, Inches(room.left), Inches(room.top), Inches(room.width), Inches(0.3 * len(shown))
    )
    shape._element.nvGraphicFramePr.cNvPr.set("descr", one_line(table.caption) or words["table"])
    _cells(shape.table, shown, widths, size, numeric(kept), language)
    return [] if whole else [" | ".join(cells) for cells in [head_of(table), *rows_of(table)]]


def _fit(rows: Sequence[Sequence[str]], widths: Sequence[float], height: float) -> tuple[float, int]:
    """The size of type, and how many rows fit in it."""
    for size in TABLE_SIZES:
        if sum(_height(row, widths, size) for row in rows) <= height:
            return size, len(rows)
    total, fitting = 0.0, 0
    for row in rows:
        total += _height(row, widths, TABLE_SIZES[-1])
        if total > height:
            break
        fitting += 1
    return TABLE_SIZES[-1], fitting


def _height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """Inches of a row."""
    most = max(
        rows_of_line(Line(cell, bold=True), size, (width - 2 * MARGIN) * 72)
        for cell, width in zip(row, widths, strict=True)
    )
    return most * size * 1.2 / 72 + 0.1


def _cells(
    table: Any, rows: Sequence[Sequence[str]], widths: Sequence[float], size: float, right: Sequence[bool],
    language: str,
) -> None:  # fmt: skip
    table.horz_banding = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Inches(width)
    for number, (line, row) in enumerate(zip(table.rows, rows, strict=True)):
        line.height = Inches(_height(row, widths, size))
        for cell, text, to_right in zip(line.cells, row, right, strict=True):
            cell.margin_left = cell.margin_right = Inches(MARGIN)
            cell.margin_top = cell.margin_bottom = Inches(0.04)
            paragraph = cell.text_frame.paragraphs[0]
            paragraph.alignment = PP_ALIGN.RIGHT if to_right else PP_ALIGN.LEFT
            run = paragraph.add_run()
            run.text = text
            run.font.size, run.font.bold = Pt(size), number == 0
            run._r.get_or_add_rPr().set("lang", language)

"""Blocks in a Word file."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

from docx.document import Document
from docx.shared import Cm

from cairn.methods.pictures.picture import Table
from cairn.methods.reports import word_parts as parts
from cairn.methods.reports.columns import SIDEWAYS, head_of, is_short, is_wide, letter_size, numeric, rows_of, shares
from cairn.methods.reports.document import Block, Blocks, Bullets, Figure, Heading, Paragraph, Watch
from cairn.methods.reports.office import Pixels
from cairn.methods.reports.texts import one_line, paragraphs

WIDTH, HEIGHT = 16.4, 20.0  # cm that a picture may take
LETTERS = 47  # of one point in a cm


class Writer:
    """Writes blocks at the end of a document, and numbers what is numbered."""

    def __init__(self, document: Document, words: Mapping[str, str], watch: Watch, figures: int) -> None:
        self.document, self.words, self.watch, self.total = document, words, watch, figures
        self.done = self.section = self.figures = self.tables = self.bookmarks = 0
        self.level = 1
        self.said = ""
        self.sideways = False

    def upright(self) -> None:
        """End the pages on their side, if there are some."""
        if self.sideways:
            parts.turn(self.document, sideways=False)
            self.sideways = False

    def blocks(self, found: Blocks) -> None:
        self.level, self.said = 1, ""
        for block in found:
            self.block(block)

    def block(self, block: Block) -> None:
        if not (isinstance(block, Table) and is_wide(block)):
            self.upright()
        if isinstance(block, Paragraph):
            self._text(block)
        elif isinstance(block, Bullets):
            for item in block.items:
                if words := one_line(item):
                    self.document.add_paragraph(words, style="List Bullet")
        elif isinstance(block, Heading):
            self.level = min(max(block.level, 2), self.level + 1, 4)
            self.heading(one_line(block.text), self.level)
        elif isinstance(block, Table):
            self._table(block)
        else:
            self._figure(block)

    def heading(self, text: str, level: int, *, name: str = "", new_page: bool = False) -> None:
        """``name`` is what a link finds it by."""
        if not text:
            return
        self.upright()
        paragraph = self.document.add_paragraph(text, style=f"Heading {level}")
        if new_page:
            paragraph.paragraph_format.page_break_before = True
        if name:
            self.bookmarks += 1
            parts.bookmark(paragraph, name, self.bookmarks)

    def _text(self, block: Paragraph) -> None:
        found = paragraphs(block.text)
        source = one_line(block.source)
        if found and source and source != self.said:
            self.document.add_paragraph(source, style="Source")
        self.said = source
        for lines in found:
            self.document.add_paragraph("\n".join(lines))

    def _table(self, table: Table) -> None:
        if not table.headers:
            return
        turned = is_wide(table)
        if turned and not self.sideways:
            parts.turn(self.document, sideways=True)
            self.sideways = True
        if caption := one_line(table.caption):
            self.tables += 1
            parts.caption(self.document, self.words["table"], self.tables, caption, above=True)
        rows = [head_of(table), *rows_of(table)]
        width, size = (WIDTH * SIDEWAYS, 8.5) if turned else (WIDTH, letter_size(table, 9))
        widths = [width * share for share in shares(table, width * LETTERS / size)]
        parts.table(
            self.document, rows, right=numeric(table), widths=widths, size=size, caption=caption, whole=is_short(table)
        )

    def _figure(self, figure: Figure) -> None:
        pixels = Pixels(figure, WIDTH * min(max(figure.width, 0.1), 1), HEIGHT)
        alt = one_line(figure.alt) or one_line(figure.caption) or self.words["figure"]
        if pixels.png:
            paragraph = self.document.add_paragraph(style="Picture")
            paragraph.paragraph_format.keep_with_next = bool(figure.legend.strip())
            shape = paragraph.add_run().add_picture(BytesIO(pixels.png), Cm(pixels.width), Cm(pixels.height))
            parts.alternative(shape, alt)
        else:
            self.document.add_paragraph(f"{self.words['undrawn']} {alt}")
        if caption := one_line(figure.legend):
            self.figures += 1
            parts.caption(self.document, self.words["figure"], self.figures, caption)
        self.done += 1
        self.watch(self.done, self.total)

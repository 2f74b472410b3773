"""The words in files that people send: what is typed in them, not how it looks.

Text, tables, workbooks, the documents of Word and PowerPoint, and PDF are read. Pictures are not, nor are pages of a
PDF that were scanned: that would need recognition of characters.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from cairn.methods.pdf_text import Fault, pdf_words
from cairn.methods.sheets import MOST_BYTES, all_cells
from cairn.methods.tables import TabularError

__all__ = ["FileWords", "words_in"]

Rows = list[list[str]]
_PACKED = b"PK\x03\x04"
# The parts of a document that hold what people wrote; what is written about it (its author) is not among them.
_PARTS = re.compile(
    r"word/(?:document|header\d*|footer\d*|footnotes|endnotes|comments)\.xml"
    r"|ppt/(?:slides/slide|notesSlides/notesSlide|comments/\w+)\d*\.xml"
)


@dataclass(frozen=True)
class FileWords:
    """``text``: of documents, a paragraph a line; ``tables``: the rows of each sheet or table, hidden sheets too.

    ``fault``: why nothing could be read, or not all.
    """

    text: str = ""
    tables: list[Rows] = field(default_factory=list)
    fault: Fault = ""

    @property
    def size(self) -> int:
        """Characters."""
        return len(self.text) + sum(len(cell) for rows in self.tables for row in rows for cell in row)


def words_in(raw: bytes, ending: str) -> FileWords:
    """What stands in a file of a kind (``ending``: txt, csv, xlsx, docx, pptx, pdf); nothing for any other kind."""
    try:
        if ending == "txt":
            return FileWords(text=_decoded(raw))
        if ending in ("csv", "xlsx"):
            return FileWords(tables=all_cells(raw))
        if ending in ("docx", "pptx") and raw.startswith(_PACKED):
            return FileWords(text="\n".join(_paragraphs(raw)))
        if ending == "pdf":
            found = pdf_words(raw)
            return FileWords(text=found.text, fault=found.fault)
    except (TabularError, ParseError, DefusedXmlException, zipfile.BadZipFile, ValueError, KeyError):
        return FileWords(fault="damaged")
    return FileWords()


def _decoded(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # as Windows writes it


def _paragraphs(raw: bytes) -> Iterator[str]:
    """The paragraphs of a document. A word may be cut into several runs: they are put together again."""
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        parts = [part for part in packed.infolist() if _PARTS.fullmatch(part.filename)]
        if sum(part.file_size for part in parts) > MOST_BYTES:
            raise ValueError("it would be too large unpacked")
        for part in parts:
            for paragraph in fromstring(packed.read(part)).iter():
                if _name(paragraph.tag) == "p":
                    yield "".join(_runs(paragraph))


def _runs(paragraph: object) -> Iterator[str]:
    for node in paragraph.iter():  # type: ignore[attr-defined]
        name = _name(node.tag)
        if name == "t":
            yield node.text or ""
        elif name in ("tab", "br"):
            yield " "


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]

"""The report of a project as files: PDF, Word, a poster, slides, Markdown.

``document`` has the data that they are made of; each writer takes that and gives bytes, the same each time. Texts may
hold anything: what a file can't hold is replaced by something that can be read, and nothing typed is ever markup.
"""

from cairn.methods.reports.deck import deck_pptx
from cairn.methods.reports.document import (
    Author,
    Block,
    Blocks,
    Bullets,
    Deck,
    Fact,
    Figure,
    Heading,
    Paragraph,
    Poster,
    PosterPanel,
    Reference,
    Report,
    Section,
    Slide,
    Watch,
)
from cairn.methods.reports.markdown import report_bundle, report_files, report_markdown
from cairn.methods.reports.pdf import report_pdf
from cairn.methods.reports.poster import Fitted, fitted_poster, poster_pdf
from cairn.methods.reports.word import report_docx

__all__ = [
    "Author",
    "Block",
    "Blocks",
    "Bullets",
    "Deck",
    "Fact",
    "Figure",
    "Fitted",
    "Heading",
    "Paragraph",
    "Poster",
    "PosterPanel",
    "Reference",
    "Report",
    "Section",
    "Slide",
    "Watch",
    "deck_pptx",
    "fitted_poster",
    "poster_pdf",
    "report_bundle",
    "report_docx",
    "report_files",
    "report_markdown",
    "report_pdf",
]

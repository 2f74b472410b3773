"""A report, a poster and a set of slides as plain data: what the writers of files are given.

Texts are plain: blank lines part paragraphs, nothing is markup. Figures come as SVG, drawn before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cairn.methods.pictures.picture import Table

Watch = Callable[[int, int], None]  # figures that are finished, of how many


@dataclass(frozen=True)
class Paragraph:
    """One text or more, parted by blank lines. ``source`` says where live text came from ("From the charter")."""

    text: str
    source: str = ""


@dataclass(frozen=True)
class Bullets:
    items: tuple[str, ...]


@dataclass(frozen=True)
class Heading:
    """Inside a section; ``level`` from 2 (the section's own heading is 1) to 4."""

    text: str
    level: int = 2


@dataclass(frozen=True)
class Figure:
    """``alt`` says what the picture shows; ``width`` is the share of the text's width, above 0 and at most 1.

    ``source`` says where its data or its words came from; it stands after the caption.
    """

    svg: str
    alt: str
    caption: str = ""
    width: float = 1.0
    source: str = ""

    @property
    def legend(self) -> str:
        """The caption and the source, as sentences.

        >>> Figure("", "", "Days to the first visit", source="From the booking system.").legend
        'Days to the first visit. From the booking system.'
        """
        return ". ".join(part.strip().removesuffix(".") for part in (self.caption, self.source) if part.strip()) + (
            "." if self.source.strip() else ""
        )


Block = Paragraph | Bullets | Heading | Table | Figure
Blocks = tuple[Block, ...]


@dataclass(frozen=True)
class Author:
    name: str
    role: str = ""
    organisation: str = ""


@dataclass(frozen=True)
class Section:
    """``key`` names the section in addresses and bookmarks, ``number`` is shown before the heading."""

    key: str
    number: str
    heading: str
    blocks: Blocks = ()


@dataclass(frozen=True)
class Reference:
    number: int
    text: str
    url: str = ""


@dataclass(frozen=True)
class Fact:
    """A figure that everybody should remember: ``value`` large, ``label`` below it."""

    label: str
    value: str


@dataclass(frozen=True)
class Report:
    """``date`` in words, as it is to be shown; ``language`` is a code such as "en" or "en-GB".

    On the cover stand the sentence ``result``, ``key_facts``, ``key_figure`` (without its caption) and ``summary``
    under its heading ("Summary" without one). The ``appendix`` comes after the references.
    """

    title: str
    subtitle: str = ""
    authors: tuple[Author, ...] = ()
    organisation: str = ""
    date: str = ""
    language: str = "en"
    summary: Blocks = ()
    summary_heading: str = ""
    sections: tuple[Section, ...] = ()
    references: tuple[Reference, ...] = ()
    appendix: tuple[Section, ...] = ()
    result: str = ""
    key_facts: tuple[Fact, ...] = ()
    key_figure: Figure | None = None


@dataclass(frozen=True)
class PosterPanel:
    heading: str
    blocks: Blocks = ()


@dataclass(frozen=True)
class Poster:
    """``main`` is the chart that people see from afar, ``result`` the one sentence above it that says what it shows;
    ``take_home`` is the sentence that they should leave with.
    """

    title: str
    authors: tuple[Author, ...] = ()
    organisation: str = ""
    panels: tuple[PosterPanel, ...] = ()
    main: Figure | None = None
    result: str = ""
    take_home: str = ""
    contact: str = ""
    language: str = "en"
    key_facts: tuple[Fact, ...] = ()


@dataclass(frozen=True)
class Slide:
    """``notes`` are for the speaker."""

    title: str
    blocks: Blocks = ()
    notes: str = ""


@dataclass(frozen=True)
class Deck:
    """``title`` and ``subtitle`` stand on the first slide; ``slides`` are those after it, or that one with content."""

    title: str
    subtitle: str = ""
    slides: tuple[Slide, ...] = ()
    authors: tuple[Author, ...] = ()
    organisation: str = ""
    date: str = ""
    language: str = "en"


def blocks_of(report: Report) -> Iterator[Block]:
    """All blocks in the order in which they are read."""
    if report.key_figure:
        yield report.key_figure
    yield from report.summary
    for section in (*report.sections, *report.appendix):
        yield from section.blocks


def figures_of(report: Report) -> list[Figure]:
    """All figures in the order in which they are read."""
    return [block for block in blocks_of(report) if isinstance(block, Figure)]

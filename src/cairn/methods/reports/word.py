"""The report as a Word file: real headings, tables and captions, so that a team can go on writing in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO

import docx
from docx.document import Document
from docx.shared import Pt

from cairn.methods.reports import word_parts as parts
from cairn.methods.reports.document import Author, Reference, Report, Section, Watch, figures_of
from cairn.methods.reports.office import describe, steady
from cairn.methods.reports.texts import one_line, shortened
from cairn.methods.reports.word_blocks import Writer
from cairn.methods.reports.word_look import dress, running
from cairn.methods.reports.words import words
from cairn.methods.sentences import ENGLISH, Language

LONG_TITLE = 60  # characters: such a title is set smaller


def report_docx(report: Report, watch: Watch | None = None, *, language: Language = ENGLISH) -> bytes:
    """A4. The same report gives the same bytes. ``watch`` hears of each figure as it is drawn."""
    document = docx.Document()
    said = words(language)
    dress(document, _language(report))
    writer = Writer(document, said, watch or (lambda done, total: None), len(figures_of(report)))
    _cover(document, report, writer)
    _contents(document, report, said)
    for section in report.sections:
        _section(writer, section)
    if report.references:
        writer.heading(said["references"], 1, name="references")
        for reference in report.references:
            _reference(document, reference)
    for section in report.appendix:
        _section(writer, section, new_page=True)
    running(document, shortened(one_line(report.title), 80), said)
    names = "; ".join(one_line(author.name) for author in report.authors)
    describe(
        document.core_properties, title=one_line(report.title), authors=names, subject=one_line(report.subtitle),
        language=_language(report),
    )  # fmt: skip
    out = BytesIO()
    document.save(out)
    return steady(out.getvalue())


def _language(report: Report) -> str:
    return "en-GB" if report.language in ("en", "") else report.language


def _cover(document: Document, report: Report, writer: Writer) -> None:
    if report.organisation:
        document.add_paragraph(one_line(report.organisation), style="Organisation")
    title = document.add_paragraph(one_line(report.title), style="Title")
    if len(report.title) > LONG_TITLE:
        title.runs[0].font.size = Pt(21)
    if report.subtitle:
        document.add_paragraph(one_line(report.subtitle), style="Subtitle")
    if report.date:
        document.add_paragraph(one_line(report.date), style="Organisation")
    if report.authors:
        _authors(document, report.authors)
    if report.result:
        document.add_paragraph(one_line(report.result), style="Result")
    if report.key_facts:
        parts.facts(document, [(one_line(one.value), one_line(one.label)) for one in report.key_facts])
    if report.key_figure:
        writer.block(replace(report.key_figure, caption="", source=""))
    if report.summary:
        writer.heading(_summary(report, writer.words), 1, name="summary")
        writer.blocks(report.summary)
        writer.upright()


def _summary(report: Report, said: Mapping[str, str]) -> str:
    return one_line(report.summary_heading) or said["summary"]


def _authors(document: Document, authors: tuple[Author, ...]) -> None:
    """One paragraph: beside the result there is little room on the first page."""
    paragraph = document.add_paragraph(style="Author")
    for number, author in enumerate(authors):
        paragraph.add_run("; " if number else "")
        paragraph.add_run(one_line(author.name)).bold = True
        rest = ", ".join(one_line(part) for part in (author.role, author.organisation) if part.strip())
        if rest:
            paragraph.add_run(f", {rest}")


def _contents(document: Document, report: Report, said: dict[str, str]) -> None:
    """A field that Word fills with page numbers when it is asked to; until then, links to the headings."""
    heading = document.add_paragraph(said["contents"], style="Contents heading")
    heading.paragraph_format.page_break_before = True
    entries = [(f"section-{n}", _heading(section)) for n, section in enumerate(report.sections, start=1)]
    if report.summary:
        entries.insert(0, ("summary", _summary(report, said)))
    if report.references:
        entries.append(("references", said["references"]))
    after = len(report.sections) + 1
    entries += [(f"section-{n}", _heading(section)) for n, section in enumerate(report.appendix, start=after)]
    parts.contents(document, entries)


def _heading(section: Section) -> str:
    return one_line(f"{section.number} {section.heading}") or section.key


def _section(writer: Writer, section: Section, *, new_page: bool = False) -> None:
    writer.section += 1
    writer.heading(_heading(section), 1, name=f"section-{writer.section}", new_page=new_page)
    if section.blocks:
        writer.blocks(section.blocks)
    else:
        writer.document.add_paragraph(writer.words["empty"], style="Source")


def _reference(document: Document, reference: Reference) -> None:
    paragraph = document.add_paragraph(style="Reference")
    paragraph.add_run(f"{reference.number}.\t{one_line(reference.text)}")
    if url := one_line(reference.url):
        paragraph.add_run(" ")
        parts.link(paragraph, url)

"""The report as Markdown with its figures beside it, for wikis, archives and those who write on elsewhere."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from cairn.methods.pictures.picture import Table
from cairn.methods.reports.columns import head_of, numeric, rows_of
from cairn.methods.reports.document import (
    Block,
    Blocks,
    Bullets,
    Figure,
    Heading,
    Paragraph,
    Reference,
    Report,
    Section,
    Watch,
    figures_of,
)
from cairn.methods.reports.office import EPOCH
from cairn.methods.reports.svgs import drawn
from cairn.methods.reports.texts import one_line, paragraphs
from cairn.methods.reports.words import words
from cairn.methods.sentences import ENGLISH, Language

NAME = "report.md"
_MARKS = re.compile(r"([\\`*_{}\[\]<>#|~$&])")
_ADDRESS = re.compile(r"https?://[^\s<>]+")


def report_markdown(report: Report, *, language: Language = ENGLISH) -> str:
    """The text alone; its figures are called ``figures/1.svg`` and so on, in the order of the text."""
    writer = _Writer(words(language))
    return "\n\n".join(writer.report(report)) + "\n"


def report_files(report: Report, watch: Watch | None = None, *, language: Language = ENGLISH) -> dict[str, bytes]:
    """``report.md`` and the figures, by their names."""
    found = {NAME: report_markdown(report, language=language).encode()}
    figures = figures_of(report)
    for number, figure in enumerate(figures, start=1):
        if picture := drawn(figure):
            found[f"figures/{number}.svg"] = picture.svg.encode()
        if watch:
            watch(number, len(figures))
    return found


def report_bundle(report: Report, watch: Watch | None = None, *, language: Language = ENGLISH) -> bytes:
    """All of it as a ZIP file. The same report gives the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle:
        for name, content in report_files(report, watch, language=language).items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            bundle.writestr(entry, content)
    return out.getvalue()


def escaped(text: str) -> str:
    """One line in which nothing is markup.

    >>> escaped("# *Not* a heading"), escaped("1. Not a list")
    ('\\\\# \\\\*Not\\\\* a heading', '1\\\\. Not a list')
    """
    marked = _MARKS.sub(r"\\\1", text)
    number = re.match(r"^(\d{1,9})([.)])", marked)
    if number:
        return f"{number[1]}\\{marked[number.end() - 1 :]}"
    return f"\\{marked}" if marked[:1] in ("-", "+", "=") else marked


class _Writer:
    def __init__(self, said: dict[str, str]) -> None:
        self.words, self.figures, self.numbered, self.tables = said, 0, 0, 0
        self.level = 1

    def report(self, report: Report) -> Iterator[str]:
        yield f"# {escaped(one_line(report.title)) or self.words['summary']}"
        if subtitle := one_line(report.subtitle):
            yield f"*{escaped(subtitle)}*"
        if lines := [escaped(one_line(one)) for one in (report.organisation, report.date) if one.strip()]:
            yield "  \n".join(lines)
        if report.authors:
            yield "\n".join(
                "- " + escaped(", ".join(one_line(part) for part in (a.name, a.role, a.organisation) if part.strip()))
                for a in report.authors
            )
        if result := one_line(report.result):
            yield f"**{escaped(result)}**"
        if report.key_facts:
            yield "\n".join(
                f"- **{escaped(one_line(fact.value))}** {escaped(one_line(fact.label))}" for fact in report.key_facts
            )
        if report.key_figure:
            yield from self._figure(replace(report.key_figure, caption="", source=""))
        if report.summary:
            yield f"## {escaped(one_line(report.summary_heading)) or self.words['summary']}"
            yield from self.blocks(report.summary)
        yield from self.sections(report.sections)
        if report.references:
            yield f"## {self.words['references']}"
            yield "\n".join(map(_reference, report.references))
        yield from self.sections(report.appendix)

    def sections(self, found: tuple[Section, ...]) -> Iterator[str]:
        for section in found:
            yield f"## {escaped(one_line(f'{section.number} {section.heading}'))}"
            yield from self.blocks(section.blocks) if section.blocks else [f"*{self.words['empty']}*"]

    def blocks(self, found: Blocks) -> Iterator[str]:
        self.level = 1
        for block in found:
            yield from self.block(block)

    def block(self, block: Block) -> Iterator[str]:
        if isinstance(block, Paragraph):
            found = paragraphs(block.text)
            if found and block.source.strip():
                yield f"*{escaped(one_line(block.source))}*"
            for lines in found:
                yield "  \n".join(map(escaped, lines))
        elif isinstance(block, Bullets):
            if items := [escaped(one_line(item)) for item in block.items if item.strip()]:
                yield "\n".join(f"- {item}" for item in items)
        elif isinstance(block, Heading):
            self.level = min(max(block.level, 2), self.level + 1, 4)
            yield f"{'#' * (self.level + 1)} {escaped(one_line(block.text))}"
        elif isinstance(block, Table):
            yield from self._table(block)
        else:
            yield from self._figure(block)

    def _table(self, table: Table) -> Iterator[str]:
        if not table.headers:
            return
        if caption := one_line(table.caption):
            self.tables += 1
            yield f"**{self.words['table']} {self.tables}.** {escaped(caption)}"
        rule = ["---:" if right else "---" for right in numeric(table)]
        rows = [[_cell(one) for one in head_of(table)], rule, *([_cell(one) for one in row] for row in rows_of(table))]
        yield "\n".join(f"| {' | '.join(row)} |" for row in rows)

    def _figure(self, figure: Figure) -> Iterator[str]:
        self.figures += 1
        alt = escaped(one_line(figure.alt) or one_line(figure.caption) or self.words["figure"])
        yield f"![{alt}](figures/{self.figures}.svg)" if drawn(figure) else f"{self.words['undrawn']} {alt}"
        if caption := one_line(figure.legend):
            self.numbered += 1
            yield f"**{self.words['figure']} {self.numbered}.** {escaped(caption)}"


def _cell(text: str) -> str:
    return _MARKS.sub(r"\\\1", text) or " "


def _reference(reference: Reference) -> str:
    url = one_line(reference.url)
    shown = f"<{url}>" if _ADDRESS.fullmatch(url) else escaped(url)
    return f"{reference.number}. {escaped(one_line(reference.text))} {shown}".rstrip()

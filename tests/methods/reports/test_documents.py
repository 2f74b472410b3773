"""The report of the sample as PDF, Word file and Markdown: nothing is missing, and everybody can read it."""

from __future__ import annotations

import doctest
import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from types import ModuleType

import docx
import pytest
from docx.oxml.ns import qn

from cairn.methods.pictures import Table, icon_svg
from cairn.methods.reports import (
    Figure,
    Heading,
    Paragraph,
    Report,
    Section,
    document,
    glyphs,
    markdown,
    office,
    poster_fit,
    report_bundle,
    report_docx,
    report_markdown,
    report_pdf,
    texts,
)
from cairn.methods.reports.document import figures_of
from tests.methods.reports import sample
from tests.methods.reports.reading import alternatives, descriptions, pages, part, pdf_objects, tags

Writer = Callable[..., bytes]
ICON = Figure(icon_svg("pass"), "A tick in a circle", "An icon", 0.2)
SMALL = Report("A small report", sections=(Section("a", "1", "Icons", (ICON, ICON, sample.RESULTS, ICON)),))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return report_pdf(sample.report())


@pytest.fixture(scope="module")
def word() -> bytes:
    return report_docx(sample.report())


@pytest.mark.parametrize("module", [document, glyphs, markdown, office, poster_fit, texts])
def test_the_examples_in_the_docs_hold(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_the_pdf_says_what_each_thing_is(pdf: bytes) -> None:
    found, objects = tags(pdf), pdf_objects(pdf)

    assert b"pdfuaid:part" in objects
    assert b"/StructTreeRoot" in objects
    assert re.search(rb"/Lang ?\(en-GB\)", objects)
    assert found["H1"] == 18 + 3  # summary, contents and references besides
    assert (found["Figure"], found["Table"], found["TOC"]) == (5, 3, 1)
    assert found["TH"] == sum(len(table.headers) for table in (sample.CYCLES, sample.MEASURES, sample.RESULTS))
    assert found["TOCI"] == 18 + 2


def test_each_figure_of_the_pdf_has_its_words(pdf: bytes) -> None:
    said = alternatives(pdf)

    assert len(said) == 5
    assert any(words.startswith(b"Driver diagram. The aim has three") for words in said)


@pytest.mark.parametrize("writer", [report_pdf, report_docx, report_bundle])
def test_the_same_report_gives_the_same_bytes(writer: Writer) -> None:
    assert writer(SMALL) == writer(SMALL)


def test_the_word_file_has_real_headings_tables_and_fields(word: bytes) -> None:
    document = docx.Document(BytesIO(word))
    headings = [one.text for one in document.paragraphs if one.style and one.style.name == "Heading 1"]
    repeated = list(document.element.iter(qn("w:tblHeader")))
    codes = [one.text for one in document.element.iter(qn("w:instrText"))]

    assert headings[:2] == ["Summary", "1 Title"]
    assert headings[-2:] == ["18 Funding", "References"]
    assert len(headings) == 20
    assert len(repeated) == 3
    assert any("TOC" in (code or "") for code in codes)
    assert document.tables[1].cell(3, 1).text == "Pharmacist joins the round on two days a week"


def test_each_picture_of_the_word_file_has_its_words(word: bytes) -> None:
    assert descriptions(word, "word/document.xml") == [one.alt for one in figures_of(sample.report())]


def test_the_contents_of_the_word_file_lead_to_its_headings(word: bytes) -> None:
    body = part(word, "word/document.xml")
    places = {one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))}
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink")) if one.get(qn("w:anchor"))]

    assert len(links) == 20
    assert set(links) <= places


def test_the_word_file_says_whose_it_is_and_in_which_language(word: bytes) -> None:
    properties = docx.Document(BytesIO(word)).core_properties
    languages = [one.get(qn("w:val")) for one in part(word, "word/styles.xml").iter(qn("w:lang"))]

    assert properties.title == sample.TITLE
    assert properties.author.startswith("Dr Morag Sinclair; Tom Adeyemi")
    assert languages == ["en-GB"]


def test_the_bundle_has_every_figure_that_the_text_names() -> None:
    with zipfile.ZipFile(BytesIO(report_bundle(sample.report()))) as bundle:
        text, names = bundle.read("report.md").decode(), set(bundle.namelist())

    named = set(re.findall(r"\]\((figures/\d+\.svg)\)", text))
    assert named == names - {"report.md"}
    assert len(named) == 5
    assert "## 13 Results" in text
    assert "| Infections for every 10,000 bed days | 13.0 | 5.0 | −62% |" in text


@pytest.mark.parametrize("writer", [report_pdf, report_docx, report_bundle])
def test_who_waits_hears_of_each_figure(writer: Writer) -> None:
    heard: list[tuple[int, int]] = []

    writer(SMALL, lambda done, total: heard.append((done, total)))

    assert heard == [(1, 3), (2, 3), (3, 3)]


@pytest.mark.parametrize("levels", [(4, 4, 2, 4), (9, 0, 3)])
def test_headings_step_down_one_level_at_a_time(levels: tuple[int, ...]) -> None:
    blocks = tuple(Heading(f"Level {level}", level) for level in levels)

    found = tags(report_pdf(Report("Levels", sections=(Section("a", "1", "First", blocks),))))

    assert found["H2"] >= 1
    assert found["H4"] == 0


def test_a_report_of_nothing_has_its_title() -> None:
    empty = Report("", sections=(Section("a", "1", "Empty"),))

    assert pages(report_pdf(empty)) == 2
    assert "Nothing is written here yet." in report_markdown(empty)
    assert len(docx.Document(BytesIO(report_docx(empty))).paragraphs) > 2


def test_a_wide_table_has_a_page_on_its_side_and_the_next_text_stands_upright_again() -> None:
    wide = Table("Failure modes", tuple(f"Column {n}" for n in range(9)), (tuple("abcdefghi"),))
    report = Report("Wide", sections=(Section("a", "1", "Tables", (wide, wide, Paragraph("After"), wide)),))

    sections = docx.Document(BytesIO(report_docx(report))).sections
    sizes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)", pdf_objects(report_pdf(report)))

    assert [(one.page_width or 0) > (one.page_height or 0) for one in sections] == [False, True, False, True]
    assert [float(width) > float(height) for width, height in sizes] == [False, False, True, True, False, True]

"""Whatever people paste, each file can be made, is sound, and says it or says that it can't."""

from __future__ import annotations

from io import BytesIO

import docx
import pytest
from markdown_it import MarkdownIt
from pptx import Presentation

from cairn.methods.reports import Paragraph, Report, deck_pptx, fitted_poster, report_docx, report_markdown, report_pdf
from cairn.methods.reports.glyphs import missing, named
from cairn.methods.reports.markdown import escaped
from tests.methods.reports import hostile
from tests.methods.reports.reading import pages, pdf_objects, tags

SHORT = {name: text for name, text in hostile.NASTY.items() if not name.startswith("long")}
TOGETHER = "\n\n".join(SHORT.values())
NOBODYS = "\U0010fffd"  # private use: no font has it


@pytest.mark.parametrize("text", SHORT.values(), ids=SHORT)
def test_the_pdf_is_accessible_whatever_is_pasted(text: str) -> None:
    pdf = report_pdf(hostile.report(text))

    assert b"pdfuaid:part" in pdf_objects(pdf)
    assert tags(pdf)["Table"] >= 4


@pytest.mark.parametrize("text", [TOGETHER, hostile.NASTY["long word"] + hostile.NASTY["long"]], ids=["short", "long"])
def test_each_file_can_be_made_and_opened(text: str) -> None:
    word = docx.Document(BytesIO(report_docx(hostile.report(text))))
    deck = Presentation(BytesIO(deck_pptx(hostile.deck(text))))
    poster = fitted_poster(hostile.poster(text))

    assert sum("done" in one.text for one in word.paragraphs) >= 8
    assert "done" in deck.slides[3].notes_slide.notes_text_frame.text + deck.slides[3].placeholders[1].text_frame.text
    assert pages(poster.pdf) == 1


def test_a_text_of_twenty_thousand_characters_is_all_there() -> None:
    text = "".join(f"Sentence {n}. " for n in range(1500))
    report = Report("Long", summary=(Paragraph(text),))

    assert text.strip() in [one.text for one in docx.Document(BytesIO(report_docx(report))).paragraphs]
    assert text.strip() in report_markdown(report)
    assert pages(report_pdf(report)) > 5


def test_characters_without_letters_stand_there_by_name() -> None:
    assert missing([f"Fine – “so far” é {NOBODYS}"]) == {NOBODYS}
    assert named(f"Bed {NOBODYS}", frozenset(NOBODYS)) == "Bed [U+10FFFD]"
    pdf = report_pdf(Report(f"Ward {NOBODYS}", summary=(Paragraph("Plain"),)))
    assert b"U+10FFFD" in pdf_objects(pdf)


def test_the_word_file_keeps_what_was_typed() -> None:
    found = docx.Document(BytesIO(report_docx(Report("王小明 😀", summary=(Paragraph("One\ntwo\n\n<b>three</b>"),)))))
    texts = [one.text for one in found.paragraphs]

    assert "王小明 😀" in texts
    assert texts[texts.index("One\ntwo") + 1] == "<b>three</b>"


@pytest.mark.parametrize(
    "line",
    ["# no heading", "- no list", "+ no list", "1. no list", "12) no list", "=== no rule", "*no* _no_ `no` ~~no~~",
     "[no](http://example.org)", "<b>no</b> &amp; &lt;", "| no | table |", "\\ and \\* and $x$", "> no quote",
     "![no](x)"],
)  # fmt: skip
def test_nothing_typed_is_markup_in_markdown(line: str) -> None:
    inline = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(escaped(line))

    assert [token.type for token in inline] == ["paragraph_open", "inline", "paragraph_close"]
    assert {child.type for child in inline[1].children or []} <= {"text", "text_special"}
    assert "".join(child.content for child in inline[1].children or []) == line

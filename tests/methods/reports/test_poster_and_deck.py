"""A poster is one page whatever is on it; slides hold what they say, and the rest is in their notes."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from pptx import Presentation

from cairn.methods.reports import Bullets, Deck, Figure, Paragraph, PosterPanel, Slide, deck_pptx, fitted_poster
from cairn.methods.reports.deck_fit import fitted, height_of, lines_of
from tests.methods.reports import sample
from tests.methods.reports.reading import descriptions, pages, tags

TITLE = 1
SIDE, HEIGHT = 12_191_695, 6_858_000


def test_the_poster_has_all_that_it_was_given_on_one_page() -> None:
    found = fitted_poster(sample.poster())

    assert pages(found.pdf) == 1
    assert found.shortened == ()
    assert found.size >= 12
    assert tags(found.pdf)["H1"] == len(sample.poster().panels)
    assert tags(found.pdf)["Figure"] == 3
    assert fitted_poster(sample.poster()).pdf == found.pdf


@pytest.mark.parametrize(
    "panels",
    [
        [PosterPanel("Long", (Paragraph("Word after word. " * 1200),)), PosterPanel("Short", (Paragraph("Kept."),))],
        [PosterPanel(f"Panel {n}", (Bullets(("One thing or another, in a line",) * 9),)) for n in range(14)],
    ],
    ids=["a long text", "many panels"],
)
def test_what_has_no_room_on_the_poster_is_cut_and_named(panels: list[PosterPanel]) -> None:
    found = fitted_poster(replace(sample.poster(), panels=tuple(panels)))

    assert pages(found.pdf) == 1
    assert panels[0].heading in found.shortened
    assert "Short" not in found.shortened


@pytest.fixture(scope="module")
def deck() -> bytes:
    return deck_pptx(sample.deck())


def slides_of(deck: bytes) -> list[Any]:
    return list(Presentation(BytesIO(deck)).slides)


def test_each_slide_has_a_real_title_and_a_number(deck: bytes) -> None:
    slides = slides_of(deck)

    assert [slide.shapes.title.text_frame.text for slide in slides] == [
        sample.TITLE,
        *(slide.title for slide in sample.deck().slides),
    ]
    numbered = [any("slidenum" in shape._element.xml for shape in slide.shapes) for slide in slides]
    assert numbered == [False] + [True] * 7


def test_nothing_stands_outside_a_slide(deck: bytes) -> None:
    assert Presentation(BytesIO(deck)).slide_width == SIDE
    for slide in slides_of(deck):
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0
            assert shape.left + shape.width <= SIDE
            assert shape.top + shape.height <= HEIGHT


def test_tables_are_tables_pictures_have_words_and_notes_are_kept(deck: bytes) -> None:
    slides = slides_of(deck)
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    said = [words for number in range(1, 9) for words in descriptions(deck, f"ppt/slides/slide{number}.xml")]
    figures = [block.alt for slide in sample.deck().slides for block in slide.blocks if isinstance(block, Figure)]

    assert [(len(table.rows), len(table.columns)) for table in tables] == [(7, 5)]
    assert set(said) == {*figures, sample.CYCLES.caption}
    assert slides[2].notes_slide.notes_text_frame.text == "Read it aloud."


def test_the_same_deck_gives_the_same_bytes() -> None:
    small = Deck("Small", slides=(Slide("A table", (sample.CYCLES,), "Mine"),))

    assert deck_pptx(small) == deck_pptx(small)


@pytest.mark.parametrize("times", [1, 12, 2000])
def test_text_is_as_large_as_fits_and_never_larger(times: int) -> None:
    lines = lines_of([Paragraph("The wait was halved in a year. " * times), Bullets(("And nobody waits longer.",))])

    fit = fitted(lines, 600, 360)

    assert height_of(fit.lines, fit.size, 600) <= 360
    assert fit.cut is (times == 2000)


def test_what_has_no_room_on_a_slide_is_in_its_notes() -> None:
    text = "A sentence of the report that is rather long. " * 300 + "The very end."
    rows = replace(sample.CYCLES, rows=sample.CYCLES.rows * 12)

    made = slides_of(
        deck_pptx(Deck("Long", slides=(Slide("Text", (Paragraph(text),)), Slide("Rows", (rows,), "Mine"))))
    )

    assert made[1].notes_slide.notes_text_frame.text.endswith("The very end.")
    said = made[2].notes_slide.notes_text_frame.text
    assert said.startswith("Mine")
    assert said.count("Day-3 sticker in the notes of one bay") == 12
    [table] = [shape.table for shape in made[2].shapes if shape.has_table]
    assert sum(row.height for row in table.rows) <= 5.15 * 914_400

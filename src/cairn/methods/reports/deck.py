"""Slides for PowerPoint, 16 to 9: real titles, text that can be edited, native tables, pictures with words for them.

What has no room on a slide goes into its notes, so that nothing is lost.
"""

from __future__ import annotations

from io import BytesIO
from typing import Any

from pptx import Presentation

from cairn.methods.pictures.look import PAPER
from cairn.methods.pictures.picture import Table
from cairn.methods.reports.deck_fit import Line, fitted, lines_of
from cairn.methods.reports.deck_look import BODY, COVER, TITLE_ONLY, WITH_TEXT, Room, dress, footers
from cairn.methods.reports.deck_parts import add_picture, add_table, fill, title_size
from cairn.methods.reports.document import Deck, Figure, Slide, Watch
from cairn.methods.reports.office import describe, steady
from cairn.methods.reports.texts import clean, one_line, shortened
from cairn.methods.reports.words import words
from cairn.methods.sentences import ENGLISH, Language

LONG_TITLE = 130
MOST_VISUALS = 4


def deck_pptx(deck: Deck, watch: Watch | None = None, *, language: Language = ENGLISH) -> bytes:
    """A slide with the title, then one for each of ``slides``. The same deck gives the same bytes."""
    presentation = Presentation()
    code = "en-GB" if deck.language in ("en", "") else deck.language
    dress(presentation)
    writer = _Writer(presentation, deck, words(language), code, watch)
    writer.cover()
    for slide in deck.slides:
        writer.slide(slide)
    names = "; ".join(one_line(author.name) for author in deck.authors)
    describe(
        presentation.core_properties, title=one_line(deck.title), authors=names, subject=one_line(deck.subtitle),
        language=code,
    )  # fmt: skip
    out = BytesIO()
    presentation.save(out)
    return steady(out.getvalue())


class _Writer:
    """Writes slides one after the other; counts the pictures that are done."""

    def __init__(self, presentation: Any, deck: Deck, said: dict[str, str], language: str, watch: Watch | None) -> None:
        self.presentation, self.deck, self.words, self.language = presentation, deck, said, language
        self.watch, self.done = watch, 0
        self.total = sum(isinstance(block, Figure) for slide in deck.slides for block in slide.blocks)

    def cover(self) -> None:
        deck = self.deck
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[COVER])
        title = shortened(one_line(deck.title), 180)
        fill(slide.shapes.title, [Line(title, bold=True)], 40 if len(title) < 100 else 30, self.language, PAPER)
        names = ", ".join(one_line(author.name) for author in deck.authors)
        rest = " · ".join(one_line(part) for part in (deck.organisation, deck.date) if part.strip())
        lines = [Line(shortened(one_line(text), 220)) for text in (deck.subtitle, names, rest) if text.strip()]
        size = 20 if sum(len(line.text) for line in lines) < 320 else 16
        fill(slide.placeholders[1], lines, size, self.language, PAPER)

    def slide(self, source: Slide) -> None:
        visuals = [block for block in source.blocks if isinstance(block, Figure | Table)]
        visuals = [one for one in visuals if isinstance(one, Figure) or one.headers][:MOST_VISUALS]
        lines = lines_of(source.blocks)
        layout = WITH_TEXT if lines else TITLE_ONLY
        slide = self.presentation.slides.add_slide(self.presentation.slide_layouts[layout])
        title = shortened(one_line(source.title), LONG_TITLE)
        fill(slide.shapes.title, [Line(title, bold=True)], title_size(title), self.language)
        extra = [] if title == one_line(source.title) else [one_line(source.title)]
        text_room, visual_room = _rooms(bool(lines), visuals)
        if lines:
            fit = fitted(lines, text_room.width * 72, text_room.height * 72, 22 if visuals else 32)
            text_room.place(slide.placeholders[1])
            fill(slide.placeholders[1], fit.lines, fit.size, self.language)
            if fit.cut:
                extra += [line.text for line in lines]
        for visual, room in zip(visuals, visual_room.parts(len(visuals)), strict=True):
            extra += self.visual(slide, visual, room)
        footers(slide, shortened(one_line(self.deck.title), 90), self.language)
        notes = "\n\n".join(part for part in (clean(source.notes).strip(), *extra) if part)
        if notes:
            slide.notes_slide.notes_text_frame.text = notes

    def visual(self, slide: Any, visual: Figure | Table, room: Room) -> list[str]:
        """Put it there. Returns what did not fit, for the notes."""
        if isinstance(visual, Table):
            return add_table(slide, visual, room, self.words, self.language)
        add_picture(slide, visual, room, self.words, self.language)
        self.done += 1
        if self.watch:
            self.watch(self.done, self.total)
        return []


def _rooms(has_text: bool, visuals: list[Figure | Table]) -> tuple[Room, Room]:
    """For text, and for what is to be looked at: a picture left of its text, a table below it."""
    if not has_text or not visuals:
        return BODY, BODY
    if all(isinstance(one, Figure) for one in visuals):
        left, right = BODY.columns(0.66)
        return right, left
    return BODY.rows(0.3)

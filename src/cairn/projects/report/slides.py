"""A project in eight slides: why, what was found, what was believed, tested and reached, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cairn.accounts.models_api import Person
from cairn.methods.pictures.picture import Table
from cairn.methods.readability import sentences
from cairn.methods.reports import Block, Bullets, Deck, Figure, Heading, Paragraph, Slide
from cairn.projects.models import Measure, Project
from cairn.projects.pictures import today
from cairn.projects.report import tables
from cairn.projects.report.authors import authors_of
from cairn.projects.report.composing import captioned, language_code, organisation_of
from cairn.projects.report.material import HALF_A_SLIDE, ON_SLIDE, Material
from cairn.projects.report.results import decisions, first_words, main_result, reading_in_words
from cairn.projects.report.sources import next_steps

LESSONS, STEPS, CYCLES, PRIMARY, SENTENCES = 4, 3, 8, 8, 4  # at most
READABLE = 8.5  # points: a diagram with smaller letters is told in words instead


def deck_of(project: Project, material: Material | None = None, authors: Sequence[Person | str] | None = None) -> Deck:
    """Eight slides with the title. ``authors``: names in their order; without them the lead and the members."""
    held = material or Material(project)
    slides = (_why(held), _found(held), _believed(held), _tested(held), _reached(held), _beside(held), _ahead(held))
    return Deck(
        title=project.title,
        subtitle=project.charter.aim,
        slides=tuple(one if one.blocks else replace(one, blocks=_nothing()) for one in slides),
        authors=authors_of(project, authors),
        organisation=organisation_of(project),
        date=today(),
        language=language_code(),
    )


def _nothing() -> tuple[Block, ...]:
    return (Paragraph(_("Nothing is written about this yet.")),)


def _why(held: Material) -> Slide:
    charter = held.charter
    blocks: list[Block] = []
    for heading, text in ((_("The problem"), charter.problem), (_("Our aim"), charter.aim)):
        if text.strip():
            blocks += [Heading(heading), Paragraph(text)]
    return Slide(_("The problem and our aim"), tuple(blocks), "\n\n".join(filter(None, (charter.why, charter.scope))))


def _found(held: Material) -> Slide:
    """What showed where to begin: the first of the diagrams that has one, else where and with whom the work was."""
    for tool in ("pareto", "causes", "process_map"):
        for drawing, figure in held.drawn_figures(tool, ON_SLIDE):
            # A Pareto chart has its title on it.
            title = _("What we found") if tool == "pareto" else drawing.title
            return Slide(title, (captioned(figure),), figure.alt)
    setting = [Paragraph(text) for text in (held.charter.setting,) if text.strip()]
    return Slide(_("Where we work, and who we are"), (*setting, tables.team(held)))


def _believed(held: Material) -> Slide:
    title = _("What we believed would help")
    figure = _readable(held, "drivers")
    if figure is not None:
        return Slide(title, (figure,), figure.alt)
    texts = tuple(one.text for one in (held.primary or held.ideas)[:PRIMARY])
    return Slide(title, (Bullets(texts),) if texts else ())


def _tested(held: Material) -> Slide:
    n = len(held.cycles)
    title = _("What we tested")
    if n:
        title = ngettext("What we tested: %(n)d PDSA cycle", "What we tested: %(n)d PDSA cycles", n) % {"n": n}
        title += f" ({decided})" if (decided := decisions(held)) else ""
    notes = "\n".join(f"{tables.named(one)}: {one.study}" for one in held.cycles[-CYCLES:] if one.study)
    figure = _readable(held, "cycle")
    if figure is not None:
        return Slide(title, (figure,), notes)
    return Slide(title, _last_cycles(held), notes)


def _last_cycles(held: Material) -> tuple[Block, ...]:
    if not held.cycles:
        return ()
    caption = _("The latest cycles") if len(held.cycles) > CYCLES else _("PDSA cycles")
    rows = tuple((tables.named(one), one.prediction, tables.decision(one)) for one in held.cycles[-CYCLES:])
    return (Table(caption, (_("Cycle"), _("Predicted"), _("Decision")), rows),)


def _readable(held: Material, tool: str) -> Figure | None:
    for drawing, figure in held.drawn_figures(tool, ON_SLIDE):
        if held.letters(drawing, ON_SLIDE) >= READABLE:
            return captioned(figure)
    return None


def _reached(held: Material) -> Slide:
    figure = held.chart_figure(held.main, ON_SLIDE) if held.main else None
    if held.main is None or figure is None:
        return Slide(_("Results"), ())
    words = reading_in_words(held.charts[held.main.pk])
    said = Bullets(tuple(sentences(words)[:SENTENCES]))
    return Slide(main_result(held).removesuffix("."), (captioned(figure), said), words)


def _beside(held: Material) -> Slide:
    """A process and a balancing measure side by side: was it the changes, and what did they cost?"""
    shown = held.beside(Measure.Kind.PROCESS, Measure.Kind.BALANCING)
    figures = [figure for one in shown if (figure := held.chart_figure(one, HALF_A_SLIDE))]
    notes = "\n\n".join(f"{one.name}: {reading_in_words(held.charts[one.pk])}" for one in shown)
    if figures:
        said = [f"{one.name}. {first_words(held.charts[one.pk])}" for one in shown]
        kinds = {one.kind for one in shown}
        both = kinds == {Measure.Kind.PROCESS, Measure.Kind.BALANCING}
        return Slide(
            _("Did we do it, and did it do harm?") if both else _("What the other measures say"),
            tuple(captioned(figure, words) for figure, words in zip(figures, said, strict=True)),
            notes,
        )
    table = tables.measures(held)
    return Slide(_("How we measure"), (table,) if table else ())


def _ahead(held: Material) -> Slide:
    blocks: list[Block] = []
    lessons = tuple(one.text for one in held.lessons[-LESSONS:])
    for heading, texts in ((_("What we learned"), lessons), (_("What comes next"), next_steps(held)[:STEPS])):
        if texts:
            blocks += [Heading(heading), Bullets(tuple(texts))]
    return Slide(_("What we learned, and what comes next"), tuple(blocks))

"""A project as a report, a poster and a set of slides, for the writers of files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.methods.reports import (
    Block,
    Bullets,
    Deck,
    Fact,
    Figure,
    Paragraph,
    Poster,
    PosterPanel,
    Report,
    Section,
    Slide,
)  # fmt: skip
from cairn.projects.models import Measure, Project
from cairn.projects.report.authors import authors_of
from cairn.projects.report.items import Written, written_items
from cairn.projects.report.pieces import Piece
from cairn.projects.report.references import references_of
from cairn.projects.report.sources import Material, pieces_of

MOST_BULLETS = 6  # on a slide or a panel


def report_of(project: Project, material: Material | None = None, authors: Sequence[str] | None = None) -> Report:
    """The whole report. ``authors``: names in their order; without them the lead and the members."""
    written = written_items(project, material=material or Material(project))
    by_key = {one.item.key: one for one in written}
    return Report(
        title=by_key["title"].text or project.title,
        subtitle=_("Report of an improvement project"),
        authors=authors_of(project, authors),
        organisation=_organisation(project),
        date=_today(),
        language=translation.get_language() or "en",
        summary=tuple(_own(by_key["abstract"])),
        sections=tuple(_section(one) for one in written if one.item.key not in ("title", "abstract")),
        references=tuple(one for _key, one in references_of(project)),
    )


def _section(one: Written) -> Section:
    blocks = [*_own(one), *(_sourced(piece) for piece in one.shown)]
    return Section(one.item.key, str(one.item.number), str(one.item.heading), tuple(blocks))


def _own(one: Written) -> list[Block]:
    return [Paragraph(one.text)] if one.text.strip() else []


def _sourced(piece: Piece) -> Block:
    return replace(piece.block, source=piece.source) if isinstance(piece.block, Paragraph) else piece.block


def _organisation(project: Project) -> str:
    return project.organisation.name if project.organisation else ""


def _today() -> str:
    return date_format(timezone.localdate(), "j F Y")


def poster_of(project: Project, material: Material | None = None, authors: Sequence[str] | None = None) -> Poster:
    held = material or Material(project)
    panels = (
        (_("Problem"), _paragraphs(held, "problem")),
        (_("Aim"), _paragraphs(held, "aims")),
        (_("What drives it"), _figures(held, "drivers")),
        (_("What we changed"), _changes(held)),
        (_("What we learned"), _learned(held)),
    )
    return Poster(
        title=project.title,
        authors=authors_of(project, authors),
        organisation=_organisation(project),
        panels=tuple(PosterPanel(heading, tuple(blocks)) for heading, blocks in panels if blocks),
        main=_main(held),
        take_home=_take_home(held),
        language=translation.get_language() or "en",
        key_facts=_facts(held),
    )


def deck_of(project: Project, material: Material | None = None, authors: Sequence[str] | None = None) -> Deck:
    """Eight slides with the title."""
    held = material or Material(project)
    main = _main(held)
    slides = (
        (_("Problem and aim"), [*_paragraphs(held, "problem"), *_paragraphs(held, "aims")]),
        (_("Team and system"), _team(held)),
        (_("Driver diagram"), _figures(held, "drivers")),
        (_("Measures"), [one.block for one in pieces_of(held, "measures")]),
        (_("Tests of change"), _figures(held, "cycle") or _changes(held)),
        (_("Results"), [main] if main else []),
        (_("Lessons and next steps"), _learned(held) + _next(held)),
    )
    return Deck(
        title=project.title,
        subtitle=project.charter.aim,
        slides=tuple(Slide(title, tuple(blocks or _nothing()), _notes(held, title)) for title, blocks in slides),
        authors=authors_of(project, authors),
        organisation=_organisation(project),
        date=_today(),
        language=translation.get_language() or "en",
    )


def _nothing() -> list[Block]:
    return [Paragraph(_("Nothing is written about this yet."))]


def _notes(held: Material, title: str) -> str:
    main = _main(held) if title == _("Results") else None
    return main.alt if main else ""


def _paragraphs(held: Material, key: str) -> list[Block]:
    return [one.block for one in pieces_of(held, key) if isinstance(one.block, Paragraph)]


def _figures(held: Material, tool: str) -> list[Block]:
    return [one.block for one in held.pictures(tool)][:1]


def _changes(held: Material) -> list[Block]:
    texts = [one.text for one in held.ideas] or [f"{one.number}. {one.title}" for one in held.cycles]
    return [Bullets(tuple(texts[:MOST_BULLETS]))] if texts else []


def _learned(held: Material) -> list[Block]:
    texts = tuple(one.text for one in held.lessons[-MOST_BULLETS:])
    return [Bullets(texts)] if texts else []


def _next(held: Material) -> list[Block]:
    texts = tuple(one.next_steps for one in held.cycles if one.next_steps)[-3:]
    return [Bullets(texts)] if texts else []


def _team(held: Material) -> list[Block]:
    return [one.block for one in pieces_of(held, "context") if not isinstance(one.block, Figure)]


def main_measure(held: Material) -> Measure | None:
    """The one chosen for the home, or the first outcome measure, with a chart."""
    with_chart = [one for one in held.measures if one.pk in held.figures]
    chosen = [one for one in with_chart if one.pk == held.project.main_measure_id]
    outcomes = [one for one in with_chart if one.kind == Measure.Kind.OUTCOME]
    return next(iter([*chosen, *outcomes, *with_chart]), None)


def _main(held: Material) -> Figure | None:
    measure = main_measure(held)
    return held.figures[measure.pk] if measure else None


def _take_home(held: Material) -> str:
    own = held.project.report_items.filter(key="conclusions").values_list("text", flat=True).first() or ""
    first: Any = own.strip().split("\n")[0] or (held.lessons[-1].text if held.lessons else "")
    return str(first)


def _facts(held: Material) -> tuple[Fact, ...]:
    """The main measure at its beginning and now, and how many tests it took."""
    facts = []
    measure = main_measure(held)
    if measure is not None:
        chart = held.charts[measure.pk]
        places = [place for place, point in enumerate(chart.points) if point.value is not None]
        labels = (_("%(name)s at the start"), _("%(name)s now"))
        for label, place in zip(labels, (places[0], places[-1]), strict=True):
            value = chart.charted(place) or chart.value_in_words(place)
            facts.append(Fact(label % {"name": measure.name}, value))
    if held.cycles:
        facts.append(Fact(_("PDSA cycles"), str(len(held.cycles))))
    return tuple(facts)

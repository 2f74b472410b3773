"""A project on one page: the problem, the aim, the main chart with one sentence, what was tested and learned."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.methods.reports import Block, Bullets, Figure, Paragraph, Poster, PosterPanel
from cairn.projects.coverage import drivers_of
from cairn.projects.models import Measure, Project
from cairn.projects.report.authors import authors_of
from cairn.projects.report.composing import captioned, language_code, organisation_of, own_words
from cairn.projects.report.material import BESIDE, ON_POSTER, Material
from cairn.projects.report.results import facts, first_words, main_result
from cairn.projects.report.sources import next_steps

LESSONS, STEPS, IDEAS, DRIVERS = 3, 2, 7, 5  # at most


def poster_of(
    project: Project, material: Material | None = None, authors: Sequence[Person | str] | None = None
) -> Poster:
    """``authors``: names in their order; without them the lead and the members."""
    held = material or Material(project)
    panels = (
        (_("Problem"), _text(held.charter.problem)),
        (_("Aim"), _text(held.charter.aim)),
        (_("What drives it"), _drivers(held)),
        (_("What we tested"), _tested(held)),
        (_("How we know"), _beside(held)),
        (_("What we learned"), _bullets(one.text for one in held.lessons[-LESSONS:])),
        (_("What comes next"), _bullets(next_steps(held)[:STEPS])),
    )
    return Poster(
        title=project.title,
        authors=authors_of(project, authors),
        organisation=organisation_of(project),
        panels=tuple(PosterPanel(heading, tuple(blocks)) for heading, blocks in panels if blocks),
        main=_main(held),
        result=main_result(held),
        take_home=own_words(project, "conclusions") or (held.lessons[-1].text if held.lessons else ""),
        language=language_code(),
        key_facts=facts(held),
    )


def _main(held: Material) -> Figure | None:
    figure = held.chart_figure(held.main, ON_POSTER) if held.main else None
    return captioned(figure) if figure else None


def _text(text: str) -> list[Block]:
    return [Paragraph(text)] if text.strip() else []


def _bullets(texts: Iterable[str]) -> list[Block]:
    items = tuple(texts)
    return [Bullets(items)] if items else []


def _drivers(held: Material) -> list[Block]:
    """In words: a diagram of this size could not be read from where people stand."""
    found = drivers_of(held.project)
    texts = {row.pk: row.text for row in found.rows}
    secondary = {row.pk for row in found.rows if row.kind == "secondary"}
    lines = []
    for one in held.primary[:DRIVERS]:
        below = [texts[child] for parent, child in found.links if parent == one.pk and child in secondary]
        lines.append(f"{one.text}: {'; '.join(_lower(text) for text in below)}" if below else one.text)
    return _bullets(lines)


def _lower(text: str) -> str:
    """The first letter small, unless the word is a name or an abbreviation as far as capitals tell."""
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _tested(held: Material) -> list[Block]:
    """Change ideas with what became of them; the cycles themselves where there are no ideas."""
    words = {"adopt": _("adopted"), "adapt": _("adapted"), "abandon": _("abandoned")}
    last = {one.idea_id: one for one in held.cycles if one.idea_id}
    tested = [(one.text, last[one.pk].decision) for one in held.ideas if one.pk in last]
    lines = tested or [(one.title, one.decision) for one in held.cycles]
    return _bullets(f"{text}: {words[end]}" if end in words else text for text, end in lines[:IDEAS])


def _beside(held: Material) -> list[Block]:
    """The chart of a process measure, else of another one, and what it says first."""
    chosen = next(iter(held.beside(Measure.Kind.PROCESS)), None)
    figure = held.chart_figure(chosen, BESIDE) if chosen else None
    if chosen is None or figure is None:
        return []
    return [captioned(figure, chosen.name), *_text(first_words(held.charts[chosen.pk]))]

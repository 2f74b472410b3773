"""A project as a report, for the writers of files. As a poster and as slides: ``poster.py``, ``slides.py``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.methods.pictures.picture import Table
from cairn.methods.reports import Block, Figure, Paragraph, Report, Section
from cairn.projects.models import Project
from cairn.projects.pictures import today
from cairn.projects.report import tables
from cairn.projects.report.authors import authors_of
from cairn.projects.report.items import Written, written_items
from cairn.projects.report.material import Material
from cairn.projects.report.references import references_of
from cairn.projects.report.results import facts, main_result

ON_THE_COVER = ("title", "abstract")
LONG_ABSTRACT = 1100  # characters


def report_of(
    project: Project, material: Material | None = None, authors: Sequence[Person | str] | None = None
) -> Report:
    """The whole report. ``authors``: names in their order; without them the lead and the members.

    Title and abstract are on the cover, so the sections are counted from what comes after them.
    """
    held = material or Material(project)
    written = written_items(project, material=held)
    by_key = {one.item.key: one for one in written}
    inside = [one for one in written if one.item.key not in ON_THE_COVER]
    return Report(
        title=by_key["title"].text or project.title,
        subtitle=_("Report of an improvement project"),
        authors=authors_of(project, authors),
        organisation=organisation_of(project),
        date=today(),
        language=language_code(),
        summary=tuple(_own(by_key["abstract"])),
        summary_heading=str(by_key["abstract"].item.heading),
        sections=tuple(_section(one, number) for number, one in enumerate(inside, start=1)),
        appendix=_appendix(held),
        references=tuple(one for _key, one in references_of(project)),
        result=main_result(held),
        key_facts=facts(held),
        key_figure=_key_figure(held, by_key["abstract"].text),
    )


def _key_figure(held: Material, abstract: str) -> Figure | None:
    """The main chart, as long as the cover has room for it."""
    figure = held.chart_figure(held.main) if held.main and len(abstract) <= LONG_ABSTRACT else None
    return replace(figure, width=0.7) if figure else None


def _section(one: Written, number: int) -> Section:
    blocks = [*_own(one), *(_bare(piece.block) for piece in one.shown)]
    return Section(one.item.key, str(number), str(one.item.heading), tuple(blocks))


def _own(one: Written) -> list[Block]:
    return [Paragraph(one.text)] if one.text.strip() else []


def _bare(block: Block) -> Block:
    """A column of a table that holds nothing anywhere says nothing to a reader."""
    if not isinstance(block, Table) or len(block.rows) < 1:
        return block
    kept = [n for n in range(len(block.headers)) if n == 0 or any(row[n] not in ("", "–") for row in block.rows)]
    rows = tuple(tuple(row[n] for n in kept) for row in block.rows)
    return replace(block, headers=tuple(block.headers[n] for n in kept), rows=rows)


def _appendix(held: Material) -> tuple[Section, ...]:
    found = tables.numbers(held)
    return (Section("numbers", "", _("Appendix: the numbers"), (found,)),) if found else ()


def organisation_of(project: Project) -> str:
    return project.organisation.name if project.organisation else ""


def language_code() -> str:
    return translation.get_language() or "en"


def own_words(project: Project, key: str) -> str:
    """The first paragraph that the team wrote under an item of its report; empty without one."""
    text = project.report_items.filter(key=key).values_list("text", flat=True).first() or ""
    return str(text).strip().split("\n")[0]


def captioned(figure: Figure, caption: str = "") -> Figure:
    """For a poster or a slide: without what the report says of where it came from."""
    return replace(figure, caption=caption, source="", width=1.0)

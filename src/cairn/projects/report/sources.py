"""What each item of the report is filled with from the tools: it follows them until somebody freezes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.methods.pictures.picture import Table
from cairn.methods.reports import Bullets, Paragraph
from cairn.projects.pictures import written
from cairn.projects.report import tables
from cairn.projects.report.material import Material
from cairn.projects.report.pieces import Piece
from cairn.projects.report.results import phases_table, reading_in_words


def pieces_of(material: Material, key: str) -> list[Piece]:
    """The live pieces of an item, in their order; none for items that are the team's own words."""
    make = _MAKERS.get(key)
    return list(make(material)) if make else []


def _title(m: Material) -> Iterator[Piece]:
    yield m.piece("title", Paragraph(m.project.title), "project", _("From the project"))


def _problem(m: Material) -> Iterator[Piece]:
    yield from m.charter_text("problem")
    yield from m.charter_text("why")
    yield from m.pictures("pareto")


def _rationale(m: Material) -> Iterator[Piece]:
    yield from m.pictures("causes", "drivers")
    if not m.drawn and m.primary:
        texts = tuple(one.text for one in m.primary)
        yield m.piece("drivers-words", Bullets(texts), "drivers", _("Primary drivers"))
    if m.drawn:
        yield from _table(m, "fmea", tables.failures(m), "project", _("From the FMEA"))


def _aims(m: Material) -> Iterator[Piece]:
    yield from m.charter_text("aim")
    day = m.charter.aim_by
    if day and not _names(m.charter.aim, day):
        words = _("By %(day)s.") % {"day": written(day)}
        yield m.piece("charter-aim_by", Paragraph(words), "charter", _("From the charter"))


def _names(aim: str, day: Any) -> bool:
    """Whether the words of an aim say by when already."""
    return written(day) in aim or date_format(day, "F Y") in aim


def _context(m: Material) -> Iterator[Piece]:
    yield from m.charter_text("setting")
    yield from m.charter_text("scope")
    yield from _table(m, "team", tables.team(m), "project", _("From the team"))
    yield from m.pictures("stakeholders", "process_map")


def _interventions(m: Material) -> Iterator[Piece]:
    yield from m.charter_text("timeline")
    yield from _table(m, "ideas", tables.ideas(m), "drivers", _("From the driver diagram"))
    yield from m.pictures("cycle")
    yield from _table(m, "cycles", tables.cycles(m), "cycle", _("From the PDSA cycles"))
    if m.drawn:
        yield from _table(m, "plan", tables.plan(m), "plan", _("From the project plan"))


def _study(m: Material) -> Iterator[Piece]:
    yield from _table(m, "predictions", tables.predictions(m), "cycle", _("From the PDSA cycles"))


def _measures(m: Material) -> Iterator[Piece]:
    yield from _table(m, "measures", tables.measures(m), "measure", _("From the measures"))


def _analysis(m: Material) -> Iterator[Piece]:
    yield from _table(m, "charts", tables.analysis(m), "measure", _("From the charts"))
    if m.drawn and m.read and (said := tables.judgements(m)):
        yield m.piece("judgements", Bullets(said), "measure", _("From the charts"))


def _results(m: Material) -> Iterator[Piece]:
    if m.drawn and m.read and (table := phases_table(m)):
        yield m.piece("phases", table, "measure", _("From the charts"))
    for one in m.measures:
        source = _("From the chart of “%(name)s”") % {"name": one.name}
        if not m.drawn and one.pk in m.measured:
            yield m.piece(f"figure-{one.uuid}", Paragraph(one.name), "measure", source, one.uuid)
        figure = m.chart_figure(one)
        if figure is None:
            continue
        address = reverse("projects:chart_picture", args=[one.uuid, m.shown_kind(one)])
        yield m.piece(f"figure-{one.uuid}", figure, "measure", source, one.uuid, address)
        said = m.said_of(one) or reading_in_words(m.charts[one.pk])
        yield m.piece(f"reading-{one.uuid}", Paragraph(said), "measure", source, one.uuid)
    for row, figure in m.data_figures():
        source = _("From “%(title)s”") % {"title": figure.caption}
        page = reverse("projects:data_picture", args=[row.uuid])
        drawing = reverse("projects:data_picture_file", args=[row.uuid, "svg"])
        yield Piece(f"picture-{row.uuid}", figure, source, page, drawing)


def _lessons(m: Material) -> Iterator[Piece]:
    if m.lessons:
        texts = tuple(one.text for one in m.lessons)
        yield m.piece("lessons", Bullets(texts), "lesson", _("From the lessons"))


def _conclusions(m: Material) -> Iterator[Piece]:
    if texts := next_steps(m):
        yield m.piece("next", Bullets(texts), "cycle", _("From the PDSA cycles"))


def next_steps(m: Material) -> tuple[str, ...]:
    """The tasks that are still open; then what the cycles lead to that no other followed, the latest first."""
    steps = [one.next_steps for one in reversed(m.last_cycles) if one.next_steps]
    if not m.drawn:
        return tuple(steps)
    due = _("%(task)s, by %(day)s")
    tasks = [
        due % {"task": one.text, "day": tables.day(one.due)} if one.due else one.text
        for one in m.tasks
        if one.done_on is None
    ]
    return (*tasks, *steps)


def _table(m: Material, key: str, table: Table | None, tool: str, source: str) -> Iterator[Piece]:
    if table is not None:
        yield m.piece(key, table, tool, source)


_MAKERS: dict[str, Callable[[Material], Iterator[Piece]]] = {
    "title": _title,
    "problem": _problem,
    "rationale": _rationale,
    "aims": _aims,
    "context": _context,
    "interventions": _interventions,
    "study": _study,
    "measures": _measures,
    "analysis": _analysis,
    "ethics": lambda m: m.charter_text("ethics"),
    "results": _results,
    "interpretation": _lessons,
    "conclusions": _conclusions,
}

"""What each item of the report is filled with from the tools: it follows them until somebody freezes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.methods.pictures.picture import Table
from cairn.methods.reports import Block, Bullets, Figure, Paragraph
from cairn.methods.spc import ChartError
from cairn.projects.charts import MeasureChart
from cairn.projects.models import DriverNode, Measure, MeasurePoint, PDSACycle, Project
from cairn.projects.pictures import Drawing, drawings_of
from cairn.projects.report.pieces import Piece
from cairn.projects.team import members_of
from cairn.projects.tool_page import page_of


class Material:
    """The tools of a project, read once. ``drawn`` false: pictures are left empty, which is quick.

    ``step`` is told of each chart as it is drawn.
    """

    def __init__(self, project: Project, *, drawn: bool = True, step: Callable[[], None] | None = None) -> None:
        self.project, self.drawn = project, drawn
        self.charter = project.charter
        self.step = step or (lambda: None)

    @cached_property
    def cycles(self) -> list[PDSACycle]:
        return list(self.project.cycles.filter(removed_at=None).select_related("idea").order_by("number"))

    @cached_property
    def measures(self) -> list[Measure]:
        return list(self.project.measures.filter(removed_at=None))

    @cached_property
    def charts(self) -> dict[int, MeasureChart]:
        return {measure.pk: MeasureChart(measure) for measure in self.measures}

    @cached_property
    def ideas(self) -> list[DriverNode]:
        return [one for one in self.nodes if one.kind == DriverNode.Kind.IDEA]

    @cached_property
    def nodes(self) -> list[DriverNode]:
        return list(self.project.drivers.filter(removed_at=None))

    @cached_property
    def lessons(self) -> list[Any]:
        return list(self.project.lessons.filter(removed_at=None).order_by("on", "id"))

    @cached_property
    def drawings(self) -> list[Drawing]:
        return drawings_of(self.project) if self.drawn else []

    @cached_property
    def measured(self) -> set[int]:
        """The inside keys of measures with a value. One query."""
        rows = MeasurePoint.objects.filter(measure__in=self.measures, value__isnull=False)
        return set(rows.values_list("measure_id", flat=True).distinct())

    @cached_property
    def figures(self) -> dict[int, Figure]:
        """The chart of each measure that has one, with its reading in words."""
        return {one.pk: figure for one in self.measures if (figure := self._figure(one)) is not None}

    def _figure(self, measure: Measure) -> Figure | None:
        chart = self.charts[measure.pk]
        if not self.drawn or not chart.has_values or not chart.can_be_shown:
            return None
        try:
            picture = chart.picture(chart.shown[1])
        except ChartError:
            return None
        finally:
            self.step()
        return Figure(picture.svg(), picture.words, measure.name)

    def piece(self, key: str, block: Block, tool: str, source: str, scope: Any = None, picture: str = "") -> Piece:
        return Piece(key, block, source, page_of(self.project, tool, scope or self.project.uuid), picture)

    def charter_text(self, name: str) -> Iterator[Piece]:
        if text := str(getattr(self.charter, name) or ""):
            yield self.piece(f"charter-{name}", Paragraph(text), "charter", _("From the charter"))

    def pictures(self, *tools: str) -> Iterator[Piece]:
        sources = {"drivers": _("From the driver diagram"), "cycle": _("From the PDSA cycles")}
        for one in self.drawings:
            if one.tool in tools:
                address = reverse("projects:picture", args=[self.project.uuid, one.tool, one.scope, "svg"])
                source = sources.get(one.tool) or _("From “%(title)s”") % {"title": one.title}
                block = Figure(one.svg, one.words, one.title)
                yield self.piece(f"{one.tool}-{one.scope}", block, one.tool, source, one.scope, address)


def pieces_of(material: Material, key: str) -> list[Piece]:
    """The live pieces of an item, in their order; none for items that are the team's own words."""
    make = _MAKERS.get(key)
    return list(make(material)) if make else []


def _title(m: Material) -> Iterator[Piece]:
    yield m.piece("title", Paragraph(m.project.title), "project", _("From the project"))


def _rationale(m: Material) -> Iterator[Piece]:
    yield from m.charter_text("why")
    yield from m.pictures("drivers", "causes")
    names = [one.text for one in m.nodes if one.kind == DriverNode.Kind.PRIMARY]
    if names:
        yield m.piece("drivers-words", Bullets(tuple(names)), "drivers", _("Primary drivers"))


def _aims(m: Material) -> Iterator[Piece]:
    yield from m.charter_text("aim")
    if m.charter.aim_by:
        words = _("By %(day)s.") % {"day": date_format(m.charter.aim_by, "j F Y")}
        yield m.piece("charter-aim_by", Paragraph(words), "charter", _("From the charter"))


def _context(m: Material) -> Iterator[Piece]:
    yield from m.charter_text("setting")
    yield from m.charter_text("scope")
    people = [f"{one.person.name}: {one.part or one.get_role_display()}" for one in members_of(m.project)]
    yield m.piece("team", Bullets(tuple(people)), "project", _("From the team"))
    yield from m.pictures("stakeholders", "process_map")


def _interventions(m: Material) -> Iterator[Piece]:
    if m.ideas:
        yield m.piece("ideas", Bullets(tuple(one.text for one in m.ideas)), "drivers", _("From the driver diagram"))
    yield from m.pictures("cycle")
    if m.cycles:
        heads: Any = (_("Cycle"), _("What was tested"), _("When"), _("Decision"))
        rows = tuple(
            (f"{c.number}. {c.title}", c.what or c.question or "–", c.when or _day(c.started_on) or "–",
             str(c.get_decision_display()))
            for c in m.cycles
        )  # fmt: skip
        yield m.piece("cycles", Table(_("Tests of change"), heads, rows), "cycle", _("From the PDSA cycles"))


def _study(m: Material) -> Iterator[Piece]:
    rows = tuple(
        (f"{c.number}. {c.title}", c.prediction or "–", c.study or c.happened or "–")
        for c in m.cycles
        if c.prediction or c.study or c.happened
    )
    if rows:
        heads: Any = (_("Cycle"), _("Predicted"), _("What happened"))
        block = Table(_("Predictions and what came of them"), heads, rows)
        yield m.piece("predictions", block, "cycle", _("From the PDSA cycles"))


def _measures(m: Material) -> Iterator[Piece]:
    if m.measures:
        heads: Any = (_("Measure"), _("Kind"), _("Definition"), _("Unit"))
        rows = tuple(
            (one.name, str(one.get_kind_display()), _definition(one) or "–", one.unit or "–") for one in m.measures
        )
        yield m.piece("measures", Table(_("Measures"), heads, rows), "measure", _("From the measures"))


def _definition(measure: Measure) -> str:
    names = ("definition", "numerator", "denominator")
    return "; ".join(text for name in names if isinstance(text := getattr(measure, name, ""), str) and text)


def _analysis(m: Material) -> Iterator[Piece]:
    for one in m.measures:
        n = one.chart_baseline
        base = _("limits from the first %(n)d points") % {"n": n} if n else _("limits from all points")
        names = {"name": one.name, "chart": one.get_chart_kind_display(), "rules": one.get_chart_rules_display()}
        words = _("%(name)s: %(chart)s; rules: %(rules)s; %(base)s.") % {**names, "base": base}
        yield m.piece(f"chart-{one.uuid}", Paragraph(words), "measure", _("From the chart"), one.uuid)


def _results(m: Material) -> Iterator[Piece]:
    for one in m.measures:
        if not m.drawn and one.pk in m.measured:
            yield m.piece(f"figure-{one.uuid}", Paragraph(one.name), "measure", _("From the chart"), one.uuid)
        figure = m.figures.get(one.pk)
        if figure is None:
            continue
        kind = m.charts[one.pk].shown[1]
        address = reverse("projects:chart_picture", args=[one.uuid, kind])
        source = _("From the chart of “%(name)s”") % {"name": one.name}
        yield m.piece(f"figure-{one.uuid}", figure, "measure", source, one.uuid, address)
        yield m.piece(f"reading-{one.uuid}", Paragraph(figure.alt), "measure", source, one.uuid)


def _lessons(m: Material) -> Iterator[Piece]:
    if m.lessons:
        texts = tuple(one.text for one in m.lessons)
        yield m.piece("lessons", Bullets(texts), "lesson", _("From the lessons"))


def _next(m: Material) -> Iterator[Piece]:
    texts = tuple(f"{c.number}. {c.title}: {c.next_steps}" for c in m.cycles if c.next_steps)
    if texts:
        yield m.piece("next", Bullets(texts), "cycle", _("From the PDSA cycles"))


def _day(day: Any) -> str:
    return date_format(day, "j F Y") if day else ""


_MAKERS: dict[str, Callable[[Material], Iterator[Piece]]] = {
    "title": _title,
    "problem": lambda m: m.charter_text("problem"),
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
    "conclusions": _next,
}

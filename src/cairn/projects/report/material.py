"""The tools of a project as a report needs them, read once; and their pictures, each drawn once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cairn.methods.layout import Diagram as Layout
from cairn.methods.pictures.picture import Picture
from cairn.methods.reports import Block, Figure, Paragraph
from cairn.methods.spc import ChartError
from cairn.projects.charts import MeasureChart
from cairn.projects.data_pictures import NothingToDraw, title_of
from cairn.projects.data_pictures import drawn as data_picture
from cairn.projects.models import DataPicture, DriverNode, FailureMode, Measure, MeasurePoint, PDSACycle, Project
from cairn.projects.pictures import Drawing, drawings_of, written
from cairn.projects.report.pieces import Piece
from cairn.projects.tool_page import page_of
from cairn.projects.toolbox.fmea import ASKED

LARGEST = 0.68  # points for a pixel of a diagram: its letters are then as large as those of the text beside it

CHART = 0.85  # of the text's width: its letters are then as large as those of tables


class Room(NamedTuple):
    """How large pictures are: a diagram's in points of paper; a chart's width in pixels and how high its plot is."""

    width: float
    height: float
    chart: int
    plot: int
    bare: bool = False  # what the chart is of is said beside it


ON_A4 = Room(465, 560, 660, 165)  # two charts with their words fit on a page
ON_SLIDE = Room(870, 335, 600, 225)
HALF_A_SLIDE = Room(430, 300, 440, 190, bare=True)
ON_POSTER = Room(480, 300, 470, 200, bare=True)
BESIDE = Room(300, 250, 320, 120, bare=True)  # the charts of a poster that are not its main one


class Material:
    """``drawn`` false: pictures are left out, which is quick. ``step`` is told of each picture as it is drawn."""

    read = True  # whether charts are: that takes a tenth of a second for each

    def __init__(self, project: Project, *, drawn: bool = True, step: Callable[[], None] | None = None) -> None:
        self.project, self.drawn = project, drawn
        self.charter = project.charter
        self.step = step or (lambda: None)
        self._figures: dict[tuple[int, Room], Figure | None] = {}
        self._layouts: dict[tuple[int, Room], Layout | Picture] = {}

    # --- Rows ---

    @cached_property
    def cycles(self) -> list[PDSACycle]:
        rows = self.project.cycles.filter(removed_at=None).select_related("idea", "measured_by")
        return list(rows.order_by("number"))

    @cached_property
    def last_cycles(self) -> list[PDSACycle]:
        """Those that no other builds on: what is to come next stands there."""
        passed = {one.builds_on_id for one in self.cycles}
        return [one for one in self.cycles if one.pk not in passed]

    @cached_property
    def measures(self) -> list[Measure]:
        return list(self.project.measures.filter(removed_at=None))

    @cached_property
    def charts(self) -> dict[int, MeasureChart]:
        return {measure.pk: MeasureChart(measure) for measure in self.measures}

    def has_chart(self, measure: Measure) -> bool:
        return measure.pk in self.measured and self.charts[measure.pk].can_be_shown

    @cached_property
    def charted(self) -> list[Measure]:
        """The measures that have a chart."""
        return [one for one in self.measures if self.has_chart(one)]

    @cached_property
    def main(self) -> Measure | None:
        """The one chosen for the home, or the first outcome measure, with a chart."""
        chosen = [one for one in self.measures if one.pk == self.project.main_measure_id]
        outcomes = [one for one in self.measures if one.kind == Measure.Kind.OUTCOME]
        return next(filter(self.has_chart, [*chosen, *outcomes, *self.measures]), None)

    def beside(self, *kinds: str) -> list[Measure]:
        """For each kind the first measure that has a chart, besides the main one; others where there is none."""
        others = [one for one in self.measures if one != self.main]
        found = [next((one for one in others if one.kind == kind and self.has_chart(one)), None) for kind in kinds]
        shown = [one for one in found if one is not None]
        return shown or list(islice(filter(self.has_chart, others), len(kinds)))

    @cached_property
    def measured(self) -> set[int]:
        """The inside keys of measures with a value. One query."""
        rows = MeasurePoint.objects.filter(measure__in=self.measures, value__isnull=False)
        return set(rows.values_list("measure_id", flat=True).distinct())

    @cached_property
    def nodes(self) -> list[DriverNode]:
        return list(self.project.drivers.filter(removed_at=None))

    @cached_property
    def ideas(self) -> list[DriverNode]:
        return [one for one in self.nodes if one.kind == DriverNode.Kind.IDEA]

    @cached_property
    def primary(self) -> list[DriverNode]:
        return [one for one in self.nodes if one.kind == DriverNode.Kind.PRIMARY]

    @cached_property
    def lessons(self) -> list[Any]:
        return list(self.project.lessons.filter(removed_at=None).order_by("on", "id"))

    @cached_property
    def tasks(self) -> list[Any]:
        return list(self.project.tasks.filter(removed_at=None).select_related("owner"))

    @cached_property
    def failure_modes(self) -> list[FailureMode]:
        """Of all FMEAs, the highest risk priority number first; none of which it is still asked what can fail."""
        here = {"diagram__project": self.project, "diagram__removed_at": None, "removed_at": None}
        rows = FailureMode.objects.filter(**here).order_by("diagram__position", "position", "id")
        return sorted((row for row in rows if row.mode != str(ASKED)), key=lambda one: -(one.rpn or 0))

    @cached_property
    def data_pictures(self) -> list[DataPicture]:
        rows = self.project.data_pictures.filter(removed_at=None, measure__removed_at=None)
        return list(rows.select_related("measure", "against"))

    def shown_kind(self, measure: Measure) -> str:
        """Which chart of a measure is shown, of one that has one."""
        return str(self.charts[measure.pk].shown[1])

    def said_of(self, measure: Measure) -> str:
        """What its chart says, where that is known without reading it."""
        return ""

    def points_of(self, measure: Measure) -> tuple[int, int] | None:
        """How many values there are of how many points in time; ``None`` where points are not looked at."""
        if not self.drawn:
            return None
        points = self.charts[measure.pk].points
        return sum(point.value is not None for point in points), len(points)

    # --- Pictures ---

    @cached_property
    def drawings(self) -> list[Drawing]:
        return drawings_of(self.project) if self.drawn else []

    @property
    def pictures_in_all(self) -> int:
        return len(self.charted) + len(self.drawings) + len(self.data_pictures)

    def chart_figure(self, measure: Measure, room: Room = ON_A4) -> Figure | None:
        """The chart of a measure; ``None`` where it has none, or nothing is drawn."""
        key = (measure.pk, room)
        if self.drawn and key not in self._figures:
            self._figures[key] = self._chart_figure(measure, room)
        return self._figures.get(key)

    def _chart_figure(self, measure: Measure, room: Room) -> Figure | None:
        chart = self.charts[measure.pk]
        if not self.has_chart(measure):
            return None
        reading, kind = chart.shown
        try:
            picture = chart.picture(kind, width=room.chart, plot=room.plot, icons=not room.bare, bare=room.bare)
        except ChartError:
            return None
        svg = picture.svg()
        self.step()
        return Figure(svg, picture.words, _chart_caption(measure, len(reading.columns.x)), CHART, _source(measure))

    def drawn_figures(self, tool: str, room: Room = ON_A4) -> Iterator[tuple[Drawing, Figure]]:
        """The pictures of a tool, laid out for a room."""
        for one in self.drawings:
            if one.tool == tool:
                yield one, self._drawn_figure(one, room)

    def _drawn_figure(self, one: Drawing, room: Room) -> Figure:
        wide, share = self._laid_out(one, room), CHART
        if isinstance(wide, Layout):
            share = min(1.0, wide.size[0] * LARGEST / room.width)
        svg = wide.svg()
        self.step()
        names = {"drivers": _("What we believed would bring it about"), "cycle": _("How each test built on another")}
        return Figure(svg, wide.words, names.get(one.tool) or one.title, share, self._of_day(one))

    def _of_day(self, one: Drawing) -> str:
        """What a picture is, and on which day its rows were last changed."""
        rows: dict[str, list[Any]] = {"drivers": [*self.nodes], "cycle": [*self.cycles]}
        days = rows.get(one.tool)
        last = max((row.changed_at for row in days), default=None) if days else self._days.get(one.scope)
        names = {
            "drivers": _("Driver diagram"), "cycle": _("PDSA cycles"), "stakeholders": _("Stakeholder map"),
            "process_map": _("Process map"), "causes": _("Cause and effect diagram"), "pareto": _("Pareto chart"),
        }  # fmt: skip
        if last is None:
            return f"{names[one.tool]}."
        return _("%(what)s, %(day)s.") % {"what": names[one.tool], "day": written(timezone.localtime(last))}

    @cached_property
    def _days(self) -> dict[Any, Any]:
        return dict(self.project.diagrams.values_list("uuid", "changed_at"))

    def letters(self, one: Drawing, room: Room) -> float:
        """How large its words are there, in points; those of a chart are always large enough."""
        laid = self._laid_out(one, room)
        return laid.letters if isinstance(laid, Layout) else room.height

    def _laid_out(self, one: Drawing, room: Room) -> Layout | Picture:
        """Laid out once for a room, as that takes longer than to draw it."""
        key = (id(one), room)
        if key not in self._layouts:
            wide = one.wide
            self._layouts[key] = wide.within(room.width, room.height) if isinstance(wide, Layout) else wide
        return self._layouts[key]

    def data_figures(self) -> Iterator[tuple[DataPicture, Figure]]:
        """Histograms and scatter diagrams that have something to show."""
        for one in self.data_pictures if self.drawn else []:
            try:
                picture: Picture = data_picture(one, width=560)
            except NothingToDraw:
                continue
            svg = picture.svg()
            self.step()
            yield one, Figure(svg, picture.words, title_of(one), 0.6, _("%s.") % one.get_kind_display())

    # --- Pieces ---

    def piece(self, key: str, block: Block, tool: str, source: str, scope: Any = None, picture: str = "") -> Piece:
        return Piece(key, block, source, page_of(self.project, tool, scope or self.project.uuid), picture)

    def charter_text(self, name: str) -> Iterator[Piece]:
        if text := str(getattr(self.charter, name) or ""):
            yield self.piece(f"charter-{name}", Paragraph(text), "charter", _("From the charter"))

    def pictures(self, *tools: str) -> Iterator[Piece]:
        sources = {"drivers": _("From the driver diagram"), "cycle": _("From the PDSA cycles")}
        for tool in tools:
            for one, figure in self.drawn_figures(tool):
                address = reverse("projects:picture", args=[self.project.uuid, one.tool, one.scope, "svg"])
                source = sources.get(tool) or _("From “%(title)s”") % {"title": one.title}
                yield self.piece(f"{tool}-{one.scope}", figure, tool, source, one.scope, address)


def _chart_caption(measure: Measure, points: int) -> str:
    name = measure.name if measure.unit == "%" else measure.name_and_unit
    words = {"name": name, "kind": measure.get_chart_kind_display(), "n": points}
    return _("%(name)s: %(kind)s of %(n)d points") % words


def _source(measure: Measure) -> str:
    """Where the numbers came from, in the team's own words if there are some."""
    return _("Data: %(source)s.") % {"source": measure.collected.strip().rstrip(".")} if measure.collected else ""

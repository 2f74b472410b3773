"""The tools of a project as pages of the report show them: pictures by their address, drawn when they are asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from cairn.methods.reports import Figure
from cairn.projects.data_pictures import title_of
from cairn.projects.models import DataPicture, Diagram, DriverNode, Measure, PDSACycle, Project
from cairn.projects.places import picture_of
from cairn.projects.readiness import living
from cairn.projects.readings import NOTHING
from cairn.projects.report.material import ON_A4, Material, Room
from cairn.projects.report.pieces import Piece
from cairn.projects.summaries import summary_of


class PageMaterial(Material):
    """Nothing is drawn: what charts say and which diagrams there are is in the project's summary. One query."""

    read = False

    @cached_property
    def summary(self) -> dict[str, Any]:
        return dict(summary_of(self.project).content)

    @cached_property
    def _readings(self) -> dict[int, dict[str, Any]]:
        """What the chart of each measure says that has one."""
        readings = self.summary["readings"]
        return {one.pk: read for one in self.measures if (read := readings.get(str(one.uuid), {})).get("kind")}

    def has_chart(self, measure: Measure) -> bool:
        return measure.pk in self._readings

    def shown_kind(self, measure: Measure) -> str:
        return str(self._readings[measure.pk]["kind"])

    def said_of(self, measure: Measure) -> str:
        return str(self._readings[measure.pk]["told"])

    def points_of(self, measure: Measure) -> tuple[int, int] | None:
        read = self.summary["readings"].get(str(measure.uuid), NOTHING)
        return read["points"], read["rows"]

    def chart_figure(self, measure: Measure, room: Room = ON_A4) -> Figure | None:
        return Figure("", self.said_of(measure), measure.name) if self.has_chart(measure) else None

    def data_figures(self) -> Iterator[tuple[DataPicture, Figure]]:
        for one in self.data_pictures:
            if self.has_chart(one.measure):
                yield one, Figure("", _told(title_of(one)), title_of(one))

    def pictures(self, *tools: str) -> Iterator[Piece]:
        """In the order of ``pictures.drawings_of``."""
        held = self.summary
        labels = dict(Diagram.Tool.choices)
        for one in held["diagrams"]:
            if one["tool"] in tools and one["tool"] != Diagram.Tool.FMEA:
                source = _("From “%(title)s”") % {"title": one["title"]}
                named = f"{labels[one['tool']]}: {one['title']}"
                yield self._picture(one["tool"], one["uuid"], named, source, one["version"])
        here = str(self.project.uuid)
        if "drivers" in tools and held["drivers"]["primary"]:
            source = _("From the driver diagram")
            yield self._picture("drivers", here, _("Driver diagram"), source, held["drivers"]["version"])
        if "cycle" in tools and held["cycles"]:
            yield self._picture("cycle", here, _("PDSA ramps"), _("From the PDSA cycles"), self.project.revision)

    def _picture(self, tool: str, scope: str, name: str, source: str, version: Any) -> Piece:
        address = picture_of(self.project, tool, scope, version)
        return self.piece(f"{tool}-{scope}", Figure("", _told(name), name), tool, source, scope, address)


def _told(name: str) -> str:
    return _("%(name)s. It is told in words where it is made.") % {"name": name}


class FetchedMaterial(Material):
    """Of a project whose tools are fetched already (``readiness.fetch_tools``): asks nothing more.

    Whether there are ``lessons``, and ``diagrams`` of which tools, is all that is asked of those here; of the team
    nothing is said.
    """

    def __init__(self, project: Project, *, lessons: bool, diagrams: Collection[str]) -> None:
        super().__init__(project, drawn=False)
        self.has_lessons, self.diagrams = lessons, diagrams

    def pictures(self, *tools: str) -> Iterator[Piece]:
        for tool in tools:
            if tool in self.diagrams:
                yield self.piece(f"figure-{tool}", Figure("", "", ""), "project", "")

    @cached_property
    def cycles(self) -> list[PDSACycle]:
        return sorted(living(self.project.cycles.all()), key=lambda one: one.number)

    @cached_property
    def measures(self) -> list[Measure]:
        return living(self.project.measures.all())

    @cached_property
    def measured(self) -> set[int]:
        return {one.pk for one in self.measures if one.present}  # type: ignore[attr-defined]

    @cached_property
    def nodes(self) -> list[DriverNode]:
        return living(self.project.drivers.all())

    def context(self) -> Iterator[Piece]:
        """What the item "context" has without the team."""
        yield from self.charter_text("setting")
        yield from self.charter_text("scope")
        yield from self.pictures("stakeholders", "process_map")

    @cached_property
    def lessons(self) -> list[Any]:
        return [SimpleNamespace(text="…")] if self.has_lessons else []

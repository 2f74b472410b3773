"""The rows of tools as pictures: on a screen, on a phone, as PNG, on a page of A4 and on a slide."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID
from zlib import crc32

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.lib.errors import NotFound
from cairn.methods import layout
from cairn.methods.pareto import Pareto, ParetoError, pareto
from cairn.methods.pictures.pareto import pareto_picture
from cairn.methods.pictures.picture import Picture
from cairn.projects.coverage import drivers_of
from cairn.projects.models import Diagram, Project
from cairn.projects.parts.cycles import cycles_of, ramps_of
from cairn.projects.parts.diagrams import diagram_part, diagrams_of, drivers_part

Paper = layout.Paper
DRAWN = ("drivers", "cycle", "stakeholders", "process_map", "causes", "pareto")  # an FMEA is a table


@dataclass(frozen=True)
class Drawing:
    """A picture of a tool. ``draw`` is asked with whether it is for a phone. ``chart``: a chart as files have it."""

    tool: str
    title: str
    draw: Callable[[bool], layout.Diagram | Picture] = field(repr=False)
    scope: UUID | None = None
    chart: layout.Diagram | None = field(default=None, repr=False)

    @cached_property
    def wide(self) -> layout.Diagram | Picture:
        return self.draw(False)

    @property
    def svg(self) -> str:
        return self.wide.svg()

    @property
    def narrow_svg(self) -> str:
        return self.draw(True).svg()

    @property
    def words(self) -> str:
        return self.wide.words

    @property
    def _filed(self) -> layout.Diagram:
        found = self.chart or self.wide
        assert isinstance(found, layout.Diagram)  # noqa: S101  what is a chart has one
        return found

    def png(self) -> bytes:
        """With title and date."""
        return layout.diagram_png(self._filed)

    def pdf(self, paper: Paper = "a4") -> bytes:
        """One page, with title and date."""
        return layout.diagram_pdf(self._filed, paper=paper)


@dataclass(frozen=True)
class Around:
    """What a picture says besides its rows: of which project, towards which aim, and on which day."""

    project: str
    aim: str = ""
    day: str = ""

    @classmethod
    def of(cls, project: Project) -> Around:
        """As it is today."""
        return cls(project.title, project.charter.aim, today())


def written(day: date) -> str:
    return date_format(day, "j F Y")


def today() -> str:
    return written(timezone.localdate())


# --- From plain data: of a living project or of a snapshot ---


def drivers_from(part: Mapping[str, Any], around: Around) -> Drawing | None:
    """The driver diagram, the aim of the charter at its root; ``None`` without a box."""
    nodes = part["nodes"]
    if not nodes:
        return None
    parents: dict[str, list[str]] = {}
    for parent, child in part["links"]:
        parents.setdefault(child, []).append(parent)
    boxes = [
        layout.DriverBox(
            node["uuid"],
            node["kind"],
            node["text"],
            parents=tuple(parents.get(node["uuid"], ())),
            cycles=tuple(node["cycles"]),
            uncovered=node["uncovered"],
        )
        for node in nodes
    ]
    title, day = _("Driver diagram: %(project)s") % {"project": around.project}, around.day
    diagram = layout.DriverDiagram(around.aim or around.project, boxes)
    return Drawing(
        "drivers", title, lambda narrow: layout.drivers_picture(diagram, title=title, date=day, narrow=narrow)
    )


def ramps_from(cycles: Sequence[Mapping[str, Any]], around: Around) -> Drawing | None:
    """PDSA cycles that build on each other, a ramp for each line of them; ``None`` without a cycle."""
    if not cycles:
        return None
    groups = ramps_of([dict(one) for one in cycles])
    ramps = [layout.Ramp(_ramp_title(group), [_ramp_cycle(one) for one in group]) for group in groups]
    title, day = _("PDSA ramps: %(project)s") % {"project": around.project}, around.day
    return Drawing("cycle", title, lambda narrow: layout.ramps_picture(ramps, title=title, date=day, narrow=narrow))


def _ramp_title(group: Sequence[Mapping[str, Any]]) -> str:
    return next((cycle["idea"] for cycle in group if cycle["idea"]), group[0]["title"])


def _ramp_cycle(cycle: Mapping[str, Any]) -> layout.RampCycle:
    return layout.RampCycle(cycle["uuid"], cycle["number"], cycle["title"], cycle["decision"], cycle["scale"])


Draw = Callable[[bool], "layout.Diagram | Picture"]


def diagram_from(part: Mapping[str, Any], day: str) -> Drawing | None:
    """The picture of a diagram; ``None`` for an FMEA and where there is nothing to draw."""
    make = {
        "stakeholders": _stakeholders,
        "process_map": _process,
        "causes": _causes,
        "pareto": _pareto,
    }.get(part["tool"])
    draw = make(part, day) if make else None
    chart = _pareto_chart(part, day) if part["tool"] == "pareto" else None
    return Drawing(part["tool"], part["title"], draw, UUID(part["uuid"]), chart) if draw else None


def _stakeholders(part: Mapping[str, Any], day: str) -> Draw | None:
    rows = part["rows"]["stakeholder"]
    given = layout.Stakeholders(
        [
            layout.Stakeholder(
                row["uuid"], row["name"], row["influence"], row["interest"],
                row["support_now_words"], row["support_wanted_words"],
            )
            for row in rows
        ]
    )  # fmt: skip
    if not rows:
        return None
    return lambda narrow: layout.stakeholders_picture(given, title=part["title"], date=day, narrow=narrow)


def _process(part: Mapping[str, Any], day: str) -> Draw | None:
    lanes, steps = part["rows"]["lane"], part["rows"]["step"]
    if not steps:
        return None
    there, names = {row["uuid"] for row in steps}, {lane["uuid"] for lane in lanes}
    process = layout.ProcessMap(
        [layout.Lane(lane["uuid"], lane["text"]) for lane in lanes],
        [
            layout.Step(
                row["uuid"], row["kind"], row["text"], row["lane"] if row["lane"] in names else None, row["wait"],
                row["note"],
            )
            for row in steps
        ],
        [
            layout.Flow(row["uuid"], target, label)
            for row in steps
            for target, label in row["next"]
            if target in there
        ],
    )  # fmt: skip
    return lambda narrow: layout.process_picture(process, title=part["title"], date=day, narrow=narrow)


def _causes(part: Mapping[str, Any], day: str) -> Draw | None:
    rows = part["rows"]["cause"]
    if not rows:
        return None
    there = {row["uuid"] for row in rows}
    causes = [layout.Cause(row["uuid"], row["text"], row["parent"] if row["parent"] in there else None) for row in rows]
    given = layout.CauseDiagram(part["statement"] or part["title"], causes)
    return lambda narrow: layout.causes_picture(given, title=part["title"], date=day, narrow=narrow)


def _pareto(part: Mapping[str, Any], day: str) -> Draw | None:
    found = _counted(part)
    if found is None:
        return None
    return lambda narrow: pareto_picture(found, title=part["title"], width=340 if narrow else 720)


def _pareto_chart(part: Mapping[str, Any], day: str) -> layout.Diagram | None:
    found = _counted(part)
    if found is None:
        return None
    return layout.chart_diagram(
        lambda width, height: pareto_picture(found, width=width, height=height), title=part["title"], date=day
    )


def _counted(part: Mapping[str, Any]) -> Pareto | None:
    counts: dict[str, float] = {}
    for row in part["rows"]["count"]:
        counts[row["text"]] = counts.get(row["text"], 0) + row["count"]
    try:
        return pareto(counts)
    except ParetoError:
        return None


# --- Of a living project ---


def drivers_drawing(project: Project) -> Drawing | None:
    """The driver diagram; ``None`` without a box."""
    return _of(project, drivers_from(drivers_part(drivers_of(project)), Around.of(project)))


def ramps_drawing(project: Project, known: Sequence[Mapping[str, Any]] | None = None) -> Drawing | None:
    """The PDSA cycles as ramps; ``None`` without a cycle. ``known``: the cycles' parts, where they are read already."""
    return _of(project, ramps_from(cycles_of(project) if known is None else known, Around.of(project)))


def _of(project: Project, drawing: Drawing | None) -> Drawing | None:
    return drawing and replace(drawing, scope=project.uuid)


def diagram_drawing(diagram: Diagram) -> Drawing | None:
    """The picture of a diagram; ``None`` for an FMEA and where there is nothing to draw."""
    return diagram_from(diagram_part(diagram), today())


def drawing_of(project: Project, tool: str, scope: UUID | str) -> Drawing | None:
    """The picture of a tool: of the project, or of its diagram of that uuid. Raises ``NotFound``."""
    if tool in ("drivers", "cycle") and str(scope) == str(project.uuid):
        return drivers_drawing(project) if tool == "drivers" else ramps_drawing(project)
    diagram = project.diagrams.filter(tool=tool, uuid=scope, removed_at=None).first()
    if diagram is None:
        raise NotFound(f"picture of {tool} {scope}")
    return diagram_drawing(diagram)


def version_of(project: Project, tool: str, scope: UUID | str) -> str:
    """Changes with every change of the tool and of what its picture shows besides: aim, title, day, cycles."""
    tools = {"drivers": ("drivers", "charter", "cycle"), "cycle": ("cycle", "drivers")}.get(tool)
    changes = project.changes.filter(tool__in=tools) if tools else project.changes.filter(scope_uuid=scope)
    last = changes.order_by("-number").values_list("number", flat=True).first() or 0
    return f"{crc32(repr((str(scope), tool, last, project.title, today())).encode()):08x}"


def drawings_of(project: Project) -> list[Drawing]:
    """Every picture of a project in the order of its work: diagrams, driver diagram, ramps. FMEAs have none."""
    day = today()
    diagrams = [diagram_from(one, day) for one in diagrams_of(project)]
    found = [*diagrams, drivers_drawing(project), ramps_drawing(project)]
    return [one for one in found if one is not None]

"""The rows of tools as pictures: on a screen, on a phone, as PNG, on a page of A4 and on a slide."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID
from zlib import crc32

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from cairn.lib.errors import NotFound
from cairn.methods import layout
from cairn.methods.pareto import ParetoError, pareto
from cairn.methods.pictures.pareto import pareto_picture
from cairn.methods.pictures.picture import Picture
from cairn.projects.coverage import drivers_of
from cairn.projects.models import Diagram, PDSACycle, ProcessFlow, Project
from cairn.projects.ramps import Ramp, ramps_in

Paper = layout.Paper
DRAWN = ("drivers", "cycle", "stakeholders", "process_map", "causes", "pareto")  # an FMEA is a table


@dataclass(frozen=True)
class Drawing:
    """A picture of a tool. ``draw`` is asked with whether it is for a phone."""

    tool: str
    title: str
    draw: Callable[[bool], layout.Diagram | Picture] = field(repr=False)
    updated_at: datetime | None = None
    scope: UUID | None = None

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

    def png(self) -> bytes:
        return self.wide.png() if isinstance(self.wide, Picture) else layout.diagram_png(self.wide)

    def pdf(self, paper: Paper = "a4") -> bytes:
        """One page; a Pareto chart has the size of its drawing."""
        return self.wide.pdf() if isinstance(self.wide, Picture) else layout.diagram_pdf(self.wide, paper=paper)


def drivers_drawing(project: Project) -> Drawing | None:
    """The driver diagram, the aim of the charter at its root; ``None`` without a box."""
    found = drivers_of(project)
    if not found.rows:
        return None
    uuids = {row.pk: str(row.uuid) for row in found.rows}
    bare = found.bare
    boxes = [
        layout.DriverBox(
            uuids[row.pk],
            row.kind,
            row.text,
            parents=tuple(uuids[parent] for parent, child in found.links if child == row.pk),
            cycles=tuple(cycle.number for cycle in found.tests.get(row.pk, [])),
            uncovered=row.pk in bare,
        )
        for row in found.rows
    ]
    title, day = _("Driver diagram: %(project)s") % {"project": project.title}, _today()
    diagram = layout.DriverDiagram(project.charter.aim or project.title, boxes)
    latest = max(row.changed_at for row in found.rows)
    return Drawing(
        "drivers",
        title,
        lambda narrow: layout.drivers_picture(diagram, title=title, date=day, narrow=narrow),
        latest,
        project.uuid,
    )


def ramps_drawing(project: Project, known: Sequence[Ramp] | None = None) -> Drawing | None:
    """PDSA cycles that build on each other, a ramp for each line of them; ``None`` without a cycle.

    ``known``: the ramps, where they are read already.
    """
    found = ramps_in(project) if known is None else known
    if not found:
        return None
    ramps = [layout.Ramp(ramp.title, [_ramp_cycle(one) for one in ramp.cycles]) for ramp in found]
    title, day = _("PDSA ramps: %(project)s") % {"project": project.title}, _today()
    latest = max(cycle.changed_at for ramp in found for cycle in ramp.cycles)
    return Drawing(
        "cycle",
        title,
        lambda narrow: layout.ramps_picture(ramps, title=title, date=day, narrow=narrow),
        latest,
        project.uuid,
    )


def _ramp_cycle(cycle: PDSACycle) -> layout.RampCycle:
    return layout.RampCycle(str(cycle.uuid), cycle.number, cycle.title, cycle.decision, cycle.scale)


def diagram_drawing(diagram: Diagram) -> Drawing | None:
    """The picture of a diagram; ``None`` for an FMEA and where there is nothing to draw."""
    draw = {
        "stakeholders": _stakeholders,
        "process_map": _process,
        "causes": _causes,
        "pareto": _pareto,
    }.get(diagram.tool)
    drawn = draw(diagram) if draw else None
    return Drawing(diagram.tool, diagram.title, drawn, diagram.changed_at, diagram.uuid) if drawn else None


Draw = Callable[[bool], "layout.Diagram | Picture"]


def _stakeholders(diagram: Diagram) -> Draw | None:
    rows = list(diagram.stakeholders.filter(removed_at=None))
    given = layout.Stakeholders(
        [
            layout.Stakeholder(
                str(row.uuid), row.name, row.influence, row.interest,
                str(row.get_support_now_display() or ""), str(row.get_support_wanted_display() or ""),
            )
            for row in rows
        ]
    )  # fmt: skip
    day = _today()
    if not rows:
        return None
    return lambda narrow: layout.stakeholders_picture(given, title=diagram.title, date=day, narrow=narrow)


def _process(diagram: Diagram) -> Draw | None:
    lanes = list(diagram.processlanes.filter(removed_at=None))
    steps = list(diagram.processsteps.filter(removed_at=None))
    if not steps:
        return None
    uuids = {row.pk: str(row.uuid) for row in steps}
    names = {lane.pk: str(lane.uuid) for lane in lanes}
    flows = ProcessFlow.objects.filter(source_id__in=uuids, target_id__in=uuids).order_by("id")
    process = layout.ProcessMap(
        [layout.Lane(names[lane.pk], lane.text) for lane in lanes],
        [
            layout.Step(uuids[row.pk], row.kind, row.text, names.get(row.lane_id or 0), row.wait, row.note)
            for row in steps
        ],
        [layout.Flow(uuids[one.source_id], uuids[one.target_id], one.label) for one in flows],
    )
    day = _today()
    return lambda narrow: layout.process_picture(process, title=diagram.title, date=day, narrow=narrow)


def _causes(diagram: Diagram) -> Draw | None:
    rows = list(diagram.causes.filter(removed_at=None))
    if not rows:
        return None
    uuids = {row.pk: str(row.uuid) for row in rows}
    causes = [layout.Cause(uuids[row.pk], row.text, uuids.get(row.parent_id or 0)) for row in rows]
    given = layout.CauseDiagram(diagram.statement or diagram.title, causes)
    day = _today()
    return lambda narrow: layout.causes_picture(given, title=diagram.title, date=day, narrow=narrow)


def _pareto(diagram: Diagram) -> Draw | None:
    counts: dict[str, float] = {}
    for row in diagram.paretocounts.filter(removed_at=None):
        counts[row.text] = counts.get(row.text, 0) + row.count
    try:
        found = pareto(counts)
    except ParetoError:
        return None
    return lambda narrow: pareto_picture(found, title=diagram.title, width=340 if narrow else 720)


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
    return f"{crc32(repr((str(scope), tool, last, project.title, _today())).encode()):08x}"


def drawings_of(project: Project) -> list[Drawing]:
    """Every picture of a project in the order of its work: diagrams, driver diagram, ramps. FMEAs have none."""
    diagrams = [diagram_drawing(one) for one in project.diagrams.filter(removed_at=None)]
    found = [*diagrams, drivers_drawing(project), ramps_drawing(project)]
    return [one for one in found if one is not None]


def _today() -> str:
    return date_format(timezone.localdate(), "j F Y")

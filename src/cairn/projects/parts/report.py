"""The report as plain data: its items in words, with their sources; figures name parts of the snapshot."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cairn.methods.reports import Figure
from cairn.projects.charts import MeasureChart
from cairn.projects.data_pictures import title_of
from cairn.projects.models import DataPicture, Measure, Project
from cairn.projects.parts.rows import Part
from cairn.projects.pictures import Drawing
from cairn.projects.report.items import Written, written_items
from cairn.projects.report.material import ON_A4, Material, Room
from cairn.projects.report.pieces import Piece, plain_block
from cairn.projects.report.references import references_of
from cairn.projects.report.results import reading_in_words

# By how the key of a figure's piece begins.
TOOLS = {
    "drivers": "drivers",
    "cycle": "ramps",
    "figure": "measure",
    "picture": "picture",
}


class Undrawn:
    """Stands where a picture would be: nothing is drawn while a report is copied."""

    words = ""

    def svg(self) -> str:
        return ""


def undrawn(tool: str, title: str, scope: UUID) -> Drawing:
    nothing: Any = Undrawn()
    return Drawing(tool, title, lambda narrow: nothing, scope)


@dataclass
class Held:
    """The rows that a report is filled from, as they are loaded already; a drawing for each picture that there is, and
    the uuids of the histograms and scatter diagrams that have something to show."""

    nodes: Sequence[Any]
    cycles: Sequence[Any]
    lessons: Sequence[Any]
    charts: Sequence[MeasureChart]
    drawings: Sequence[Drawing] = field(default_factory=list)
    data_pictures: Collection[str] = ()


def report_part(project: Project, held: Held) -> Part:
    """All items in their order, with what is frozen, and the references in theirs. As many queries for a large
    report as for a small one.
    """
    frozen: list[str] = []
    items = [_item(one, frozen) for one in written_items(project, material=Copied(project, held))]
    references = [
        {"key": key, "number": one.number, "text": one.text, "address": one.url} for key, one in references_of(project)
    ]
    return {"items": items, "references": references, "frozen_pictures": frozen}


class Copied(Material):
    """What the report is filled with, from rows that are loaded, without a picture."""

    def __init__(self, project: Project, held: Held) -> None:
        super().__init__(project)
        self.nodes, self.cycles, self.lessons = list(held.nodes), list(held.cycles), list(held.lessons)
        self.drawings, self.to_show = list(held.drawings), held.data_pictures
        self.measures = [chart.measure for chart in held.charts]
        self.charts = {chart.measure.pk: chart for chart in held.charts}
        self.measured = {chart.measure.pk for chart in held.charts if chart.has_values}

    def chart_figure(self, measure: Measure, room: Room = ON_A4) -> Figure | None:
        return Figure("", reading_in_words(self.charts[measure.pk]), measure.name) if self.has_chart(measure) else None

    def data_figures(self) -> Iterator[tuple[DataPicture, Figure]]:
        for one in self.data_pictures:
            if str(one.uuid) in self.to_show:
                yield one, Figure("", title_of(one), title_of(one))

    def _of_day(self, one: Drawing) -> str:
        """When its rows were last changed: the snapshot's own day is said."""
        return ""


def _item(one: Written, frozen: list[str]) -> Part:
    """``left_out`` are the keys of the pieces that the team did not want; the others are there."""
    return {
        "key": one.item.key,
        "number": one.item.number,
        "heading": str(one.item.heading),
        "text": one.text,
        "frozen": one.frozen is not None,
        "frozen_at": one.frozen_at.isoformat() if one.frozen_at else None,
        "left_out": one.left_out,
        "pieces": [_piece(piece, one.frozen is not None, frozen) for piece in one.shown],
    }


def _piece(piece: Piece, is_frozen: bool, frozen: list[str]) -> Part:
    block = _figure(piece, is_frozen, frozen) if isinstance(piece.block, Figure) else plain_block(piece.block)
    return {"key": piece.key, "source": piece.source, "block": block}


def _figure(piece: Piece, is_frozen: bool, frozen: list[str]) -> Part:
    """What it shows: a part of the snapshot, or, once frozen, a picture as it was drawn then."""
    figure: Any = piece.block
    part = {"kind": "figure", "caption": figure.caption, "alt": figure.alt}
    if is_frozen:
        frozen.append(figure.svg)
        return part | {"of": {"kind": "frozen", "number": len(frozen)}}
    start, uuid = piece.key[:-37], piece.key[-36:]
    return part | {"of": {"kind": TOOLS.get(start, "diagram"), "uuid": uuid}}

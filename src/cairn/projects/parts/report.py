"""The report as plain data: its items in words, with their sources; figures name parts of the snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from cairn.methods.reports import Figure
from cairn.projects.charts import MeasureChart
from cairn.projects.models import Project
from cairn.projects.parts.rows import Part
from cairn.projects.pictures import Drawing
from cairn.projects.report.items import Written, written_items
from cairn.projects.report.pieces import Piece, plain_block
from cairn.projects.report.references import references_of
from cairn.projects.report.sources import Material

TOOLS = {"drivers": "drivers", "cycle": "ramps", "figure": "measure"}  # by how the key of a figure's piece begins


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
    """The rows that a report is filled from, as they are loaded already; a drawing for each picture that there is."""

    nodes: Sequence[Any]
    cycles: Sequence[Any]
    lessons: Sequence[Any]
    charts: Sequence[MeasureChart]
    drawings: Sequence[Drawing] = field(default_factory=list)


def report_part(project: Project, held: Held) -> Part:
    """All items in their order, with what is frozen, and the references in theirs. Four queries."""
    frozen: list[str] = []
    items = [_item(one, frozen) for one in written_items(project, material=_material(project, held))]
    references = [
        {"key": key, "number": one.number, "text": one.text, "address": one.url} for key, one in references_of(project)
    ]
    return {"items": items, "references": references, "frozen_pictures": frozen}


def _material(project: Project, held: Held) -> Material:
    """What the report is filled with, without a query and without a picture."""
    made = Material(project)
    made.nodes, made.cycles, made.lessons = list(held.nodes), list(held.cycles), list(held.lessons)
    made.drawings = list(held.drawings)
    made.measures = [chart.measure for chart in held.charts]
    made.charts = {chart.measure.pk: chart for chart in held.charts}
    made.figures = {
        chart.measure.pk: Figure("", _reading(chart), chart.measure.name)
        for chart in held.charts
        if chart.has_values and chart.can_be_shown
    }
    return made


def _reading(chart: MeasureChart) -> str:
    return chart.words(chart.shown[1])


def _item(one: Written, frozen: list[str]) -> Part:
    """``left_out`` are the keys of the pieces that the team did not want; the others are there."""
    row = one.row
    return {
        "key": one.item.key,
        "number": one.item.number,
        "heading": str(one.item.heading),
        "text": one.text,
        "frozen": one.frozen,
        "frozen_at": row.frozen_at.isoformat() if row is not None and row.frozen_at else None,
        "left_out": one.left_out,
        "pieces": [_piece(piece, one.frozen, frozen) for piece in one.shown],
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

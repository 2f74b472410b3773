"""What the charts of a project say and how they are drawn: the calculations are ``cairn.methods``."""

from __future__ import annotations

from typing import Any

from cairn.methods.layout import Node, driver_diagram_svg
from cairn.methods.pictures import Picture, spc_picture, spc_words
from cairn.methods.spc import Reading, Series, read_chart
from cairn.projects.models import DriverLink, Measure, Project

# In which order the two charts stand on a page: the run chart asks nothing of the data.
CHART_KINDS = ("run", "i")
WIDTH = 720


def reading_of(measure: Measure, kind: str | None = None) -> Reading:
    """The reading of a measure's series as a chart of ``kind`` (its own where none is given)."""
    wanted = kind or measure.chart_kind
    return read_chart(
        spc_series(measure),
        kind=wanted,
        direction=measure.direction,  # type: ignore[arg-type]
        target=measure.target,
        at_least=0,  # a page shows whatever there is, be it nothing yet
    )


def spc_series(measure: Measure) -> Series:
    """The points of a measure as the calculation takes them."""
    points = list(measure.points.all())
    labels = tuple(point.on.isoformat() if point.on else point.label for point in points)
    return Series(labels, tuple(point.value for point in points), notes=tuple(point.note for point in points))


def chart_picture(measure: Measure, kind: str, *, width: int = WIDTH) -> Picture:
    """A chart with its words and its table; ``width`` in pixels, from 320 to 1,200."""
    return spc_picture(reading_of(measure, kind), title=measure.name, unit=measure.unit, width=width)


def chart_words(measure: Measure, kind: str) -> str:
    """What a chart says, without drawing it."""
    return spc_words(reading_of(measure, kind), unit=measure.unit)


def chart_spec(measure: Measure, kind: str, *, width: int = WIDTH) -> dict[str, Any]:
    """The Vega-Lite specification of a chart."""
    return chart_picture(measure, kind, width=width).spec


def chart_svg(measure: Measure, kind: str, *, width: int = WIDTH) -> str:
    """A chart as SVG."""
    return chart_picture(measure, kind, width=width).svg()


def driver_svg(project: Project) -> str:
    """The driver diagram as SVG, the aim of the charter at its root."""
    rows = list(project.drivers.filter(removed_at=None))
    living = {row.pk for row in rows}
    aim = project.charter.aim or project.title
    nodes = [Node("aim", "aim", aim), *(Node(str(row.pk), row.kind, row.text) for row in rows)]
    pairs = DriverLink.objects.filter(parent_id__in=living, child_id__in=living).order_by("id")
    links = [("aim", str(row.pk)) for row in rows if row.kind == "primary"]
    links += [(str(link.parent_id), str(link.child_id)) for link in pairs]
    return driver_diagram_svg(nodes, links, project.title)

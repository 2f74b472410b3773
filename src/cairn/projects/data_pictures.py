"""Histograms of a measure and scatter diagrams of two, drawn from their points as they are now."""

from __future__ import annotations

from typing import Any
from uuid import UUID
from zlib import crc32

from django.utils import translation
from django.utils.translation import gettext as _

from cairn.accounts.models_api import Person
from cairn.methods import layout
from cairn.methods.histogram import HistogramError, histogram
from cairn.methods.pictures import Picture, histogram_picture, scatter_picture
from cairn.methods.scatter import ScatterError, scatter
from cairn.projects.charts import MeasureChart
from cairn.projects.editing.writing import row_of
from cairn.projects.models import DataPicture

WIDTH = 720


class NothingToDraw(ValueError):
    """Why there is no picture, in one sentence for people."""


def data_picture_of(uuid: UUID | str, *, by: Person) -> DataPicture:
    """One that ``by`` may read, with its measures. Raises ``NotFound``."""
    row: DataPicture = row_of("data_picture", uuid, by=by, related=("measure", "against"))
    return row


def title_of(row: DataPicture) -> str:
    """Its title, or the names of its measures."""
    if row.title:
        return row.title
    if row.against is None:
        return row.measure.name
    return _("%(up)s by %(across)s") % {"up": row.against.name, "across": row.measure.name}


def drawn(row: DataPicture, *, width: int = WIDTH) -> Picture:
    """The picture with its words and table. Raises ``NothingToDraw``."""
    across, up = _charts(row)
    return picture_from(across, up, title=title_of(row), bins=row.bins, width=width)


def filed(row: DataPicture, *, date: str) -> layout.Diagram:
    """The picture as it stands on a sheet, with title and date. Raises ``NothingToDraw``."""
    across, up = _charts(row)

    def draw(width: int, height: int | None) -> Picture:
        return picture_from(across, up, title="", bins=row.bins, width=width, height=height)

    return layout.chart_diagram(draw, title=title_of(row), date=date)


def _charts(row: DataPicture) -> tuple[MeasureChart, MeasureChart | None]:
    if row.measure.removed_at or (row.against is not None and row.against.removed_at):
        raise NothingToDraw(_("A measure of this picture was removed. Choose another."))
    return MeasureChart(row.measure), MeasureChart(row.against) if row.against is not None else None


def picture_from(
    across: MeasureChart,
    up: MeasureChart | None,
    *,
    title: str,
    bins: int | None,
    width: int = WIDTH,
    height: int | None = None,
) -> Picture:
    """A histogram of one measure, or a scatter diagram of two. Raises ``NothingToDraw``."""
    size = {"width": width, "height": height}
    try:
        return _histogram(across, title, bins, size) if up is None else _scatter(across, up, title, size)
    except (HistogramError, ScatterError):
        raise NothingToDraw(_("There are no values to draw yet. Enter points of the measure first.")) from None


def _histogram(chart: MeasureChart, title: str, bins: int | None, size: dict[str, Any]) -> Picture:
    return histogram_picture(
        histogram(_values(chart).values(), bins=bins),
        title=title,
        unit=chart.measure.unit,
        language=translation,  # type: ignore[arg-type]
        **size,
    )


def _scatter(across: MeasureChart, up: MeasureChart, title: str, size: dict[str, Any]) -> Picture:
    """Points of the same day or name make a pair."""
    x, y = _values(across), _values(up)
    names = [name for name in x if name in y]
    if x and y and not names:
        raise NothingToDraw(_("No day has a point of both measures, so there are no pairs to draw."))
    return scatter_picture(
        scatter([x[name] for name in names], [y[name] for name in names]),
        title=title,
        x_title=across.measure.name_and_unit,
        y_title=up.measure.name_and_unit,
        language=translation,  # type: ignore[arg-type]
        **size,
    )


def _values(chart: MeasureChart) -> dict[str, float | None]:
    """What is charted, by the day or name of the point; the last of several of one day."""
    return {point.label: chart.value_at(place) for place, point in enumerate(chart.points)}


def version_of(row: DataPicture) -> str:
    """Changes with everything that the picture shows."""
    measures = [(one.pk, one.version) for one in (row.measure, row.against) if one is not None]
    return f"{crc32(repr((row.version, measures)).encode()):08x}"


def fields_of(row: DataPicture) -> dict[str, Any]:
    """What a form about it starts with."""
    against = str(row.against.uuid) if row.against is not None else ""
    names = {name: getattr(row, name) for name in ("kind", "title", "bins", "version")}
    return names | {"measure": str(row.measure.uuid), "against": against}

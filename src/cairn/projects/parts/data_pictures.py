"""Histograms and scatter diagrams as plain data: of which measures, and what they say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from cairn.methods.pictures import Picture
from cairn.projects.charts import MeasureChart
from cairn.projects.data_pictures import WIDTH, NothingToDraw, picture_from, title_of
from cairn.projects.models import DataPicture, Project
from cairn.projects.parts.measures import chart_from
from cairn.projects.parts.rows import Part, living_rows, rows_part
from cairn.projects.toolbox.data_pictures import DATA_PICTURE


def data_pictures_of(project: Project, charts: Mapping[int, MeasureChart]) -> list[Part]:
    """``charts`` by the inside key of their measure: those of the living ones, loaded. One query."""
    rows = living_rows(DATA_PICTURE, project=project)
    return [part | _said(row, charts) for row, part in zip(rows, rows_part(rows, DATA_PICTURE), strict=True)]


def _said(row: DataPicture, charts: Mapping[int, MeasureChart]) -> Part:
    title = title_of(row)
    across, up = charts.get(row.measure_id), charts.get(row.against_id or 0)
    if across is None or (row.against_id and up is None):
        return {"title": title, "words": "", "drawn": False}
    try:
        words = picture_from(across, up, title=title, bins=row.bins).words
    except NothingToDraw as nothing:
        return {"title": title, "words": str(nothing), "drawn": False}
    return {"title": title, "words": words, "drawn": True}


def data_picture_from(part: Mapping[str, Any], measures: Sequence[Mapping[str, Any]], *, width: int = WIDTH) -> Picture:
    """The picture from its data and that of its measures. Raises ``NothingToDraw``."""
    by_uuid = {one["uuid"]: one for one in measures}
    up = chart_from(by_uuid[part["against"]]) if part["against"] else None
    return picture_from(chart_from(by_uuid[part["measure"]]), up, title=part["title"], bins=part["bins"], width=width)

"""The pictures of a snapshot by their names, drawn from its data when somebody looks.

``drivers``, ``ramps``, ``diagram-2``, ``measure-1-run``, ``picture-1`` and, as they were drawn when an item of the
report was frozen, ``frozen-3``; with ``-narrow`` for a phone. Numbers count the rows of a part from 1.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from cairn.lib.registries import snapshot_pictures
from cairn.projects.charts import NARROW, WIDTH
from cairn.projects.parts.data_pictures import data_picture_from
from cairn.projects.parts.measures import chart_from
from cairn.projects.pictures import Around, Drawing, diagram_from, drivers_from, ramps_from, written

NARROW_ENDING = "-narrow"
Snapshot = Mapping[str, Any]


@snapshot_pictures.register("project")
def picture_in(snapshot: Snapshot, name: str) -> str | None:
    """A picture as SVG; ``None`` for no such picture."""
    narrow, whole = name.endswith(NARROW_ENDING), name.removesuffix(NARROW_ENDING)
    part, _dash, rest = whole.partition("-")
    draw = DRAWN.get(part)
    return draw(snapshot, rest, narrow) if draw else None


def _day(snapshot: Snapshot) -> str:
    return written(date.fromisoformat(snapshot["day"]))


def _around(snapshot: Snapshot) -> Around:
    return Around(snapshot["title"], snapshot["charter"]["aim"], _day(snapshot))


def _svg(drawing: Drawing | None, narrow: bool) -> str | None:
    if drawing is None:
        return None
    return drawing.narrow_svg if narrow else drawing.svg


def _drivers(snapshot: Snapshot, rest: str, narrow: bool) -> str | None:
    return None if rest else _svg(drivers_from(snapshot["drivers"], _around(snapshot)), narrow)


def _ramps(snapshot: Snapshot, rest: str, narrow: bool) -> str | None:
    return None if rest else _svg(ramps_from(snapshot["cycles"], _around(snapshot)), narrow)


def _diagram(snapshot: Snapshot, rest: str, narrow: bool) -> str | None:
    part = _numbered(snapshot["diagrams"], rest)
    return _svg(diagram_from(part, _day(snapshot)), narrow) if part is not None else None


def _measure(snapshot: Snapshot, rest: str, narrow: bool) -> str | None:
    number, _dash, kind = rest.partition("-")
    part = _numbered(snapshot["measures"], number)
    if part is None or not any(one["kind"] == kind and one["drawn"] for one in part["charts"]):
        return None
    return chart_from(part).picture(kind, width=NARROW if narrow else WIDTH).svg()


def _data_picture(snapshot: Snapshot, rest: str, narrow: bool) -> str | None:
    part = _numbered(snapshot["pictures"], rest)
    if part is None or not part["drawn"]:
        return None
    return data_picture_from(part, snapshot["measures"], width=NARROW if narrow else WIDTH).svg()


def _frozen(snapshot: Snapshot, rest: str, narrow: bool) -> str | None:
    return None if narrow else _numbered(snapshot["report"]["frozen_pictures"], rest)


def _numbered(rows: list[Any], number: str) -> Any:
    """The row of that number, from 1; ``None`` for what is no number of a row."""
    place = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 0
    return rows[place - 1] if 1 <= place <= len(rows) else None


DRAWN: dict[str, Callable[[Snapshot, str, bool], str | None]] = {
    "drivers": _drivers,
    "ramps": _ramps,
    "diagram": _diagram,
    "measure": _measure,
    "picture": _data_picture,
    "frozen": _frozen,
}

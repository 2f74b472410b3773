"""Charts and diagrams of a course, drawn from their specifications (docs/course-text.md) by our own tools.

``draw`` makes what is kept with a figure. The page shows a figure at two widths, with its numbers and live:
``composed`` gives all of these.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from cairn.courses.driver_figures import drivers_outline, drivers_svg, drivers_words
from cairn.lib.errors import Refused
from cairn.methods.datasets import Wanted, read_parts
from cairn.methods.histogram import HistogramError, histogram
from cairn.methods.nearest import nearest
from cairn.methods.pareto import ParetoError, pareto
from cairn.methods.pictures import Picture, Table, histogram_picture, pareto_picture, scatter_picture, spc_picture
from cairn.methods.pictures.dates import with_uk_dates
from cairn.methods.scatter import ScatterError, scatter
from cairn.methods.spc import Chart, ChartError, Phase, Series
from cairn.methods.spc.judging import DIRECTIONS
from cairn.methods.spc.series import label_of
from cairn.methods.tables import TabularError, read_table

WIDTH, NARROW = 720, 320
Spec = Mapping[str, Any]
# What each kind must say, and what it may say. A chart's points may be in a file that ``data`` names.
NEEDED = {
    "chart": ("points",),
    "pareto": ("counts",),
    "histogram": ("values",),
    "scatter": ("pairs",),
    "drivers": ("aim", "primary"),
}
KEYS = {
    "chart": ("points", "data", "chart", "unit", "direction", "target", "rebase"),
    "pareto": ("counts", "unit"),
    "histogram": ("values", "unit"),
    "scatter": ("pairs", "x", "y"),
    "drivers": ("aim", "primary"),
}
# Kinds of chart that show their numbers as they are; the others divide by a third number where there is one.
UNDIVIDED = {"c", "g", "t", "xbar", "s"}


@dataclass(frozen=True)
class Drawn:
    """``svg`` is a picture of 720 pixels, ``words`` what it says. ``points`` are those that ``data`` names, if any."""

    svg: str
    words: str
    points: list[list[Any]]


@dataclass(frozen=True)
class Composed:
    """A figure at one width. ``size`` in pixels; ``live`` is Vega-Lite, of charts whose points can be walked through;
    ``outline`` is of driver diagrams: lists of (text, what hangs on it)."""

    words: str
    size: tuple[int, int]
    svg: Callable[[], str]
    table: Callable[[], Table] | None = None
    outline: Sequence[Any] = ()
    live: dict[str, Any] | None = None


def draw(kind: str, spec: Spec, *, title: str, data_folder: Path | None = None) -> Drawn:
    """Draw a figure. ``spec`` is the YAML of a figure without key, kind, title and caption.

    ``data`` in it names a file of ``data_folder``. Raises ``Refused`` saying what is wrong in the specification.
    """
    points = points_of(spec, data_folder) if kind == "chart" and "data" in spec else []
    made = composed(kind, spec, title=title, points=points)
    return Drawn(made.svg(), made.words, points)


def points_of(spec: Spec, folder: Path | None) -> list[list[Any]]:
    """What ``data`` names, as ``points`` are written: ``[x, value]``, or with a denominator. Raises ``Refused``."""
    data = spec["data"]
    if not isinstance(data, Mapping) or not {"csv", "x", "y"} <= set(data):
        raise Refused(_("data: say csv, x and y."))
    _require_known(data, ("csv", "where", "x", "y", "of"), _("data"))
    name = str(data["csv"])
    path = folder / name if folder is not None and Path(name).name == name else None
    if path is None or not path.is_file():
        raise Refused(_("data: there is no file %(file)s beside the course.") % {"file": name})
    where = tuple((str(column), str(value)) for column, value in dict(data.get("where") or {}).items())
    below = (str(data["of"]),) if data.get("of") else ()
    wanted = Wanted(x=str(data["x"]), values=(str(data["y"]),), denominators=below, where=where)
    try:
        (part,) = read_parts(read_table(path.read_bytes()), wanted)
    except (TabularError, ValueError) as error:
        raise Refused(_("data: %(error)s") % {"error": error}) from None
    rows = [[label_of(row.x), row.value] for row in part.rows]
    return [[*row, one.denominator] for row, one in zip(rows, part.rows, strict=True)] if below else rows


def composed(
    kind: str, spec: Spec, *, title: str, points: Sequence[Sequence[Any]] = (), width: int = WIDTH
) -> Composed:
    """A figure at a width of 320 to 1,200 pixels; ``points`` are those that ``data`` names. Raises ``Refused``."""
    if kind not in KEYS:
        raise Refused(_("There is no kind of figure “%(kind)s”. There are: %(kinds)s.") % _known(kind, KEYS))
    _require_known(spec, KEYS[kind], _("This figure"))
    whole = {**spec, "points": points} if points else spec
    for name in NEEDED[kind]:
        if not whole.get(name):
            raise Refused(_("%(key)s: there is nothing to draw.") % {"key": name})
    if kind == "drivers":
        return _drivers(spec, title, narrow=width < WIDTH)
    try:
        picture = PICTURES[kind](whole, width)
    except (ChartError, ParetoError, HistogramError, ScatterError) as error:
        raise Refused(with_uk_dates(str(error), translation)) from None
    except (TypeError, ValueError, OverflowError):
        raise Refused(_("%(key)s: some of it can't be read as numbers. Compare it with docs/course-text.md.") % {
            "key": NEEDED[kind][0]
        }) from None  # fmt: skip
    live = picture.spec if kind == "chart" else None
    return Composed(picture.words, picture.size, picture.svg, lambda: picture.table, live=live)


def _known(name: object, names: Any) -> dict[str, object]:
    return {"kind": name, "kinds": ", ".join(names)}


def _require_known(given: Mapping[str, Any], names: Sequence[str], what: str) -> None:
    for key in given:
        if key not in names:
            meant = nearest(str(key), names)
            said = _("%(what)s can't say “%(key)s”.") % {"what": what, "key": key}
            asked = _("Did you mean “%(name)s”?") % {"name": meant} if meant else ""
            raise Refused(f"{said} {asked}".strip())


# --- Each kind ---


def _chart(spec: Spec, width: int) -> Picture:
    unit, kind = str(spec.get("unit", "")), str(spec.get("chart", "run"))
    rows = [list(row) for row in spec["points"]]
    if any(len(row) not in (2, 3) for row in rows):
        raise Refused(_("points: each is a day or name, a number, and where there is one a denominator."))
    x = _days(_column(rows, 0))
    values = [_number(one) for one in _column(rows, 1)]
    divided = any(len(row) == 3 for row in rows) and kind not in UNDIVIDED
    below = [_number(row[2]) if len(row) == 3 else None for row in rows] if divided else None
    chart = Chart(
        kind=kind,
        direction=_direction(spec),
        target=_number(spec.get("target")),
        phases=_phases(spec, x),
        # Proportions in per cent, as a measure of a project has them.
        multiplier=100 if divided and unit == "%" else 1,
        clip=(0.0 if kind in ("i", "i'") and min((v for v in values if v is not None), default=0) >= 0 else None, None),
    )
    reading = chart.read(Series.of(values, x, denominators=below))
    return spc_picture(reading, unit=unit, width=width, icons=False, language=translation)


def _direction(spec: Spec) -> Any:
    """A chart that says no direction calls nothing better or worse."""
    direction = spec.get("direction", "neutral")
    if direction not in DIRECTIONS:
        raise Refused(_("direction: choose one of %(names)s.") % {"names": ", ".join(DIRECTIONS)})
    return direction


def _phases(spec: Spec, x: Sequence[Any]) -> list[Phase]:
    found = []
    for one in spec.get("rebase") or []:
        if not isinstance(one, Mapping) or not one.get("at") or not one.get("reason"):
            raise Refused(_("rebase: say for each from when (at) and why (reason)."))
        (at,) = _days([one["at"]]) if x and isinstance(x[0], date) else [one["at"]]
        if at not in x:
            raise Refused(_("rebase: there is no point at %(at)s.") % {"at": one["at"]})
        found.append(Phase(at, str(one["reason"])))
    return found


def _column(rows: Sequence[Sequence[Any]], place: int) -> list[Any]:
    return [row[place] for row in rows]


def _days(texts: Sequence[Any]) -> list[Any]:
    """Days, if all of them are; else what was given."""
    try:
        return [one if isinstance(one, date) else date.fromisoformat(one) for one in texts]
    except (TypeError, ValueError):
        return list(texts)


def _number(value: Any) -> float | None:
    return None if value is None or value == "" else float(value)


def _pareto(spec: Spec, width: int) -> Picture:
    counts = {str(name): float(count) for name, count in dict(spec["counts"]).items()}
    return pareto_picture(pareto(counts), unit=str(spec.get("unit", "")), width=width, language=translation)


def _histogram(spec: Spec, width: int) -> Picture:
    values = [_number(one) for one in spec["values"]]
    return histogram_picture(histogram(values), unit=str(spec.get("unit", "")), width=width, language=translation)


def _scatter(spec: Spec, width: int) -> Picture:
    pairs = [(_number(x), _number(y)) for x, y in spec["pairs"]]
    found = scatter([x for x, _y in pairs], [y for _x, y in pairs])
    x, y = str(spec.get("x", "")), str(spec.get("y", ""))
    return scatter_picture(found, x_title=x, y_title=y, width=width, language=translation)


PICTURES: dict[str, Callable[[Spec, int], Picture]] = {
    "chart": _chart,
    "pareto": _pareto,
    "histogram": _histogram,
    "scatter": _scatter,
}


def _drivers(spec: Spec, title: str, *, narrow: bool) -> Composed:
    outline = drivers_outline(spec)
    svg, size = drivers_svg(outline, title, narrow=narrow)
    return Composed(drivers_words(outline), size, lambda: svg, outline=outline)

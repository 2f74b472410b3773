"""The one place that knows how a figure's data are found and drawn."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from cairn.courses.figures import draw, points_of
from cairn.courses.models import Figure
from cairn.lib.errors import Refused


def with_rows(spec: dict[str, Any], folder: Path) -> dict[str, Any]:
    """The specification with its points in it, so that it stands alone. Raises ``Refused``."""
    data = spec.get("data")
    if data is None:
        return spec
    rest = {name: value for name, value in spec.items() if name != "data"}
    return rest | {"points": _points(spec, _found(data, folder))}


def _found(data: Any, folder: Path) -> Path:
    name = str(data.get("csv", "")) if isinstance(data, dict) else ""
    for place in (folder / "data", settings.SEEDS / "data"):
        if name and Path(name).name == name and (place / name).is_file():
            return place / name
    raise Refused(_("data: there is no file %(name)s in the folder data.") % {"name": name})


def _points(spec: dict[str, Any], path: Path) -> list[list[Any]]:
    """The rows that ``data`` names, whole numbers as such and none left out. Raises ``Refused``."""
    points = points_of(spec, path.parent)
    if not points:
        raise Refused(_("data: no row of %(name)s fits.") % {"name": path.name})
    if any(number is None for _x, *numbers in points for number in numbers):
        raise Refused(_("data: %(name)s holds something that is no number.") % {"name": path.name})
    return [
        [x, *(int(number) if float(number).is_integer() else number for number in numbers)] for x, *numbers in points
    ]


def drawn(kind: str, spec: dict[str, Any], *, title: str) -> dict[str, Any]:
    """What a figure's row keeps of its drawing: ``svg``, ``words`` and ``points``. Raises ``Refused``."""
    made = draw(kind, spec, title=title, data_folder=None)
    return {"svg": made.svg, "words": made.words, "points": made.points}


KINDS = tuple(Figure.Kind.values)


def check(kind: str, spec: dict[str, Any], *, title: str) -> None:
    """Raises ``Refused`` for a specification that says too little to be drawn."""
    needed = {"chart": "points", "pareto": "counts", "histogram": "values", "scatter": "pairs", "drivers": "primary"}
    name = needed.get(kind)
    if name and not spec.get(name):
        raise Refused(_("A figure of the kind %(kind)s needs %(name)s.") % {"kind": kind, "name": name})

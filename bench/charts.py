"""Milliseconds and bytes to draw control charts on the server, from a reading to SVG, PNG and PDF.

Beside them the same points as plain Vega-Lite has them: one line, one mark for each point, nothing left out. A fixed
loop of Python gives the machine's own yardstick.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import vl_convert

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402
from cairn.methods.pareto import pareto  # noqa: E402
from cairn.methods.pictures import Cycle, Picture, pareto_picture, scatter_picture, spc_picture  # noqa: E402
from cairn.methods.scatter import scatter  # noqa: E402
from cairn.methods.spc import Reading, Series, read_chart  # noqa: E402

SIZES = (25, 300, 1000, 20_000)


def milliseconds(work: Callable[[], object]) -> float:
    """The best of five: a shared machine adds, it never takes away."""
    found = []
    for _attempt in range(5):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return round(1000 * min(found), 1)


def reading_of(points: int, kind: str) -> Reading:
    """A chart with signals: a walk for i, shares of about a hundred for p."""
    random = np.random.default_rng(20190601)
    days = [date(1970, 1, 1) + timedelta(n) for n in range(points)]
    if kind == "p":
        below = random.integers(80, 120, points).tolist()
        return read_chart(Series.of(random.integers(5, 60, points).tolist(), days, denominators=below), kind="p")
    walk = np.cumsum(random.normal(0, 1, points)).round(1)
    return read_chart(Series.of(walk.tolist(), days))


def plain(reading: Reading) -> str:
    """The chart as one would write it in Vega-Lite without a second thought."""
    rows = [{"x": point.label, "y": point.value, "meaning": point.meaning} for point in reading.points]
    x, y = {"field": "x", "type": "temporal"}, {"field": "y", "type": "quantitative"}
    spec: dict[str, Any] = {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": 720,
        "height": 324,
        "data": {"values": rows},
        "layer": [
            {"mark": "line", "encoding": {"x": x, "y": y}},
            {"mark": {"type": "point", "filled": True}, "encoding": {"x": x, "y": y, "color": {"field": "meaning"}}},
        ],
    }
    svg: str = vl_convert.vegalite_to_svg(spec, allowed_base_urls=[])
    return svg


def picture_of(reading: Reading) -> Picture:
    return spc_picture(reading, title="Wait", unit="days", cycles=[Cycle(10, "Two-week slots")])


def main() -> None:
    pareto_picture(pareto({"a": 1})).svg()  # the engine's own start is paid once in the life of a process
    result: dict[str, object] = {}
    for kind in ("i", "p"):
        for points in SIZES:
            reading = reading_of(points, kind)
            name = f"{kind}_{points}"
            result[f"ms_svg_{name}"] = milliseconds(lambda reading=reading: picture_of(reading).svg())  # type: ignore[misc]
            result[f"kB_svg_{name}"] = round(len(picture_of(reading).svg().encode()) / 1000, 1)
            result[f"kB_spec_{name}"] = round(len(json.dumps(picture_of(reading).spec)) / 1000, 1)
            if points <= 1000:
                result[f"kB_svg_plain_{name}"] = round(len(plain(reading).encode()) / 1000, 1)
    picture = picture_of(reading_of(300, "i"))
    result["ms_spec_alone_300"] = milliseconds(lambda: picture_of(reading_of(300, "i")))
    result["ms_png_300"] = milliseconds(lambda: picture.png())
    result["ms_pdf_300"] = milliseconds(lambda: picture.pdf())
    pairs = np.random.default_rng(5).normal(0, 1, (20_000, 2)).tolist()
    found = scatter([x for x, _y in pairs], [y for _x, y in pairs])
    result["ms_svg_scatter_20000"] = milliseconds(lambda: scatter_picture(found).svg())
    result["kB_svg_scatter_20000"] = round(len(scatter_picture(found).svg()) / 1000, 1)
    result["yardstick_seconds"] = round(yardstick(), 3)
    for name, value in result.items():
        print(f"{name:<28} {value}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "charts.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

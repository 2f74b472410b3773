"""Milliseconds to lay out and draw the five diagrams of a project, at sixty rows: for a page, a phone, A4 and a slide.

A fixed loop of Python gives the machine's own yardstick.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402
from cairn.methods.layout import Diagram, Paper, diagram_pdf, diagram_png  # noqa: E402
from cairn.methods.layout.drawing import lines_of  # noqa: E402
from cairn.methods.layout.layered import layered  # noqa: E402
from cairn.methods.layout.process_shapes import shape_of  # noqa: E402
from tests.methods.layout.examples import drivers, pictures  # noqa: E402

ROWS = 60
KINDS = ("drivers", "process", "causes", "stakeholders", "ramps")


def milliseconds(work: Callable[[], object]) -> float:
    """The best of five, each as if nothing had been drawn before."""
    found = []
    for _attempt in range(5):
        lines_of.cache_clear()
        shape_of.cache_clear()
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return round(1000 * min(found), 1)


def layers() -> object:
    """The driver diagram's order and places alone."""
    column = {"primary": 1, "secondary": 2, "idea": 3}
    nodes = drivers(ROWS).nodes
    ranks = {"": 0, **{node.key: column[node.kind] for node in nodes}}
    links = [(parent, node.key) for node in nodes for parent in node.parents or ("",)]
    return layered(ranks, dict.fromkeys(ranks, 30.0), links, gap=8)


def drawn(kind: str, paper: Paper | None = None, *, narrow: bool = False) -> Diagram:
    """From the rows to the SVG."""
    picture = pictures(ROWS, narrow=narrow)[kind]
    shown = picture.on(paper) if paper else picture
    shown.svg()
    return shown


def main() -> None:
    papers: tuple[Paper, ...] = ("a4", "slide")
    result: dict[str, float] = {"ms_layers": milliseconds(layers)}
    for kind in KINDS:
        result[f"ms_{kind}_page"] = milliseconds(partial(drawn, kind))
        result[f"ms_{kind}_phone"] = milliseconds(partial(drawn, kind, narrow=True))
        for paper in papers:
            result[f"ms_{kind}_{paper}"] = milliseconds(partial(drawn, kind, paper))
            result[f"points_{kind}_{paper}"] = round(drawn(kind, paper).letters, 1)
        result[f"kB_{kind}"] = round(len(drawn(kind).svg().encode()) / 1000, 1)
    picture = pictures(ROWS)["drivers"]
    result["ms_drivers_png"] = milliseconds(lambda: diagram_png(picture))
    result["ms_drivers_pdf"] = milliseconds(lambda: diagram_pdf(picture))
    result["yardstick_seconds"] = round(yardstick(), 3)
    for name, value in result.items():
        print(f"{name:<28} {value}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "layouts.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

"""Seconds of processor time and bytes to make the files of a large report.

30 charts of 300 points, 12 diagrams of 60 nodes, tables of 100 cycles. The pictures are drawn before; how long that
takes is said apart. A fixed loop of Python gives the machine's own yardstick.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.charts import picture_of, reading_of  # noqa: E402
from bench.machine import yardstick  # noqa: E402
from cairn.methods.layout import COLUMNS, Node, driver_branches_svg  # noqa: E402
from cairn.methods.pictures import Table  # noqa: E402
from cairn.methods.reports import (  # noqa: E402
    Author,
    Figure,
    Heading,
    Paragraph,
    Poster,
    PosterPanel,
    Report,
    Section,
    fitted_poster,
    report_bundle,
    report_docx,
    report_pdf,
)

CHARTS, POINTS, DIAGRAMS, NODES, CYCLES = 30, 300, 12, 60, 100


def diagram(number: int) -> Figure:
    """One aim, 4 primary drivers, 15 secondary ones, 40 ideas."""
    kinds = [0] + [1] * 4 + [2] * 15 + [3] * (NODES - 20)
    nodes = [Node(str(n), COLUMNS[kind], f"Box {n} of diagram {number} in words") for n, kind in enumerate(kinds)]
    parents = [(0, 0), (0, 1), (1, 4), (5, 15)]
    links = [
        (str(parents[kind][0] + n % parents[kind][1]), str(n)) for n, kind in enumerate(kinds) if kind
    ]  # fmt: skip
    return Figure(driver_branches_svg(nodes, links, f"Diagram {number}"), "What drives what", f"Diagram {number}")


def cycle(number: int) -> Table:
    rows = [
        ("Plan", "What will happen if the nurse asks on the third day? We predict that eight of ten are reviewed."),
        ("Do", "Two weeks on one ward, with one doctor; on four days nobody was there to ask."),
        ("Study", "Six of ten. The prediction was too high, as the chart was not where the doctor sits."),
        ("Act", "Adapt: move the sticker to the front, and ask again next week."),
    ]
    return Table(f"Cycle {number}", ("Step", "What was written"), tuple(rows))


def report() -> Report:
    charts = [picture_of(reading_of(POINTS, kind)) for kind in "ip"]
    drawn = [(one.svg(), one.words) for one in charts]
    # No two are the same, so that nothing is done once for all.
    figures = [
        Figure(svg.replace("</svg>", f"<!-- {n} --></svg>"), words, f"Chart {n}", 0.9)
        for n, (svg, words) in enumerate(drawn[n % 2] for n in range(CHARTS))
    ]
    text = Paragraph("We asked the team what they saw, and wrote it down. " * 40)
    tables = tuple(cycle(number) for number in range(CYCLES))
    return Report(
        "A large report", authors=(Author("A. Team"),), summary=(text,),
        sections=(
            Section("charts", "1", "Charts", (text, Heading("All of them"), *figures)),
            Section("diagrams", "2", "Diagrams", (text, *(diagram(n) for n in range(DIAGRAMS)))),
            Section("cycles", "3", "Cycles", (text, *tables)),
        ),
    )  # fmt: skip


def poster(found: Report) -> Poster:
    main = found.sections[0].blocks[2]
    panels = tuple(PosterPanel(f"Panel {n}", (found.summary[0],)) for n in range(8))
    return Poster("A large poster", found.authors, "A hospital", panels, main if isinstance(main, Figure) else None)


def seconds(work: Callable[[], bytes]) -> dict[str, float]:
    began = time.process_time()
    made = work()
    return {"seconds": round(time.process_time() - began, 2), "bytes": len(made)}


def main() -> None:
    began = time.process_time()
    found = report()
    result: dict[str, object] = {"draw_two_charts_and_diagrams": round(time.process_time() - began, 2)}
    result["pdf"] = seconds(lambda: report_pdf(found))
    result["docx"] = seconds(lambda: report_docx(found))
    result["markdown"] = seconds(lambda: report_bundle(found))
    result["poster"] = seconds(lambda: fitted_poster(poster(found)).pdf)
    print(json.dumps(result | {"yardstick": yardstick()}, indent=1))


if __name__ == "__main__":
    main()

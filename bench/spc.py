"""Time to read control charts: one of 1,000 points, and 100,000 of 50 points in one call, beside a plain loop.

The loop reads one chart after the other with the same library, and with the rules of Making Data Count written out
point by point as a page of Python would have them. A fixed loop of Python gives the machine's own yardstick.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import polars as pl

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402
from cairn.methods.spc import KINDS, Series, read_chart, read_many  # noqa: E402

SERIES, POINTS = 100_000, 50
LOOPED = 2_000  # of them, one after the other


def seconds(work: Callable[[], object], times: int = 1) -> float:
    """The best of three, each of so many times: a shared machine adds, it never takes away."""
    found = []
    for _attempt in range(3):
        began = time.process_time()
        for _time in range(times):
            work()
        found.append((time.process_time() - began) / times)
    return min(found)


def plain(values: list[float]) -> tuple[float, float, list[bool]]:
    """An XmR chart and its four rules, as a loop."""
    mean = sum(values) / len(values)
    ranges = [abs(after - before) for before, after in pairwise(values)]
    average = sum(ranges) / len(ranges)
    kept = [r for r in ranges if r < 3.267 * average]
    average = sum(kept) / len(kept)
    low, high = mean - 2.66 * average, mean + 2.66 * average
    near = 2 * 2.66 / 3 * average
    side = [(v > mean) - (v < mean) for v in values]
    close = [low <= v <= high and abs(v - mean) > near for v in values]
    marked = [v < low or v > high for v in values]
    for at in range(len(values) - 6):
        window = values[at : at + 7]
        rises, falls = all(b > a for a, b in pairwise(window)), all(b < a for a, b in pairwise(window))
        if rises or falls or abs(sum(side[at : at + 7])) == 7:
            marked[at : at + 7] = [True] * 7
    for at in range(len(values) - 2):
        if abs(sum(side[at : at + 3])) == 3 and sum(close[at : at + 3]) > 1:
            marked[at : at + 3] = [m or c for m, c in zip(marked[at : at + 3], close[at : at + 3], strict=True)]
    return low, high, marked


def one_chart(kind: str, random: np.random.Generator) -> float:
    """Seconds for a chart of 1,000 points (of five values each, where it is one of subgroups), with all its points."""
    if kind in ("xbar", "s", "r"):
        series = Series.of(random.normal(50, 5, 5000), np.repeat(np.arange(1000), 5))
    else:
        below = random.integers(80, 120, 1000) if KINDS[kind].needs_denominators or kind in ("i'", "ms") else None
        series = Series.of(random.integers(5, 60, 1000), denominators=below)
    return seconds(lambda: read_chart(series, kind=kind).points, 10)


def main() -> None:
    random = np.random.default_rng(20190601)
    table = random.normal(50, 5, (SERIES, POINTS)).round(1)
    rows = table[:LOOPED].tolist()
    many = seconds(lambda: read_many(table))
    names = np.repeat([f"site {number:06d}" for number in range(SERIES)], POINTS)
    frame = pl.DataFrame({"site": names, "value": table.ravel()})
    framed = seconds(lambda: read_many(frame, group="site"))
    loop = seconds(lambda: [read_chart(Series.of(row)) for row in rows])
    plainly = seconds(lambda: [plain(row) for row in rows])
    result: dict[str, object] = {
        f"ms_for_1000_points_{kind}": round(1000 * one_chart(kind, random), 2) for kind in KINDS
    }
    result |= {
        "series_per_second_in_one_call": round(SERIES / many),
        "series_per_second_from_a_frame": round(SERIES / framed),
        "series_per_second_chart_by_chart": round(LOOPED / loop),
        "series_per_second_plain_loop": round(LOOPED / plainly),
        "times_faster_than_plain_loop": round((plainly / LOOPED) / (many / SERIES), 1),
        "yardstick_seconds": round(yardstick(), 3),
    }
    for name, value in result.items():
        print(f"{name:<36} {value}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "spc.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

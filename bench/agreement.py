"""Time to say how far assessors agree: all statistics of 100,000 pieces of work with four marks, beside krippendorff.

Once marked by the same four, and once by four of 5,000 peers each; then 500 small tables, as a page of many criteria
has them. A fixed loop of Python gives the machine's own yardstick.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import krippendorff
import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402
from cairn.methods import agreement  # noqa: E402

WORK, MARKS, PEERS, LEVELS = 100_000, 4, 5_000, 5
SMALL, TABLES = 30, 500


def seconds(work: Callable[[], object]) -> float:
    """The best of three: a shared machine adds, it never takes away."""
    found = []
    for _attempt in range(3):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return min(found)


def scores(random: np.random.Generator, work: int) -> np.ndarray:
    """Levels from 0, for each piece of work and mark; two thirds of their variance come from the work."""
    seen = random.normal(size=(work, 1)) + 0.7 * random.normal(size=(work, MARKS))
    return np.clip(np.round(seen + LEVELS // 2), 0, LEVELS - 1).astype(int)


def marks(table: np.ndarray, raters: int) -> list[agreement.Mark]:
    rows = enumerate(table.tolist())
    return [(f"work {unit}", (unit * 7 + place) % raters, one) for unit, row in rows for place, one in enumerate(row)]


def main() -> None:
    random = np.random.default_rng(1979)
    table = scores(random, WORK)
    # A multiple of the shift by row, so that the same four mark all: columns only change places.
    experts, peers = marks(table, MARKS), marks(table, PEERS)
    small = [marks(scores(random, SMALL), MARKS) for _time in range(TABLES)]
    counts = np.stack([(table == level).sum(axis=1) for level in range(LEVELS)], axis=1)
    read = agreement.Marks.of(experts)

    def theirs() -> None:
        for level in ("nominal", "ordinal", "interval"):
            krippendorff.alpha(value_counts=counts, level_of_measurement=level)

    def ours() -> None:
        for level in ("nominal", "ordinal", "interval"):
            agreement.krippendorff_alpha(agreement.Marks(read.unit, read.rater, read.code, read.levels), level)

    result = {
        "seconds_experts_400000_marks": round(seconds(lambda: agreement.table(experts, range(LEVELS))), 3),
        "seconds_peers_400000_marks": round(seconds(lambda: agreement.table(peers, range(LEVELS))), 3),
        "seconds_of_it_reading": round(seconds(lambda: agreement.Marks.of(experts, range(LEVELS))), 3),
        "seconds_alphas_with_intervals": round(seconds(ours), 3),
        "seconds_alphas_by_krippendorff": round(seconds(theirs), 3),
        "ms_for_a_small_table": round(1000 * seconds(lambda: [agreement.table(one) for one in small]) / TABLES, 2),
        "yardstick_seconds": round(yardstick(), 3),
    }
    for name, value in result.items():
        print(f"{name:<36} {value}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "agreement.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

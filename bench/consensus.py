"""How much nearer to the truth the consensus is than the median, on cohorts of many kinds; and the time it takes.

Each line: the ratio of the root mean square errors over submissions that no expert marked, and the share of true
scores in the 90 % interval, each over several cohorts.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from pathlib import Path
from typing import Any

# What is measured is one core.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402
from cairn.methods.consensus import estimate  # noqa: E402
from tests.methods.marked_cohorts import compared, marked, pooled  # noqa: E402

SEEDS = 4
COHORTS: dict[str, dict[str, Any]] = {
    "as usual": {},
    "skewed": {"truth": "skewed"},
    "near the top": {"truth": "near the top"},
    "two groups": {"truth": "two groups"},
    "alike": {"truth": "alike"},
    "errors uniform": {"errors": "uniform"},
    "errors lognormal": {"errors": "lognormal"},
    "errors of two kinds": {"errors": "two kinds"},
    "15 % careless": {"careless": 0.15},
    "15 % careless, skewed": {"careless": 0.15, "truth": "skewed"},
    "15 % careless of four kinds": {"careless": 0.15, "kinds": ("full", "any", "same", "middle")},
    "marks in tens": {"step": 10},
    "marks in quarters": {"step": 25},
    "marks not rounded": {"step": 0},
    "no anchors": {"anchors": 0},
    "assessors lenient by 6": {"shift": 6},
    "1 mark each": {"each": 1},
    "2 marks each": {"each": 2},
    "6 marks each": {"each": 6},
}
SMALL: dict[str, dict[str, Any]] = {
    "cohorts of 60": {"n": 60, "anchors": 2},
    "cohorts of 60, no anchors": {"n": 60, "anchors": 0},
    "cohorts of 60, skewed": {"n": 60, "anchors": 2, "truth": "skewed"},
    "cohorts of 60, 15 % careless": {"n": 60, "anchors": 2, "careless": 0.15},
    "cohorts of 12": {"n": 12, "anchors": 1},
}


def main() -> None:
    result: dict[str, object] = {}
    for kinds, seeds in ((COHORTS, SEEDS), (SMALL, 20 * SEEDS)):
        for name, kind in kinds.items():
            ratio, held = pooled([compared(marked(seed, **kind)) for seed in range(seeds)])
            result[name] = {"ratio": round(ratio, 3), "held": round(held, 3)}
            print(f"{name:<32} {ratio:.3f} of the median's error; 90 % intervals hold {100 * held:.1f} %", flush=True)
    large = marked(0, 100_000)
    began = time.process_time()
    estimate(large.marks, large.trusted, scale=(0, 100))
    result["cpu_seconds_for_100000_submissions"] = round(time.process_time() - began, 1)
    result["peak_megabytes"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    result["yardstick_seconds"] = round(yardstick(), 3)
    for name in ("cpu_seconds_for_100000_submissions", "peak_megabytes", "yardstick_seconds"):
        print(f"{name:<36} {result[name]}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "consensus.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

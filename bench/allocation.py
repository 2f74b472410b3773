"""Time and memory to share out 100,000 submissions, and how near the stream comes to the best that can be done.

``assign`` runs in a process of its own for each cohort, so that the memory named is that of one. The stream is played
for 100,000 learners, at a date and over a year, with drop-outs of 0 to 60 % and late joiners.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from multiprocessing import get_context
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402
from cairn.methods.allocation import Submission, assign, bound, learners, simulate  # noqa: E402

WORKS, MARKS, YEAR = 100_000, 4, 365.0
# Organisations, the share of people in the largest one, authors at most to a work
COHORTS = {
    "many_organisations": (300, 0.0, 1),
    "teams": (300, 0.0, 3),
    "one_has_60_percent": (300, 0.6, 1),
    "all_in_one": (1, 0.0, 1),
}


def cohort(organisations: int, share: float, authors: int) -> list[Submission]:
    random = np.random.default_rng(20190601)
    sizes = random.integers(1, authors + 1, WORKS).tolist()
    names = np.where(random.random(WORKS) < share, 0, random.integers(0, organisations, WORKS)).tolist()
    works, first = [], 0
    for at, (size, name) in enumerate(zip(sizes, names, strict=True)):
        works.append(Submission(at, tuple(range(first, first + size)), (name,) * size))
        first += size
    return works


def shared_out(name: str) -> dict[str, float]:
    works = cohort(*COHORTS[name])
    began = time.process_time()
    found = assign(works, k=MARKS)
    took = time.process_time() - began
    loads = found.loads.values()
    return {
        "cpu_seconds": round(took, 2),
        "megabytes": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "difference_of_loads": max(loads) - min(loads),
        "colleagues": len(found.same_organisation),
        "mutual_pairs": len(found.mutual),
        "places_for_experts": sum(found.for_experts.values()),
    }


def played(days: float, drop_out: float) -> dict[str, float]:
    began = time.process_time()
    outcome = simulate(learners(WORKS, drop_out=drop_out, days=days, late=0.1, seed=20190601))
    least = bound(outcome)
    return {
        "cpu_seconds": round(time.process_time() - began, 1),
        "asks": len(outcome.asks),
        "places_passed": outcome.places,
        "places_bound": least.places,
        "submissions_passed": len(outcome.passed),
        "submissions_bound": least.submissions,
        "longest_wait_days": round(float(outcome.waits.max()), 1),
    }


def main() -> None:
    result: dict[str, object] = {"yardstick_seconds": round(yardstick(), 3)}
    for name in COHORTS:
        with get_context("spawn").Pool(1) as pool:
            result[f"assign_{name}"] = pool.apply(shared_out, (name,))
    for kind, days in (("at_a_date", 0.0), ("over_a_year", YEAR)):
        for drop_out in (0.0, 0.2, 0.4, 0.6):
            result[f"stream_{kind}_drop_out_{round(100 * drop_out)}"] = played(days, drop_out)
    for name, value in result.items():
        print(f"{name:<34} {value}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "allocation.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

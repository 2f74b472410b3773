"""Queries, bytes and milliseconds of freezing a project as large as they get, and of reading it again.

30 measures of 300 points, 12 diagrams of 60 rows, 100 cycles, plan, log and the report in eighteen items. Taking the
snapshot is what whoever sends a project in waits for; each of its pictures is drawn when somebody looks, once. The
first taking here also loads the addresses of the whole site, so it is said apart. DATABASE_URL may name a PostgreSQL
database of its own.
"""

from __future__ import annotations

import gzip
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.machine import begin_site, yardstick  # noqa: E402

TIMES = int(os.environ.get("TIMES", "10"))
PICTURES = ("drivers", "ramps", "diagram-1", "diagram-1-narrow", "measure-1-i", "measure-1-run-narrow")


def main() -> None:
    begin_site()
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cairn.assessment.submitting import canonical
    from cairn.projects import api
    from tests.cast import person
    from tests.projects.big import big_project

    project = big_project(person("Owner"))
    result: dict[str, Any] = {"yardstick_seconds": round(yardstick(), 3)}
    result["first_ms"] = milliseconds(lambda: api.snapshot(project), times=1)
    with CaptureQueriesContext(connection) as asked:
        whole = api.snapshot(project)
    result["queries"] = len(asked)
    result["snapshot_ms"] = milliseconds(lambda: api.snapshot(project))
    result["canonical_ms"] = milliseconds(lambda: canonical(whole))
    text = canonical(whole).encode()
    result["kilobytes"] = round(len(text) / 1000, 1)
    result["kilobytes_gzipped"] = round(len(gzip.compress(text)) / 1000, 1)
    result["parts_kilobytes"] = {
        name: round(len(canonical(part)) / 1000, 1) for name, part in whole.items() if len(canonical(part)) > 1000
    }
    result["pages_ms"] = pages(whole)
    result["pictures_ms"] = pictures(json.loads(text))
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "project_snapshot.json").write_text(json.dumps(result, indent=1))
    print(json.dumps(result, indent=1))


def pages(whole: dict[str, Any]) -> dict[str, Any]:
    """A page for an assessor is cut from all blocks: how long that takes, and how many pages there are."""
    from cairn.assessment.blocks import project_blocks
    from cairn.assessment.paging import page_of
    from cairn.assessment.shown import frozen

    def cut() -> Any:
        return page_of(project_blocks(frozen(whole)), "1", room=36_000)

    return {"pages": cut().of, "cut": milliseconds(cut)}


def pictures(whole: dict[str, Any]) -> dict[str, float]:
    from cairn.lib.registries import snapshot_pictures

    draw = snapshot_pictures["project"]
    return {name: milliseconds(lambda name=name: draw(whole, name)) for name in PICTURES}  # type: ignore[misc]


def milliseconds(work: Callable[[], Any], *, times: int = TIMES) -> float:
    """Of processor time, the median of so many times."""
    took = []
    for _time in range(times):
        began = time.process_time()
        work()
        took.append(1000 * (time.process_time() - began))
    return round(statistics.median(took), 1)


if __name__ == "__main__":
    main()

"""Queries, kilobytes and milliseconds of the pages that tell how far a project is, for a project as large as they get.

30 measures of 300 points, 12 diagrams of 60 rows, 100 cycles. The first line is the summary made from nothing, the
second after one measure was changed; then each page is asked once to be warm and TIMES times in this process:
milliseconds are of the median request, without a network. DATABASE_URL may name a PostgreSQL database of its own.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.machine import begin_site, yardstick  # noqa: E402

TIMES = int(os.environ.get("TIMES", "20"))


def main() -> None:
    begin_site()
    from tests.cast import NOW, person
    from tests.projects.big import big_project

    owner = person("Owner")
    project = big_project(owner)
    result: dict[str, Any] = {"yardstick_seconds": round(yardstick(), 3), "pages": []}
    result["first_ms"] = refreshed(project.uuid, owner)
    from cairn.projects import api

    one = project.measures.first()
    api.annotate(one.uuid, position=3, note="A strike", version=one.version, by=owner, at=NOW)
    result["one_measure_ms"] = refreshed(project.uuid, owner)
    print(f"summary from nothing {result['first_ms']} ms, after a change of one measure {result['one_measure_ms']} ms")
    for page in ("", "score/", "readiness/", "diagrams/"):
        told = measured(owner, f"/projects/{project.uuid}/{page}")
        result["pages"].append(told)
        print(
            f"{page or 'home':<12} {told['queries']} queries  {told['kilobytes']:>5} kB  {told['milliseconds']:>6} ms"
        )
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "project_home.json").write_text(json.dumps(result, indent=1))


def refreshed(uuid: Any, owner: Any) -> float:
    from cairn.projects import api

    found = api.project_of(uuid, by=owner)
    began = time.perf_counter()
    api.summary_of(found)
    return round(1000 * (time.perf_counter() - began), 1)


def measured(owner: Any, path: str) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(owner)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    queries = len(asked)
    took = []
    for _time in range(TIMES):
        began = time.process_time()
        client.get(path)
        took.append(1000 * (time.process_time() - began))
    if os.environ.get("SHOW"):
        print("\n".join(query["sql"][:300] for query in asked.captured_queries[:queries]))
    size = round(len(answer.content) / 1000, 1)
    return {"path": path, "queries": queries, "kilobytes": size, "milliseconds": round(statistics.median(took), 1)}


if __name__ == "__main__":
    main()

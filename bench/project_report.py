"""Seconds, queries and kilobytes of each file of a project's report, for a project as large as they get.

30 measures of 300 points, 12 diagrams of 60 rows, 100 cycles. Seconds are of this process' processor time, from the
rows to the bytes, as the background task makes them; a fixed loop of Python gives the machine's own yardstick.
DATABASE_URL may name a PostgreSQL database of its own. With PROFILE=1, where the time goes.
"""

from __future__ import annotations

import cProfile
import json
import os
import pstats
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.machine import begin_site, yardstick  # noqa: E402

FORMS = ("pdf", "docx", "poster", "pptx", "md")


def main() -> None:
    begin_site()
    from tests.cast import person
    from tests.projects.big import big_project

    owner = person("Owner")
    project = big_project(owner)
    result: dict[str, Any] = {"yardstick_seconds": round(yardstick(), 3)}
    for form in os.environ.get("FORMS", ",".join(FORMS)).split(","):
        told = measured(project.uuid, form)
        result[form] = told
        print(
            f"{form:<8} {told['seconds']:>6} s  {told['queries']:>4} queries  {told['kilobytes']:>8} kB"
            f"  {told['steps']:>4} steps told, the longest pause {told['longest_pause']} s"
        )
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "project_report.json").write_text(json.dumps(result, indent=1))


def measured(uuid: Any, form: str) -> dict[str, Any]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from cairn.projects.models import Project
    from cairn.projects.report.making import content_of

    project = Project.objects.select_related("charter").get(uuid=uuid)
    profile = cProfile.Profile() if os.environ.get("PROFILE") else None
    steps = [time.process_time()]
    with CaptureQueriesContext(connection) as asked:
        if profile:
            profile.enable()
        content = content_of(project, form, lambda done, total: steps.append(time.process_time()))
        if profile:
            profile.disable()
    steps.append(time.process_time())
    if profile:
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    if folder := os.environ.get("KEEP"):
        Path(folder, f"big-{form}").write_bytes(content)
    pauses = [after - before for before, after in pairwise(steps)]
    return {
        "seconds": round(steps[-1] - steps[0], 2), "queries": len(asked), "kilobytes": round(len(content) / 1000, 1),
        "steps": len(steps) - 2, "longest_pause": round(max(pauses), 2),
    }  # fmt: skip


if __name__ == "__main__":
    main()

"""Queries, kilobytes and milliseconds of the trail's pages with 100,000 enrolments in the run.

Eight courses hold 152 objects. A quarter of the people chose to be seen, so a level has a thousand of them and the
board 25,000. The reader stands in the second level with half of it done. Rows are made in bulk; each page is asked
once to be warm, then TIMES times in this process: milliseconds are of the median request, without a network.
DATABASE_URL may name a PostgreSQL database of its own; else it is SQLite in a temporary folder.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.machine import begin_site, yardstick  # noqa: E402

LEARNERS = int(os.environ.get("LEARNERS", "100000"))
TIMES = int(os.environ.get("TIMES", "20"))
COURSES, LEVELS, OBJECTS = 8, 3, 19
KINDS = ("article", "reading", "activity", "discussion", "poll", "cache")


def main() -> None:
    begin_site()
    began = time.monotonic()
    reader = fill()
    print(f"{LEARNERS:,} enrolments made in {time.monotonic() - began:.0f} s")
    pages = [measured(reader, path) for path in paths(reader)]
    result = {"enrolments": LEARNERS, "pages": pages, "yardstick_seconds": round(yardstick(), 3)}
    for page in pages:
        print(f"{page['path']:<44} {page['queries']} queries  {page['kilobytes']:>5} kB  {page['milliseconds']:>6} ms")
    print(f"yardstick_seconds {result['yardstick_seconds']}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "trail_pages.json").write_text(json.dumps(result, indent=1))


def fill() -> Any:
    """A run with everybody in it; returns the enrolment of the reader."""
    from django.db import transaction
    from django.utils import timezone

    from cairn.accounts.models import Person
    from cairn.courses import api as courses_api
    from cairn.learning import api
    from cairn.learning.models import Place
    from cairn.lib.models import insert_rows
    from cairn.runs import api as runs_api
    from cairn.runs.models import Enrolment

    now = timezone.now()
    with transaction.atomic():
        programme = make_programme()
        run = runs_api.open_run(
            programme=programme, key="bench", title="Bench", starts_on=(now - timedelta(days=30)).date(),
            ends_on=(now + timedelta(days=30)).date(), by=None, at=now,
        )  # fmt: skip
        names = ("email", "name", "certificate_name", "organisation_other", "password", "registered_at")
        insert_rows(
            Person, names, ((f"p{n}@example.org", f"Learner{n} Long", "", "", "!", now) for n in range(LEARNERS))
        )
        people = list(Person.objects.order_by("pk").values_list("pk", flat=True))
        insert_rows(Enrolment, ("run_id", "person_id", "enrolled_at"), ((run.pk, pk, now) for pk in people))
        enrolments = list(Enrolment.objects.order_by("pk").values_list("pk", flat=True))
        levels = courses_api.structure(programme).levels
        insert_rows(Place, PLACE, places(enrolments, run.pk, levels, now))
        reader = runs_api.enrolment_in("bench", Person.objects.get(pk=people[LEARNERS // 2]))
        for item in [*levels[0].objects, *levels[1].objects[:3]]:
            if not api.only_way(item):
                api.complete_object(reader, object_uuid=item.uuid, by=reader.person, at=now)
        api.show_me(reader, visible=True, by=reader.person, at=now)
    return reader


PLACE = ("enrolment_id", "run_id", "level_id", "learning_object_id", "points", "visible", "seen_at")


def places(enrolments: list[int], run_id: int, levels: Any, now: Any) -> Iterator[tuple[Any, ...]]:
    for number, pk in enumerate(enrolments):
        level = levels[number % len(levels)]
        item = level.objects[number % len(level.objects)]
        seen = now - timedelta(seconds=number % 90_000)
        yield pk, run_id, level.id, item.id, number % 900, number % 4 == 0, seen


def make_programme() -> Any:
    """Eight courses of three levels; each level has a gate of points, answers and people."""
    from cairn.courses.models import Course, GateCondition, LearningObject, Level, Programme, Quest

    programme = Programme.objects.create(key="bench", title="Bench")
    number = 0
    for course_number in range(COURSES):
        title = f"Course {course_number} of the programme"
        course = Course.objects.create(
            programme=programme, key=f"c{course_number}", title=title, position=course_number
        )
        quest = Quest.objects.create(
            programme=programme, course=course, key=f"q{course_number}", title=title, badge="compass"
        )
        for level_number in range(LEVELS):
            level = Level.objects.create(
                course=course, key=f"l{level_number}", title=f"Level {level_number} of it", position=level_number
            )
            for kind, minimum in (("minimum_points", 40), ("discussion_answered", 2), ("people_followed", 1)):
                if level_number or kind == "minimum_points":
                    GateCondition.objects.create(level=level, kind=kind, minimum=minimum)
            for _one in range(OBJECTS // LEVELS + (level_number < OBJECTS % LEVELS)):
                made = LearningObject.objects.create(
                    programme=programme, level=level, key=f"object-{number}", kind=KINDS[number % len(KINDS)],
                    title=f"What a piece of learning may be called, number {number}", minutes=5, points=10,
                    bonus_points=5, question="How is it where you work?", position=number,
                )  # fmt: skip
                number += 1
                if number % 6 == 0:
                    quest.objects_needed.add(made)
    return programme


def paths(reader: Any) -> list[str]:
    from cairn.learning import api

    coming = api.trail(reader).next
    assert coming is not None
    return [
        "/runs/bench/",
        "/runs/bench/courses/c7/",
        f"/runs/bench/{coming.key}/",
        "/runs/bench/badges/",
        "/runs/bench/board/",
        "/continue/",
    ]


def measured(reader: Any, path: str) -> dict[str, Any]:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(reader.person)
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(path)
    queries = list(asked.captured_queries)  # the next request begins a new list
    assert answer.status_code in (200, 302), (path, answer.status_code)
    took = []
    for _time in range(TIMES):
        began = time.perf_counter()
        client.get(path)
        took.append(1000 * (time.perf_counter() - began))
    if os.environ.get("SHOW"):
        for query in sorted(queries, key=lambda one: -float(one["time"]))[:3]:
            print(query["time"], query["sql"][:600])
    return {
        "path": path, "queries": len(queries), "kilobytes": round(len(answer.content) / 1000, 1),
        "milliseconds": round(statistics.median(took), 1),
    }  # fmt: skip


if __name__ == "__main__":
    main()

"""Processor time that one xAPI statement takes on its way in: to be read, checked, taken apart, and compared.

The typical statement has an actor with an account, a verb with its display, an activity with its definition, a result
with a score, and a context with registration and grouping: about 1 kB. It is read in batches of 50, and one by one.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402
from cairn.records.statement.parts import parts  # noqa: E402
from cairn.records.statement.reading import read  # noqa: E402
from cairn.records.statement.rules import check  # noqa: E402
from cairn.records.statement.same import same  # noqa: E402
from cairn.records.statement.versions import Version  # noqa: E402

BATCH, BATCHES = 50, 40


def statement(number: int) -> dict[str, Any]:
    """The typical one, with an actor, activity, score and registration of its own."""
    return {
        "id": str(UUID(int=number)),
        "actor": {
            "objectType": "Agent",
            "account": {"homePage": "https://improvement.example.org", "name": str(UUID(int=number % 500 + 10**30))},
        },
        "verb": {"id": "http://adlnet.gov/expapi/verbs/completed", "display": {"en-GB": "completed"}},
        "object": {
            "objectType": "Activity",
            "id": f"https://improvement.example.org/xapi/object/{UUID(int=number % 80 + 10**31)}",
            "definition": {
                "type": "http://adlnet.gov/expapi/activities/lesson",
                "name": {"en-GB": f"Lesson {number % 80}: measure what matters"},
            },
        },
        "result": {"score": {"scaled": number % 101 / 100, "raw": number % 101, "min": 0, "max": 100}, "success": True},
        "context": {
            "registration": str(UUID(int=number % 30 + 10**32)),
            "platform": "Cairn",
            "contextActivities": {
                "grouping": [
                    {
                        "objectType": "Activity",
                        "id": f"https://improvement.example.org/xapi/run/{UUID(int=number % 30 + 10**33)}",
                    }
                ]
            },
        },
        "timestamp": f"2026-03-{number % 28 + 1:02d}T09:{number % 60:02d}:31.{number % 1000:03d}+00:00",
    }


def microseconds(work: Callable[[], object], statements: int) -> float:
    """For one statement, the best of seven: a shared machine adds, it never takes away."""
    found = []
    for _attempt in range(7):
        began = time.process_time()
        work()
        found.append((time.process_time() - began) / statements * 1e6)
    return round(min(found), 1)


def check_all(values: list[dict[str, Any]], version: Version) -> None:
    for value in values:
        check(value, version)


def main() -> None:
    total = BATCH * BATCHES
    singles = [json.dumps(statement(number)).encode() for number in range(total)]
    bodies = [b"[" + b",".join(singles[at : at + BATCH]) + b"]" for at in range(0, total, BATCH)]
    values = [sent.value for body in bodies for sent in read(body).statements]
    result: dict[str, object] = {
        "bytes_per_statement": sum(map(len, singles)) // total,
        "us_plain_json_loads": microseconds(lambda: [json.loads(body) for body in bodies], total),
        "us_read_in_batches": microseconds(lambda: [read(body) for body in bodies], total),
        "us_read_one_by_one": microseconds(lambda: [read(body) for body in singles], total),
    }
    for version in Version:
        result[f"us_check_{version.value}"] = microseconds(partial(check_all, values, version), total)
    result |= {
        "us_parts": microseconds(lambda: [parts(value) for value in values], total),
        "us_same": microseconds(lambda: [same(value, value) for value in values], total),
        "yardstick_seconds": round(yardstick(), 3),
    }
    for name, value in result.items():
        print(f"{name:<36} {value}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "xapi_rules.json").write_text(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()

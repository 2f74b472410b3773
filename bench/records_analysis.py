"""Seconds that questions to 100 million statements take, in the files that `cairn records parquet` writes.

The statements are invented by DuckDB and written as those files are: two years of them, one file for a million, numbers
for who, what and where, dictionaries beside. STATEMENTS says how many, THREADS how many processors may be used, FOLDER
where the files are kept for another time (without it they are removed at the end). Asked are the people who were active
on each day; a funnel by run (registered, began, completed a piece, submitted, passed, each after the one before); and
what happened in one run, by week and verb, in words. Each is asked once to be warm in the page
cache, then three times: the median is told, in seconds and in seconds of processors.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import duckdb

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402

STATEMENTS = int(os.environ.get("STATEMENTS", 100_000_000))
THREADS = int(os.environ.get("THREADS", 2))
PIECE = 1_000_000
RUNS, RUN_SIZE, LESSONS = 2_000, 250, 400  # people are of one run each
VERBS = ("registered", "start", "completed", "submit", "passed", "commented", "scored", "answered", "liked", "attended")

# At any time a thousand people are at it, each does twenty things in a sitting; every run lasts a sixth of the two
# years. Of the people of a run those who come first come most often; later steps are for fewer of them.
INVENTED = """
WITH numbers AS (
    SELECT range AS n, hash(n) AS h, (n / {all})::DOUBLE AS part, hash(n // 20000 * 1000 + n % 1000) AS g
    FROM range({first}, {last})
), done AS (
    SELECT n, h, g, part, floor(part * ({runs} - {open}))::BIGINT + (g % {open})::BIGINT AS run,
        1 + floor({size} * power(((g >> 20) % 100000) / 100000, 2))::BIGINT AS who
    FROM numbers
)
SELECT n + 1 AS id, TIMESTAMP '2024-11-01' + to_microseconds((part * 63072000000000)::BIGINT) AS stored,
    stored - to_microseconds(CASE WHEN h % 50 = 0 THEN (h % 600000000000)::BIGINT ELSE (h % 900000)::BIGINT END)
        AS timestamp,
    run * {size} + who AS actor,
    CASE WHEN h % 20 = 0 THEN 1 WHEN h % 20 = 1 THEN 2 WHEN h % 3 = 0 THEN 3
        WHEN h % 97 = 0 AND who < 180 THEN 4 WHEN h % 101 = 0 AND who < 120 THEN 5 ELSE 6 + (h % 5)::BIGINT END AS verb,
    1 + (h % {lessons})::BIGINT AS activity,
    run + 1 AS registration,
    CASE WHEN verb = 7 THEN (h % 101) / 100 END AS scaled,
    CASE WHEN verb IN (4, 5) THEN true END AS success,
    CASE WHEN verb = 3 THEN true END AS completion,
    CASE WHEN verb = 3 THEN (h % 1800000)::BIGINT END AS duration
FROM done ORDER BY id
"""
QUESTIONS = {
    "daily active learners": """
        SELECT timestamp::DATE AS day, count(DISTINCT actor) AS people FROM {statements} GROUP BY day ORDER BY day
    """,
    "funnel by run": """
        WITH firsts AS (
            SELECT registration, actor, min(timestamp) FILTER (verb = 1) AS registered,
                max(timestamp) FILTER (verb = 2) AS began, max(timestamp) FILTER (verb = 3) AS completed,
                max(timestamp) FILTER (verb = 4) AS submitted, max(timestamp) FILTER (verb = 5) AS passed
            FROM {statements} WHERE verb <= 5 GROUP BY registration, actor
        )
        SELECT r.uuid AS run, count(registered) AS registered, count(*) FILTER (began >= registered) AS began,
            count(*) FILTER (began >= registered AND completed >= registered) AS completed,
            count(*) FILTER (began >= registered AND completed >= registered AND submitted >= registered) AS submitted,
            count(*) FILTER (began >= registered AND completed >= registered AND submitted >= registered
                AND passed >= submitted) AS passed
        FROM firsts JOIN registrations r ON r.id = registration GROUP BY run ORDER BY run
    """,
    "one run by week and verb": """
        SELECT date_trunc('week', timestamp) AS week, v.iri, count(*) AS statements, count(DISTINCT actor) AS people
        FROM {statements} JOIN verbs v ON v.id = verb
        WHERE registration = (SELECT min(id) + 7 FROM registrations) GROUP BY ALL ORDER BY ALL
    """,
}
COUNTING = "(FROM statements ANTI JOIN voided USING (id))"


def main() -> None:
    kept = os.environ.get("FOLDER")
    with tempfile.TemporaryDirectory() as away:
        folder = Path(kept or away)
        result: dict[str, Any] = {"yardstick_seconds": round(yardstick(), 3), "statements": STATEMENTS}
        result |= {"threads": THREADS, "questions": []}
        if not (folder / "manifest.json").exists():
            result["written_seconds"] = written(folder)
        size = sum(one.stat().st_size for one in folder.rglob("*.parquet"))
        result["bytes_per_statement"] = round(size / STATEMENTS, 1)
        print(f"{STATEMENTS:,} statements, {size / 1e9:.2f} GB, {size / STATEMENTS:.1f} bytes each")
        engine = opened(folder)
        for name, words in QUESTIONS.items():
            told = asked(engine, name, words.format(statements=COUNTING))
            result["questions"].append(told)
            print(f"{name:<26} {told['seconds']:>7} s  {told['cpu_seconds']:>7} CPU s  {told['rows']:>6} rows")
        engine.close()
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "records_analysis.json").write_text(json.dumps(result, indent=1))


def written(folder: Path) -> float:
    """Write the files and the manifest as the store does."""
    from cairn.records.analysis.files import Manifest, Piece, write_manifest

    began = time.perf_counter()
    engine = duckdb.connect(config={"threads": THREADS})
    pieces: list[Piece] = []

    def keep(kind: str, query: str, first: int, last: int, *, under: str = "", rows: int | None = None) -> None:
        path = f"{kind}/tenant=1/{under}{first}-{last}.1.parquet"
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        engine.execute(f"COPY ({query}) TO '{folder / path}' (FORMAT parquet, COMPRESSION zstd)")
        pieces.append(Piece(kind, 1, path, rows or last - first + 1, first, last))

    numbers = {"all": STATEMENTS, "runs": RUNS, "open": RUNS // 6, "size": RUN_SIZE, "lessons": LESSONS}
    for first in range(0, STATEMENTS, PIECE):
        last = min(first + PIECE, STATEMENTS)
        month = f"{2024 + (10 + 24 * first // STATEMENTS) // 12}-{(10 + 24 * first // STATEMENTS) % 12 + 1:02}"
        invented = INVENTED.format(first=first, last=last, **numbers)
        keep("statements", invented, first + 1, last, under=f"month={month}/")
        print(f"\r{last:,} written", end="", file=sys.stderr)
    home = "https://improvement.example.org"
    people = RUNS * RUN_SIZE
    agent = f"'account' || chr(10) || '{home}' || chr(10) || uuid()::VARCHAR"
    keep("agents", numbered(people, "key", agent), 1, people)
    lines = ", ".join(f"({place}, 'http://adlnet.gov/expapi/verbs/{verb}')" for place, verb in enumerate(VERBS, 1))
    keep("verbs", f"FROM (VALUES {lines}) t(id, iri)", 1, len(VERBS))
    lesson = f"'{home}/xapi/object/' || uuid()::VARCHAR"
    keep("activities", numbered(LESSONS, "iri", lesson), 1, LESSONS)
    keep("registrations", numbered(RUNS, "uuid", "uuid()::VARCHAR"), 1, RUNS)
    # one of ten thousand is voided
    keep("voided", f"FROM range(1, {STATEMENTS + 1}, 10000) one(id)", 1, STATEMENTS, rows=STATEMENTS // 10000)
    engine.close()
    write_manifest(folder, Manifest(upto=STATEMENTS, change=1, files=tuple(pieces)))
    print(file=sys.stderr)
    return round(time.perf_counter() - began, 1)


def numbered(many: int, column: str, words: str) -> str:
    return f"SELECT range AS id, {words} AS {column} FROM range(1, {many + 1})"  # noqa: S608  our own names


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """A view of each kind of file, of those that the manifest names."""
    engine = duckdb.connect(config={"threads": THREADS})
    files = json.loads((folder / "manifest.json").read_text())["files"]
    for kind in sorted({one["kind"] for one in files}):
        paths = [str(folder / one["path"]) for one in files if one["kind"] == kind]
        engine.execute(f"CREATE VIEW {kind} AS FROM read_parquet({paths})")
    return engine


def asked(engine: duckdb.DuckDBPyConnection, name: str, words: str) -> dict[str, Any]:
    rows = engine.execute(words).fetchall()
    took, cpu = [], []
    for _time in range(3):
        used, began = _processor(), time.perf_counter()
        engine.execute(words).fetchall()
        took.append(time.perf_counter() - began)
        cpu.append(_processor() - used)
    if os.environ.get("SHOW"):
        print(*rows[:3], *rows[-3:], sep="\n")
    return {
        "question": name,
        "rows": len(rows),
        "seconds": round(statistics.median(took), 2),
        "cpu_seconds": round(statistics.median(cpu), 2),
    }


def _processor() -> float:
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()

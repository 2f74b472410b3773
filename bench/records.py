"""The record store under load: statements a second through HTTP, what one costs, and how soon one is found.

Starts the site as it is deployed, on a database of its own in a folder that is thrown away (or the one that
DATABASE_URL names, which must be empty), fills the store by a bulk loader that uses the store's own way in, and sends
from four clients at once. ``python bench/records.py --fill 100000``; more for larger stores.
"""

from __future__ import annotations

import argparse
import base64
import http.client
import json
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from bench.machine import yardstick  # noqa: E402
from bench.records_fill import OWN_WAY, bare, body, fill, multiply  # noqa: E402
from bench.xapi_rules import statement  # noqa: E402

PORT, CLIENTS, BATCH = 8399, 4, 50
SECONDS = 10.0


@dataclass
class Counted:
    done: int
    seconds: float
    waits: list[float]


def _send(job: tuple[int, int, str, float]) -> Counted:
    """One client: bodies are made before the clock starts."""
    who, batch, authorization, seconds = job
    bodies = [body(who * 10_000_000 + one * batch, batch) for one in range(int(120_000 / batch) // CLIENTS)]
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    headers = {
        "Authorization": authorization, "X-Experience-API-Version": "1.0.3", "Content-Type": "application/json",
    }  # fmt: skip
    waits, begun, done = [], time.perf_counter(), 0
    for content in bodies:
        at = time.perf_counter()
        if at - begun > seconds:
            break
        connection.request("POST", "/xapi/statements", content, headers)
        answer = connection.getresponse()
        said = answer.read()
        if answer.status != 200:
            raise SystemExit(f"{answer.status}: {said[:300]!r}")
        waits.append(time.perf_counter() - at)
        done += batch
    return Counted(done, time.perf_counter() - begun, waits)


def _find(job: tuple[int, str, float]) -> Counted:
    """One client that asks for the newest 100 of a person and a verb, each time of another person."""
    from urllib.parse import urlencode

    who, authorization, seconds = job
    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    headers = {"Authorization": authorization, "X-Experience-API-Version": "1.0.3"}
    waits, begun, number = [], time.perf_counter(), who
    while time.perf_counter() - begun < seconds:
        one = statement(number)
        query = urlencode({"agent": json.dumps(one["actor"]), "verb": one["verb"]["id"], "limit": 100})
        at = time.perf_counter()
        connection.request("GET", f"/xapi/statements?{query}", headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(str(answer.status))
        waits.append(time.perf_counter() - at)
        number += CLIENTS
    return Counted(len(waits), time.perf_counter() - begun, waits)


def _everything(function: Any, jobs: list[Any]) -> list[Counted]:
    with multiprocessing.get_context("spawn").Pool(CLIENTS) as pool:
        return pool.map(function, jobs)


def cpu_of(pid: int) -> float:
    """Processor seconds of a process and its children."""
    ticks = os.sysconf("SC_CLK_TCK")
    whole = 0
    for one in _family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
        whole += int(fields[11]) + int(fields[12])
    return whole / ticks


def _family(pid: int) -> Iterator[int]:
    yield pid
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    for one in children:
        yield from _family(int(one))


def report(name: str, counted: list[Counted], cpu: float, *, unit: str) -> None:
    done, seconds = sum(one.done for one in counted), max(one.seconds for one in counted)
    waits = sorted(wait for one in counted for wait in one.waits)
    late = waits[int(0.95 * (len(waits) - 1))]
    print(
        f"{name}: {done / seconds:,.0f} {unit} a second; {1000 * cpu / max(1, done / 1000):,.0f} ms of the server's"
        f" processor for 1,000; answers in {1000 * statistics.median(waits):.1f} ms, 95 % in {1000 * late:.1f} ms",
        flush=True,
    )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--fill", type=int, default=100_000)
    asked.add_argument("--seconds", type=float, default=SECONDS)
    given = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="cairn-records-") as folder:
        os.environ |= {"CAIRN_DATA": folder, "DJANGO_SETTINGS_MODULE": "cairn.config.settings.local"}
        os.environ["PYTHONPATH"] = str(ROOT / "src")
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection
        from django.utils import timezone

        from cairn.cli.serving import server_command
        from cairn.records import api

        call_command("migrate", verbosity=0)
        call_command("createcachetable", verbosity=0)
        own = min(given.fill, OWN_WAY)
        spent = fill(own)
        print(
            f"Yardstick {yardstick():.2f} s. {connection.vendor}, {own:,} statements filled in:"
            f" {1000 * spent / max(1, own / 1000):.0f} ms of the processor for 1,000",
            flush=True,
        )
        if given.fill > own:
            multiply(own, given.fill)
        for batch in (BATCH, 1):
            print(f"A bare insert of the same rows, batches of {batch}: {bare(60 * batch + 940, batch):,.0f} a second")
        made, secret = api.make_credential(
            title="Bench", scopes=["all"], organisation=None, by=None, at=timezone.now(), per_minute=10_000_000
        )
        authorization = "Basic " + base64.b64encode(f"{made.name}:{secret}".encode()).decode()
        connection.close()
        server = subprocess.Popen(server_command(PORT))
        try:
            _wait()
            for batch in (BATCH, 1):
                before = cpu_of(server.pid)
                counted = _everything(_send, [(who, batch, authorization, given.seconds) for who in range(CLIENTS)])
                report(f"In batches of {batch}", counted, cpu_of(server.pid) - before, unit="statements")
            before = cpu_of(server.pid)
            counted = _everything(_find, [(who, authorization, given.seconds) for who in range(CLIENTS)])
            report("Agent and verb, limit 100", counted, cpu_of(server.pid) - before, unit="answers")
        finally:
            server.terminate()
            server.wait(10)
        if connection.vendor == "sqlite":
            count = api_count()
            size = Path(folder, "cairn.sqlite3").stat().st_size
            print(f"{count:,} statements, {size / count:,.0f} bytes of the file for each")


def api_count() -> int:
    from cairn.records.models import Statement

    return Statement.objects.count()


def _wait() -> None:
    for _turn in range(120):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=2)
            connection.request("GET", "/xapi/about")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.5)
    raise SystemExit("The server didn't start.")


if __name__ == "__main__":
    main()

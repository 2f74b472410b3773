"""CPU seconds of server and database for one learner's journey of 16 requests, on PostgreSQL.

1,000 people are enrolled, 50 threads hold 5 posts each. Sign in, the course's page, the trail, an object, one of its
answers with its replies, a post, the object marked as done, a quiz of eight questions, its result. CPU time is read
from the kernel for the server's processes, task worker included, for this database's PostgreSQL and for Redis where it
answers (it holds sessions and limits, as in production), over JOURNEYS journeys; a fixed loop of Python gives the
machine's own yardstick: on a busy machine both grow.
"""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from bench.machine import yardstick  # noqa: E402

DATABASE = os.environ.get("DATABASE_URL", "postgres://postgres@127.0.0.1:5432/cairn_bench")
PORT = int(os.environ.get("PORT", "8765"))
JOURNEYS = int(os.environ.get("JOURNEYS", "100"))
TICKS = os.sysconf("SC_CLK_TCK")
HOME = f"http://127.0.0.1:{PORT}"


def cpu_of(pids: set[int]) -> dict[int, float]:
    """Seconds of processor time that each of these processes has used itself, by process."""
    found = {}
    for pid in pids:
        try:
            parts = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        # Not what its ended children used: PostgreSQL's first process has those of every database.
        found[pid] = (int(parts[11]) + int(parts[12])) / TICKS
    return found


def family(root: int) -> set[int]:
    parents: dict[int, int] = {}
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            parents[int(path.parent.name)] = int(path.read_text().rpartition(")")[2].split()[1])
        except OSError:
            continue
    found = {root}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return found


def services() -> set[int]:
    """PostgreSQL's processes, but those that serve another database, and Redis."""
    asked = ["pgrep", "-a", "-f", "^postgres: |/postgres |redis-server"]
    found = set()
    for line in subprocess.run(asked, capture_output=True, text=True, check=False).stdout.splitlines():
        pid, _space, command = line.partition(" ")
        parts = command.split()
        serves = parts[3] if command.startswith("postgres: ") and len(parts) > 4 and "launcher" not in parts else ""
        if not serves or DATABASE.endswith(f"/{serves}"):
            found.add(int(pid))
    return found


def redis_address() -> str:
    """A Redis of this machine, or nothing: then sessions are in the database."""
    try:
        with socket.create_connection(("127.0.0.1", 6379), timeout=1):
            return "redis://127.0.0.1:6379/9"
    except OSError:
        return ""


def make_database() -> None:
    import psycopg

    name = DATABASE.rpartition("/")[2]
    with psycopg.connect(DATABASE.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"')
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    from bench.people import fill

    fill(learners=1000, threads=50, posts=5)


def journey(number: int) -> int:
    """One learner's 16 requests; returns how many were made."""
    import requests
    from django.core.cache import cache

    cache.clear()  # the limits on signing in count this one machine's address
    session = requests.Session()
    made = 0

    def get(path: str) -> str:
        nonlocal made
        made += 1
        answer = session.get(HOME + path, timeout=30)
        answer.raise_for_status()
        return answer.text

    def post(path: str, page: str, **data: object) -> str:
        nonlocal made
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, path
        made += 1
        form = {"csrfmiddlewaretoken": token.group(1), **data}
        answer = session.post(HOME + path, data=form, headers={"Referer": HOME + path}, timeout=30)
        answer.raise_for_status()
        made += len(answer.history)
        return answer.text

    page = get("/account/login/")
    post("/account/login/", page, login=f"bench{number}@example.org", password="a-long-walk-uphill")
    get("/catalogue/improvement-fundamentals/model-for-improvement/")
    get("/runs/bench/")
    key = "three-questions"
    page = get(f"/runs/bench/{key}/")
    answer = re.search(r'id="post-([0-9a-f-]+)"', page)
    assert answer
    get(f"/posts/{answer.group(1)}/")
    subject = re.search(r"/runs/bench/talk/object/([0-9a-f-]+)/write/", page)
    assert subject
    page = post(f"/runs/bench/talk/object/{subject.group(1)}/write/", page, text="We tried this on nights, too.")
    page = post(f"/runs/bench/{key}/done/", page)
    page = get("/runs/bench/gate-quiz/")
    page = post("/runs/bench/gate-quiz/quiz/", page)
    attempt = re.search(r"/attempts/([0-9a-f-]+)/", page)
    assert attempt
    names = sorted(set(re.findall(r'name="(q\d+)"', page)))
    chosen = {name: re.search(rf'name="{name}"[^>]*value="([^"]+)"', page).group(1) for name in names}  # type: ignore[union-attr]
    post(f"/attempts/{attempt.group(1)}/", page, **chosen)
    assert made == 16, made
    return made


def main() -> None:
    os.environ.update(DATABASE_URL=DATABASE, DJANGO_SETTINGS_MODULE="cairn.config.settings.local", CAIRN_BASE_URL=HOME)
    os.environ.setdefault("REDIS_URL", redis_address())
    make_database()
    server = subprocess.Popen(
        [str(ROOT / ".venv/bin/cairn"), "run", "--port", str(PORT)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    try:
        _wait()
        for number in range(5):
            journey(number)
        _settle()
        before, began = cpu_of(family(server.pid) | services()), time.monotonic()
        made = [journey(number) for number in range(5, 5 + JOURNEYS)]
        took, after = time.monotonic() - began, cpu_of(family(server.pid) | services())
        spent = {pid: seconds - before.get(pid, 0.0) for pid, seconds in after.items()}
        names = {pid: _name(pid) for pid in spent}
    finally:
        server.terminate()
        server.wait()
    result = {
        "journeys": JOURNEYS,
        "requests_per_journey": sum(made) / len(made),
        "sessions_in": "Redis" if os.environ.get("REDIS_URL") else "PostgreSQL",
        "cpu_seconds_per_journey": round(sum(spent.values()) / JOURNEYS, 4),
        **{f"  of which {kind}": round(part / JOURNEYS, 4) for kind, part in _by_kind(spent, names).items()},
        "processes_gone_uncounted": len(before.keys() - after.keys()),
        "seconds_per_journey": round(took / JOURNEYS, 4),
        "yardstick_seconds": round(yardstick(), 3),
    }
    for name, value in result.items():
        print(f"{name:<28} {value}")
    (ROOT / "bench" / "results").mkdir(exist_ok=True)
    (ROOT / "bench" / "results" / "learner_journey.json").write_text(json.dumps(result, indent=1))


def _settle() -> None:
    """Until the worker has done what making the database left for it: that is no part of a journey."""
    from django_tasks_db.models import DBTaskResult

    while DBTaskResult.objects.ready().exists():
        time.sleep(0.5)


def _name(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/comm").read_text().strip()
    except OSError:
        return ""


def _by_kind(spent: dict[int, float], names: dict[int, str]) -> dict[str, float]:
    kinds = {"postgres": "PostgreSQL", "redis-server": "Redis"}
    found: dict[str, float] = {}
    for pid, seconds in spent.items():
        kind = kinds.get(names[pid], "server")
        found[kind] = found.get(kind, 0.0) + seconds
    return found


def _wait() -> None:
    import requests

    for _attempt in range(120):
        try:
            requests.get(HOME + "/readyz", timeout=2).raise_for_status()
            return
        except requests.RequestException:
            time.sleep(0.5)
    raise SystemExit("The server did not start.")


if __name__ == "__main__":
    main()

"""Server, task worker, clock and their end, under one roof."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection, HTTPException
from threading import Event, Thread
from types import FrameType

import click

from cairn.cli.clock import keep_time
from cairn.config.env import read_environment


def serve(*, port: int) -> None:
    """Start the site on ``port``, its worker and its clock; stop all when told to, or when the server ends."""
    if not os.environ.get("CAIRN_BASE_URL"):
        os.environ["CAIRN_BASE_URL"] = f"http://127.0.0.1:{port}"
    worker = subprocess.Popen([sys.executable, "-m", "django", "db_worker", "--queue-name", "default", "-v", "0"])
    server = subprocess.Popen(server_command(port))

    ended = Event()
    Thread(target=keep_time, args=[ended], daemon=True).start()

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    try:
        if answers(port, server):
            click.echo(f"Cairn is at http://127.0.0.1:{port}/ (Ctrl+C stops it)")
            for line in demo_sign_ins():
                click.echo(line)
        status = server.wait()
    finally:
        ended.set()
        for process in (server, worker):
            process.terminate()
            process.wait()
    # Stopped on purpose is no failure.
    sys.exit(status if status > 0 else 0)


def answers(port: int, server: subprocess.Popen[bytes], *, patience: float = 60) -> bool:
    """Wait until the server answers, in whatever way; whether it did.

    The first request of a process reads in all areas: the address is only printed when somebody can use it.
    """
    until = time.monotonic() + patience
    while time.monotonic() < until and server.poll() is None:
        try:
            asking = HTTPConnection("127.0.0.1", port, timeout=patience)
            asking.request("GET", "/readyz")
            asking.getresponse()  # a refusal or a way to https will do: it is there
        except (OSError, HTTPException):
            time.sleep(0.2)
        else:
            # Where somebody else has the port, it is they who answered, and ours is about to end.
            time.sleep(0.3)
            return server.poll() is None
        finally:
            asking.close()
    return False


MOST_PROCESSES = 4


def server_command(port: int) -> list[str]:
    """How the web server is started: WSGI, a process for each processor with four threads, quiet."""
    options = {"--interface": "wsgi", "--host": "127.0.0.1", "--port": str(port), "--log-level": "warning"}
    # Threads of one process wait for each other whenever Python works, so a second processor wants a second process.
    options["--workers"] = str(read_environment().cairn_processes or min(MOST_PROCESSES, os.cpu_count() or 1))
    # granian's own default of threads is unbounded for PostgreSQL's connections.
    options["--blocking-threads"] = "4"
    words = [word for option in options.items() for word in option]
    return [sys.executable, "-m", "granian", *words, "--no-access-log", "cairn.config.wsgi:application"]


def demo_sign_ins() -> list[str]:
    """One sign-in for each demo role, where the demonstration cycle is loaded; else nothing."""
    from cairn.accounts import api as accounts_api
    from cairn.cli.demo import PASSWORD, SIGN_INS

    people = [accounts_api.person_by_email(f"{role}@example.org") for role in SIGN_INS]
    if not all(person is not None and person.check_password(PASSWORD) for person in people[:1]):
        return []
    lines = [f"  {role:<12} {role}@example.org" for role in SIGN_INS]
    return [f"Demonstration sign-ins, all with the password {PASSWORD}:", *lines]

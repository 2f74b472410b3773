"""Server, task worker and their end, under one roof."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from types import FrameType

import click


def serve(*, port: int) -> None:
    """Start the site on ``port`` and its worker; stop both when told to, or when the server ends."""
    if not os.environ.get("CAIRN_BASE_URL"):
        os.environ["CAIRN_BASE_URL"] = f"http://127.0.0.1:{port}"
    worker = subprocess.Popen([sys.executable, "-m", "django", "db_worker", "--queue-name", "default"])
    # granian's own default of threads is unbounded for PostgreSQL's connections.
    server = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--host",
            "127.0.0.1",
            "--port",
            str(port),
            "--blocking-threads",
            "4",
            "--no-log-access",
            "--log-level",
            "warning",
            "cairn.config.wsgi:application",
        ]
    )

    def stop(_number: int, _frame: FrameType | None) -> None:
        server.terminate()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"Cairn is at http://127.0.0.1:{port}/ (Ctrl+C stops it)")
    try:
        status = server.wait()
    finally:
        worker.terminate()
        worker.wait()
    # Stopped on purpose is no failure.
    sys.exit(status if status > 0 else 0)

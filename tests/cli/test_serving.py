"""The server is started with options that it knows, and its address is said when it answers."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from cairn.cli.serving import answers, server_command


def test_the_server_knows_every_option_it_is_started_with() -> None:
    known = subprocess.run([sys.executable, "-m", "granian", "--help"], capture_output=True, text=True, check=True)

    asked = [word for word in server_command(8000) if word.startswith("--")]

    assert len(asked) > 4
    assert [option for option in asked if option not in known.stdout.replace("/", " ").split()] == []


@pytest.mark.parametrize("status", [200, 301, 400])
def test_a_server_that_answers_in_any_way_is_there(status: int) -> None:
    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.send_header("Location", "https://127.0.0.1:1/")
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Nothing on the console of the tests."""

    with HTTPServer(("127.0.0.1", 0), Answer) as listening, alive() as process:
        Thread(target=listening.handle_request, daemon=True).start()
        assert answers(listening.server_port, process, patience=5) is True


def test_a_server_that_ended_is_not_waited_for() -> None:
    with HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as taken:
        free = taken.server_port
    with alive() as process:
        process.kill()
        process.wait()
        assert answers(free, process, patience=60) is False


@contextmanager
def alive() -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        yield process
    finally:
        process.kill()
        process.wait()

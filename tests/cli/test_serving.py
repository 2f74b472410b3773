"""The server is started with options that it knows."""

from __future__ import annotations

import subprocess
import sys

from cairn.cli.serving import server_command


def test_the_server_knows_every_option_it_is_started_with() -> None:
    known = subprocess.run([sys.executable, "-m", "granian", "--help"], capture_output=True, text=True, check=True)

    asked = [word for word in server_command(8000) if word.startswith("--")]

    assert len(asked) > 4
    assert [option for option in asked if option not in known.stdout.replace("/", " ").split()] == []

"""A site in processes of its own, with a database of its own, to be asked by real clients and to be killed."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from django.conf import settings

from cairn.cli.serving import server_command

MAKE_A_KEY = """
import django
django.setup()
from django.utils import timezone
from cairn.records import api
given, secret = api.make_credential(title="Tests", scopes=["all"], organisation=None, by=None, at=timezone.now())
print(given.name, secret)
"""


class Site:
    """``endpoint`` ends with a stroke, as clients want it; ``name`` and ``secret`` let one in."""

    def __init__(self, folder: Path, database_url: str | None) -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.endpoint = f"http://127.0.0.1:{self.port}/xapi/"
        self._environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "cairn.config.settings.local",
            "CAIRN_DATA": str(folder),
            "CAIRN_BASE_URL": f"http://127.0.0.1:{self.port}",
            "PYTHONPATH": str(settings.ROOT / "src"),
            **({"DATABASE_URL": database_url} if database_url else {}),
        }
        self.name, self.secret = self.python(MAKE_A_KEY).split()
        self._server: subprocess.Popen[bytes] | None = None

    def python(self, code: str) -> str:
        """What a process of the site's own says that runs this."""
        done = subprocess.run(
            [sys.executable, "-c", code], env=self._environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    def command(self, *words: str) -> subprocess.Popen[str]:
        """A `cairn` command at the site, begun."""
        line = [sys.executable, "-m", "cairn.cli.main", *words]
        return subprocess.Popen(
            line, env=self._environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )

    def start(self) -> None:
        """Raises RuntimeError if it doesn't answer within a minute."""
        self._server = subprocess.Popen(server_command(self.port), env=self._environment, start_new_session=True)
        for _ in range(600):
            try:
                with urlopen(self.endpoint + "about", timeout=60):  # noqa: S310  our own address
                    return
            except HTTPError:
                return
            except (URLError, OSError):
                time.sleep(0.1)
        self.kill()
        raise RuntimeError("The server didn't start.")

    def kill(self) -> None:
        """Every process of it, at once and without notice."""
        if self._server is not None:
            os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            self._server = None

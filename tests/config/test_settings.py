"""The settings of a served site: refused where they can't be right, and as strict as Django asks."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "CAIRN_SECRET_KEY": "".join(chr(ord("a") + n % 26) + str(n) for n in range(40)),
    "CAIRN_EMAIL_URL": "smtp://cairn:p%40ss@mail.example.org:587",
    "CAIRN_HOSTS": "courses.example.org",
    "CAIRN_BASE_URL": "https://courses.example.org",
}


Done = subprocess.CompletedProcess[str]


def python(*words: str, settings: str = "production", **environment: str) -> Done:
    """A Python of its own with this environment and nothing else of Cairn's."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("CAIRN_", "DATABASE_URL"))}
    inherited |= {"PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": f"cairn.config.settings.{settings}"}
    return subprocess.run(
        [sys.executable, *words], cwd=ROOT, env=inherited | environment, capture_output=True, text=True
    )


def manage(*words: str, **given: str) -> Done:
    return python("manage.py", *words, **given)


def start(settings: str = "production", **environment: str) -> Done:
    """Only the settings: what every process of the site reads first."""
    return python("-c", f"import cairn.config.settings.{settings}", **environment)


def test_production_passes_djangos_own_check_without_a_warning() -> None:
    done = manage("check", "--deploy", "--fail-level", "WARNING", **NEEDED)

    assert done.returncode == 0, done.stderr
    assert "no issues (0 silenced)" in done.stdout


def test_production_names_each_secret_that_is_missing() -> None:
    done = start(**dict.fromkeys(NEEDED, ""))

    assert done.returncode == 1
    assert done.stdout == ""
    told = done.stderr.splitlines()
    assert told[0] == "Cairn can't start in production without:"
    assert [line.split()[0] for line in told[1:]] == list(NEEDED)


SLIPS = {
    "CAIRN_SECRET_KEY": ["short"],
    "CAIRN_EMAIL_URL": ["mail.example.org", "smtp://u:secret@host:port"],
    "CAIRN_BASE_URL": ["courses.example.org", "http://courses.example.org"],
    "CAIRN_IDLE_MINUTES": ["abc", "0"],
    "CAIRN_SECURE": ["perhaps"],
    "DATABASE_URL": ["mysterious://user:secret@host/name"],
}


@pytest.mark.parametrize("name,value", [(name, value) for name, values in SLIPS.items() for value in values])
def test_a_slip_is_refused_in_a_sentence_that_names_it(name: str, value: str) -> None:
    done = start(**{**NEEDED, name: value})

    assert done.returncode == 1
    assert name in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr
    assert len(done.stderr.splitlines()) <= 2


def test_a_slip_is_refused_on_ones_own_machine_too() -> None:
    assert start("local").returncode == 0
    done = start("local", CAIRN_IDLE_MINUTES="abc")

    assert done.returncode == 1
    assert "CAIRN_IDLE_MINUTES" in done.stderr
    assert "Traceback" not in done.stderr


SHOW = """
from django.conf import settings as s
from allauth import app_settings as a
print(s.EMAIL_HOST, s.EMAIL_PORT, s.EMAIL_HOST_USER, s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS)
print(s.CSRF_TRUSTED_ORIGINS, s.CAIRN_BASE_URL, s.ALLOWED_HOSTS, a.TRUSTED_PROXY_COUNT)
for name, cache in s.CACHES.items(): print(name, cache["BACKEND"].rpartition(".")[2])
print(s.SESSION_ENGINE.rpartition(".")[2])
"""


@pytest.mark.parametrize(
    "redis,shared,sessions", [("", "DatabaseCache", "db"), ("redis://127.0.0.1:6379/0", "RedisCache", "cache")]
)
def test_what_production_makes_of_its_environment(redis: str, shared: str, sessions: str) -> None:
    given = {**NEEDED, "CAIRN_BASE_URL": "https://courses.example.org/", "CAIRN_HOSTS": "a.example.org, b.example.org"}
    done = manage("shell", "--verbosity", "0", "--command", SHOW, **given, REDIS_URL=redis)

    assert done.stdout.splitlines() == [
        "mail.example.org 587 cairn p@ss True",
        "['https://courses.example.org'] https://courses.example.org ['a.example.org', 'b.example.org'] 1",
        # What all server processes share is in the database or in Redis; a process keeps only what can't go stale.
        f"default {shared}",
        "pages LocMemCache",
        "pictures LocMemCache",
        sessions,
    ], done.stderr

"""What benchmarks share: how fast the machine is that they run on, and an empty site."""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path


def yardstick() -> float:
    """Seconds that this machine takes for ten million additions."""
    began = time.process_time()
    total = 0
    for number in range(10_000_000):
        total += number
    return time.process_time() - began


def begin_site() -> None:
    """Set Django up with an empty database: that of DATABASE_URL, else one on SQLite in a folder of its own."""
    folder = Path(tempfile.mkdtemp())
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder / 'bench.sqlite3'}")
    os.environ["DJANGO_SETTINGS_MODULE"] = "cairn.config.settings.test"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)

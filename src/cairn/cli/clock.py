"""What happens by itself: the jobs that areas register, each once in its time however many clocks there are."""

from __future__ import annotations

import logging
from datetime import datetime
from threading import Event

from django.core.cache import cache
from django.db import close_old_connections
from django.utils import timezone

from cairn.lib.registries import ClockJob, clock_jobs

PAUSE = 30  # seconds
log = logging.getLogger(__name__)


def tick(now: datetime) -> list[str]:
    """Do what is due and nobody has begun; returns the keys of the jobs that were done.

    Time is cut into spans of each job's length: the first clock in a span does the job, by a mark in the shared cache
    that only one of them can set. A job that fails is tried again in its next span, and stops no other.
    """
    done = []
    for key, job in clock_jobs.items():
        if not _first(key, job, now):
            continue
        try:
            job.do(now)
        except Exception:
            log.exception("The job %s failed", key)
        else:
            done.append(key)
    return done


def _first(key: str, job: ClockJob, now: datetime) -> bool:
    length = int(job.every.total_seconds())
    span = int(now.timestamp()) // length
    return cache.add(f"clock:{key}:{span}", "begun", timeout=2 * length)


def keep_time(stop: Event) -> None:
    """Tick until told to stop; for a thread of its own."""
    while not stop.wait(PAUSE):
        close_old_connections()
        try:
            tick(timezone.now())
        except Exception:
            log.exception("The clock could not look what is due")

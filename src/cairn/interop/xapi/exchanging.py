"""Forwarding and pulling in the background: the clock looks what is due, the worker does it, a little at a time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache
from django_tasks import task

from cairn.interop.xapi.forwarding import forward
from cairn.interop.xapi.pulling import pull
from cairn.lib.registries import ClockJob, clock_jobs
from cairn.records.api import delivering, fetching

SECONDS = 20  # of the worker at once: then others have their turn, and what is left is queued again
AFTER_ALL_ELSE = -10
# For how long the clock doesn't queue again what the worker hasn't come to.
QUEUED = 10 * 60


@task(priority=AFTER_ALL_ELSE)
def forward_to(uuid: str) -> None:
    """Send a destination what is to be sent, for some seconds."""
    cache.delete(_mark(uuid))
    went = forward(UUID(uuid), seconds=SECONDS)
    if went is not None and went.left:
        forward_to.enqueue(uuid)


@task(priority=AFTER_ALL_ELSE)
def pull_from(uuid: str) -> None:
    """Fetch what a source has, for some seconds."""
    cache.delete(_mark(uuid))
    came = pull(UUID(uuid), seconds=SECONDS)
    if came is not None and came.left:
        pull_from.enqueue(uuid)


def forward_what_is_due(now: datetime) -> None:
    """Nothing is queued for a destination that has everything."""
    for one in delivering.due_destinations(at=now):
        if delivering.anything_for(one) and _first(one.uuid):
            forward_to.enqueue(str(one.uuid))


def pull_what_is_due(now: datetime) -> None:
    for one in fetching.due_sources(at=now):
        if _first(one.uuid):
            pull_from.enqueue(str(one.uuid))


def _first(uuid: UUID) -> bool:
    return cache.add(_mark(str(uuid)), "queued", timeout=QUEUED)


def _mark(uuid: str) -> str:
    return f"exchange:{uuid}"


clock_jobs.register("interop.forwarding")(ClockJob(timedelta(minutes=1), forward_what_is_due))
clock_jobs.register("interop.pulling")(ClockJob(timedelta(minutes=5), pull_what_is_due))

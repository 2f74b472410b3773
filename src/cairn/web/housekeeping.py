"""What the site clears away by itself: sessions that have ended, and traces of background work that is done."""

from __future__ import annotations

from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django_tasks_db.models import DBTaskResult

from cairn.lib.registries import ClockJob, clock_jobs

# Failed work is kept longer, for who looks after the site to read.
DONE_KEPT, FAILED_KEPT = timedelta(days=1), timedelta(days=30)


def end_sessions(now: datetime) -> None:
    """Sessions in the database stay there when they have run out; in Redis they go by themselves."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


def forget_tasks(now: datetime) -> None:
    DBTaskResult.objects.successful().filter(finished_at__lt=now - DONE_KEPT).delete()
    DBTaskResult.objects.failed().filter(finished_at__lt=now - FAILED_KEPT).delete()


clock_jobs.register("web.sessions")(ClockJob(timedelta(days=1), end_sessions))
clock_jobs.register("web.tasks")(ClockJob(timedelta(hours=1), forget_tasks))

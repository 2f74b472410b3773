"""What authors have given a date: published and taken away by the clock."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.management import call_command

from cairn.lib.registries import ClockJob, clock_jobs


def publish_due(now: datetime) -> None:
    """Publish and take away every page whose time has come; the facts follow by the same signals as by hand."""
    call_command("publish_scheduled", verbosity=0)


clock_jobs.register("courses.scheduled")(ClockJob(timedelta(minutes=1), publish_due))

"""What happens by itself: once in its time, one job's failure is not another's, and what it clears away."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django_tasks_db.models import DBTaskResult

from cairn.cli.clock import tick
from cairn.lib.registries import ClockJob, clock_jobs
from cairn.projects import api
from cairn.projects.models import PointsImport
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def _no_marks() -> None:
    cache.clear()


def test_a_job_is_done_once_in_its_time_whoever_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[datetime] = []

    def fails(now: datetime) -> None:
        raise ValueError("no mail server")

    jobs = {"a": ClockJob(HOUR, fails), "b": ClockJob(HOUR, calls.append), "c": ClockJob(24 * HOUR, calls.append)}
    monkeypatch.setattr(clock_jobs, "_items", jobs)

    begin = NOW.replace(minute=0)
    assert tick(begin) == ["b", "c"]
    assert tick(begin + timedelta(minutes=59)) == []
    assert tick(begin + HOUR) == ["b"]
    assert tick(begin + 24 * HOUR) == ["b", "c"]
    assert calls == [begin, begin, begin + HOUR, begin + 24 * HOUR, begin + 24 * HOUR]


def test_what_is_left_over_is_cleared_away() -> None:
    owner = person("Owner")
    project = api.start_project(run=None, title="Shorter waits", by=owner, at=NOW)
    measure: Any = api.add_measure(project, name="Wait", kind="outcome", unit="days", by=owner, at=NOW)
    for age in (timedelta(hours=23), timedelta(hours=25)):
        PointsImport.objects.create(measure=measure, by=owner, at=NOW - age, name=str(age), content=b"1\n2")
    for status, days in (("SUCCESSFUL", 0), ("SUCCESSFUL", 2), ("FAILED", 2), ("FAILED", 31), ("READY", 40)):
        DBTaskResult.objects.create(
            status=status, task_path=f"{status} {days}", args_kwargs={"args": [], "kwargs": {}}, backend_name="default",
            finished_at=None if status == "READY" else NOW - timedelta(days=days), exception_class_path="",
            traceback="",
        )  # fmt: skip
    for key, days in (("ended", -1), ("going on", 3650)):
        Session.objects.create(session_key=key, session_data="", expire_date=NOW + timedelta(days=days))

    jobs = {
        "assessment.keep_going",
        "assessment.release",
        "assessment.scores",
        "community.cafes",
        "courses.scheduled",
        "interop.forwarding",
        "interop.pulling",
        "learning.sent_once",
        "projects.due",
        "projects.imports",
        "projects.report_files",
        "projects.summaries",
        "records.analysis",
        "records.erasures",
        "web.sessions",
        "web.tasks",
    }
    assert set(tick(NOW)) == jobs

    assert [one.name for one in PointsImport.objects.all()] == ["23:00:00"]
    left = sorted(DBTaskResult.objects.values_list("task_path", flat=True))
    assert left == ["FAILED 2", "READY 40", "SUCCESSFUL 0"]
    assert list(Session.objects.values_list("session_key", flat=True)) == ["going on"]

"""A project as large as they get, made in bulk: 30 measures of 300 points, 12 diagrams of 60 rows, 100 cycles."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import (
    Cause,
    Diagram,
    DriverLink,
    DriverNode,
    Lesson,
    Measure,
    MeasurePoint,
    PDSACycle,
    PlanTask,
    Project,
)
from tests.cast import NOW

FIRST = date(2020, 1, 6)


def big_project(
    by: Person, *, measures: int = 30, points: int = 300, diagrams: int = 12, nodes: int = 60, cycles: int = 100
) -> Project:
    """In no run; ``by`` leads it. The first measure improves half way, the others vary as usual."""
    project = api.start_project(run=None, title="Shorter waits for a first appointment", by=by, at=NOW)
    words = "Halve the days that people wait for a first appointment in our memory clinic by March 2027"
    facts: dict[str, Any] = {"aim": words, "problem": "People wait for weeks.", "scope": "One clinic."}
    api.save_charter(project, version=1, aim_by=date(2027, 3, 31), by=by, at=NOW, **facts)
    _measures(project, measures, points)
    _drivers(project)
    _cycles(project, cycles)
    _diagrams(project, diagrams, nodes)
    Lesson.objects.bulk_create(
        Lesson(project=project, on=FIRST + timedelta(days=n), text=f"What we learned, {n}", by=by, changed_at=NOW)
        for n in range(20)
    )
    PlanTask.objects.bulk_create(
        PlanTask(project=project, text=f"Task {n}", owner=by, due=FIRST + timedelta(days=n * 200), changed_at=NOW)
        for n in range(20)
    )
    return project


def _measures(project: Project, count: int, points: int) -> None:
    kinds = ["outcome", "process", "process", "balancing"]
    made = Measure.objects.bulk_create(
        Measure(
            project=project, kind=kinds[n % 4], name=f"Measure {n}: days to the first appointment", unit="days",
            direction="decrease", chart_baseline=min(24, points), target=8, position=n, changed_at=NOW,
        )
        for n in range(count)
    )  # fmt: skip
    MeasurePoint.objects.bulk_create(
        (
            MeasurePoint(
                measure=measure, position=at, on=FIRST + timedelta(weeks=at), value=_value(n, at, points),
                label=f"{FIRST + timedelta(weeks=at):%d/%m/%Y}",
            )
            for n, measure in enumerate(made)
            for at in range(points)
        ),
        batch_size=4000,
    )  # fmt: skip


def _value(measure: int, at: int, points: int) -> float:
    usual = 20 + (at * 7 + measure * 3) % 9
    return float(usual - 12 if measure == 0 and at > points // 2 else usual)


def _drivers(project: Project) -> None:
    kinds = ["primary"] * 4 + ["secondary"] * 12 + ["idea"] * 16
    made = DriverNode.objects.bulk_create(
        DriverNode(project=project, kind=kind, text=f"{kind.title()} {n}", position=n, changed_at=NOW)
        for n, kind in enumerate(kinds)
    )
    links = [(made[n % 4], made[4 + n]) for n in range(12)] + [(made[4 + n % 12], made[16 + n]) for n in range(16)]
    DriverLink.objects.bulk_create(DriverLink(parent=parent, child=child) for parent, child in links)


def _cycles(project: Project, count: int) -> None:
    ideas = list(project.drivers.filter(kind="idea"))
    measures = list(project.measures.all())
    PDSACycle.objects.bulk_create(
        PDSACycle(
            project=project, number=n + 1, title=f"Ring the day before, round {n + 1}", idea=ideas[n % len(ideas)],
            measured_by=measures[n % len(measures)], started_on=FIRST + timedelta(weeks=n), prediction="Six of eight.",
            happened="Seven were.", study="One more than we thought.", changed_at=NOW,
            decision=["adapt", "adopt", "abandon"][n % 3], purpose="implementation" if n % 10 == 1 else "test",
        )
        for n in range(count)
    )  # fmt: skip


def _diagrams(project: Project, count: int, nodes: int) -> None:
    """Cause and effect diagrams, with as many causes."""
    made = Diagram.objects.bulk_create(
        Diagram(project=project, tool="causes", title=f"Why people wait, {n}", position=n, changed_at=NOW)
        for n in range(count)
    )
    Cause.objects.bulk_create(
        Cause(diagram=diagram, text=f"Cause {n}", position=n, changed_at=NOW) for diagram in made for n in range(nodes)
    )

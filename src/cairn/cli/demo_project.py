"""One invented project, written with the projects' own functions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cairn.accounts.models_api import Person
from cairn.projects import api as projects_api
from cairn.runs.models_api import Run

PLAN = ("title", "scale", "question", "prediction", "who", "what", "where", "measure")


def write_project(run: Run, texts: dict[str, Any], *, by: Person, at: datetime, finished: bool) -> Any:
    """A project of ``run``; unless ``finished``, its last cycle is planned and not yet studied."""
    project = projects_api.start_project(run=run, title=texts["title"], by=by, at=at)
    target = (at + timedelta(weeks=26)).date()
    day = f"{target.day} {target:%B %Y}"
    projects_api.save_charter(
        project,
        version=1,
        problem=texts["problem"],
        why=texts["why"],
        aim=texts["aim"].replace("{date}", day),
        aim_by=target,
        scope=texts["scope"],
        setting=texts["setting"],
        ethics=texts["ethics"],
        by=by,
        at=at + timedelta(hours=1),
    )
    ideas = _drivers(project, texts["primary_drivers"], by=by, at=at + timedelta(days=1))
    for measure in texts["measures"]:
        _measure(project, measure, by=by, at=at + timedelta(days=2))
    cycles = texts["cycles"] if finished else texts["cycles"][:1]
    for number, cycle in enumerate(cycles):
        _cycle(project, cycle, ideas, studied=finished, by=by, at=at + timedelta(days=5 + 4 * number))
    for lesson in texts["lessons"] if finished else []:
        projects_api.add_lesson(project, text=lesson, by=by, at=at + timedelta(days=20))
    return project


def _drivers(project: Any, primaries: list[dict[str, Any]], *, by: Person, at: datetime) -> dict[str, Any]:
    ideas: dict[str, Any] = {}
    for primary in primaries:
        top = projects_api.add_driver(project, kind="primary", text=primary["text"], parents=[], by=by, at=at)
        for secondary in primary.get("secondary", []):
            under = projects_api.add_driver(
                project, kind="secondary", text=secondary["text"], parents=[top.uuid], by=by, at=at
            )
            for idea in secondary.get("ideas", []):
                node = projects_api.add_driver(
                    project, kind="idea", text=idea["text"], parents=[under.uuid], by=by, at=at
                )
                ideas[idea["text"]] = node.uuid
    return ideas


def _measure(project: Any, texts: dict[str, Any], *, by: Person, at: datetime) -> None:
    named = {name: texts[name] for name in ("name", "kind", "definition", "unit", "direction", "target")}
    measure = projects_api.add_measure(project, by=by, at=at, **named)
    first = at.date() - timedelta(weeks=len(texts["values"]))
    lines = [f"{first + timedelta(weeks=week)},{value}" for week, value in enumerate(texts["values"])]
    projects_api.replace_points(measure.uuid, raw="week,value\n" + "\n".join(lines), by=by, at=at)


def _cycle(
    project: Any, texts: dict[str, Any], ideas: dict[str, Any], *, studied: bool, by: Person, at: datetime
) -> None:
    plan = {name: texts[name] for name in PLAN if texts.get(name)}
    cycle = projects_api.add_cycle(project, idea=ideas.get(texts.get("idea", "")), by=by, at=at, **plan)
    if studied:
        happened = "\n\n".join(part for part in (texts.get("happened"), texts.get("result")) if part)
        projects_api.save_cycle(
            cycle.uuid,
            version=1,
            happened=happened,
            study=texts["study"],
            decision=texts["decision"],
            by=by,
            at=at + timedelta(days=3),
        )

"""One invented project, written with the projects' own functions."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from cairn.accounts.models_api import Person
from cairn.projects import api as projects_api
from cairn.runs.models_api import Run

PLAN = (
    "title", "scale", "question", "prediction", "who", "what", "where", "measure", "measured_by", "started_on",
)  # fmt: skip


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
    measures = {one["name"]: _measure(project, one, by=by, at=at + timedelta(days=2)) for one in texts["measures"]}
    cycles = texts["cycles"] if finished else texts["cycles"][:1]
    for number, cycle in enumerate(cycles):
        shown = _shown_by(measures, cycle)
        _cycle(project, cycle | shown, ideas, studied=finished, by=by, at=at + timedelta(days=5 + 4 * number))
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


def _measure(project: Any, texts: dict[str, Any], *, by: Person, at: datetime) -> Any:
    named = {name: texts[name] for name in ("name", "kind", "definition", "unit", "direction", "target")}
    measure = projects_api.add_measure(project, by=by, at=at, **named)
    first = at.date() - timedelta(weeks=len(texts["values"]))
    lines = [f"{first + timedelta(weeks=week)},{value}" for week, value in enumerate(texts["values"])]
    projects_api.replace_points(measure.uuid, raw="week,value\n" + "\n".join(lines), by=by, at=at)
    _decide(measure, texts, by=by, at=at + timedelta(hours=1))
    return measure


def _decide(measure: Any, texts: dict[str, Any], *, by: Person, at: datetime) -> None:
    """Notes, points left out and new limits, each as a person does it on the chart's page."""
    decided: list[tuple[str, Any]] = [
        ("said_at", projects_api.annotate),
        ("left_out", projects_api.exclude),
        ("new_limits", projects_api.rebase),
    ]
    for name, decide in decided:
        for one in texts.get(name, []):
            said = {key: value for key, value in one.items() if key != "week"}
            version = projects_api.measure_of(measure.uuid, by=by).version
            decide(measure.uuid, position=one["week"] - 1, version=version, by=by, at=at, **said)


def _shown_by(measures: dict[str, Any], cycle: dict[str, Any]) -> dict[str, Any]:
    """The measure whose chart shows a cycle, and the day of its week there."""
    if "measured_by" not in cycle:
        return {}
    measure = measures[cycle["measured_by"]]
    day = measure.points.values_list("on", flat=True).get(position=cycle["week"] - 1)
    return {"measured_by": measure.uuid, "started_on": day}


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

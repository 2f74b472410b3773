"""What a project's home and the portfolio show of its tools, gathered once for each revision as plain values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from zlib import crc32

from django.db.models import Exists, Max, OuterRef, Q
from django.utils import translation

from cairn.methods.progress_score import Evidence, propose
from cairn.projects.models import (
    Cause,
    Diagram,
    Measure,
    ParetoCount,
    ProcessStep,
    Project,
    ProjectSummary,
    Stakeholder,
)
from cairn.projects.readiness import charter_is_complete, cycle_is_studied, fetch_tools, living, readiness
from cairn.projects.readings import picture_of_main, readings_of

FORMAT = 3
TASKS, LESSONS, CHANGES, LOOKED_AT = 5, 3, 5, 40
Phase = ProjectSummary.Phase


def gather(project: Project, kept: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that is shown, JSON-able. ``kept`` is what was gathered before, for the readings that still hold.

    People are held by inside key: names may change. Some fifteen queries, however much there is.
    """
    fetch_tools(project)
    items = readiness(project)
    measures, cycles = living(project.measures.all()), living(project.cycles.all())
    readings = readings_of(measures, cycles, kept.get("readings", {}))
    team = list(project.team.filter(left_at=None).order_by("pk").values_list("person_id", flat=True))
    main = _main(project, measures, readings)
    evidence = evidence_of(project, measures, readings, team)
    proposal = propose(evidence)
    return {
        "format": FORMAT,
        "language": translation.get_language(),
        "team": team,
        "aim": project.charter.aim,
        "measures": [_measure(row) for row in measures],
        "readings": readings,
        "main": str(main.uuid) if main else "",
        "picture": main and picture_of_main(main, cycles, readings[str(main.uuid)], kept.get("picture") or {}),
        "cycles": [_cycle(row, project) for row in cycles],
        "drivers": _drivers(project),
        "diagrams": _diagrams(project),
        "tasks": _tasks(project),
        "lessons": _lessons(project),
        "changes": _changes(project),
        "readiness": [asdict(item) for item in items],
        "evidence": vars(evidence),
        "phase": phase_of(project, evidence),
        "proposal": {
            "score": proposal.score,
            "reasons": [_reason(one) for one in proposal.reasons],
            "next_steps": [_reason(one) for one in proposal.next_steps],
        },
        "decided": _decided(project),
    }


def evidence_of(
    project: Project, measures: Sequence[Measure], readings: Mapping[str, Any], team: Sequence[int]
) -> Evidence:
    """What speaks for the progress of a project whose tools are fetched."""
    cycles, drivers = living(project.cycles.all()), {node.kind for node in living(project.drivers.all())}
    studied = [cycle for cycle in cycles if cycle_is_studied(cycle)]
    read: dict[str, list[Any]] = {kind: [] for kind in Measure.Kind.values}
    for row in measures:
        read[row.kind].append(readings[str(row.uuid)])
    outcome, process, balancing = (read[kind] for kind in ("outcome", "process", "balancing"))
    balanced = [one for one in balancing if one["points"]]
    return Evidence(
        charter_complete=charter_is_complete(project.charter),
        team=len(team),
        has_drivers="primary" in drivers,
        has_ideas="idea" in drivers,
        measures=len(measures),
        baseline=max((one["base"] for one in outcome), default=0),
        cycles_planned=sum(bool(cycle.prediction) for cycle in cycles),
        cycles_studied=len(studied),
        ideas_tested=len({cycle.idea_id for cycle in studied if cycle.idea_id}),
        implemented=sum(cycle.purpose == "implementation" and cycle.decision == "adopt" for cycle in studied),
        process_improved=any(one["improved"] for one in process),
        outcome_improved=any(one["improved"] for one in outcome),
        sustained=any(one["sustained"] for one in outcome),
        target_met=any(one["target_met"] for one in outcome),
        balancing_steady=bool(balanced) and not any(one["worse"] for one in balanced),
    )


def phase_of(project: Project, evidence: Evidence) -> str:
    """Where a project is in the Model for Improvement: at its first open question, then testing, then holding."""
    if not project.charter.aim:
        return Phase.AIM.value
    if not evidence.measures:
        return Phase.MEASURES.value
    if not evidence.has_ideas:
        return Phase.CHANGES.value
    if evidence.outcome_improved and evidence.implemented:
        return Phase.SUSTAINING.value
    return Phase.TESTING.value


def _reason(one: Any) -> dict[str, str]:
    return {"about": one.about, "words": one.words.say(translation)}


def _main(project: Project, measures: Sequence[Measure], readings: Mapping[str, Any]) -> Measure | None:
    """The measure that the team chose, or the outcome measure with most points, or whichever has any."""
    chosen = next((row for row in measures if row.pk == project.main_measure_id), None)
    if chosen is None and measures:
        chosen = max(
            measures, key=lambda row: (row.kind == "outcome", readings[str(row.uuid)]["points"], -row.position)
        )
    return chosen


def _measure(row: Measure) -> dict[str, Any]:
    names = ("kind", "name", "unit", "target")
    return {"uuid": str(row.uuid), **{name: getattr(row, name) for name in names}}


def _cycle(row: Any, project: Project) -> dict[str, Any]:
    idea = next((str(node.uuid) for node in project.drivers.all() if node.pk == row.idea_id), "") if row.idea_id else ""
    return {
        "uuid": str(row.uuid),
        "number": row.number,
        "title": row.title,
        "idea": idea,
        "decision": row.decision,
        "purpose": row.purpose,
        "predicted": bool(row.prediction),
        "studied": cycle_is_studied(row),
    }


def _drivers(project: Project) -> dict[str, Any]:
    nodes = living(project.drivers.all())
    counts = {kind: sum(node.kind == kind for node in nodes) for kind in ("primary", "secondary", "idea")}
    ideas = {str(node.uuid): node.text for node in nodes if node.kind == "idea"}
    return {**counts, "ideas": ideas, "version": _drivers_version(project)}


def _drivers_version(project: Project) -> str:
    """Changes with everything that the diagram shows: the boxes, what they hang on, the aim, the title.

    Reads the boxes that are fetched with the project already, if they are.
    """
    # Who changes what a box hangs on saves the box: its version says both.
    boxes = sorted((row.pk, row.version) for row in project.drivers.all() if row.removed_at is None)
    shown = (project.title, project.charter.version, boxes)
    return f"{crc32(repr(shown).encode()):08x}"


def _diagrams(project: Project) -> list[dict[str, Any]]:
    """Each with the number of the newest change in it: another picture after each."""
    rows = list(
        Diagram.objects.filter(project=project, removed_at=None)
        .annotate(drawn=_has_a_picture())
        .order_by("tool", "position", "pk")
    )
    if not rows:
        return []
    scopes = [row.uuid for row in rows]
    newest = (
        project.changes.filter(scope_uuid__in=scopes).order_by().values("scope_uuid").annotate(newest=Max("number"))
    )
    versions = {one["scope_uuid"]: one["newest"] for one in newest}
    return [
        {
            "uuid": str(row.uuid), "tool": row.tool, "title": row.title, "drawn": row.drawn,
            "version": versions.get(row.uuid, row.version),
        }
        for row in rows
    ]  # fmt: skip


def _has_a_picture() -> Q:
    """What is empty has none: where there is nothing to draw, nothing is asked for."""
    kept = {"diagram": OuterRef("pk"), "removed_at": None}
    return (
        Exists(ProcessStep.objects.filter(**kept))
        | Exists(Cause.objects.filter(**kept))
        | Exists(Stakeholder.objects.filter(**kept))
        | Exists(ParetoCount.objects.filter(**kept, count__gt=0))
    )


def _tasks(project: Project) -> dict[str, Any]:
    """The next open ones: those that are due first, then by their place in the plan."""
    rows = list(project.tasks.filter(removed_at=None))
    open_ = sorted(
        (row for row in rows if row.done_on is None), key=lambda row: (row.due is None, row.due, row.position)
    )
    shown = [
        {"uuid": str(row.uuid), "text": row.text, "owner": row.owner_id, "due": row.due and row.due.isoformat()}
        for row in open_[:TASKS]
    ]
    return {"next": shown, "open": len(open_), "done": len(rows) - len(open_)}


def _lessons(project: Project) -> list[dict[str, Any]]:
    rows = project.lessons.filter(removed_at=None).order_by("-on", "-pk")[:LESSONS]
    return [{"on": row.on.isoformat(), "text": row.text, "by": row.by_id} for row in rows]


def _changes(project: Project) -> list[dict[str, Any]]:
    """The latest, with what one person did in one place without a break as one."""
    rows = project.changes.order_by("-number").values("tool", "scope_uuid", "action", "at", "by")[:LOOKED_AT]
    found: list[dict[str, Any]] = []
    for row in rows:
        place = {"tool": row["tool"], "scope": str(row["scope_uuid"]), "by": row["by"]}
        if found and place.items() <= found[-1].items():
            found[-1]["count"] += 1
        elif len(found) == CHANGES:
            break
        else:
            found.append({**place, "action": row["action"], "at": row["at"].isoformat(), "count": 1})
    return found


def _decided(project: Project) -> dict[str, Any] | None:
    newest = project.scores.order_by("-at", "-pk").first()
    if newest is None:
        return None
    return {"score": str(newest.score), "note": newest.note, "at": newest.at.isoformat(), "by": newest.by_id}

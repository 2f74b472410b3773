"""The tables of an evaluation, as Ibis expressions over a run's facts: one definition for a laptop and a cluster."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ibis

from cairn.evaluation.facts import Facts, Rows

# A breakdown of so few people could tell who they are.
SMALLEST_CELL = 5


def _table(rows: Rows, **schema: str) -> Any:
    """A memtable of the named columns; uuids and people's keys as text, so that any engine can join them."""
    plain = [
        {
            name: (str(row[name]) if kind == "string" and row[name] is not None else row[name])
            for name, kind in schema.items()
        }
        for row in rows
    ]
    return ibis.memtable(plain, schema=ibis.schema(schema))


def _rows(expression: Any) -> Rows:
    found: Rows = expression.to_pyarrow().to_pylist()
    return found


def funnel(facts: Facts) -> Rows:
    """``step, people, per_cent`` (of those who registered), in order. Each step counts people, not events."""
    who = {"pseudonym": "string"}
    enrolments = _table(facts.enrolments, pseudonym="string", status="string")
    steps = [
        ("Registered", enrolments),
        ("Enrolled now", enrolments.filter(enrolments.status == "active")),
        ("Started", _table(facts.progress, **who)),
    ]
    gates = _table(facts.gates, pseudonym="string", level_uuid="string")
    steps += [(f"Completed {title}", gates.filter(gates.level_uuid == uuid)) for uuid, title in facts.levels]
    submissions = _table(facts.submissions, pseudonym="string", result="string")
    steps += [("Submitted", submissions), ("Passed", submissions.filter(submissions.result == "passed"))]
    counts = ibis.union(
        *[
            rows.aggregate(people=rows.pseudonym.nunique()).mutate(place=ibis.literal(place), step=ibis.literal(step))
            for place, (step, rows) in enumerate(steps)
        ]
    )
    found = _rows(counts.order_by("place"))
    everyone = found[0]["people"] or 1
    return [
        {"step": row["step"], "people": row["people"], "per_cent": round(100 * row["people"] / everyone, 1)}
        for row in found
    ]


def activity(facts: Facts) -> Rows:
    """``week`` (its Monday), ``objects, points, posts, people`` of each week in which anything was done."""
    progress = _table(facts.progress, pseudonym="string", completed_at="timestamp('UTC')")
    points = _table(facts.points, pseudonym="string", points="int64", at="timestamp('UTC')")
    posts = _table(facts.posts, pseudonym="string", written_at="timestamp('UTC')")
    one, none = ibis.literal(1, "int64"), ibis.literal(0, "int64")
    lines = ibis.union(
        progress.select(progress.pseudonym, at=progress.completed_at, objects=one, points=none, posts=none),
        points.select(points.pseudonym, at=points.at, objects=none, points=points.points, posts=none),
        posts.select(posts.pseudonym, at=posts.written_at, objects=none, points=none, posts=one),
    )
    weeks = lines.mutate(week=lines.at.truncate("W").date()).group_by("week")
    table = weeks.aggregate(
        objects=lambda t: t.objects.sum(),
        points=lambda t: t.points.sum(),
        posts=lambda t: t.posts.sum(),
        people=lambda t: t.pseudonym.nunique(),
    )
    return _rows(table.order_by("week"))


def projects(facts: Facts) -> Rows:
    """``fact, projects``: how many projects were started, have a complete charter, a studied cycle, were submitted."""
    rows = {str(row["project_uuid"]): row for row in facts.projects}.values()
    table = _table(
        list(rows), project_uuid="string", charter_complete="boolean", cycles_studied="int64", points="int64"
    )
    counts = table.aggregate(
        started=table.count(),
        charter=table.charter_complete.sum(),
        studied=(table.cycles_studied > 0).sum(),
        measured=(table.points >= 12).sum(),
    )
    found = _rows(counts)[0]
    submitted = _table(facts.submissions, project_uuid="string", result="string")
    passed = submitted.filter(submitted.result == "passed")
    return [
        {"fact": "Started", "projects": found["started"] or 0},
        {"fact": "With a complete charter", "projects": found["charter"] or 0},
        {"fact": "With a PDSA cycle studied", "projects": found["studied"] or 0},
        {"fact": "With a measure of 12 points or more", "projects": found["measured"] or 0},
        {"fact": "Submitted", "projects": _rows(submitted.aggregate(n=submitted.project_uuid.nunique()))[0]["n"]},
        {"fact": "Passed", "projects": _rows(passed.aggregate(n=passed.project_uuid.nunique()))[0]["n"]},
    ]


def survey(facts: Facts) -> Rows:
    """``question, answer, score, people, per_cent`` for each option of scales and choices that anybody chose.

    A question with fewer than five answers shows none of its breakdown: ``people`` is ``None`` there.
    """
    table = _table(
        facts.answers, wave="string", question="string", position="int64", kind="string", score="int64",
        option="string", pseudonym="string",
    )  # fmt: skip
    closed = table.filter(table.kind != "text")
    each = closed.group_by("position", "question", "score", "option").aggregate(people=lambda t: t.pseudonym.nunique())
    whole = closed.group_by("position").aggregate(everyone=lambda t: t.pseudonym.nunique())
    joined = each.join(whole, "position").order_by("position", "score")
    return [
        {
            "question": row["question"],
            "answer": row["option"],
            "score": row["score"],
            "people": row["people"] if row["everyone"] >= SMALLEST_CELL else None,
            "per_cent": round(100 * row["people"] / row["everyone"], 1) if row["everyone"] >= SMALLEST_CELL else None,
        }
        for row in _rows(joined)
    ]


TABLES: dict[str, Callable[[Facts], Rows]] = {
    "funnel": funnel,
    "activity": activity,
    "projects": projects,
    "survey": survey,
}

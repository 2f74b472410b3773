"""The tables of an evaluation, as Ibis expressions over a run's facts: one definition for a laptop and a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

import ibis

from cairn.evaluation.facts import Facts, Rows
from cairn.methods.small_cells import hidden_cells, hide_small, tells_results

WAVES = ("pre", "post", "follow_up")
# The headings of each table, in order; also where it has no row yet.
COLUMNS = {
    "funnel": ("step", "people", "per_cent"),
    "activity": ("week", "objects", "points", "posts", "people"),
    "recorded": ("week", "statements", "people"),
    "projects": ("fact", "projects"),
    "survey": ("wave", "survey_key", "position", "question", "answer", "score", "people", "per_cent"),
}


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
    """Asked of an engine of its own: one that the threads of a process share can stop them all for good."""
    engine = ibis.duckdb.connect()
    try:
        found: Rows = engine.to_pyarrow(expression).to_pylist()
    finally:
        engine.disconnect()
    return found


def funnel(facts: Facts) -> Rows:
    """``step, people, per_cent`` (of those who registered), in order. Each step counts people, not events.

    Both are ``None`` for those who passed where the number would tell somebody's result, and then for who went through
    a gate that opens for those who passed.
    """
    who = {"pseudonym": "string"}
    enrolments = _table(facts.enrolments, pseudonym="string", status="string")
    steps = [
        ("Registered", enrolments),
        ("Enrolled now", enrolments.filter(enrolments.status == "active")),
        ("Started", _table(facts.progress, **who)),
    ]
    gates = _table(facts.gates, pseudonym="string", level_uuid="string")
    steps += [(f"Completed {title}", gates.filter(gates.level_uuid == uuid)) for uuid, title in facts.levels]
    steps += zip(("Submitted", "Passed"), _submitted_and_passed(facts), strict=True)
    counts = ibis.union(
        *[
            rows.aggregate(people=rows.pseudonym.nunique()).mutate(place=ibis.literal(place), step=ibis.literal(step))
            for place, (step, rows) in enumerate(steps)
        ]
    )
    found = _rows(counts.order_by("place"))
    everyone = found[0]["people"] or 1
    rows = [
        {"step": row["step"], "people": row["people"], "per_cent": round(100 * row["people"] / everyone, 1)}
        for row in found
    ]
    if not _are_hidden(_results(facts)):
        return rows
    telling = {"Passed", *(f"Completed {title}" for uuid, title in facts.levels if uuid in facts.passing)}
    return [row | {"people": None, "per_cent": None} if row["step"] in telling else row for row in rows]


def _submitted_and_passed(facts: Facts) -> tuple[Any, Any]:
    submitted = _table(facts.submissions, pseudonym="string", project_uuid="string", result="string")
    return submitted, submitted.filter(submitted.result == "passed")


def _results(facts: Facts) -> dict[str, tuple[int, int]]:
    """How many people (``pseudonym``) and projects (``project_uuid``) submitted, and how many passed."""
    submitted, passed = (
        _rows(rows.aggregate(pseudonym=rows.pseudonym.nunique(), project_uuid=rows.project_uuid.nunique()))[0]
        for rows in _submitted_and_passed(facts)
    )
    return {name: (submitted[name], passed[name]) for name in ("pseudonym", "project_uuid")}


def _are_hidden(results: dict[str, tuple[int, int]]) -> bool:
    """For people and projects alike: one number would tell the other."""
    return any(tells_results(submitted, passed) for submitted, passed in results.values())


def activity(facts: Facts) -> Rows:
    """``week`` (its Monday), ``objects, points, posts, people`` of each week in which anything was done.

    All are ``None`` where fewer than five people did anything: posts have names, so the rest would be theirs.
    """
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
    return [
        hide_small(row, by="people", names=("objects", "points", "posts", "people"))
        for row in _rows(table.order_by("week"))
    ]


def recorded(facts: Facts) -> Rows:
    """``week`` (its Monday), ``statements, people`` of each week of which the record store has a statement.

    Both are ``None`` where they are of fewer than five people. Statements are read where they are: in files, of which
    an engine looks at a few columns.
    """
    found = facts.recorded
    engine = ibis.duckdb.connect()
    try:
        lines = _table(found.fresh, actor="int64", at="timestamp('UTC')").mutate(at=lambda t: t["at"].cast("timestamp"))
        if found.statements:
            kept = engine.read_parquet(found.statements).filter(lambda t: t.registration == found.registration)
            kept = kept.filter(kept.actor.notnull())
            if found.voided_since:
                kept = kept.filter(~kept.id.isin(found.voided_since))
            if found.voided:
                kept = kept.anti_join(engine.read_parquet(found.voided), "id")
            lines = ibis.union(lines, kept.select(kept.actor, at=kept.timestamp.cast("timestamp")))
        weeks = lines.group_by(week=lines["at"].truncate("W").date())
        table = weeks.aggregate(statements=lambda t: t.count(), people=lambda t: t.actor.nunique())
        rows = engine.to_pyarrow(table.order_by("week")).to_pylist()
    finally:
        engine.disconnect()
    return [hide_small(row, by="people", names=("statements", "people")) for row in rows]


def projects(facts: Facts) -> Rows:
    """``fact, projects``: how many projects were started, have a complete charter, a studied cycle, were submitted.

    ``projects`` is ``None`` for those that passed where the number would tell somebody's result.
    """
    rows = {str(row["project_uuid"]): row for row in facts.projects}.values()
    table = _table(
        list(rows), project_uuid="string", charter_complete="boolean", cycles_studied="int64", longest_series="int64"
    )
    counts = table.aggregate(
        started=table.count(),
        charter=table.charter_complete.sum(),
        studied=(table.cycles_studied > 0).sum(),
        measured=(table.longest_series >= 12).sum(),
    )
    found = _rows(counts)[0]
    results = _results(facts)
    submitted, passed = results["project_uuid"]
    return [
        {"fact": "Started", "projects": found["started"] or 0},
        {"fact": "With a complete charter", "projects": found["charter"] or 0},
        {"fact": "With a PDSA cycle studied", "projects": found["studied"] or 0},
        {"fact": "With a measure of 12 points or more", "projects": found["measured"] or 0},
        {"fact": "Submitted", "projects": submitted},
        {"fact": "Passed", "projects": None if _are_hidden(results) else passed},
    ]


def survey(facts: Facts) -> Rows:
    """The columns above for each option of scales and choices that anybody chose; ``position`` counts from nought.

    ``people`` and ``per_cent`` are ``None`` where they are hidden (see ``small.hidden_cells``). A question of which all
    is hidden is one row, without an answer either.
    """
    table = _table(
        facts.answers, wave="string", survey_key="string", question="string", position="int64", kind="string",
        score="int64", option="string", pseudonym="string",
    )  # fmt: skip
    closed = table.filter(table.kind != "text").mutate(
        place=lambda t: t.wave.cases(*[(wave, place) for place, wave in enumerate(WAVES)], else_=len(WAVES))
    )
    # A question is one of one survey, as it was worded, asked at one wave: else one person would count twice.
    asked = ["place", "wave", "survey_key", "position", "question"]
    each = closed.group_by(*asked, "score", "option").aggregate(people=lambda t: t.pseudonym.nunique())
    found = _rows(each.order_by(*asked, "score", "option"))
    return [
        row for _key, rows in groupby(found, key=lambda row: [row[name] for name in asked]) for row in _question(rows)
    ]


def _question(rows: Iterable[dict[str, Any]]) -> Rows:
    """The answers to one question. Each person chose one, so the cells add up to all who answered."""
    cells = list(rows)
    everyone = sum(row["people"] for row in cells)
    hidden = hidden_cells([row["people"] for row in cells])
    asked = {name: cells[0][name] for name in ("wave", "survey_key", "position", "question")}
    if len(hidden) == len(cells):
        # How many answers were chosen would tell: five by five people, then each by one.
        return [{**asked, **dict.fromkeys(("answer", "score", "people", "per_cent"))}]
    return [
        {
            **asked,
            "answer": row["option"],
            "score": row["score"],
            "people": None if place in hidden else row["people"],
            "per_cent": None if place in hidden else round(100 * row["people"] / everyone, 1),
        }
        for place, row in enumerate(cells)
    ]


TABLES: dict[str, Callable[[Facts], Rows]] = {
    "funnel": funnel,
    "activity": activity,
    "recorded": recorded,
    "projects": projects,
    "survey": survey,
}

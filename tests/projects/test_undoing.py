"""Undo, redo and bringing back: whatever was done to rows, its undoing gives what was there before."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from cairn.accounts.models_api import Person
from cairn.lib.errors import Conflict, Refused
from cairn.projects import api
from cairn.projects.models import Cause, ChangedRow, Diagram, Project
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def diagram(project: Project, owner: Person) -> Diagram:
    return api.add_diagram(project, tool="causes", title="Late blood tests", by=owner, at=NOW)


def state(diagram: Diagram) -> Any:
    return api.state(diagram.project, tool="causes", scope=diagram.uuid)


def cause(diagram: Diagram, by: Person, text: str, parent: Cause | None = None) -> Any:
    values = {"text": text, "parent": str(parent.uuid) if parent else None}
    return api.add_row("cause", into=diagram, values=values, by=by, at=NOW)


def turn(diagram: Diagram, by: Person, how: Any = api.undo) -> None:
    how(diagram.project, tool="causes", scope=diagram.uuid, by=by, at=NOW)


def test_each_of_us_undoes_what_they_did_and_not_what_the_other_did(
    diagram: Diagram, owner: Person, colleague: Person
) -> None:
    mine, theirs = cause(diagram, owner, "People"), cause(diagram, colleague, "Methods")

    turn(diagram, owner)
    assert [values["text"] for kind, values in state(diagram).values() if kind == "cause"] == ["Methods"]
    turn(diagram, owner, api.redo)
    mine.refresh_from_db()
    api.set_fields(mine, "cause", values={"text": "Staff"}, version=None, by=owner, at=NOW)
    api.set_fields(mine, "cause", values={"text": "Everybody"}, version=None, by=colleague, at=NOW)
    with pytest.raises(Refused) as refused:
        turn(diagram, owner)
    assert "changed in another way since" in refused.value.message
    mine.refresh_from_db()
    assert (mine.text, theirs.text) == ("Everybody", "Methods")


def test_a_branch_that_was_removed_comes_back_whole(diagram: Diagram, owner: Person) -> None:
    top = cause(diagram, owner, "People")
    below = cause(diagram, owner, "Too few at night", top)
    cause(diagram, owner, "Two are ill", below)
    before = state(diagram)

    api.remove_row(top, "cause", by=owner, at=NOW)
    assert [kind for kind, _values in state(diagram).values()] == ["diagram"]
    turn(diagram, owner)
    assert state(diagram) == before
    turn(diagram, owner, api.redo)
    assert [kind for kind, _values in state(diagram).values()] == ["diagram"]


def test_any_version_is_seen_and_brought_back_and_that_can_be_undone(
    diagram: Diagram, owner: Person, colleague: Person
) -> None:
    first = cause(diagram, owner, "People")
    diagram.project.refresh_from_db()
    number, was = diagram.project.revision, state(diagram)
    cause(diagram, colleague, "Methods")
    api.set_fields(first, "cause", values={"text": "Staff"}, version=None, by=colleague, at=NOW)
    api.remove_row(first, "cause", by=colleague, at=NOW)
    later = state(diagram)

    where: dict[str, Any] = {"tool": "causes", "scope": diagram.uuid, "number": number}
    assert api.state_at(diagram.project, **where) == was
    api.restore(diagram.project, **where, by=owner, at=NOW)
    assert state(diagram) == was
    turn(diagram, owner)
    assert state(diagram) == later


@settings(max_examples=6, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=some.lists(some.tuples(some.integers(0, 3), some.integers(0, 9)), min_size=1, max_size=6))
def test_all_that_one_did_undone_gives_the_beginning_and_done_again_the_end(
    diagram: Diagram, owner: Person, steps: list[tuple[int, int]]
) -> None:
    begin, done = state(diagram), 0
    for act, pick in steps:
        rows = list(diagram.causes.filter(removed_at=None).order_by("position"))
        before = ChangedRow.objects.count()
        row = rows[pick % len(rows)] if rows else None
        if row is None or act == 0:
            cause(diagram, owner, f"Cause {pick}", row)
        elif act == 1:
            values = {"text": f"{row.text}{pick}"}
            api.set_fields(row, "cause", values=values, version=None, by=owner, at=NOW)
        elif act == 2:
            api.remove_row(row, "cause", by=owner, at=NOW)
        else:
            api.move_row(row, "cause", to=0, by=owner, at=NOW)
        done += ChangedRow.objects.count() > before
    end = state(diagram)

    for _n in range(done):
        turn(diagram, owner)
    assert state(diagram) == begin
    for _n in range(done):
        turn(diagram, owner, api.redo)
    assert state(diagram) == end
    for _n in range(done):
        turn(diagram, owner)


def test_changes_of_different_fields_merge_and_of_the_same_one_clash(
    project: Project, owner: Person, colleague: Person
) -> None:
    api.save_charter(project, version=1, problem="They wait", by=owner, at=NOW)
    api.save_charter(project, version=1, aim="Ten days", by=colleague, at=NOW)
    charter = api.save_charter(project, version=1, problem="They wait", scope="One clinic", by=colleague, at=NOW)

    assert (charter.problem, charter.aim, charter.scope) == ("They wait", "Ten days", "One clinic")
    with pytest.raises(Conflict) as conflict:
        api.save_charter(project, version=1, aim="Nine days", scope="Two clinics", by=owner, at=NOW)
    assert [clash.field for clash in conflict.value.clashes] == ["aim", "scope"]  # type: ignore[attr-defined]
    assert api.project_of(project.uuid, by=owner).charter.aim == "Ten days"

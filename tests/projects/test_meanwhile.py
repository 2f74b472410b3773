"""What somebody else did between reading a row and changing it: nothing comes back, nothing hangs in the air."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.projects import api, outline, outlining
from cairn.projects.models import Cause, Diagram, DriverNode, Justification, Project
from tests.cast import NOW
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def diagram(project: Project, owner: Person) -> Diagram:
    return api.add_diagram(project, tool="causes", title="Late blood tests", by=owner, at=NOW)


def cause(diagram: Diagram, by: Person, text: str, **values: Any) -> Cause:
    row: Cause = api.add_row("cause", into=diagram, values={"text": text, **values}, by=by, at=NOW)
    return row


def put_under(row: Cause, parent: Cause | None, by: Person) -> None:
    values = {"parent": str(parent.uuid) if parent else None}
    api.set_fields(fresh(row), "cause", values=values, version=None, by=by, at=NOW)


def fresh(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


def told(diagram: Diagram) -> list[str]:
    """All that the outline shows, indented."""

    def under(lines: Any) -> Any:
        for line in lines:
            yield "-" * line.depth + line.row.text
            yield from under(line.below)

    return list(under(outline.cause_lines(list(diagram.causes.filter(removed_at=None)))))


def test_an_undo_puts_no_cause_under_one_that_hangs_on_it_meanwhile(
    diagram: Diagram, owner: Person, colleague: Person
) -> None:
    staff, shifts = cause(diagram, owner, "Staff"), cause(diagram, owner, "Shifts")
    put_under(staff, shifts, owner)
    put_under(staff, None, owner)
    put_under(shifts, staff, colleague)

    with pytest.raises(Refused, match="under itself"):
        api.undo(diagram.project, tool="causes", scope=diagram.uuid, by=owner, at=NOW)
    assert told(diagram) == ["Staff", "-Shifts"]
    with pytest.raises(Refused, match="under itself"):
        put_under(staff, shifts, owner)


def test_what_was_removed_meanwhile_is_not_brought_back_by_an_edit_or_a_move(
    diagram: Diagram, owner: Person, colleague: Person
) -> None:
    first, second, third = (cause(diagram, owner, text) for text in ("First", "Second", "Third"))
    stale, held = fresh(second), fresh(second)
    api.remove_row(second, "cause", by=colleague, at=NOW)

    with pytest.raises(Refused, match="removed"):
        api.set_fields(stale, "cause", values={"text": "Changed"}, version=None, by=owner, at=NOW)
    with pytest.raises(Refused, match="removed"):
        api.move_row(held, "cause", to=0, by=owner, at=NOW)
    with pytest.raises(Refused, match="removed"):
        outlining.move_by(held, "cause", way=1, by=owner, at=NOW)
    assert told(diagram) == ["First", "Third"]
    assert api.remove_row(held, "cause", by=owner, at=NOW) is None
    api.undo(diagram.project, tool="causes", scope=diagram.uuid, by=colleague, at=NOW)
    assert told(diagram) == ["First", "Second", "Third"]
    assert (first.text, third.text) == ("First", "Third")


def test_nothing_is_hung_on_what_was_removed_meanwhile(diagram: Diagram, owner: Person, colleague: Person) -> None:
    top, other = cause(diagram, owner, "Staff"), cause(diagram, owner, "Shifts")
    api.remove_row(fresh(top), "cause", by=colleague, at=NOW)

    for hang in (
        lambda: put_under(other, top, owner),
        lambda: cause(diagram, owner, "Late handover", parent=str(top.uuid)),
        lambda: outlining.insert_row("cause", into=diagram, values={"text": "x"}, after=top, by=owner, at=NOW),
    ):
        with pytest.raises(Refused):
            hang()
    assert told(diagram) == ["Shifts"]


def test_a_cause_that_comes_back_stands_outside_if_what_it_hung_on_is_gone(
    diagram: Diagram, owner: Person, colleague: Person
) -> None:
    top = cause(diagram, owner, "Staff")
    below = cause(diagram, owner, "Too few at night", parent=str(top.uuid))
    api.remove_row(fresh(below), "cause", by=owner, at=NOW)
    api.remove_row(fresh(top), "cause", by=colleague, at=NOW)

    api.undo(diagram.project, tool="causes", scope=diagram.uuid, by=owner, at=NOW)
    assert told(diagram) == ["Too few at night"]
    api.undo(diagram.project, tool="causes", scope=diagram.uuid, by=colleague, at=NOW)
    assert told(diagram) == ["Staff", "-Too few at night"]


def test_an_undo_makes_no_box_that_the_driver_diagram_has_no_place_for(
    project: Project, owner: Person, colleague: Person
) -> None:
    def box(kind: str, text: str, by: Person, *parents: DriverNode) -> DriverNode:
        uuids = [one.uuid for one in parents]
        return api.add_driver(project, kind=kind, text=text, parents=uuids, by=by, at=NOW)

    access = box("primary", "Access", owner)
    phone = box("secondary", "Phone", owner, access)
    outlining.outdent(fresh(phone), "driver", by=owner, at=NOW)
    box("secondary", "Two lines", colleague, phone)

    with pytest.raises(Refused):
        api.undo(project, tool="drivers", scope=project.uuid, by=owner, at=NOW)
    assert fresh(phone).kind == "primary"
    page = browser(owner).post(f"/projects/{project.uuid}/undo/drivers/{project.uuid}/", follow=True)
    assert "nearer to the aim" in page.content.decode()


def test_what_is_typed_under_a_box_that_became_an_idea_meanwhile_is_kept(project: Project, owner: Person) -> None:
    access = api.add_driver(project, kind="primary", text="Access", parents=[], by=owner, at=NOW)
    idea = api.add_driver(project, kind="idea", text="Phone", parents=[access.uuid], by=owner, at=NOW)
    sent = {"row": "driver", "text": "Two lines", "under": str(idea.uuid)}

    answer = browser(owner).post(f"/projects/{project.uuid}/rows/add/", sent)
    assert answer.status_code == 200
    assert "innermost level" in answer.content.decode()
    assert "Two lines" in answer.content.decode()


def test_cycles_build_on_earlier_ones_alone(project: Project, owner: Person) -> None:
    first = api.add_cycle(project, title="One nurse", by=owner, at=NOW)
    second = api.add_cycle(project, title="Two nurses", builds_on=str(first.uuid), by=owner, at=NOW)

    for later in (first, second):
        with pytest.raises(Refused) as refused:
            api.save_cycle(first.uuid, version=None, builds_on=str(later.uuid), by=owner, at=NOW)
        assert refused.value.field == "builds_on"
    assert fresh(second).builds_on_id == first.pk


def test_each_text_of_a_change_is_looked_through(project: Project, owner: Person) -> None:
    given: dict[str, Any] = {"parents": [], "by": owner, "at": NOW}
    api.add_driver(project, kind="primary", text="What 943 476 5919 told us", reason="made up", **given)
    api.add_driver(project, kind="primary", text="Enough beds", **given)

    copied = api.copy_project(project, title="Ours", by=owner, at=NOW)
    assert Justification.objects.filter(project=copied).count() == 1


def test_who_was_taken_out_of_a_team_does_not_come_back_by_the_link_they_had(
    project: Project, owner: Person, colleague: Person
) -> None:
    from cairn.projects.inviting import token_of

    token = token_of(api.make_team_link(project, role="viewer", by=owner, at=NOW))
    api.end_membership(project, person=colleague.uuid, by=owner, at=NOW)
    with pytest.raises(Refused):
        api.accept_invitation(token, by=colleague, at=NOW)
    with pytest.raises(NotFound):
        api.project_of(project.uuid, by=colleague)

"""Undo, redo and bringing back: a tool is exactly what it was, and what others did stays theirs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.projects import api
from cairn.projects.editing.merging import Clashes
from cairn.projects.editing.versions import State
from cairn.projects.models import Cause, Diagram, Project, TeamMember
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db

Role = TeamMember.Role


class Tool:
    """A diagram of a project, its rows by the words that they are known by."""

    def __init__(self, project: Project, tool: str, by: Person) -> None:
        self.project, self.by, self.rows = project, by, dict[str, Any]()
        values = {"tool": tool, "title": "Why do people wait?"}
        self.diagram: Diagram = api.add_row("diagram", into=project, values=values, by=by, at=NOW)
        self.place: dict[str, Any] = {"tool": tool, "scope": self.diagram.uuid}

    def add(self, kind: str, text: str, /, **values: Any) -> Any:
        given = {api_name(kind): text} | values
        self.rows[text] = api.add_row(kind, into=self.diagram, values=given, by=self.by, at=NOW)
        return self.rows[text]

    def set(self, kind: str, named: str, /, by: Person | None = None, version: int | None = None, **values: Any) -> Any:
        row = self.row(kind, named)
        return api.set_fields(row, kind, values=values, version=version, by=by or self.by, at=NOW)

    def row(self, kind: str, text: str) -> Any:
        return api.row_of(kind, self.rows[text].uuid, by=self.by)

    def uuid(self, text: str) -> str:
        return str(self.rows[text].uuid)

    def state(self) -> State:
        return api.state(self.project, **self.place)

    def do(self, act: Callable[..., Any], by: Person | None = None, **more: Any) -> Any:
        return act(self.project, **self.place, by=by or self.by, at=NOW, **more)


def api_name(kind: str) -> str:
    return {"failure_mode": "mode", "stakeholder": "name"}.get(kind, "text")


@pytest.fixture
def causes(project: Project, owner: Person) -> Tool:
    """Staff (Rota (Leave), Training), Rooms."""
    made = Tool(project, "causes", owner)
    made.add("cause", "Staff")
    made.add("cause", "Rota", parent=made.uuid("Staff"))
    made.add("cause", "Leave", parent=made.uuid("Rota"))
    made.add("cause", "Training", parent=made.uuid("Staff"))
    made.add("cause", "Rooms")
    return made


@pytest.fixture
def steps(project: Project, owner: Person) -> Tool:
    """Referral, then Triage, then Clinic, in the lane of the clerks."""
    made = Tool(project, "process_map", owner)
    made.add("lane", "Clerks")
    made.add("step", "Clinic", kind="step")
    made.add("step", "Triage", kind="step", next=[[made.uuid("Clinic"), "urgent"]])
    made.add("step", "Referral", kind="step", lane=made.uuid("Clerks"), next=[[made.uuid("Triage"), ""]])
    return made


# What was done, in which tool.
DONE: dict[str, tuple[str, Callable[[Tool], Any]]] = {
    "a row is added": ("causes", lambda it: it.add("cause", "Lifts", parent=it.uuid("Rooms"))),
    "words are changed": ("causes", lambda it: it.set("cause", "Rota", text="The rota is late")),
    "a row hangs elsewhere": ("causes", lambda it: it.set("cause", "Rota", parent=it.uuid("Rooms"))),
    "a row is moved": ("causes", lambda it: api.move_row(it.row("cause", "Rooms"), "cause", to=0, by=it.by, at=NOW)),
    "a row goes": ("causes", lambda it: api.remove_row(it.row("cause", "Leave"), "cause", by=it.by, at=NOW)),
    "a row goes with all below it": (
        "causes",
        lambda it: api.remove_row(it.row("cause", "Staff"), "cause", by=it.by, at=NOW),
    ),
    "the diagram has another title": (
        "causes",
        lambda it: api.set_fields(
            it.diagram, "diagram", values={"title": "Late clinics"}, version=None, by=it.by, at=NOW
        ),
    ),
    "several fields at once": (
        "steps",
        lambda it: it.set("step", "Triage", lane=it.uuid("Clerks"), wait="2 hours", note="By fax"),
    ),
    "another step comes next": (
        "steps",
        lambda it: it.set("step", "Referral", next=[[it.uuid("Clinic"), "seen"], [it.uuid("Triage"), ""]]),
    ),
    "what came next is taken away": ("steps", lambda it: it.set("step", "Triage", next=[])),
    "a step goes that others lead to": (
        "steps",
        lambda it: api.remove_row(it.row("step", "Triage"), "step", by=it.by, at=NOW),
    ),
    "a lane goes that has steps": (
        "steps",
        lambda it: api.remove_row(it.row("lane", "Clerks"), "lane", by=it.by, at=NOW),
    ),
}


@pytest.mark.parametrize("name", DONE)
def test_what_was_done_is_undone_and_done_again(name: str, request: pytest.FixtureRequest) -> None:
    tool, do = DONE[name]
    it: Tool = request.getfixturevalue(tool)
    before = it.state()
    do(it)
    after = it.state()
    assert after != before
    for _twice in range(2):
        it.do(api.undo)
        assert it.state() == before
        it.do(api.redo)
        assert it.state() == after
    with pytest.raises(Refused, match="nothing to do again"):
        it.do(api.redo)


def test_something_new_after_an_undo_leaves_nothing_to_do_again(causes: Tool) -> None:
    causes.set("cause", "Rota", text="The rota is late")
    causes.do(api.undo)
    causes.set("cause", "Leave", text="Annual leave")
    with pytest.raises(Refused, match="nothing to do again"):
        causes.do(api.redo)


# What a colleague does between, and what an undo of one's own "wait" and "note" of a step then leaves: (wait, note,
# text), or the refusal.
BETWEEN: dict[str, tuple[dict[str, Any], tuple[str, str, str] | str]] = {
    "in another row": ({"row": "Clinic", "text": "Clinic A"}, ("", "", "Triage")),
    "in another field": ({"row": "Triage", "text": "Triage by phone"}, ("", "", "Triage by phone")),
    "in the same field": ({"row": "Triage", "note": "By e-mail"}, "changed in another way since"),
}


@pytest.mark.parametrize("name", BETWEEN)
def test_what_others_did_since_stays(name: str, steps: Tool, colleague: Person) -> None:
    values, expected = BETWEEN[name]
    steps.set("step", "Triage", wait="2 hours", note="By fax")
    given = dict(values)
    steps.set("step", given.pop("row"), by=colleague, **given)
    before = steps.state()
    if isinstance(expected, str):
        with pytest.raises(Refused, match=expected):
            steps.do(api.undo)
        assert steps.state() == before
    else:
        steps.do(api.undo)
        row = steps.row("step", "Triage")
        assert (row.wait, row.note, row.text) == expected


def test_an_undo_is_of_ones_own(causes: Tool, colleague: Person) -> None:
    with pytest.raises(Refused, match="nothing to undo"):
        causes.do(api.undo, by=colleague)
    before = causes.state()
    causes.set("cause", "Rota", by=colleague, text="The rota is late")
    causes.do(api.undo, by=colleague)
    assert causes.state() == before


# Who may undo and bring back, by their role; nothing for somebody who isn't in the team.
RIGHTS = {Role.MEMBER: None, Role.SPONSOR: Refused, Role.COACH: Refused, Role.VIEWER: Refused}


@pytest.mark.parametrize("role", [*RIGHTS, None])
def test_bringing_back_asks_for_the_right_to_change(role: Any, causes: Tool) -> None:
    who = person("Somebody")
    if role is not None:
        TeamMember.objects.create(project=causes.project, person=who, role=role, joined_at=NOW)
    number = causes.project.revision
    before = causes.state()
    causes.set("cause", "Rota", text="The rota is late")
    refusal = RIGHTS.get(role, NotFound)
    if refusal is None:
        causes.do(api.restore, by=who, number=number)
        assert causes.state() == before
    else:
        after = causes.state()
        with pytest.raises(refusal):
            causes.do(api.restore, by=who, number=number)
        assert causes.state() == after


def test_what_is_brought_back_already_changes_nothing(causes: Tool) -> None:
    assert causes.do(api.restore, number=causes.project.revision) is None


# --- Laws ---

EDITS = st.lists(
    st.tuples(st.sampled_from(["add", "edit", "hang", "move", "remove"]), st.integers(0, 9), st.integers(0, 9)),
    min_size=1,
    max_size=6,
)
QUICK = settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def edit(it: Tool, do: str, one: int, other: int) -> None:
    """One edit of some row of causes; nothing where there is none that it could be made of."""
    living = list(Cause.objects.filter(diagram=it.diagram, removed_at=None))
    if do == "add" or not living:
        under = living[one % len(living)].uuid if living and other % 2 else None
        it.add("cause", f"Cause {len(it.rows)}", parent=under and str(under))
        return
    row = api.row_of("cause", living[one % len(living)].uuid, by=it.by)
    if do == "edit":
        api.set_fields(row, "cause", values={"text": f"Words {other}"}, version=None, by=it.by, at=NOW)
    elif do == "hang":
        under = living[other % len(living)].uuid
        # Never below itself: that a tool refuses.
        if under != row.uuid and row.parent_id is None and not row.below.exists():
            api.set_fields(row, "cause", values={"parent": str(under)}, version=None, by=it.by, at=NOW)
    elif do == "move":
        among = sum(one.parent_id == row.parent_id for one in living)
        api.move_row(row, "cause", to=other % among, by=it.by, at=NOW)
    else:
        api.remove_row(row, "cause", by=it.by, at=NOW)


@QUICK
@given(edits=EDITS)
def test_any_edits_undone_give_what_was_there(edits: list[Any], project: Project, owner: Person) -> None:
    with transaction.atomic():
        it = Tool(project, "causes", owner)
        states = [it.state()]
        for one in edits:
            edit(it, *one)
            if it.state() != states[-1]:
                states.append(it.state())
        for state in reversed(states[:-1]):
            it.do(api.undo)
            assert it.state() == state
        for state in states[1:]:
            it.do(api.redo)
            assert it.state() == state
        transaction.set_rollback(True)


@QUICK
@given(edits=EDITS)
def test_a_tool_is_told_and_brought_back_as_it_was_at_any_change(
    edits: list[Any], project: Project, owner: Person
) -> None:
    with transaction.atomic():
        it = Tool(project, "causes", owner)
        states: dict[int, State] = {}
        for one in edits:
            edit(it, *one)
            project.refresh_from_db(fields=["revision"])
            states[project.revision] = it.state()
        for number, state in states.items():
            assert api.state_at(project, **it.place, number=number) == state
        for number, state in states.items():
            it.do(api.restore, number=number)
            assert it.state() == state
        transaction.set_rollback(True)


WORDS = st.sampled_from(["Fewer", "More", "None at all"])
FIELDS = ("step", "mode", "causes", "effects", "action")


@QUICK
@given(sent=st.dictionaries(st.sampled_from(FIELDS), WORDS, min_size=2), cut=st.integers(1, 4))
def test_edits_of_different_fields_come_to_the_same_in_either_order(
    sent: dict[str, str], cut: int, project: Project, owner: Person, colleague: Person
) -> None:
    names = list(sent)
    mine = (owner, {name: sent[name] for name in names[:cut]})
    theirs = (colleague, {name: sent[name] for name in names[cut:]})
    ends = [saved_in_turn(project, owner, order) for order in ((mine, theirs), (theirs, mine))]
    assert ends[0] == ends[1] == sent


def saved_in_turn(project: Project, owner: Person, order: Any) -> dict[str, str]:
    """What a row holds of what was sent, once all saved what they began from its first version."""
    with transaction.atomic():
        it = Tool(project, "fmea", owner)
        first = it.add("failure_mode", "Lost").version
        for who, values in order:
            it.set("failure_mode", "Lost", by=who, version=first, **values)
        row = it.row("failure_mode", "Lost")
        held = {name: getattr(row, name) for _who, values in order for name in values}
        transaction.set_rollback(True)
    return held


def test_edits_of_the_same_field_lose_neither(project: Project, owner: Person, colleague: Person) -> None:
    it = Tool(project, "fmea", owner)
    first = it.add("failure_mode", "Lost").version
    it.set("failure_mode", "Lost", by=colleague, version=first, action="A second look", step="Filing")
    before = it.state()
    with pytest.raises(Clashes) as clashes:
        it.set("failure_mode", "Lost", version=first, action="A label", causes="Two names")
    assert [(one.field, one.theirs, one.yours) for one in clashes.value.clashes] == [
        ("action", "A second look", "A label")
    ]
    assert it.state() == before
    it.set("failure_mode", "Lost", version=clashes.value.version, action="A label", causes="Two names")
    row = it.row("failure_mode", "Lost")
    assert (row.action, row.causes, row.step) == ("A label", "Two names", "Filing")

"""What a worksheet says becomes rows of the project's tools, follows it, and leaves alone what others wrote."""

from __future__ import annotations

from typing import Any

import pytest

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.lib.identifying import with_reason
from cairn.lib.registries import worksheet_targets
from cairn.projects import api
from cairn.projects.editing.kinds import values_of
from cairn.projects.models import Cause, Change, Diagram, Lesson, PlanTask, ProcessStep, Project
from cairn.projects.toolbox.registry import kinds
from cairn.projects.worksheet_tools.causes import CAUSES
from cairn.projects.worksheet_tools.plan import TASKS
from cairn.projects.worksheet_tools.process_map import STEPS
from cairn.projects.worksheet_tools.reading import Columns
from cairn.projects.worksheet_tools.tables import COUNTS, FAILURES, STAKEHOLDERS
from tests.cast import NOW, person
from tests.seeds.bundle import SEEDS, WORKSHEETS

pytestmark = pytest.mark.django_db
PEOPLE = ("Who", "Influence", "Interest", "Support now", "Support wanted", "Next step")
RATED = ("Step", "What could go wrong", "Why", "What would follow", "Occurrence", "Severity", "Detection", "Action")


class Sheet:
    """A worksheet of one field, carried as often as one likes with the receipt of the last time."""

    def __init__(self, project: Project, by: Person, into: str, *columns: str, label: str = "What it asks") -> None:
        self.project, self.by, self.into, self.columns, self.label = project, by, into, columns, label
        self.receipt: dict[str, Any] = {}
        self.landed: list[str] = []

    def carry(
        self, *rows: Any, by: Person | None = None, text: str = "", choices: dict[str, str] | None = None
    ) -> tuple[api.Clash, ...]:
        value = text or [list(row) for row in rows]
        taken = api.take_worksheet(
            self.project, title="My sheet", entries=[api.Entry("one", self.label, self.into, value, self.columns)],
            receipt=self.receipt, choices=choices or {}, by=by or self.by, at=NOW,
        )  # fmt: skip
        self.receipt, self.landed = taken.receipt, [one.page for one in taken.landed]
        return taken.clashes


@pytest.fixture
def people(project: Project, owner: Person) -> Sheet:
    return Sheet(project, owner, "stakeholders", *PEOPLE)


def held(project: Project, tool: str, key: str, *names: str) -> list[tuple[Any, ...]]:
    """The named fields of the living rows of a kind, in all diagrams of a tool."""
    rows = kinds[key].rows.filter(diagram__project=project, diagram__tool=tool, removed_at=None)
    return list(rows.order_by("position", "pk").values_list(*names))


# --- Each tool ---


def test_people_are_placed_by_words_or_numbers_and_what_has_no_field_stands_in_words(
    project: Project, people: Sheet
) -> None:
    people.carry(
        ["Night staff", "High", "2", "against", "helping", "Visit at ten"],
        ["Relatives", "over the rota", "9", "who knows", "", ""],
        ["", "", "", "", "", "Ask who is missing"],
    )
    names = ("name", "influence", "interest", "support_now", "support_wanted", "action")
    words = "Influence: over the rota. Interest: 9. Support now: who knows."
    assert held(project, "stakeholders", "stakeholder", *names) == [
        ("Night staff", 4, 2, "against", "helps", "Visit at ten"),
        ("Relatives", 3, 3, "", "", words),
        ("Not named yet", 3, 3, "", "", "Ask who is missing"),
    ]
    assert people.landed == ["projects:diagram"]


def test_lines_of_a_text_become_rows_under_what_was_asked(project: Project, owner: Person) -> None:
    Sheet(project, owner, "stakeholders", label="Against it").carry(text="Night staff: one more form.\nThe owner")
    assert held(project, "stakeholders", "stakeholder", "name", "action") == [
        ("Night staff", "Against it: one more form."), ("The owner", "Against it"),
    ]  # fmt: skip
    Sheet(project, owner, "causes", label="Methods").carry(text="No list\nTwo lists")
    assert held(project, "causes", "cause", "text", "parent__text") == [
        ("Methods", None), ("No list", "Methods"), ("Two lists", "Methods"),
    ]  # fmt: skip
    Sheet(project, owner, "pareto").carry(text="Trip back late: 9\nOther")
    assert held(project, "pareto", "count", "text", "count") == [("Trip back late", 9), ("Other", 0)]
    Sheet(project, owner, "process_map").carry(text="Sister rings. At eight\nIs there a bed?")
    assert held(project, "process_map", "step", "text", "kind", "note") == [
        ("Sister rings", "step", "What it asks: At eight."), ("Is there a bed?", "decision", "What it asks"),
    ]  # fmt: skip
    Sheet(project, owner, "fmea").carry(text="The dose is old")
    assert held(project, "fmea", "failure_mode", "mode") == [("The dose is old",)]
    # what was ticked is a row as it stands
    ticked = api.Entry("ticked", "Before you go on", "plan", ["Ring her", "Ask him"], ("Ring her", "Ask him", "Wait"))
    api.take_worksheet(project, title="", entries=[ticked], receipt={}, choices={}, by=owner, at=NOW)
    assert [task.text for task in PlanTask.objects.all()] == ["Ring her", "Ask him"]


def test_a_process_has_lanes_waits_decisions_and_goes_on_from_step_to_step(project: Project, owner: Person) -> None:
    columns = ("Step", "Who", "Takes", "Waits before the next step", "Note")
    sheet = Sheet(project, owner, "process_map", *columns)
    rows = [
        ["Therapist measures", "Therapist", "15 min", "1 day", ""],
        ["Is a chair there?", "Technician", "", "4 hours", "The key"],
        ["Therapist fetches it", "therapist", "", "x" * 61, ""],
    ]
    sheet.carry(*rows)
    names = ("text", "kind", "lane__text", "wait", "note")
    assert held(project, "process_map", "step", *names) == [
        ("Therapist measures", "step", "Therapist", "", "Takes: 15 min."),
        ("Is a chair there?", "decision", "Technician", "1 day", "The key"),
        ("Therapist fetches it", "step", "Therapist", "4 hours", f"Waits before the next step: {'x' * 61}."),
    ]
    first, second, third = ProcessStep.objects.order_by("position")
    assert [list(one.flows_out.values_list("target", flat=True)) for one in (first, second, third)] == [
        [second.pk], [third.pk], [],
    ]  # fmt: skip
    # a step between two others takes over their link; what was linked by hand stays
    api.set_fields(second, "step", values={"next": [[str(third.uuid), ""], [str(first.uuid), "no"]]}, version=None,
                   by=owner, at=NOW)  # fmt: skip
    sheet.carry(*rows[:2], ["Porter brings it", "Porter", "", "", ""], rows[2])
    new = ProcessStep.objects.get(text="Porter brings it")
    assert set(second.flows_out.values_list("target", "label")) == {(new.pk, ""), (first.pk, "no")}
    assert list(new.flows_out.values_list("target", flat=True)) == [third.pk]
    assert list(ProcessStep.objects.order_by("position")) == [first, second, new, third]


def test_causes_hang_under_their_kind_and_the_check_is_kept_as_a_lesson(project: Project, owner: Person) -> None:
    sheet = Sheet(project, owner, "causes", "Kind", "Cause", "What lies behind it", "How we could check")
    sheet.carry(
        ["People", "No one knows", "Nobody asked", "Ask three"], ["people", "Too few", "", ""], ["", "", "Old form", ""]
    )
    assert held(project, "causes", "cause", "text", "parent__text") == [
        ("People", None), ("Not named yet", None), ("No one knows", "People"), ("Too few", "People"),
        ("Not named yet", "Not named yet"), ("Nobody asked", "No one knows"), ("Old form", "Not named yet"),
    ]  # fmt: skip
    assert Lesson.objects.get().text == "What it asks\nNobody asked. How we could check: Ask three."
    assert sheet.landed == ["projects:diagram", "projects:lessons"]


def test_failures_are_rated_and_counts_are_numbers(project: Project, owner: Person) -> None:
    sheet = Sheet(project, owner, "fmea", *RATED)
    sheet.carry(
        ["Ward asks", "Old dose", "Typed before", "Hypo at night", "4", "8", "8", "Print it"],
        ["Ward asks", "Late", "", "", "often", "11", "3", ""],
    )
    names = ("step", "mode", "causes", "effects", "occurrence", "severity", "detection", "action")
    assert held(project, "fmea", "failure_mode", *names) == [
        ("Ward asks", "Old dose", "Typed before", "Hypo at night", 4, 8, 8, "Print it"),
        ("Ward asks", "Late", "", "", None, None, 3, "Occurrence: often. Severity: 11."),
    ]
    tally = Sheet(project, owner, "pareto", "Reason", "Count")
    tally.carry(["Bus late", "1,009"], ["Kitchen", "five or six"], ["", "2"])
    assert held(project, "pareto", "count", "text", "count") == [
        ("Bus late", 1009),
        ("Kitchen", 0),
        ("Not named yet", 2),
    ]
    assert "Kitchen. Count: five or six." in Lesson.objects.get().text


def test_tasks_have_an_owner_of_the_team_a_day_or_both_in_words(
    project: Project, owner: Person, colleague: Person
) -> None:
    sheet = Sheet(project, owner, "plan", "What", "Who", "By when")
    sheet.carry(
        ["Visit", "colleague", "3 May 2026"],
        ["Test", "The ward clerk", "spring"],
        ["y" * 300, "Sister", ""],
        ["Count", "Me", ""],
    )
    tasks = [(task.text, task.owner, str(task.due)) for task in PlanTask.objects.all()]
    assert tasks == [
        ("Visit", colleague, "2026-05-03"),
        ("Test. Who: The ward clerk. By when: spring.", None, "None"),
        ("y" * 300, None, "None"),
        ("Count", owner, "None"),
    ]
    assert "Who: Sister." in Lesson.objects.get().text
    Sheet(project, owner, "plan", label="Send it in again").carry(text="2026-12-31")
    Sheet(project, owner, "plan", label="Looks after it").carry(text="Ward clerk")
    later = PlanTask.objects.order_by("position")[4:]
    assert [(task.text, str(task.due)) for task in later] == [
        ("Send it in again", "2026-12-31"), ("Looks after it: Ward clerk", "None"),
    ]  # fmt: skip


# --- Taken again, together, undone ---


def test_the_same_again_changes_nothing_and_a_changed_word_changes_its_row(project: Project, people: Sheet) -> None:
    rows = [["Night staff", "Low", "", "", "", "Visit"], ["Relatives", "", "", "", "", "Ring"]]
    people.carry(*rows)
    changes = Change.objects.count()
    assert people.carry(*rows) == ()
    assert Change.objects.count() == changes
    # a row above, another word in one that was carried, and a field that nobody had filled in
    new = [
        ["Porters", "", "", "", "", "Ask"],
        ["Night staff", "High", "", "", "", "Visit"],
        ["Carers", "High", "", "", "", "Ring"],
    ]
    assert people.carry(*new) == ()
    assert held(project, "stakeholders", "stakeholder", "name", "influence", "action") == [
        ("Porters", 3, "Ask"), ("Night staff", 4, "Visit"), ("Carers", 4, "Ring"),
    ]  # fmt: skip


def test_what_a_colleague_changed_or_took_out_stays_and_is_asked_about_when_both_changed(
    project: Project, people: Sheet, owner: Person, colleague: Person
) -> None:
    rows = [["Night staff", "Low", "", "", "", "Visit"], ["Relatives", "", "", "", "", "Ring"]]
    people.carry(*rows)
    staff, relatives = (
        api.row_of("stakeholder", uuid, by=colleague) for uuid, _words in people.receipt["stakeholders:one"]
    )
    theirs = {"name": "Night nurses", "influence": 5, "action": "Write"}
    api.set_fields(staff, "stakeholder", values=theirs, version=None, by=colleague, at=NOW)
    api.remove_row(relatives, "stakeholder", by=colleague, at=NOW)
    here = ("stakeholders", "stakeholder", "name", "influence", "action")

    assert people.carry(*rows) == ()
    assert held(project, *here) == [("Night nurses", 5, "Write")]

    (clash,) = people.carry(["Night staff", "Low", "", "", "", "Visit twice"], rows[1])
    assert (clash.label, clash.theirs, clash.yours) == ("Night nurses: Action", "Write", "Visit twice")
    assert held(project, *here) == [("Night nurses", 5, "Write")]
    people.carry(["Night staff", "Low", "", "", "", "Visit twice"], rows[1], choices={clash.name: f"add:{clash.seen}"})
    assert held(project, *here) == [("Night nurses", 5, "Write\n\nVisit twice")]


def test_rows_are_one_change_that_one_undoes_and_may_carry_again(
    project: Project, people: Sheet, owner: Person
) -> None:
    rows = [["Night staff", "", "", "", "", ""], ["Relatives", "", "", "", "", ""]]
    people.carry(*rows)
    diagram = Diagram.objects.get()
    api.undo(project, tool="stakeholders", scope=diagram.uuid, by=owner, at=NOW)
    assert held(project, "stakeholders", "stakeholder", "name") == []
    people.carry(*rows)
    assert held(project, "stakeholders", "stakeholder", "name") == [("Night staff",), ("Relatives",)]
    assert Diagram.objects.count() == 1


def test_rows_of_these_words_are_used_and_another_diagram_may_be_chosen(
    project: Project, owner: Person, people: Sheet
) -> None:
    drawn = {
        tool: api.add_diagram(project, tool=tool, title="Ours", by=owner, at=NOW) for tool in ("stakeholders", "causes")
    }
    api.add_row("stakeholder", into=drawn["stakeholders"], values={"name": "Night Staff"}, by=owner, at=NOW)
    people.carry(["night staff", "", "", "", "", "Visit"])
    assert held(project, "stakeholders", "stakeholder", "name", "action") == [("Night Staff", "Visit")]

    sheet = Sheet(project, owner, "causes", "Kind", "Cause")
    sheet.carry(["People", "Too few"])
    assert (
        Cause.objects.filter(diagram=drawn["causes"]).count() == 0
    )  # causes of a worksheet are a diagram of their own
    sheet.carry(["People", "Too few"], choices={"causes": str(drawn["causes"].uuid)})
    assert Cause.objects.filter(diagram=drawn["causes"]).count() == 2
    places = {
        place.tool: [words for _uuid, words in place.rows] for place in api.places_for(project, ["causes", "plan"])
    }
    assert places == {"causes": ["Ours", "My sheet"]}


def test_what_is_refused_changes_nothing(project: Project, people: Sheet, owner: Person) -> None:
    patient = ["Relatives", "", "", "", "", "Ring about NHS number 943 476 5919"]
    other = ["Night staff", "", "", "", "", "Visit"]
    viewer, outsider = person("Viewer"), person("Outsider")
    api.add_member(project, viewer, role="viewer", by=owner, at=NOW)
    with pytest.raises(Refused):
        people.carry(other, by=viewer)
    with pytest.raises(NotFound):
        people.carry(other, by=outsider)
    with pytest.raises(Refused, match="Shorten “What it asks: Who” to 200 characters"):
        people.carry(other, ["y" * 201, "", "", "", "", ""])
    for rows in ((patient, other), (other, patient)):
        with pytest.raises(api.Flagged):
            people.carry(*rows)
    assert not Diagram.objects.exists()
    with with_reason("It is the number of the leaflet."):
        people.carry(patient, other)
    assert len(held(project, "stakeholders", "stakeholder", "name")) == 2


# --- The programme's own worksheets ---

# What somebody might write under each heading. A heading without an example fails: give it one, and see where it lands.
EXAMPLES = {
    "Who": "Ward clerk", "Influence": "High", "Interest": "Low", "Support now": "unaware", "Support wanted": "helping",
    "Next step": "Ask her at ten", "Role": "Rota coordinator", "What they bring": "The plan",
    "Introduced by": "The lead",
    "What we asked for": "An hour", "Said yes on": "3 May", "What matters to them": "Quiet nights",
    "Step": "Clerk prints the list", "Takes": "5 min", "Waits before the next step": "2 hours", "Note": "By fax",
    "When": "At nine", "How we know it is done": "A tag", "Kind": "Methods", "Cause": "The list is typed twice",
    "What lies behind it": "Two systems", "How we could check": "Watch a day", "Reason": "Bus late", "Count": "9",
    "What could go wrong": "Old dose", "Why": "Typed before", "What would follow": "A hypo", "Occurrence": "4",
    "Severity": "8", "Detection": "7", "Action and who": "Print it, pharmacist", "Task": "Send the note",
    "By when": "31/12/2026", "How often": "weekly", "Who else could": "the sister", "What": "Visit ward 7",
    "Test": "Five on Tuesday", "Condition it adds": "Nights", "What we'd expect today": "Four of five",
    "We stop if": "Anybody waits",
}  # fmt: skip
MAP, CAUSE, LINE = "process_map", "causes", "The porter: he fears more walks"
# By worksheet and field: the kind of row, and what the first row (of causes the last) holds.
FILLED: dict[tuple[str, str], tuple[str, dict[str, Any]]] = {
    ("people-stakeholders", "people"): ("stakeholder", {
        "name": "Ward clerk", "influence": 4, "interest": 2, "support_now": "unsure", "support_wanted": "helps",
        "action": "Ask her at ten",
    }),
    ("project-team", "team"): ("stakeholder", {
        "name": "Rota coordinator",
        "action": "What they bring: The plan. What we asked for: An hour. Said yes on: 3 May.",
    }),
    ("project-team", "receives"): ("stakeholder", {
        "name": "The porter", "action": "Who speaks for those who receive the care: he fears more walks.",
    }),
    ("project-team", "against"): ("stakeholder", {
        "name": "The porter", "action": "Who may be against it and why they could be right: he fears more walks.",
    }),
    ("project-handover", "people"): ("stakeholder", {
        "name": "Rota coordinator", "action": "What matters to them: Quiet nights. Introduced by: The lead.",
    }),
    ("process-on-one-page", "steps"): ("step", {
        "text": "Clerk prints the list", "kind": "step", "lane": "Ward clerk",
        "note": "By fax\nTakes: 5 min. Waits before the next step: 2 hours.",
    }),
    ("standard-work", "steps"): ("step", {
        "text": "Clerk prints the list", "lane": "Ward clerk", "note": "When: At nine. How we know it is done: A tag.",
    }),
    ("causes-and-a-tally", "causes"): ("cause", {"text": "Two systems", "parent": "The list is typed twice"}),
    ("causes-and-a-tally", "tally"): ("count", {"text": "Bus late", "count": 9}),
    ("causes-and-a-tally", "to-check"): ("task", {"text": f"The two or three that we check first: {LINE}"}),
    ("what-could-go-wrong", "failures"): ("failure_mode", {
        "step": "Clerk prints the list", "mode": "Old dose", "causes": "Typed before", "effects": "A hypo",
        "occurrence": 4, "severity": 8, "detection": 7, "action": "Print it, pharmacist",
    }),
    ("project-handover", "work"): ("task", {
        "text": "Send the note. How often: weekly. Who: Ward clerk. Who else could: the sister.",
    }),
    ("project-handover", "test"): ("task", {"text": "Our holiday test", "due": "2026-12-31"}),
    ("reply-to-assessors", "tasks"): ("task", {"text": "Send the note. Who: Ward clerk.", "due": "2026-12-31"}),
    ("reply-to-assessors", "again"): ("task", {"text": "Send it in again", "due": "2026-12-31"}),
    ("spread-plan", "place"): ("task", {"text": f"One other place that could test it with us: {LINE}"}),
    ("spread-plan", "months"): ("task", {"text": "Visit ward 7. Who: Ward clerk.", "due": "2026-12-31"}),
    ("standard-work", "owner"): ("task", {"text": f"Who looks after this page: {LINE}"}),
    ("standard-work", "look"): ("task", {"text": "Ask for a better way", "due": "2026-12-31"}),
    ("test-ramp", "ramp"): ("task", {
        "text": "Five on Tuesday. Condition it adds: Nights. What we'd expect today: Four of five. "
        "We stop if: Anybody waits.",
    }),
}  # fmt: skip
ROW_TOOLS = (*Diagram.Tool.values, "plan")
TIES = [
    (key, field) for key, sheet in WORKSHEETS.items() for field in sheet["fields"] if field.get("into") in ROW_TOOLS
]


@pytest.mark.parametrize("key, field", TIES, ids=[f"{key}-{field['key']}" for key, field in TIES])
def test_a_field_of_the_programme_fills_a_sensible_row(
    project: Project, owner: Person, key: str, field: dict[str, Any]
) -> None:
    columns = tuple(field.get("columns", ()))
    sheet = Sheet(project, owner, field["into"], *columns, label=field["label"])
    if columns:
        sheet.carry([EXAMPLES[column] for column in columns])
    else:
        sheet.carry(text="2026-12-31" if field["kind"] == "date" else f"{LINE}.")
    kind_key, wanted = FILLED[key, field["key"]]
    kind = kinds[kind_key]
    rows = list(kind.rows.filter(removed_at=None).order_by("position", "pk"))
    row = rows[-1] if kind_key == "cause" else rows[0]
    found = values_of([row], kind)[row.pk]
    found |= {name: str(getattr(row, name)) for name in ("lane", "parent") if found.get(name)}
    assert {name: found[name] for name in wanted} == {
        name: f"{value}." if value.__class__ is str and value.endswith(LINE) else value
        for name, value in wanted.items()
    }
    assert sheet.landed[0] == ("projects:plan" if field["into"] == "plan" else "projects:diagram")


def test_every_row_tool_takes_worksheets_and_every_example_is_of_the_programme() -> None:
    assert set(ROW_TOOLS) <= set(worksheet_targets)
    assert {field["into"] for _key, field in TIES} == set(ROW_TOOLS)
    assert {(key, field["key"]) for key, field in TIES} == set(FILLED)


@pytest.mark.parametrize("columns", [STAKEHOLDERS, STEPS, CAUSES, FAILURES, COUNTS, TASKS], ids=lambda one: one.kind)
def test_authors_are_told_every_heading(columns: Columns) -> None:
    told = (SEEDS.parent / "docs" / "course-text.md").read_text("utf-8").casefold()
    kind = kinds[columns.kind]
    assert [one for one in columns.headings if one not in told] == []
    assert {name for name in columns.headings.values() if name not in columns.more} <= {one.name for one in kind.fields}

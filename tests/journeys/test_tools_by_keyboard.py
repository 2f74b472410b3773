"""Every tool of a project by keyboard alone, 320 pixels wide: nothing is clicked, and the focus is never lost."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Route, expect

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.outlining import insert_row
from cairn.projects.starting_diagrams import begin_diagram
from tests.cast import NOW, person
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.keys import Keys, then_drawn, then_in_row, then_told
from tests.journeys.steps import Way

PLAIN = Way(320, scripts=False)
pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def owner() -> Person:
    return person("Owner")


@pytest.fixture
def project(owner: Person) -> Any:
    return api.start_project(run=None, title="Shorter waits", by=owner, at=NOW)


def at_home(visit: Visit, owner: Person, project: Any, way: Way = steps.PHONE) -> Keys:
    page = visit(owner, way)
    page.goto(f"/projects/{project.uuid}/")
    return Keys(page)


def when_begins(keys: Keys, tool: str) -> None:
    """From the home of the project to a new diagram."""
    keys.tool("Diagrams").follow(tool)
    keys.to("Title").type("Ours")
    with keys.page.expect_navigation():
        keys.press("Enter")
    steps.then_headed(keys.page, "Ours")


def when_saved(keys: Keys) -> None:
    expect(keys.page.locator("main").get_by_text("Saved.", exact=True)).to_be_visible()
    keys.here()


# --- Outlines ---


@dataclass(frozen=True)
class Outline:
    """``tool`` is where it is in the menu or among the diagrams; ``first`` is typed before the two rows of the test."""

    tool: str
    add: str
    first: str = ""
    levels: bool = True


OUTLINES = [
    Outline("Drivers", "Add a primary driver"),
    Outline("Cause and effect diagram", "Add a category"),
    Outline("Process map", "Add a lane", first="Clinic", levels=False),
]


@pytest.mark.parametrize("tool", OUTLINES, ids=lambda one: one.tool)
def test_an_outline(visit: Visit, owner: Person, project: Any, tool: Outline) -> None:
    keys = at_home(visit, owner, project)
    page = keys.page
    if tool.tool == "Drivers":
        keys.tool("Drivers")
    else:
        when_begins(keys, tool.tool)

    # when two rows are typed one after the other, each needs one press besides its words
    keys.to(tool.add)
    for words in (tool.first, "Booking", "Letters"):
        if words:
            keys.type(words).press("Enter")
            then_told(page, f"Added “{words}”.")
            expect(page.locator("#new")).to_be_focused()
    steps.then_accessible(page)
    keys.press("Escape")
    then_in_row(keys, "Letters")
    then_drawn(page, "Booking", "Letters")

    # and one is put into other words, it is saved and drawn
    keys.replace("Phones")
    when_saved(keys)
    then_drawn(page, "Phones", gone=("Letters",))
    then_in_row(keys, "Phones")

    # and moved up by the keys and down by the button, the focus goes with it
    keys.press("Alt+ArrowUp")
    then_told(page, "Moved “Phones”.")
    then_in_row(keys, "Phones")
    keys.to("Move down: Phones").press("Enter")
    expect(page.locator("[data-line]").last.locator("[data-row]")).to_have_value("Phones")
    then_in_row(keys, "Phones")  # down is not offered any more

    # and hung below the one above, undone and done again
    if tool.levels:
        keys.press("Alt+ArrowRight")
        expect(page.locator(".cairn-outline .cairn-outline [data-row]")).to_have_value("Phones")
        then_in_row(keys, "Phones")
        keys.press("Control+z")
        expect(page.locator(".cairn-outline .cairn-outline [data-row]")).to_have_count(0)
        then_told(page, "Undone: ")
        then_in_row(keys, "Phones")
        keys.press("Control+Shift+Z")
        expect(page.locator(".cairn-outline .cairn-outline [data-row]")).to_have_value("Phones")
        then_in_row(keys, "Phones")
        keys.press("Alt+ArrowLeft")
        expect(page.locator(".cairn-outline .cairn-outline [data-row]")).to_have_count(0)
        then_in_row(keys, "Phones")

    # and taken out, the focus is in the row beside; by the button it comes back
    keys.press("Alt+Delete")
    then_told(page, "Removed “Phones”.")
    then_drawn(page, "Booking", gone=("Phones",))
    then_in_row(keys, "Booking")
    keys.to(re.compile("Undo"), back=True).press("Enter")
    then_told(page, "Undone: removed “Phones”.")
    then_drawn(page, "Phones")
    assert "Undo" in keys.here()["name"]
    keys.to(re.compile("Redo")).press("Enter")
    then_drawn(page, "Booking", gone=("Phones",))
    assert "Redo" in keys.here()["name"] or "Undo" in keys.here()["name"]
    steps.then_accessible(page)


def test_who_types_faster_than_the_line_loses_nothing(visit: Visit, owner: Person, project: Any) -> None:
    api.add_driver(project, kind="primary", text="First", parents=[], by=owner, at=NOW)
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.tool("Drivers")
    rows = page.locator("input[data-row]")

    # given a line that takes its time, when one types on without waiting for any answer
    def slowly(route: Route) -> None:
        page.wait_for_timeout(150)
        route.continue_()

    page.route(re.compile("/(rows|drivers)/"), slowly)
    keys.to("Primary driver").press("Enter")
    for words in ("Second", "Third", "Fourth"):
        keys.type(words).press("Enter")
    keys.press("Escape", "Alt+ArrowUp", "Alt+ArrowUp")

    # then each word is in its row, in the order that was meant, and the focus where it was meant
    expect(rows).to_have_count(4)
    then_told(page, "Moved “Fourth”.")
    expect(rows.nth(1)).to_have_value("Fourth")
    assert [row.input_value() for row in rows.all()] == ["First", "Fourth", "Second", "Third"]
    then_in_row(keys, "Fourth")

    # and words that are typed just before a row is moved are saved before it
    keys.press("End").type(" more").press("Alt+ArrowDown")
    expect(rows.nth(2)).to_have_value("Fourth more")
    then_in_row(keys, "Fourth more")
    page.unroute_all()


def test_what_others_add_takes_neither_the_focus_nor_the_words(visit: Visit, owner: Person, project: Any) -> None:
    mate = person("Mate")
    api.add_member(project, mate, by=owner, at=NOW)
    api.add_driver(project, kind="primary", text="First", parents=[], by=owner, at=NOW)
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.tool("Drivers")
    keys.to("Primary driver").replace("First and best")
    when_saved(keys)

    # given somebody else who adds a row while one is in a row, and in a new one that is half typed
    api.add_driver(project, kind="primary", text="Theirs", parents=[], by=mate, at=NOW)
    expect(page.locator("input[data-row]")).to_have_count(2)
    then_in_row(keys, "First and best")
    keys.press("Enter").type("Half a")
    api.add_driver(project, kind="primary", text="Theirs too", parents=[], by=mate, at=NOW)
    expect(page.locator("input[data-row]")).to_have_count(3)

    # then one types on
    keys.type(" word").press("Enter", "Escape")
    then_in_row(keys, "Half a word")


def test_boxes_hang_on_several_and_ideas_are_tested(visit: Visit, owner: Person, project: Any) -> None:
    calls = api.add_driver(project, kind="primary", text="Calls", parents=[], by=owner, at=NOW)
    api.add_driver(project, kind="primary", text="Notes", parents=[], by=owner, at=NOW)
    api.add_driver(project, kind="secondary", text="Texts", parents=[calls.uuid], by=owner, at=NOW)
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.tool("Drivers")

    # from the box that is there, an idea below it: four keys and its words
    expect(page.locator("#summary")).to_contain_text("0 of 3 drivers have a change idea")
    keys.to("Secondary driver").press("Control+Enter")
    expect(page.locator("#new")).to_be_focused()
    keys.type("Text at noon").press("Enter", "Escape")
    then_in_row(keys, "Text at noon")
    then_drawn(page, "noon")
    before = page.locator("#summary").inner_text()

    # it hangs on a second driver too, which is said where the picture is
    keys.follow("More: Text at noon", kind="a")
    keys.to("Notes", kind="input").press("Space")
    with page.expect_navigation():
        keys.press("Enter")
    then_in_row(keys, "Text at noon")
    expect(page.get_by_text("also stands further up")).to_be_visible()
    assert page.locator("#summary").inner_text() != before
    steps.then_accessible(page)

    # and a test of it is planned from here
    keys.follow("Plan a test of this: Text at noon", kind="a")
    keys.to(re.compile("^Title")).type("Ten calls")
    with page.expect_navigation():
        keys.press("Enter")
    keys.tool("Drivers")
    expect(page.get_by_role("link", name="PDSA 1: Ten calls")).to_be_visible()
    steps.then_accessible(page)


def test_steps_of_a_process_go_on_to_others(visit: Visit, owner: Person, project: Any) -> None:
    process = begin_diagram(project, tool="process_map", title="Referral", by=owner, at=NOW)
    for text in ("Refer", "Triage"):
        insert_row("step", into=process, values={"text": text, "kind": "step"}, by=owner, at=NOW)
    keys = at_home(visit, owner, project)
    keys.tool("Diagrams").follow("Process map").follow("Referral")

    keys.follow("More: Refer", kind="a")
    keys.to("Step that comes next, 1", kind="select").type("Tri").press("Tab").type("yes")
    with keys.page.expect_navigation():
        keys.press("Enter")
    then_in_row(keys, "Refer")
    steps.then_reads(keys.page, "Then: yes: Triage")
    then_drawn(keys.page, "yes")
    steps.then_accessible(keys.page)


# --- Tables ---


@dataclass(frozen=True)
class Listed:
    """``fill`` are the further fields of a row, in their order; ``drawn`` is what its picture shows, if it has one."""

    tool: str
    add: str
    field: str
    fill: tuple[str, ...] = ()
    drawn: bool = False
    moves: bool = False


TABLES = [
    Listed("Stakeholder map", "Add who has a stake", "Who", fill=("5", "4"), drawn=True, moves=True),
    Listed("FMEA", "Add what can fail", "What can fail"),
    Listed("Pareto chart", "Add a category", "Category", drawn=True),
    Listed("Plan", "Add a task", "Task"),
]


@pytest.mark.parametrize("tool", TABLES, ids=lambda one: one.tool)
def test_a_table(visit: Visit, owner: Person, project: Any, tool: Listed) -> None:
    keys = at_home(visit, owner, project)
    page = keys.page
    if tool.tool == "Plan":
        keys.tool("Plan")
    else:
        when_begins(keys, tool.tool)

    # when two rows are typed, Enter adds one and Enter leads from it back to where one adds
    keys.to(tool.add)
    for words in ("Booking", "Letters"):
        keys.type(words)
        if tool.tool == "Pareto chart":
            keys.press("Tab").type("9" if words == "Booking" else "4").press("Enter")
            then_told(page, f"Added “{words}”.")
        else:
            keys.press("Enter")
            then_in_row(keys, words)
            for more in tool.fill:
                keys.press("Tab").replace(more)
            keys.press("Enter")
        expect(page.locator("#new")).to_be_focused()
    steps.then_accessible(page)

    # and one is put into other words
    keys.to(tool.field, kind="input")
    other = keys.here()["row"]
    keys.replace("Phones")
    when_saved(keys)
    if tool.drawn:
        then_drawn(page, "Phones", gone=(other,))

    # and moved, where the order says something
    if tool.moves:
        keys.press("Alt+ArrowDown")
        then_told(page, "Moved “Phones”.")
        expect(page.locator("input[data-row]").last).to_have_value("Phones")
        then_in_row(keys, "Phones")
        keys.press("ArrowUp")
        then_in_row(keys, "Letters")
        keys.press("ArrowDown")

    # and marked as done
    if tool.tool == "Plan":
        keys.to("Done today: Phones").press("Enter")
        then_told(page, "Changed “Done on” of “Phones”.")
        page.wait_for_function("() => document.activeElement.textContent.startsWith('Not done')")
        assert keys.here()["row"] == "Phones"

    # and taken out and brought back
    keys.press("Alt+Delete")
    then_told(page, "Removed “Phones”.")
    expect(page.locator("input[data-row]")).to_have_count(1)
    kept = page.locator("input[data-row]").input_value()
    then_in_row(keys, kept)
    keys.press("Control+z")
    then_told(page, "Undone: removed “Phones”.")
    expect(page.locator("input[data-row]")).to_have_count(2)
    then_in_row(keys, kept)
    keys.to(re.compile("Redo"), back=True).press("Enter")
    expect(page.locator("input[data-row]")).to_have_count(1)
    keys.here()
    steps.then_accessible(page)


def test_risk_priorities_follow_what_is_rated(visit: Visit, owner: Person, project: Any) -> None:
    fmea = begin_diagram(project, tool="fmea", title="Doses", by=owner, at=NOW)
    insert_row("failure_mode", into=fmea, values={"mode": "Wrong dose", "severity": 9}, by=owner, at=NOW)
    keys = at_home(visit, owner, project)
    keys.tool("Diagrams").follow("FMEA").follow("Doses")

    # a rating that there isn't is told beside its field, and goes once it is right
    keys.to("Occurrence").type("11").press("Tab")
    expect(keys.page.get_by_text("Enter a whole number from 1 to 10")).to_be_visible()
    steps.then_accessible(keys.page)
    keys.to("Occurrence", back=True).replace("4").press("Tab")
    expect(keys.page.get_by_text("Enter a whole number from 1 to 10")).to_have_count(0)

    # and the number follows at once, without a new page
    keys.type("5")
    expect(keys.page.locator("[id^=rpn-]")).to_contain_text("180")
    assert keys.here()["name"] == "Detection"


# --- Tools that are forms ---


def test_charter(visit: Visit, owner: Person, project: Any) -> None:
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.tool("Charter")
    keys.to(re.compile("^The aim")).type("Halve the wait.")
    when_saved(keys)

    # what was typed is undone by keys while nothing is being typed, and done again by the button
    keys.press("Control+z")
    then_told(page, "Undone: ")
    expect(page.get_by_label("The aim")).to_have_value("")
    assert keys.here()["name"].startswith("The aim")
    keys.to(re.compile("Redo"), back=True).press("Enter")
    expect(page.get_by_label("The aim")).to_have_value("Halve the wait.")
    assert "Undo" in keys.here()["name"]
    steps.then_accessible(page)


def test_pdsa_cycles_of_one_idea_are_a_ramp(visit: Visit, owner: Person, project: Any) -> None:
    driver = api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    idea = api.add_driver(project, kind="idea", text="Text people", parents=[driver.uuid], by=owner, at=NOW)
    api.add_cycle(project, title="Ten calls", idea=idea.uuid, by=owner, at=NOW)
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.follow("Plan a cycle", kind="a")
    keys.to(re.compile("^Title")).type("Fifty calls").press("Tab").type("Text")  # the list takes its first letters
    with page.expect_navigation():
        keys.to("Save").press("Enter")
    page.goto(f"/projects/{project.uuid}/")
    chips = page.locator(".cairn-ramp").filter(has_text="Text people").locator(".cairn-chip")
    expect(chips).to_have_count(2)
    keys.follow(re.compile(r"^2\. Fifty calls"), kind="a")

    # a prediction is saved as it is typed, taken back and brought back by keys
    predicted = page.get_by_label("Plan: what do you predict?")
    keys.to(re.compile("^Plan: what do you predict")).type("Half answer.")
    when_saved(keys)
    keys.press("Control+z")
    expect(predicted).to_have_value("")
    expect(predicted).to_be_focused()
    keys.press("Control+Shift+Z")
    expect(predicted).to_have_value("Half answer.")
    then_told(page, "Done again: ")
    expect(predicted).to_be_focused()

    # and what was decided stands in the ramp
    keys.to(re.compile("^Adopt")).press("ArrowDown")
    when_saved(keys)
    steps.then_accessible(page)
    keys.follow("Shorter waits", kind="a", back=True)
    expect(page.get_by_role("link", name=re.compile(r"^2\. Fifty calls: ")).first).to_contain_text("↻")


def test_a_measure_and_its_points(visit: Visit, owner: Person, project: Any) -> None:
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.follow("Add a measure", kind="a")
    keys.to("Name of the measure").type("Wait")
    keys.to("Outcome measure").press("Space").to("Higher is better").press("ArrowDown")
    keys.follow("Save", kind="button")
    steps.then_accessible(page)

    # two points by the form that is there for the next one: where one types has the focus after each
    keys.to("When").type("05/01/2026").press("Tab").type("12")
    with page.expect_navigation():
        keys.press("Enter")
    steps.then_reads(page, re.compile("^Saved: "))
    assert keys.here()["name"].startswith("When")
    keys.type("12/01/2026").press("Tab").type("9")
    with page.expect_navigation():
        keys.press("Enter")
    assert keys.here()["name"].startswith("Value")  # the day of the next one is known

    # then the rows like a spreadsheet: one is put right, two are added below
    keys.to("Value, 2").replace("8").press("Enter", "ArrowLeft").type("19/01/2026").press("Tab").type("11")
    expect(page.get_by_label("Value, 3")).to_be_focused()
    with page.expect_navigation():
        keys.to("Save the points").press("Enter")
    steps.then_reads(page, re.compile("3 points|the newest"))
    picture = page.locator(".cairn-chart img").first
    steps.then_drawn(page, picture)
    before = picture.get_attribute("src")

    # and the chart is changed, which the keys undo and do again
    keys.to("Change the chart", kind="summary").press("Enter")
    keys.to("Baseline").type("3")
    keys.press("Enter")
    then_told(page, re.compile("[Cc]hang|[Ss]aved|[Bb]aseline"))
    expect(page.locator(".cairn-chart img").first).not_to_have_attribute("src", before or "")
    keys.here()
    keys.press("Control+z")
    expect(page.locator("[data-way=redo] button")).to_be_visible()
    keys.here()
    keys.press("Control+Shift+Z")
    expect(page.locator("[data-way=redo] button")).to_have_count(0)
    keys.here()
    steps.then_accessible(page)


def test_histogram_and_scatter_diagram(visit: Visit, owner: Person, project: Any) -> None:
    for name in ("Wait", "Calls"):
        made = api.add_measure(project, name=name, kind="outcome", unit="days", by=owner, at=NOW)
        days = [f"2026-01-{day:02},{day + len(name)}" for day in range(1, 13)]
        api.replace_points(made.uuid, raw="when,value\n" + "\n".join(days), by=owner, at=NOW)
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.tool("Diagrams").follow("Histograms and scatter diagrams")
    for choose, against in (("Space", ""), ("ArrowDown", "Calls")):
        keys.to("Histogram").press(choose)
        keys.to(re.compile("^Measure$"), kind="select").type("Wait")
        if against:
            keys.to(re.compile("^Measure up"), kind="select").type(against)
        keys.follow("Draw it", kind="button")
        steps.then_drawn(page, page.locator(".cairn-chart img").first)
        steps.then_accessible(page)
        keys.follow("All histograms and scatter diagrams", kind="a")
    expect(page.locator(".nhsuk-card, .cairn-card").filter(has_text=re.compile("Wait"))).to_have_count(2)


def test_lessons(visit: Visit, owner: Person, project: Any) -> None:
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.tool("Lessons")
    keys.to("What did you learn?")
    for words in ("Ask early.", "Ask twice."):
        keys.type(words)
        keys.follow("Add", kind="button")
        assert keys.here()["name"].startswith("What did you learn?")  # for the next one
    steps.then_accessible(page)
    keys.to("What did you learn?", kind="textarea").replace("Ask at noon.")
    when_saved(keys)
    keys.to("Remove: Ask at noon.").press("Enter")
    then_told(page, "Removed “Ask at noon.”.")
    keys.here()
    keys.press("Control+z")
    then_told(page, "Undone: ")
    expect(page.locator("td textarea")).to_have_count(2)
    keys.here()


def test_score_and_readiness(visit: Visit, owner: Person, project: Any) -> None:
    keys = at_home(visit, owner, project)
    page = keys.page
    api.add_lesson(project, text="Ask early.", by=owner, at=NOW)
    page.reload()
    keys.follow(re.compile("^Progress: "), kind="a")
    keys.to(re.compile("^0.5|^1.0|^Score")).type("1.0")
    keys.to(re.compile("^Why")).type("We have a team.")
    keys.follow("Set the score", kind="button")
    steps.then_reads(page, "We have a team.")
    steps.then_accessible(page)
    page.goto(f"/projects/{project.uuid}/readiness/")
    steps.then_accessible(page)
    mended = page.locator("main a").first.inner_text()
    keys.follow(mended, kind="a")
    assert "/readiness/" not in page.url


def test_comments(visit: Visit, owner: Person, project: Any) -> None:
    keys = at_home(visit, owner, project)
    page = keys.page
    keys.tool("Charter").follow("Comments", kind="a")
    keys.to("Your comment").type("By when?")
    keys.follow("Comment", kind="button")
    steps.then_reads(page, "By when?")
    keys.to("Answer", kind="summary").press("Enter").to(re.compile("^Your answer")).type("By March.")
    keys.follow("Answer", kind="button")
    steps.then_reads(page, "By March.")
    steps.then_accessible(page)
    keys.follow(re.compile("^Resolve"), kind="button")
    steps.then_reads(page, "No open comment.", "Resolved (1)")
    steps.then_accessible(page)


def test_invitation(visit: Visit, owner: Person, project: Any) -> None:
    keys = at_home(visit, owner, project)
    keys.tool("Team")
    keys.to("Whoever has the link comes in as").type("Member")
    keys.follow("Make a link", kind="button")
    keys.to(re.compile("^Address to copy"))
    address = keys.here()["value"]
    steps.then_accessible(keys.page)

    theirs = Keys(visit(person("Mate")))
    theirs.page.goto(urlsplit(address).path)
    steps.then_accessible(theirs.page)
    theirs.follow("Join the team", kind="button")
    steps.then_headed(theirs.page, "Shorter waits")


# --- Without scripts ---


@pytest.mark.parametrize("tool", OUTLINES, ids=lambda one: one.tool)
def test_an_outline_without_scripts(visit: Visit, owner: Person, project: Any, tool: Outline) -> None:
    keys = at_home(visit, owner, project, way=PLAIN)
    page = keys.page
    if tool.tool == "Drivers":
        keys.tool("Drivers")
        keys.to(tool.add)
    else:
        when_begins(keys, tool.tool)
        assert keys.here()["name"] == tool.add  # where one types the first row

    # rows one after the other: the field of the next has the focus
    for words in (tool.first, "Booking", "Letters"):
        if words:
            with page.expect_navigation():
                keys.type(words).press("Enter")
    keys.to(re.compile(""), kind="input", back=True)
    assert keys.here()["row"] == "Letters"

    # one is put into other words, moved up, and hung under the one above
    with page.expect_navigation():
        keys.replace("Phones").press("Enter")
    assert keys.here()["row"] == "Phones"
    keys.follow("Move up: Phones", kind="button")
    assert keys.here()["row"] == "Phones"
    if tool.levels:
        keys.follow("Move down: Phones", kind="button").follow("Move in, under the one above: Phones", kind="button")
        expect(page.locator(".cairn-outline .cairn-outline [data-row]")).to_have_value("Phones")
    then_drawn(page, "Phones", "Booking")
    keys.follow(re.compile("Undo"), kind="button", back=True)
    keys.follow(re.compile("Redo"), kind="button", back=True)
    steps.then_accessible(page)


@pytest.mark.parametrize("tool", TABLES, ids=lambda one: one.tool)
def test_a_table_without_scripts(visit: Visit, owner: Person, project: Any, tool: Listed) -> None:
    keys = at_home(visit, owner, project, way=PLAIN)
    page = keys.page
    if tool.tool == "Plan":
        keys.tool("Plan")
        keys.to(tool.add)
    else:
        when_begins(keys, tool.tool)
        assert keys.here()["name"] == tool.add
    with page.expect_navigation():
        keys.type("Booking").press("Enter")
    keys.to(tool.field, kind="input") if tool.tool == "Pareto chart" else None
    assert keys.here()["row"] == "Booking"
    with page.expect_navigation():
        keys.replace("Phones").press("Enter")
    assert keys.here()["row"] == "Phones"
    keys.follow("Remove: Phones", kind="button")
    keys.follow(re.compile("Undo"), kind="button", back=True)
    expect(page.locator("input[data-row]")).to_have_value("Phones")
    steps.then_accessible(page)

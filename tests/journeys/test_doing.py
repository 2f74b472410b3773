"""What learners do in a course besides reading: a worksheet that becomes a project, a cache, a poll, a reflection."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests import kinds
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import Way
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SHEET: list[dict[str, Any]] = [
    {"key": "where", "label": "Where it is", "kind": "line", "into": "charter.setting"},
    {"key": "aim", "label": "Your aim", "hint": "How much, by when?", "kind": "long", "into": "charter.aim"},
    {"key": "ready", "label": "Before you go on", "kind": "checklist", "options": ["Asked the team", "Read the notes"]},
    {
        "key": "change",
        "label": "What drives it",
        "kind": "table",
        "columns": ["Primary driver", "Change idea"],
        "into": "drivers",
    },
]
AIM = "Halve the wait by March."


@pytest.fixture
def made() -> World:
    """Two learners in the first level."""
    made = world("learner", "peer")
    for name in ("learner", "peer"):
        made.learn(name, levels=0)
    return made


def test_a_worksheet_becomes_a_project(visit: Visit, made: World, way: Way) -> None:
    # given an activity with a field of each kind
    item = kinds.activity(made, SHEET)
    page = visit(made.learner, way)
    steps.when_opens(page, f"/runs/autumn/{item.key}/")
    steps.when_follows(page, "Open your worksheet")
    steps.then_headed(page, "My sheet")

    # when the learner asks for more rows, fills it in and saves it
    page.get_by_label("Your aim").fill(AIM)
    steps.when_presses(page, "More rows")
    expect(page.get_by_label("Your aim")).to_have_value(AIM)
    page.get_by_label("Where it is").fill("The clinic")
    page.get_by_label("Asked the team").check()
    page.get_by_label("Primary driver, 1").fill("Triage")
    page.get_by_label("Change idea, 6").fill("Call back")
    steps.when_presses(page, "Save", exact=True)

    # then it is done, and everything is still there
    steps.then_reads(page, "Your worksheet is saved.", f"Done. You earned {item.points} points.")
    expect(page.get_by_label("Asked the team")).to_be_checked()
    expect(page.get_by_label("Read the notes")).not_to_be_checked()
    expect(page.get_by_label("Change idea, 2")).to_have_value("Call back")  # rows in between were empty

    # when they put it into their project, they are asked for its title
    steps.when_presses(page, "Save and put it into my project")
    steps.then_headed(page, "Put it into my project")
    steps.when_presses(page, "Put it into my project")
    steps.then_reads(page, "Enter a title for the project")
    page.get_by_label("Title of your project").fill("Shorter waits")
    steps.when_presses(page, "Put it into my project")
    steps.then_reads(page, "Your worksheet is in your project.")

    # then the project says it, in the charter and in the diagram
    sheet = page.url
    steps.when_follows(page, "Driver diagram: What drives it")
    expect(page.get_by_label("Primary driver", exact=True).first).to_have_value("Triage")
    steps.when_opens(page, sheet)
    steps.when_follows(page, "Charter: Where it is, Your aim")
    expect(page.locator("main [name=aim]")).to_have_value(AIM)
    expect(page.locator("main [name=setting]")).to_have_value("The clinic")


def when_tries(page: Page, words: str) -> None:
    page.get_by_label("Your answer").first.fill(words)
    steps.when_presses(page, "Try this answer")


def test_a_cache_is_opened_and_something_is_left_for_others(visit: Visit, made: World, way: Way) -> None:
    # given a cache
    cache = f"/runs/autumn/{kinds.cache(made).key}/"
    page = visit(made.learner, way)
    steps.when_opens(page, cache)
    steps.then_reads(page, "It hums in the corridor.")

    # when the learner finds its answer at the second try
    when_tries(page, "Kettle")
    steps.then_reads(page, "“Kettle” does not open it. Look again.", "1 try so far")
    when_tries(page, "Colour  PRINTER")
    steps.then_reads(page, "You have found it.")

    # and signs, and leaves something that is incomplete at first
    steps.when_follows(page, "Sign the log book")
    page.get_by_label("Your line in the log book").fill("It was under the stairs.")
    steps.when_presses(page, "Sign", exact=True)
    steps.then_reads(page, "Your line is in the log book.", "It was under the stairs.")
    page.get_by_label("What is it?").fill("A map of our clinic")
    steps.when_presses(page, "Leave it on the shelf")
    steps.then_reads(page, "Say why it helps")
    expect(page.get_by_label("What is it?")).to_have_value("A map of our clinic")
    page.get_by_label("Why does it help?").fill("One sees where people wait.")
    steps.when_presses(page, "Leave it on the shelf")
    steps.then_reads(page, "It lies on the shelf now.")

    # then somebody else finds it there and takes a copy, and can put it back
    peer = visit(made.peer, way)
    steps.when_opens(peer, cache)
    when_tries(peer, "colour printer")
    steps.when_follows(peer, "Sign the log book")
    steps.then_reads(peer, "It was under the stairs.", "Left by Learner")
    steps.when_presses(peer, "Take a copy of A map of our clinic")
    steps.then_reads(peer, "Taken: it is among your things.", "Among your things")
    steps.when_follows(peer, "Things I took")
    steps.then_reads(peer, "A map of our clinic", "One sees where people wait.")
    steps.when_presses(peer, "Put it back: A map of our clinic")
    steps.then_reads(peer, "Nothing yet.")


def test_a_vote_and_a_reflection(visit: Visit, made: World, way: Way) -> None:
    # given a poll
    item = kinds.poll(made)
    page = visit(made.learner, way)
    steps.when_opens(page, f"/runs/autumn/{item.key}/")

    # when the learner presses without a choice, they are told; then they vote
    steps.when_presses(page, "Vote")
    steps.then_reads(page, "Choose one of the answers, then vote.")
    page.get_by_label("Seldom").check()
    steps.when_presses(page, "Vote")
    steps.then_reads(page, "Your vote is counted: Seldom.", "Fewer than five have voted yet.")
    expect(page.get_by_role("button", name="Vote")).to_have_count(0)

    # and write what they think of it, for themselves
    steps.when_follows(page, "Write a reflection")
    steps.when_presses(page, "Save", exact=True)
    steps.then_reads(page, "Write something first")
    page.get_by_label("Your reflection").fill("We never map what works.")
    steps.when_presses(page, "Save", exact=True)
    steps.then_reads(page, "Saved. Only you can read it.")

    # then it is among their reflections, and can become an account
    steps.when_opens(page, "/me/learning/reflections/")
    steps.then_reads(page, "We never map what works.")
    steps.when_follows(page, "Make a reflective account of this")
    expect(page.get_by_label("What did you learn from it?")).to_have_value("We never map what works.")
    peer = visit(made.peer, way)
    steps.when_opens(peer, f"/runs/autumn/{item.key}/reflection/")
    expect(peer.get_by_label("Your reflection")).to_have_value("")

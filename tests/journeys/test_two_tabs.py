"""What people do by accident: two tabs, a page left alone, an address that isn't theirs, words not sent."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cairn.learning import api as learning_api
from cairn.projects import api as projects_api
from tests.cast import NOW
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
MINUTE = 60_000


@pytest.fixture
def made() -> World:
    """A learner in a run, in its first level."""
    made = world("learner", "other")
    made.learn("learner", levels=0)
    return made


def tabs(page: Page) -> tuple[Page, Page]:
    """The page, and another of the same browser at the same address."""
    second = page.context.new_page()
    second.goto(page.url)
    return page, second


def test_two_tabs_count_once(visit: Visit, made: World) -> None:
    # given the same piece open in two tabs, and then the same quiz
    page = visit(made.learner)
    steps.when_opens(page, "/runs/autumn/three-questions/")
    first, second = tabs(page)

    # when both mark it as done, its points are given once
    steps.when_presses(first, "Mark as done")
    steps.then_reads(first, "Done. You earned 10 points.")
    steps.when_presses(second, "Mark as done")
    expect(second.get_by_text("You earned")).to_have_count(0)
    assert learning_api.trail(made.enrolment("learner")).points == 10

    # when both send the quiz, the second sees the result of the first
    steps.when_opens(first, "/runs/autumn/gate-quiz/")
    steps.when_presses(first, "Start the quiz")
    _first, second = tabs(first)
    steps.when_ticks(second, right=False)
    first.bring_to_front()
    steps.when_ticks(first, right=True)
    steps.when_presses(first, "Send my answers")
    steps.then_headed(first, "You passed")
    steps.when_presses(second, "Send my answers")
    steps.then_headed(second, "You passed")
    assert len(learning_api.attempts_of(made.enrolment("learner"), made.structure.levels[0].objects[-1].id)) == 1


def test_what_is_not_theirs_is_not_there(visit: Visit, made: World) -> None:
    project = made.project("learner")
    owner, other = visit(made.learner), visit(made.other)

    steps.when_opens(owner, f"/projects/{project.uuid}/")
    for address in (f"/projects/{project.uuid}/", f"/projects/{project.uuid}/charter/", "/runs/autumn/"):
        steps.when_opens(other, address, status=404)
        steps.then_headed(other, "Page not found")


def test_words_that_were_not_sent_come_back(visit: Visit, made: World) -> None:
    page = visit(made.learner)
    steps.when_opens(page, "/runs/autumn/three-questions/")

    # when they leave a half-written answer, it is saved as a draft, and is there in another browser
    page.get_by_label("Your answer").press_sequentially("Half a thought")
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    elsewhere = visit(made.learner)
    steps.when_opens(elsewhere, "/runs/autumn/three-questions/")
    expect(elsewhere.get_by_label("Your answer")).to_have_value("Half a thought")

    # and an answer that is refused keeps its words
    steps.when_answers(elsewhere, "x" * 20_000)
    steps.then_headed(elsewhere, "Not sent yet")
    assert len(elsewhere.get_by_role("textbox").input_value()) == 20_000

    # and once they are sent, no draft of them is left
    steps.when_opens(elsewhere, "/runs/autumn/three-questions/")
    steps.when_answers(elsewhere, "A whole thought")
    steps.then_reads(elsewhere, "A whole thought")
    steps.when_opens(page, "/runs/autumn/three-questions/")
    expect(page.get_by_label("Your answer")).to_have_value("")


def test_answers_of_a_quiz_that_were_not_sent_come_back(visit: Visit, made: World) -> None:
    page = visit(made.learner)
    steps.when_opens(page, "/runs/autumn/gate-quiz/")
    steps.when_presses(page, "Start the quiz")
    for box in page.locator("main fieldset").all()[:3]:
        box.locator("input").nth(1).check()
    expect(page.get_by_text("Draft saved.")).to_be_visible()
    page.reload()
    expect(page.locator("main input:checked")).to_have_count(3)


def test_words_whose_form_was_thrown_away_are_offered_again(visit: Visit, made: World) -> None:
    # given a written answer, and a session that has ended meanwhile
    page = visit(made.learner)
    steps.when_opens(page, "/runs/autumn/three-questions/")
    page.get_by_label("Your answer").press_sequentially("Words of an hour")
    page.route("**/me/drafts/**", lambda route: route.abort())
    page.get_by_label("Your answer").press_sequentially(", and the last of it")
    page.context.clear_cookies(name="sessionid")

    # when they send it, they are asked to sign in, and then the words are in the form again
    steps.when_presses(page, "Send", exact=True)
    steps.then_headed(page, "Sign in")
    page.unroute_all()
    steps.when_signs_in(page, made.learner.email)
    steps.then_headed(page, "Three questions and a cycle")
    expect(page.get_by_label("Your answer")).to_have_value("Words of an hour, and the last of it")
    steps.then_reads(page, "Your draft is back")

    # and nobody else who signs in at this computer finds them
    steps.when_presses(page, "Send", exact=True)
    steps.then_reads(page, "Words of an hour, and the last of it")
    steps.when_opens(page, "/runs/autumn/three-questions/")
    expect(page.get_by_label("Your answer")).to_have_value("")
    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('cairn-draft'))") == []


def test_a_colleague_s_text_is_not_replaced_by_an_older_draft(visit: Visit, made: World) -> None:
    # given a measure that somebody was changing while the line was lost
    measure = made.project("learner").measures.first()
    address = f"/measures/{measure.uuid}/edit/"
    page = visit(made.learner)
    steps.when_opens(page, address)
    page.route("**/me/drafts/**", lambda route: route.abort())
    page.get_by_label("Definition").fill("Mine")
    expect(page.get_by_text("kept in this browser")).to_be_visible()
    version = projects_api.measure_of(measure.uuid, by=made.learner).version
    projects_api.save_measure(
        measure.uuid, version=version, definition="Theirs, saved meanwhile", by=made.learner, at=NOW
    )

    # when they come back, the saved text is there, and the draft is offered
    page.unroute_all()
    steps.when_opens(page, address)
    expect(page.get_by_label("Definition")).to_have_value("Theirs, saved meanwhile")
    page.get_by_role("button", name="Use the draft").click()
    expect(page.get_by_label("Definition")).to_have_value("Mine")
    page.get_by_role("button", name="Put back what was here").click()
    expect(page.get_by_label("Definition")).to_have_value("Theirs, saved meanwhile")
    steps.then_accessible(page)

    # and who saves the draft all the same is told both texts
    page.get_by_role("button", name="Use the draft").click()
    steps.when_presses(page, "Save")
    steps.then_reads(page, "Somebody else saved this while you were writing")
    steps.then_reads(page, re.compile("Theirs, saved meanwhile"))
    expect(page.get_by_label("Definition")).to_have_value("Mine")


def test_what_was_typed_on_two_devices_is_told_on_the_second(visit: Visit, made: World) -> None:
    # given the same new cycle open on two devices
    project = made.project("learner", finished=False)
    desk, phone = visit(made.learner), visit(made.learner)
    for page in (desk, phone):
        steps.when_opens(page, f"/projects/{project.uuid}/cycles/add/")

    # when something is typed on both
    desk.get_by_label("Scale").fill("From the desk")
    expect(desk.get_by_text("Draft saved.")).to_be_visible()
    phone.get_by_label("Where").fill("From the phone")

    # then the second says so, and both can be kept
    expect(phone.get_by_text("typed on another device")).to_be_visible()
    phone.get_by_role("button", name="Use the draft").click()
    expect(phone.get_by_label("Scale")).to_have_value("From the desk")
    expect(phone.get_by_label("Where")).to_have_value("From the phone")


def test_a_page_left_alone_warns_and_then_signs_out(visit: Visit, made: World) -> None:
    # given a page open on a shared computer
    page = visit(made.learner)
    page.clock.install()
    steps.when_opens(page, "/me/")

    # when nobody touches it, it warns; who is there stays signed in
    page.clock.fast_forward(29 * MINUTE)
    dialog = page.get_by_role("dialog", name="Are you still there?")
    expect(dialog).to_be_visible()
    steps.then_accessible(page)
    dialog.get_by_role("button", name="Stay signed in").click()
    expect(dialog).to_be_hidden()

    # and who is not is signed out
    page.clock.fast_forward(29 * MINUTE)
    expect(dialog).to_be_visible()
    with page.expect_navigation():
        page.clock.fast_forward(2 * MINUTE)
        page.clock.fast_forward(MINUTE)
    steps.then_reads(page, re.compile("signed out"))
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()

"""On a bad line: a piece is kept, read and answered without one, and what was written is sent once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cairn.community.models import Post
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PIECE = "/runs/autumn/three-questions/"
KEPT = "Kept on this device. It will be sent when you are back online"
# The bytes of everything that lies in the browser's caches.
CACHED = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const store = await caches.open(name);
    for (const one of await store.keys()) found.push([one.url, await (await store.match(one)).text()]);
  }
  return found;
}"""


@pytest.fixture
def made() -> World:
    made = world("learner", "other")
    made.learn("learner", levels=0)
    made.learn("other", levels=0)
    return made


def when_ready(page: Page, address: str) -> None:
    """Open a page and wait until the worker looks after it."""
    steps.when_opens(page, address)
    page.evaluate(
        "() => navigator.serviceWorker.controller || "
        "new Promise(done => navigator.serviceWorker.addEventListener('controllerchange', done))"
    )


def cached(page: Page) -> dict[str, str]:
    return dict(page.evaluate(CACHED))


def test_a_piece_is_kept_read_and_answered_without_a_line(visit: Visit, made: World) -> None:
    # given a piece that its reader keeps
    page = visit(made.learner)
    when_ready(page, PIECE)
    page.get_by_role("button", name="Keep for offline").click()
    expect(page.get_by_role("button", name="Kept on this device: remove")).to_be_visible()
    page.reload()
    page.wait_for_function("async () => (await (await caches.open('cairn-ahead')).keys()).length > 0")

    # then nothing of it names anybody or holds a token, and the piece after it was fetched ahead in the same way
    found = cached(page)
    assert len([one for one in found if one.endswith("/offline/")]) == 3
    secret = page.locator("[name=csrfmiddlewaretoken]").first.input_value()
    for address, text in found.items():
        told = [
            one
            for one in (f">{made.learner.name}<", str(made.learner.uuid), 'middlewaretoken" value', secret)
            if one in text
        ]
        assert told == [], address

    # when the line is lost, it can be read and answered; pages that are not kept lead to the list of what is
    page.context.set_offline(True)
    page.goto(PIECE)
    steps.then_headed(page, "Three questions and a cycle")
    steps.then_reads(page, "This is the copy for reading without a line.")
    steps.then_accessible(page)
    page.get_by_label("Your answer").fill("Written in the tunnel")
    page.get_by_role("button", name="Send", exact=True).click()
    steps.then_reads(page, KEPT)
    expect(page.get_by_label("Your answer")).to_have_value("")
    page.get_by_role("button", name="Mark as done").click()
    page.goto("/me/")
    steps.then_headed(page, "Kept on this device")
    expect(page.get_by_role("link", name="Three questions and a cycle")).to_be_visible()
    assert not Post.objects.filter(author=made.learner).exists()

    # when there is one again, in two tabs at once, it is sent once and said
    second = page.context.new_page()
    page.context.set_offline(False)
    page.goto("/me/", wait_until="commit")
    second.goto("/me/", wait_until="commit")
    page.wait_for_function("() => !Object.keys(localStorage).some((one) => one.startsWith('cairn-later:'))")
    said = re.compile("Sent now, as you wrote it without a line")
    assert page.get_by_text(said).count() + second.get_by_text(said).count() >= 2
    assert [one.text for one in Post.objects.filter(author=made.learner)] == ["Written in the tunnel"]
    steps.when_opens(page, PIECE)
    steps.then_reads(page, "Written in the tunnel", "You have done this.")

    # and when they sign out, what was kept is gone
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").click(no_wait_after=True)
    page.wait_for_function("async () => !(await caches.keys()).some((one) => /kept|ahead/.test(one))")
    assert [one for one in cached(page) if one.endswith(f"{PIECE}offline/")] == []


def test_words_without_a_line_wait_for_their_author(visit: Visit, made: World) -> None:
    # given an open page whose line is lost while somebody writes
    page = visit(made.learner)
    when_ready(page, PIECE)
    page.context.set_offline(True)
    page.get_by_label("Your answer").fill("Only mine")
    page.get_by_role("button", name="Send", exact=True).click()
    steps.then_reads(page, KEPT)

    # when somebody else signs in at the same computer, it is neither shown nor sent
    page.context.clear_cookies()
    page.context.set_offline(False)
    steps.when_opens(page, "/account/login/")
    steps.when_signs_in(page, made.other.email)
    steps.when_opens(page, PIECE)
    expect(page.get_by_text("Only mine")).to_have_count(0)
    expect(page.get_by_label("Your answer")).to_have_value("")
    assert not Post.objects.exists()

    # and it is sent when its author has signed in again
    page.context.clear_cookies()
    steps.when_opens(page, "/account/login/")
    steps.when_signs_in(page, made.learner.email)
    steps.then_reads(page, "Sent now, as you wrote it without a line")
    assert [(one.author, one.text) for one in Post.objects.all()] == [(made.learner, "Only mine")]


def test_a_refused_form_is_told_with_its_words(visit: Visit, made: World) -> None:
    page = visit(made.learner)
    when_ready(page, PIECE)
    page.context.set_offline(True)
    page.get_by_label("Your answer").fill("x" * 6000)
    page.get_by_role("button", name="Send", exact=True).click()
    steps.then_reads(page, KEPT)
    page.context.set_offline(False)
    steps.then_reads(page, "This could not be sent as it is", re.compile("Shorten this to 5000 characters"))
    assert len(page.get_by_label("Your words", exact=True).input_value()) == 6000
    steps.then_accessible(page)
    page.get_by_role("button", name="Forget these words").click()
    assert page.evaluate("Object.keys(localStorage).filter((one) => one.startsWith('cairn-later'))") == []

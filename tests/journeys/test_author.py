"""An author's way: into the admin, change a piece in its editor, look at it as on a phone, and publish it."""

from __future__ import annotations

import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cairn.courses import api as courses_api
from tests.cast import PASSWORD
from tests.journeys import steps
from tests.journeys.conftest import PATIENCE_FOR_PAGES, Visit
from tests.world import world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
TITLE = "An aim that people share"
WORDS = "Say for whom, in their words. "


def test_an_author_changes_a_piece_and_learners_see_it(visit: Visit) -> None:
    # given an author who may publish
    made = world("learner")
    courses_api.let_publisher(made.author, by=None, at=timezone.now())
    made.learn("learner", levels=0)
    page = visit(way=steps.DESK)

    # when they sign in and come to the piece's editor
    page.goto("/cms/")
    steps.when_fills(page, login=made.author.email, password=PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    opens_in_the_admin(page, "Writing an aim")

    # and change its first text and its title
    text = page.locator("[contenteditable=true]").first
    text.click()
    page.keyboard.press("Control+Home")
    page.keyboard.type(WORDS)
    # The editor writes what was typed into its form a little later.
    page.wait_for_function(
        "words => [...document.querySelectorAll(\"input[name^='body-']\")].some(one => one.value.includes(words))",
        arg=WORDS.strip(),
    )
    page.locator("[name=title]").fill(TITLE)

    # then the preview shows it as on a phone, and learners still see the old one
    sees_it_as_on_a_phone(page)
    learner = visit(made.learner)
    steps.when_opens(learner, "/runs/autumn/writing-an-aim/")
    expect(learner.get_by_text(WORDS.strip())).to_have_count(0)

    # when it is published, learners see the new one
    page.get_by_role("button", name="More actions").last.click()
    page.locator("button[name=action-publish]").first.click()
    expect(page.get_by_text(re.compile("has been published"))).to_be_visible(timeout=PATIENCE_FOR_PAGES)
    steps.when_opens(learner, "/runs/autumn/writing-an-aim/")
    steps.then_headed(learner, TITLE)
    steps.then_reads(learner, WORDS.strip())


def opens_in_the_admin(page: Page, title: str) -> None:
    expect(page).to_have_url(re.compile("/cms/$"))
    page.goto("/me/")
    page.get_by_role("link", name="Write and change courses").click()
    page.locator("main input[name=q]").fill(title)
    page.locator("main input[name=q]").press("Enter")
    page.get_by_role("link", name=title).first.click()
    expect(page.locator("[name=title]")).to_be_visible()


def sees_it_as_on_a_phone(page: Page) -> None:
    panel = page.get_by_role("button", name="Toggle preview")
    if panel.get_attribute("aria-expanded") != "true":
        panel.click()
    page.get_by_role("radio", name="Preview in mobile size").check(force=True)
    shown = page.frame_locator("#w-preview-iframe")
    # The editor draws it anew some time after each change.
    expect(shown.get_by_role("heading", name=TITLE)).to_be_visible(timeout=PATIENCE_FOR_PAGES)
    expect(shown.get_by_text(WORDS.strip())).to_be_visible(timeout=PATIENCE_FOR_PAGES)

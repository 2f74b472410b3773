"""The report by keyboard alone on a phone: own words, frozen and following again, a file made and downloaded."""

from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Page, expect

from cairn.projects import api
from cairn.projects.models import Project
from tests.cast import NOW
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
MOST_STOPS = 80


@pytest.fixture
def made() -> World:
    return world("learner")


@pytest.fixture
def project(made: World) -> Project:
    found = api.start_project(run=None, title="Shorter waits", by=made.learner, at=NOW)
    api.save_charter(found, version=1, problem="People wait 31 days.", aim="Ten days", by=made.learner, at=NOW)
    return found


def when_goes_to(page: Page, name: str | re.Pattern[str], role: str = "button", *, within: str = "main") -> None:
    """Press Tab until the focus is on what has this name: what can't be reached so fails."""
    wanted = page.locator(within).get_by_role(role, name=name).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _stop in range(MOST_STOPS):
        if wanted.evaluate("one => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} can't be reached by keyboard")


def when_presses_enter(page: Page) -> None:
    with page.expect_navigation():
        page.keyboard.press("Enter")
    steps.then_accessible(page)


def test_an_item_is_written_frozen_and_followed_and_the_report_downloaded_by_keyboard(
    visit: Visit, made: World, project: Project, tmp_path: Path
) -> None:
    # given the contents of a report that is filled from the charter
    page = visit(made.learner)
    steps.when_opens(page, f"/projects/{project.uuid}/report/")
    steps.then_reads(page, "What would make it stronger", "4 words from the tools")

    # when one goes to an item and writes, it is saved without a press
    when_goes_to(page, "Problem description", "link")
    when_presses_enter(page)
    steps.then_reads(page, "People wait 31 days.", "This is short: 4 words.")
    when_goes_to(page, "Your own words", "textbox")
    page.keyboard.type("We counted every referral of a year.")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(page.get_by_text("7 words of your own, 4 from the tools")).to_be_visible()

    # then it can be frozen: it stays as it is while the charter changes
    when_goes_to(page, "Freeze it as it is now")
    when_presses_enter(page)
    steps.then_reads(page, re.compile("froze this on"))
    api.save_charter(project, version=2, problem="People wait 14 days.", by=made.learner, at=NOW)
    page.reload()
    steps.then_reads(page, "People wait 31 days.")

    # and follow again
    when_goes_to(page, "Follow the tools again")
    when_presses_enter(page)
    steps.then_reads(page, "It follows the tools again.", "People wait 14 days.")
    expect(page.get_by_label("Your own words")).to_have_value("We counted every referral of a year.")

    # when a file is made
    when_goes_to(page, "Back to Report", "link", within="body")
    when_presses_enter(page)
    when_goes_to(page, re.compile("^Make a PDF"), "link")
    when_presses_enter(page)
    when_goes_to(page, "Make it: Markdown")
    when_presses_enter(page)
    expect(page.get_by_text(re.compile("kB, made"))).to_be_visible()

    # then it holds both
    when_goes_to(page, "Download: Markdown", "link")
    with page.expect_download() as started:
        page.keyboard.press("Enter")
    kept = tmp_path / "report.zip"
    started.value.save_as(kept)
    with ZipFile(kept) as bundle:
        written = "\n".join(bundle.read(one).decode() for one in bundle.namelist() if one.endswith(".md"))
    assert "We counted every referral of a year." in written
    assert "People wait 14 days." in written

    # and by pointer it is frozen at the first press: nothing on the page moves away from under it
    steps.when_opens(page, f"/projects/{project.uuid}/report/problem/")
    steps.when_presses(page, "Freeze it as it is now")
    steps.then_reads(page, re.compile("froze this on"))

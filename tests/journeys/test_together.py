"""Two people in one project: what one types is saved at once, the other sees it, and of two texts neither is lost."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from cairn.projects import api
from tests.cast import NOW
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.world import World, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def made() -> World:
    """Two learners in a run."""
    found = world("learner", "mate")
    for name in ("learner", "mate"):
        found.learn(name, levels=0)
    return found


def both(visit: Visit, made: World) -> tuple[Page, Page, str]:
    """The charter of one project, open with the lead and with a colleague."""
    project = made.project("learner", finished=False)
    api.add_member(project, made.mate, by=made.learner, at=NOW)
    address = f"/projects/{project.uuid}/charter/"
    mine, theirs = visit(made.learner), visit(made.mate)
    for page in (mine, theirs):
        steps.when_opens(page, address)
    return mine, theirs, address


def test_what_one_types_is_saved_at_once_and_seen_by_the_other(visit: Visit, made: World) -> None:
    mine, theirs, _address = both(visit, made)

    # when one types, it is saved without a press, and the other sees it and who is here
    mine.get_by_label("Scope").fill("One clinic")
    expect(mine.get_by_text("Saved.", exact=True)).to_be_visible()
    expect(theirs.get_by_label("Scope")).to_have_value("One clinic")
    # and in which field the other is, by a line at its side and in words that belong to it
    expect(theirs.locator(".cairn-here")).to_contain_text("is in the charter, editing “Scope”.")
    expect(theirs.get_by_text("is writing here")).to_be_visible()
    expect(theirs.get_by_label("Scope")).to_have_accessible_description(re.compile("is writing here"))
    steps.then_accessible(theirs)
    mine.get_by_label("The problem").focus()
    expect(theirs.get_by_label("The problem")).to_have_accessible_description(re.compile("is writing here"))
    expect(theirs.get_by_text("is writing here")).to_have_count(1)

    # and it is there without scripts too
    theirs.reload()
    expect(theirs.get_by_label("Scope")).to_have_value("One clinic")


def test_of_two_texts_in_one_field_both_are_shown_and_neither_is_lost(visit: Visit, made: World) -> None:
    mine, theirs, _address = both(visit, made)

    # given two people who write in one field while the line of one is lost
    mine.route("**/rows/**", lambda route: route.abort())
    mine.get_by_label("Scope").fill("Two clinics")
    expect(mine.get_by_text("no line")).to_be_visible()
    theirs.get_by_label("Scope").fill("Every clinic")
    expect(theirs.get_by_text("Saved.", exact=True)).to_be_visible()

    # when the line is back, both texts are shown
    mine.unroute_all()
    expect(mine.get_by_text("Somebody else wrote meanwhile:")).to_be_visible()
    expect(mine.get_by_text("Every clinic")).to_be_visible()
    expect(mine.get_by_label("Scope")).to_have_value("Two clinics")
    steps.then_accessible(mine)

    # and both can be kept
    mine.get_by_role("button", name="Keep both").click()
    expect(mine.get_by_text("Saved.", exact=True)).to_be_visible()
    mine.reload()
    expect(mine.get_by_label("Scope")).to_have_value("Every clinic\n\nTwo clinics")

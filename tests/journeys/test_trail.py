"""The trail: a map that is a list, the exact spot that "Continue" leads to, and what is celebrated once."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cairn.courses.models import Quest
from cairn.courses.sync import renew
from cairn.learning.models import Place
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import Way
from tests.world import world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_learner_walks_along_the_trail(visit: Visit, way: Way) -> None:
    # given a quest of two pieces, and somebody who has just joined
    made = world("learner")
    made.learn("learner", levels=0)
    first, second = made.structure.objects[:2]
    quest = Quest.objects.create(
        programme=made.run.programme, key="pathfinder", title="Pathfinder", badge="compass", summary="The first two."
    )
    quest.objects_needed.set([first.id, second.id])
    renew(made.run.programme_id)
    page = visit(made.learner, way)

    # when they open the trail, they see what the gate asks and how long it takes
    steps.when_opens(page, "/runs/autumn/")
    steps.then_reads(page, re.compile(r"About \d+ minutes to the gate"), "Not open yet")
    steps.when_follows(page, "Quests and badges")
    steps.then_reads(page, "0 of 2 done")

    # and do the two pieces of the quest, its badge is celebrated, once
    for item in (first, second):
        steps.when_opens(page, f"/runs/autumn/{item.key}/")
        steps.when_presses(page, "Mark as done")
    steps.then_reads(page, "You have earned the badge “Pathfinder”.")
    if not way.scripts:
        steps.when_presses(page, "To the trail")
    page.wait_for_load_state("networkidle")
    steps.when_opens(page, "/runs/autumn/")
    expect(page.get_by_text("You have earned the badge")).to_have_count(0)
    steps.then_reads(page, "You are here", "My badges")

    # then "Continue" leads on from any page
    steps.when_opens(page, "/me/")
    steps.when_follows(page, "Continue", within="nav", exact=True)
    steps.then_headed(page, made.structure.objects[2].title)


def test_continue_comes_back_to_the_exact_spot(visit: Visit) -> None:
    # given a piece with several parts
    made = world("learner")
    made.learn("learner", levels=0)
    page = visit(made.learner)
    steps.when_opens(page, "/runs/autumn/three-questions/")
    last = page.locator(".cairn-prose h2[id]").last
    spot = last.get_attribute("id")

    # when they read to its last part and leave
    last.scroll_into_view_if_needed()
    page.evaluate("window.scrollTo(0, document.querySelector('.cairn-prose h2:last-of-type').offsetTop - 40)")
    with page.expect_response(re.compile("/spot/")):
        page.wait_for_timeout(2500)
    page.wait_for_timeout(200)
    steps.when_opens(page, "/me/")

    # then they come back to it
    assert Place.objects.get().spot == spot
    steps.when_follows(page, "Continue", within="nav", exact=True)
    assert page.url.endswith(f"/runs/autumn/three-questions/#{spot}")
    expect(page.locator(f"#{spot}").get_by_text("You were here")).to_be_visible()


def test_who_takes_part_sees_the_board(visit: Visit, way: Way) -> None:
    made = world("learner", "pat")
    made.learn("pat", levels=1)
    made.learn("learner", levels=0)
    for name in ("pat", "learner"):
        page = visit(made.people[name], way)
        steps.when_opens(page, "/runs/autumn/board/")
        steps.when_presses(page, "Take part: show me to the others")
    steps.then_reads(page, "Pat", "Learner (you)")

"""The pages of each role, looked at with axe, at the width of a phone and of a desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from cairn.learning import api as learning_api
from cairn.projects.models import Project
from tests.journeys.test_learner import sign_in
from tests.world import LONG_AGO, survey, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_every_kind_of_page_is_accessible_and_fits_a_phone(
    page: Page, live_server: object, then_accessible: Callable[[Page], None]
) -> None:
    home = str(live_server.url)  # type: ignore[attr-defined]
    made = world("owner", "peer", "other")
    for name in ("owner", "peer", "other"):
        made.learn(name, levels=2)
    offer = survey(made.run)
    project = made.project("owner")
    version = learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    allocation = version.allocations.get(assessor=made.assessor)
    measure = Project.objects.get().measures.first()
    assert measure is not None
    run = "/runs/autumn/"
    place = f"/projects/{project.uuid}/"
    own = ["/me/", "/me/projects/"]
    pages = {
        "": ["/", "/catalogue/improvement-fundamentals/", "/library/", "/account/login/",
             "/catalogue/improvement-fundamentals/model-for-improvement/"],
        "owner": [
            *own, run, f"{run}writing-an-aim/", f"{run}gate-quiz/", f"{run}surveys/{offer.uuid}/", place,
            *[f"{place}{tool}/" for tool in ("charter", "drivers", "drivers/add/idea", "cycles/add", "measures/add")],
            f"{place}submit/", f"/measures/{measure.uuid}/", f"/measures/{measure.uuid}/points/",
            f"/submissions/{version.uuid}/",
        ],
        "assessor": ["/me/", f"/marking/{allocation.uuid}/"],
        "moderator": [f"{run}moderation/", f"/submissions/{version.uuid}/release/"],
        "evaluator": [f"{run}evaluation/", f"{run}evaluation/how/"],
    }  # fmt: skip
    faults = []
    for who, paths in pages.items():
        page.context.clear_cookies()
        page.set_viewport_size({"width": 1280, "height": 800})
        if who:
            sign_in(page, home, who)
        for path in paths:
            page.set_viewport_size({"width": 320, "height": 700})
            answer = page.goto(home + path)
            assert answer is not None
            assert answer.status == 200, path
            try:
                then_accessible(page)
            except AssertionError as error:
                faults.append(str(error).partition("\n")[0])
            if page.evaluate("document.documentElement.scrollWidth") > 320:
                faults.append(f"{path} is wider than a phone")
    assert faults == []

"""A live chart, read point by point on a phone and at a desk, under the site's policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cairn.projects import api
from tests.cast import NOW, person
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import DESK, PHONE, Way

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
VALUES = (14, 12, 15, None, 13, 14, 12, 40, 13, 15, 14, 12, 13, 14)


@pytest.mark.parametrize("way", [PHONE, DESK], ids=["phone", "desk"])
def test_points_are_read_by_keyboard(visit: Visit, way: Way) -> None:
    owner = person("owner")
    project = api.start_project(run=None, title="Shorter waits", by=owner, at=NOW)
    measure = api.add_measure(project, name="Wait", kind="outcome", unit="days", direction="decrease", by=owner, at=NOW)
    lines = [f"2026-01-{n:02},{'' if value is None else value}" for n, value in enumerate(VALUES, start=1)]
    api.replace_points(measure.uuid, raw="day,wait\n" + "\n".join(lines), by=owner, at=NOW)

    # given a chart that is as wide as the screen
    page = visit(owner, way)
    steps.when_opens(page, f"/measures/{measure.uuid}/")
    figure = page.locator("figure.cairn-chart").first
    picture = figure.locator("img")
    picture.scroll_into_view_if_needed()
    expect(picture).to_have_js_property("complete", True)
    assert ("width=320" in picture.evaluate("img => img.currentSrc")) is (way == PHONE)

    # when it is opened and its points are walked through
    figure.get_by_role("button", name="Explore this chart").click()
    said = figure.get_by_role("status")
    expect(said).to_contain_text("Use the arrow keys")
    for key, words in [
        ("ArrowRight", "1 Jan 2026: 14 days."),
        ("ArrowRight", "2 Jan 2026: 12 days."),
        ("End", "14 Jan 2026: 14 days."),
        ("Home", "1 Jan 2026: 14 days."),
    ]:
        page.keyboard.press(key)
        expect(said).to_have_text(words)
    for _step in range(6):
        page.keyboard.press("ArrowRight")

    # then each says what it is and means, the missing one is passed over, and nobody is shut out
    expect(said).to_have_text("8 Jan 2026: 40 days. Change for the worse: a point outside the limits.")
    expect(figure.locator("svg")).to_contain_text("Average" if way == PHONE else "Limit")
    steps.then_accessible(page)

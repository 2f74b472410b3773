"""An assessor begins a mark at a desk and gives it on a phone without scripts: nothing that was typed is lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cairn.learning import api as learning_api
from cairn.learning.models import Draft
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import Way
from tests.world import LONG_AGO, world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_mark_is_begun_at_a_desk_and_given_on_a_phone(visit: Visit) -> None:
    made = world("owner", "peer", "other")
    for name in ("owner", "peer", "other"):
        made.learn(name, levels=1)
    project = made.project("owner")
    version = learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    address = f"/marking/{made.taken(version).uuid}/"

    # given an assessor who reads on while they write
    page = visit(made.assessor, Way(1400))
    steps.when_opens(page, address)
    page.get_by_label("Sound").first.check()
    page.get_by_label("Comment on the whole project").fill("A clear aim.")
    page.get_by_role("button", name="Next page").first.click()
    expect(page.get_by_text("Page 2 of").first).to_be_visible()
    expect(page.get_by_label("Comment on the whole project")).to_have_value("A clear aim.")
    expect(page.get_by_text("Draft saved.")).to_be_visible()

    # when they open it on a phone without scripts, then everything is there
    phone = visit(made.assessor, Way(320, scripts=False))
    steps.when_opens(phone, address)
    expect(phone.get_by_text("Your draft is back. It is not sent yet.")).to_be_visible()
    expect(phone.get_by_label("Sound").first).to_be_checked()
    for radio in phone.get_by_label("Sound").all():
        radio.check()
    phone.get_by_role("button", name="Next page").first.click()
    expect(phone.get_by_text("Page 2 of").first).to_be_visible()
    expect(phone.get_by_label("Sound").last).to_be_checked()

    # and what they send is taken, and the draft is gone
    phone.get_by_role("button", name="Give this mark").click()
    expect(phone.get_by_text("Your mark is saved.")).to_be_visible()
    expect(phone.get_by_text("A clear aim.")).to_be_visible()
    assert not Draft.objects.exists()

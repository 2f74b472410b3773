"""An assessor begins a mark at a desk, by keys, and gives it on a phone without scripts: nothing that was typed is
lost."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cairn.assessment.models import MarkDraft
from cairn.learning import api as learning_api
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

    # given an assessor who chooses levels by keys and reads on while they write
    page = visit(made.assessor, Way(1400))
    steps.when_opens(page, address)
    page.locator("[data-criterion] input[type=radio]").first.focus()
    page.keyboard.press("2")
    page.keyboard.press("j")
    page.keyboard.press("1")
    page.get_by_label("Comment on the whole project").fill("A clear aim.")
    page.get_by_label("Comment on the whole project").press("2")
    page.get_by_role("button", name="Next page").first.click()
    expect(page.get_by_text("Page 2 of").first).to_be_visible()
    expect(page.get_by_label("Comment on the whole project")).to_have_value("A clear aim.2")
    expect(page.get_by_text("Saved. It is no mark yet.")).to_be_visible()

    # when they open it on a phone without scripts, then everything is there
    phone = visit(made.assessor, Way(320, scripts=False))
    steps.when_opens(phone, address)
    expect(phone.get_by_label("Sound").first).to_be_checked()
    expect(phone.get_by_label("Emerging").nth(1)).to_be_checked()
    for radio in phone.get_by_label("Sound").all():
        radio.check()
    # and a comment at a place keeps what was chosen
    phone.get_by_text("Comment on this").first.click()
    phone.get_by_label("Your comment", exact=True).first.fill("Whose problem is it?")
    phone.get_by_role("button", name="Add comment").first.click()
    expect(phone.get_by_text("Your comment is added.")).to_be_visible()
    expect(phone.get_by_label("Sound").last).to_be_checked()

    # and what they send is taken, and the draft is gone
    phone.get_by_role("button", name="Give this mark").click()
    expect(phone.get_by_text("Your mark is saved.")).to_be_visible()
    expect(phone.get_by_text("A clear aim.2")).to_be_visible()
    expect(phone.get_by_text("Whose problem is it?")).to_be_visible()
    assert not MarkDraft.objects.exists()

"""The team of a run: asking people in, telling everyone, and a live café; and how a learner meets these."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cairn.community.models import Cafe
from cairn.runs import api as runs_api
from cairn.runs.models import InvitationLink, Run
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.world import world

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_manager_asks_people_in_and_tells_everyone(visit: Visit) -> None:
    # given a run by invitation with a calendar, and a nurse who is not in it
    made = world("nurse")
    Run.objects.update(opening="invitation", self_paced=False)

    # when its manager looks after it
    page = visit(made.manager)
    steps.when_opens(page, "/me/")
    steps.when_follows(page, "People, dates, cafés and announcements")
    for name in ("People in the run", "Who looks after the run", "Settings"):
        steps.when_follows(page, name)
        steps.then_headed(page, name)
        page.go_back()
    steps.when_follows(page, "Calendar: when each level opens")
    steps.when_presses(page, "Fill in these days")
    steps.then_reads(page, "The days are filled in below, not saved yet.")
    steps.when_presses(page, "Save the calendar")
    steps.then_reads(page, "Opens in week 2.")
    steps.when_opens(page, "/runs/autumn/team/invitations/")
    page.get_by_label("E-mail addresses").fill("one@example.org\nnobody")
    steps.when_presses(page, "Invite")
    steps.then_reads(page, "Line 2: “nobody” is no e-mail address.")
    page.get_by_label("E-mail addresses").fill("one@example.org")
    steps.when_presses(page, "Invite")
    steps.then_reads(page, "1 person is invited.")
    steps.when_opens(page, "/runs/autumn/team/links/")
    page.get_by_label("Whom it is for").fill("Ward 4")
    page.get_by_label("How many may use it").fill("1")
    steps.when_presses(page, "Make the link")
    link = InvitationLink.objects.get()
    expect(page.get_by_label("Address to copy: Ward 4")).to_have_value(re.compile(f"/join/{link.token}/$"))
    steps.when_opens(page, "/runs/autumn/team/announcements/write/")
    page.get_by_label("Title").fill("We begin on Monday")
    page.get_by_label("What you want to tell everyone").fill("Bring a question.")
    steps.when_presses(page, "Show it to me first")
    steps.then_reads(page, "So everyone will see it")
    steps.when_presses(page, "Publish", exact=True)
    steps.then_reads(page, "Published. Everyone in the run is told.")
    steps.when_opens(page, "/open-a-run/?after=autumn")

    # then the nurse comes in by the link, and reads what was announced
    nurse = visit(made.nurse)
    steps.when_opens(nurse, f"/join/{link.token}/")
    steps.when_presses(nurse, "Join this run")
    steps.then_reads(nurse, "You have joined Autumn 2026.")
    steps.when_opens(nurse, "/runs/autumn/announcements/")
    steps.then_reads(nurse, "Bring a question.")
    steps.when_opens(visit(), f"/join/{link.token}/")


def test_a_cafe_from_the_plan_to_the_tick(visit: Visit) -> None:
    # given a learner and a facilitator
    made = world("nurse")
    runs_api.enrol(made.run, by=made.nurse, at=timezone.now())

    # when the facilitator plans a café, and the learner wants to come
    host = visit(made.facilitator)
    steps.when_opens(host, "/runs/autumn/cafes/")
    steps.when_follows(host, "Plan a café")
    day = timezone.localdate() + timedelta(days=2)
    steps.when_presses(host, "Save")
    steps.then_reads(host, "There is a problem")
    host.get_by_label("Title").fill("Small tests")
    host.get_by_label("Day").fill(f"{day:%d/%m/%Y}")
    host.get_by_label("Time").fill("2:30pm")
    steps.when_presses(host, "Save")
    steps.then_reads(host, "The café is planned.", "2:30pm, London time")
    cafe = Cafe.objects.get()
    nurse = visit(made.nurse)
    steps.when_opens(nurse, "/runs/autumn/cafes/")
    steps.when_follows(nurse, "Small tests")
    steps.when_presses(nurse, "I want to come")
    steps.then_reads(nurse, "You have a place.")
    assert steps.when_downloads(nurse, nurse.get_by_role("link", name="Put it in my calendar")).suggested_filename

    # then the way in opens in time, and going in is noted
    Cafe.objects.update(starts_at=timezone.now() + timedelta(minutes=5))
    steps.when_opens(nurse, f"/cafes/{cafe.uuid}/")
    steps.when_presses(nurse, "Join now")
    steps.then_reads(nurse, "It is noted that you were there.")
    Cafe.objects.update(starts_at=timezone.now() - timedelta(minutes=5))
    steps.when_opens(host, f"/cafes/{cafe.uuid}/people/")
    expect(host.get_by_label("Nurse")).to_be_checked()
    steps.when_opens(host, f"/cafes/{cafe.uuid}/call-off/")

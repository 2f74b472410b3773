"""The team's pages on the screen."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cairn.runs import api
from cairn.runs.models import Announcement, Invitation, InvitationLink, Run, Unlock
from tests.cast import person
from tests.runs.conftest import crowd
from tests.world import World, world

pytestmark = pytest.mark.django_db
TEAM = "/runs/autumn/team/"


@pytest.fixture
def made(client: Client) -> World:
    found = world("owner")
    client.force_login(found.manager)
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def signed_in(made: World, name: str) -> Client:
    client = Client()
    client.force_login(made.people[name])
    return client


def settings_of(run: Run, **changes: str) -> dict[str, str]:
    facts = {
        "title": run.title,
        "starts_on": f"{run.starts_on:%d/%m/%Y}",
        "ends_on": f"{run.ends_on:%d/%m/%Y}",
        "opening": "open",
        "pace": "dated",
        "capacity": "",
        "organisation": "",
    }
    return facts | changes


def test_the_team_finds_its_pages_from_my_courses(made: World, client: Client) -> None:
    assert f'href="{TEAM}"' in text(client.get("/me/"))
    page = text(client.get(TEAM))
    assert all(f'href="{TEAM}{one}/"' in page for one in ("people", "roles", "invitations", "links", "settings"))
    # a facilitator announces and plans cafés, no more
    page = text(signed_in(made, "facilitator").get(TEAM))
    assert f"{TEAM}announcements/" in page
    assert f"{TEAM}people/" not in page


def test_settings_keep_what_was_typed_and_close_shuts(made: World, client: Client) -> None:
    bad = client.post(f"{TEAM}settings/", settings_of(made.run, title="Typed", ends_on="01/01/2020"))
    assert "Choose an end that is not before the start." in text(bad)
    assert 'value="Typed"' in text(bad)
    assert client.post(f"{TEAM}settings/", settings_of(made.run, capacity="1,000")).status_code == 302
    assert "1,000" in text(client.get(TEAM))
    client.post(f"{TEAM}close/")
    assert Run.objects.get().opening == "closed"


def test_the_calendar_is_filled_in_by_a_button_and_then_saved(made: World, client: Client) -> None:
    address = f"{TEAM}calendar/"
    assert "self-paced" in text(client.get(address))
    client.post(f"{TEAM}settings/", settings_of(made.run))
    levels = made.structure.levels

    filled = text(client.post(address, {"fill": "1", "weeks": "2"}))
    second = made.run.starts_on + timedelta(weeks=2)
    assert f'value="{second:%d/%m/%Y}"' in filled
    assert Unlock.objects.count() == 0
    assert "Choose from 1 to 26 weeks." in text(client.post(address, {"fill": "1", "weeks": "many"}))

    days = {f"level-{levels[0].key}": f"{second:%d/%m/%Y}", f"level-{levels[1].key}": f"{made.run.starts_on:%d/%m/%Y}"}
    refused = text(client.post(address, days))
    assert "choose a day that is not before" in refused
    assert f'value="{second:%d/%m/%Y}"' in refused
    assert Unlock.objects.count() == 0
    days[f"level-{levels[1].key}"] = days[f"level-{levels[0].key}"]
    assert client.post(address, days).status_code == 302
    assert "Opens in week 3." in text(client.get(address))


def test_a_manager_opens_the_next_run(made: World, client: Client) -> None:
    page = text(client.get("/open-a-run/?after=autumn"))
    assert "had a calendar" not in page
    first = made.run.ends_on + timedelta(days=1)
    assert f'value="{first:%d/%m/%Y}"' in page
    sent = settings_of(made.run, title="Spring 2027") | {"programme": made.run.programme.key, "key": ""}
    assert client.post("/open-a-run/", sent).headers["Location"] == "/runs/spring-2027/team/"
    assert "There is already a run with this key" in text(client.post("/open-a-run/", sent))
    assert signed_in(made, "owner").get("/open-a-run/").status_code == 404


def test_people_are_asked_in_by_address_and_by_link(made: World, client: Client) -> None:
    bad = text(client.post(f"{TEAM}invitations/", {"addresses": "a@example.org\nnobody"}))
    assert "Line 2: “nobody” is no e-mail address." in bad
    assert "a@example.org" in bad
    assert Invitation.objects.count() == 0
    assert "2 people are invited." in text(
        client.post(f"{TEAM}invitations/", {"addresses": "a@example.org b@example.org"}, follow=True)
    )
    one = Invitation.objects.get(email="a@example.org")
    client.post(f"{TEAM}invitations/take-back/", {"invitation": str(one.uuid)})
    assert Invitation.objects.count() == 1

    until = timezone.localdate() + timedelta(days=7)
    client.post(f"{TEAM}links/", {"label": "Ward 4", "places": "20", "ends_on": f"{until:%d/%m/%Y}"})
    link = InvitationLink.objects.get()
    page = text(client.get(f"{TEAM}links/"))
    assert f"/join/{link.token}/" in page
    assert "0 of 20 places taken" in page
    client.post(f"{TEAM}links/end/", {"link": str(link.uuid)})
    assert f"/join/{link.token}/" not in text(client.get(f"{TEAM}links/"))
    assert client.post(f"{TEAM}links/end/", {"link": "x"}).status_code == 404


def test_roles_are_given_and_ended(made: World, client: Client) -> None:
    unknown = client.post(f"{TEAM}roles/", {"email": "nobody@example.org", "role": "assessor"})
    assert "Nobody has an account with this address" in text(unknown)
    given = client.post(f"{TEAM}roles/", {"email": made.owner.email, "role": "assessor"}, follow=True)
    assert "Owner is Assessor now" in text(given)
    client.post(f"{TEAM}roles/end/", {"person": str(made.owner.uuid), "role": "assessor"})
    assert not api.has_role(made.run, made.owner, "assessor")
    last = client.post(f"{TEAM}roles/end/", {"person": str(made.manager.uuid), "role": "manager"}, follow=True)
    assert "This is the last manager" in text(last)


def test_an_announcement_is_looked_at_published_and_withdrawn(made: World, client: Client) -> None:
    words = {"title": "A new café", "text": "On <Monday>."}
    api.enrol(made.run, by=made.owner, at=timezone.now())
    host = signed_in(made, "facilitator")
    assert "On &lt;Monday&gt;." in text(host.post(f"{TEAM}announcements/write/", words | {"show": "1"}))
    assert Announcement.objects.count() == 0
    assert "Error:" in text(host.post(f"{TEAM}announcements/write/", {"title": "T", "publish": "1"}))
    host.post(f"{TEAM}announcements/write/", words | {"publish": "1"})
    learner = signed_in(made, "owner")
    assert "A new café" in text(learner.get("/runs/autumn/announcements/"))
    one = Announcement.objects.get()
    host.post(f"{TEAM}announcements/withdraw/", {"announcement": str(one.uuid)})
    assert "A new café" not in text(learner.get("/runs/autumn/announcements/"))
    assert "Withdrawn" in text(client.get(f"{TEAM}announcements/"))


def test_ten_thousand_people_on_a_page_and_in_a_file(
    made: World, client: Client, django_assert_max_num_queries: Any
) -> None:
    crowd(made.run, 10_000)
    api.enrol(made.run, by=person("Zebra"), at=timezone.now())
    client.get(f"{TEAM}people/")
    with django_assert_max_num_queries(8):
        page = client.get(f"{TEAM}people/")
    assert "10,001 people take part now." in text(page)
    assert len(page.content) < 60_000
    assert "zebra@example.org" in text(client.get(f"{TEAM}people/?q=zeb"))
    whole = client.get(f"{TEAM}people.csv")
    assert b"".join(whole.streaming_content).count(b"\n") == 10_002  # type: ignore[attr-defined]

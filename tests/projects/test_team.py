"""Who works on a project, and what it is called: who may change that, and what is refused."""

from __future__ import annotations

import pytest
from django.test import Client

from cairn.projects import api
from tests.cast import NOW
from tests.projects.conftest import browser
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    people = world("owner", "mate", "stranger")
    for name in ("owner", "mate"):
        people.learn(name, levels=0)
    return people


def team_page(made: World, who: str) -> tuple[Client, str]:
    project = api.start_project(run=made.run, title="Shorter waits", by=made.owner, at=NOW)
    return browser(made.people[who]), f"/projects/{project.uuid}/team/"


def test_who_leads_adds_people_of_the_run_by_their_address(made: World) -> None:
    client, page = team_page(made, "owner")

    added = client.post(page, {"email": " MATE@example.org ", "part": "Keeps the numbers"}, follow=True)
    assert added.redirect_chain[-1][0] == page
    html = added.content.decode()
    assert "Mate is in the team now." in html
    assert "Mate (Keeps the numbers)" in html
    mate = browser(made.mate)
    seen = mate.get(page).content.decode()
    assert "Who leads the project can add people." in seen
    assert 'name="email"' not in seen
    assert mate.post(page, {"email": "stranger@example.org"}).status_code == 404


@pytest.mark.parametrize("email", ["stranger@example.org", "nobody@example.org"])
def test_an_address_of_nobody_looks_like_one_of_somebody_outside_the_run(made: World, email: str) -> None:
    client, page = team_page(made, "owner")

    html = client.post(page, {"email": email}).content.decode()

    assert "Nobody with this address has joined the run of the project" in html
    assert f'value="{email}"' in html
    assert made.owner.teams.get().project.team.count() == 1  # type: ignore[attr-defined]


def test_a_title_is_changed_and_can_not_be_empty(made: World) -> None:
    client, page = team_page(made, "owner")
    rename, home = page.replace("team", "title"), page.replace("team/", "")

    assert "Enter" in client.post(rename, {"title": " "}).content.decode()
    assert client.post(rename, {"title": "Shorter waits for blood tests"}).headers["Location"] == home
    assert "Shorter waits for blood tests" in client.get(home).content.decode()
    assert browser(made.mate).post(rename, {"title": "Ours"}).status_code == 404

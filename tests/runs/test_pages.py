"""Joining and leaving on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cairn.runs import api
from cairn.runs.models import Run
from tests.world import World, world

pytestmark = pytest.mark.django_db
JOIN, LEAVE, TRAIL = "/runs/autumn/join/", "/runs/autumn/leave/", "/runs/autumn/"


@pytest.fixture
def made(client: Client) -> World:
    found = world("owner")
    client.force_login(found.owner)
    return found


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_joining_leaving_and_coming_back_by_buttons(made: World, client: Client) -> None:
    assert "Join this run</button>" in text(client.get(JOIN))
    assert client.get(TRAIL).status_code == 404

    assert "You have joined Autumn 2026." in text(client.post(JOIN, follow=True))
    assert client.get(TRAIL).status_code == 200
    # who is in already goes straight there
    assert client.get(JOIN).headers["Location"] == TRAIL

    asked = client.get(LEAVE)
    assert "Your progress is kept." in text(asked)
    assert api.enrolment_in("autumn", made.owner)
    assert "You have left Autumn 2026." in text(client.post(LEAVE, follow=True))
    assert client.get(TRAIL).status_code == 404
    assert client.get(LEAVE).status_code == 404
    assert client.post(LEAVE).status_code == 404

    client.post(JOIN)
    assert client.get(TRAIL).status_code == 200


@pytest.mark.parametrize("change", [{"opening": "closed"}, {"opening": "invitation"}])
def test_a_run_that_one_may_not_join_says_so(made: World, client: Client, change: dict[str, str]) -> None:
    Run.objects.update(**change)

    page, sent = client.get(JOIN), client.post(JOIN)

    assert "This run is" in text(page)
    assert "Join this run</button>" not in text(page)
    assert sent.status_code == 409
    assert "Nothing was changed." in text(sent)
    assert client.get(TRAIL).status_code == 404


def test_a_run_that_there_is_not_and_a_visitor(client: Client, made: World) -> None:
    assert client.get("/runs/nowhere/join/").status_code == 404
    assert client.post("/runs/nowhere/join/").status_code == 404
    assert Client().post(JOIN).headers["Location"] == f"/account/login/?next={JOIN}"


def test_who_holds_a_link_sees_the_run_before_they_have_an_account(made: World, client: Client) -> None:
    Run.objects.update(opening="invitation")
    days: dict[str, Any] = {"ends_on": made.run.ends_on, "at": timezone.now(), "by": made.manager}
    link = api.make_link(made.run, label="Ward 4", places=1, **days)
    address, visitor = f"/join/{link.token}/", Client()

    page = text(visitor.get(address))
    assert "Join Autumn 2026" in page
    assert f"/account/signup/?next=%2Fjoin%2F{link.token}%2F" in page
    assert visitor.post(address).headers["Location"].startswith("/account/login/?next=/join/")
    assert "by invitation" in text(client.get(JOIN))
    assert "You have joined Autumn 2026." in text(client.post(address, follow=True))
    assert client.get(address).headers["Location"] == TRAIL
    assert "All places of this link are taken" in text(visitor.get(address))
    assert visitor.get("/join/no-such-token/").status_code == 404


def test_a_run_kept_for_an_organisation_is_not_there_for_others(made: World, client: Client) -> None:
    Run.objects.update(organisation=made.manager.organisation)
    assert [client.get(JOIN).status_code, client.post(JOIN).status_code] == [404, 404]
    assert "Autumn 2026" not in text(client.get("/"))
    insider = Client()
    insider.force_login(made.manager)
    assert "Autumn 2026" in text(insider.get("/"))
    assert "Join this run</button>" in text(insider.get(JOIN))


def test_a_full_run_says_so_and_leads_to_the_next(made: World, client: Client) -> None:
    Run.objects.update(capacity=1)
    api.enrol(made.run, by=made.author, at=timezone.now())
    days: dict[str, Any] = {"starts_on": made.run.starts_on, "ends_on": made.run.ends_on}
    api.open_run(programme=made.run.programme, title="Winter 2027", by=None, at=timezone.now(), **days)

    page = text(client.get(JOIN))

    assert "This run is full" in page
    assert "/runs/winter-2027/join/" in page
    assert "This run is full" in text(client.post(JOIN))

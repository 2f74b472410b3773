"""Joining and leaving on the screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

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

    assert "You can't join this run" in text(page)
    assert "Join this run</button>" not in text(page)
    assert sent.status_code == 409
    assert "Nothing was changed." in text(sent)
    assert client.get(TRAIL).status_code == 404


def test_a_run_that_there_is_not_and_a_visitor(client: Client, made: World) -> None:
    assert client.get("/runs/nowhere/join/").status_code == 404
    assert client.post("/runs/nowhere/join/").status_code == 404
    assert Client().post(JOIN).headers["Location"] == f"/account/login/?next={JOIN}"

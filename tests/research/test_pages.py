"""A survey on the screen: waiting on the first page, answered once, and nothing ticked is lost."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from cairn.research.models import Response, SurveyOffer
from tests.world import World, survey, world

pytestmark = pytest.mark.django_db
SCALES = ("understanding", "confidence", "energy", "connectedness", "recommend")
ANSWERS = {**dict.fromkeys(SCALES, "4"), "most-useful": "3", "changed": "", "improve": "Shorter <b>pieces</b>"}


@pytest.fixture
def made() -> World:
    found = world("owner", "outsider")
    found.learn("owner", levels=0)
    return found


@pytest.fixture
def offer(made: World, client: Client) -> SurveyOffer:
    client.force_login(made.owner)
    found: SurveyOffer = survey(made.run)
    return found


def text(answer: Any) -> str:
    return unescape(answer.content.decode())


def ticked(page: str, name: str) -> list[str]:
    inputs = re.findall(rf'<input[^>]*name="{name}"[^>]*>', page)
    return [found[1] for one in inputs if "checked" in one and (found := re.search(r'value="([^"]*)"', one))]


def test_a_survey_waits_on_the_first_page_until_it_is_answered(offer: SurveyOffer, client: Client) -> None:
    path = f"/runs/autumn/surveys/{offer.uuid}/"
    assert f'href="{path}"' in text(client.get("/me/"))
    page = text(client.get(path))
    assert "the course team cannot see who gave them" in page
    assert [ticked(page, key) for key in (*SCALES, "most-useful")] == [[]] * 6

    thanks = client.post(path, ANSWERS, follow=True)

    assert "Your answers are kept under a pseudonym." in text(thanks)
    assert f'href="{path}"' not in text(client.get("/me/"))
    # a second tab, and a second look
    again = client.post(path, ANSWERS)
    assert "You have answered this survey. Thank you." in text(again)
    assert "There is nothing to answer" in text(client.get(path, follow=True))
    assert Response.objects.count() == 1


@pytest.mark.parametrize(
    "given,sentence",
    [
        ({"energy": ""}, "Answer this question: I have more energy"),
        ({"energy": "9"}, "Choose one of the answers that are listed"),
        ({"improve": "y" * 4001}, "Shorten this to 4000 characters"),
    ],
)
def test_what_was_ticked_and_typed_is_kept(
    offer: SurveyOffer, client: Client, given: dict[str, str], sentence: str
) -> None:
    path, sent = f"/runs/autumn/surveys/{offer.uuid}/", {**ANSWERS, **given}

    page = text(client.post(path, sent))

    assert "There is a problem" in page
    assert sentence in page
    for key in (*SCALES, "most-useful"):
        assert ticked(page, key) == ([sent[key]] if sent[key] not in ("", "9") else [])
    assert sent["improve"] in page
    assert Response.objects.count() == 0


def test_who_is_not_in_the_run_and_another_runs_address_find_nothing(
    offer: SurveyOffer, made: World, client: Client
) -> None:
    for who, path in (
        (made.owner, f"/runs/spring/surveys/{offer.uuid}/"),
        (made.outsider, f"/runs/autumn/surveys/{offer.uuid}/"),
        (made.evaluator, f"/runs/autumn/surveys/{offer.uuid}/"),
    ):
        client.force_login(who)
        assert client.get(path).status_code == 404
        assert client.post(path, ANSWERS).status_code == 404
    assert Response.objects.count() == 0

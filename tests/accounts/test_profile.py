"""Changing one's own details."""

from __future__ import annotations

import pytest
from django.test import Client

from cairn.accounts import api
from cairn.accounts.models_api import Person
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
ADDRESS = "/me/profile/edit/"


@pytest.fixture
def ann() -> Person:
    api.import_organisations([{"key": "hill", "name": "Hill Hospital", "country": "GB"}], by=None, at=NOW)
    return person("Ann")


@pytest.fixture
def client(ann: Person) -> Client:
    client = Client()
    client.force_login(ann)
    return client


def sent(**changed: str) -> dict[str, str]:
    return {
        "name": "Ann Hill",
        "certificate_name": "Dr Ann Hill",
        "job_role": "doctor",
        "organisation": "hill",
        "organisation_other": "",
        "country": "IE",
        "timezone": "America/Argentina/Buenos_Aires",
        **changed,
    }


def test_details_are_saved(client: Client, ann: Person) -> None:
    assert client.post(ADDRESS, sent()).status_code == 302

    ann.refresh_from_db()
    assert ann.timezone == "America/Argentina/Buenos_Aires"
    assert 'value="America/Argentina/Buenos_Aires" selected' in client.get(ADDRESS).content.decode()
    held = (ann.name, ann.certificate_name, ann.job_role, str(ann.organisation), ann.organisation_other, ann.country)
    assert held == ("Ann Hill", "Dr Ann Hill", "doctor", "Hill Hospital", "", "IE")
    assert "Hill Hospital" in client.get("/me/profile/").content.decode()


@pytest.mark.parametrize(
    "changed, sentence",
    [
        ({"name": " "}, "Enter your name"),
        ({"organisation": "not-listed"}, "Enter the name of where you work"),
        ({"organisation": "elsewhere"}, "Choose one of the answers that are listed"),
        ({"timezone": "Mars/Olympus"}, "Choose one of the answers that are listed"),
        ({"job_role": "wizard"}, "Choose one of the answers that are listed"),
    ],
)
def test_a_refusal_says_why_and_keeps_what_was_typed(
    client: Client, ann: Person, changed: dict[str, str], sentence: str
) -> None:
    page = client.post(ADDRESS, sent(**changed)).content.decode()

    assert sentence in page
    assert 'value="Dr Ann Hill"' in page
    ann.refresh_from_db()
    assert ann.name == "Ann"

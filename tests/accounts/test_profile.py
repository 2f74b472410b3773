"""Changing one's own details."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from django.test import Client

from cairn.accounts import api
from cairn.accounts.models_api import Person
from cairn.accounts.time_zones import time_zone_choices
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
        "timezone": "America/Sao_Paulo",
        **changed,
    }


def test_details_are_saved(client: Client, ann: Person) -> None:
    assert client.post(ADDRESS, sent()).status_code == 302

    ann.refresh_from_db()
    assert ann.timezone == "America/Sao_Paulo"
    assert 'value="America/Sao_Paulo" selected' in client.get(ADDRESS).content.decode()
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


def test_few_time_zones_are_offered_and_each_clock_is_among_them() -> None:
    def clock(name: str) -> tuple[object, ...]:
        begin = datetime(2026, 1, 1, tzinfo=UTC)
        return tuple((begin + timedelta(hours=n)).astimezone(ZoneInfo(name)).utcoffset() for n in range(0, 8760, 12))

    names = [name for _region, places in time_zone_choices() for name, _words in places]
    assert len(names) == len(set(names)) <= 110
    offered = {clock(name) for name in names}
    real = (
        name for name in available_timezones() if name.partition("/")[0] in {one.partition("/")[0] for one in names}
    )
    assert [name for name in real if clock(name) not in offered] == []


def test_who_has_a_time_zone_by_another_name_keeps_it(client: Client) -> None:
    made = person("Ana")
    api.change_profile(by=made, at=NOW, timezone="Asia/Calcutta")
    client.force_login(made)
    html = client.get(ADDRESS).content.decode()
    assert '<option value="Asia/Calcutta" selected' in html
    assert "St John’s" in html

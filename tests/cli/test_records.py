"""`cairn records key`: made with a secret that is seen once, listed, ended."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models import AuditRow
from cairn.cli import records as command
from cairn.cli.main import cli
from cairn.records import api
from cairn.records.models import Credential
from tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Any:
    accounts_api.import_organisations([{"key": "east", "name": "Eastern Hospitals", "country": "GB"}], by=None, at=NOW)
    return accounts_api.organisations()[0]


def cairn(*words: Any) -> Result:
    return CliRunner().invoke(cli, ["records", "key", *(str(word) for word in words)])


def made(*words: Any) -> tuple[str, str]:
    done = cairn("create", *words)
    assert done.exit_code == 0, done.output
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    return lines["Name"], lines["Secret"]


def test_what_may_be_asked_for_is_what_there_is() -> None:
    assert (command.SCOPES, command.PER_MINUTE) == (api.SCOPES, api.PER_MINUTE)


def test_a_key_works_until_it_is_ended(organisation: Any) -> None:
    scopes = ("--scope", "statements/write", "--scope", "state")
    name, secret = made("--title", "Simulator", *scopes, "--organisation", "east", "--per-minute", 5)

    now = timezone.now()
    found = api.credential_for(name, secret, at=now)
    assert found is not None
    assert (found.title, found.scopes, found.per_minute) == ("Simulator", ["state", "statements/write"], 5)
    assert (found.tenant.organisation, found.expires_at) == (organisation, None)
    assert secret not in str(Credential.objects.values())

    for _twice in range(2):
        assert cairn("end", name).output == "Ended: Simulator\n"
    assert api.credential_for(name, secret, at=timezone.now()) is None
    actions = AuditRow.objects.filter(subject_uuid=found.uuid).order_by("pk").values_list("action", flat=True)
    assert list(actions) == ["credential.make", "credential.end"]


def test_a_key_works_on_its_last_day_and_not_after() -> None:
    today = timezone.localdate()
    name, secret = made("--title", "For a day", "--scope", "all", "--expires", today)
    now = timezone.now()
    assert api.credential_for(name, secret, at=now) is not None
    assert api.credential_for(name, secret, at=now + timedelta(days=1)) is None
    assert f"until {today}" in cairn("list").output


def test_keys_are_listed_without_their_secrets(organisation: Any) -> None:
    assert cairn("list").output == "There is no key yet.\n"
    first = made("--title", "Simulator", "--scope", "all")
    second = made("--title", "Ward", "--scope", "statements/read", "--organisation", "east")
    cairn("end", first[0])

    lines = cairn("list").output.splitlines()
    assert [line.split("  ")[:4] for line in lines] == [
        [second[0], "Eastern Hospitals", "Ward", "statements/read"],
        [first[0], "Cairn", "Simulator", "all"],
    ]
    assert ["ended" in line for line in lines] == [False, True]
    assert not any(secret in line for line in lines for _name, secret in (first, second))


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"--title": " "}, "Say what this key is for."),
        ({"--title": "x" * 121}, "Shorten this to 120"),
        ({"--scope": "everything"}, "is not one of 'all'"),
        ({"--organisation": "eest"}, "There is no organisation called eest. Did you mean east?"),
        ({"--expires": "2020-01-01"}, "Choose a day to come"),
        ({"--expires": "soon"}, "does not match the format"),
        ({"--per-minute": 0}, "not in the range"),
        ({"--per-minute": 10_000_001}, "from 1 to 10,000,000"),
    ],
)
def test_what_cannot_be_made_is_refused_in_a_sentence(organisation: Any, wrong: Any, sentence: str) -> None:
    asked = {"--title": "Simulator", "--scope": "all", "--organisation": "east"}
    refused = cairn("create", *(word for pair in (asked | wrong).items() for word in pair))
    assert refused.exit_code in (1, 2)
    assert isinstance(refused.exception, SystemExit)
    assert sentence in refused.output
    assert not Credential.objects.exists()
    assert cairn("create", *(word for pair in asked.items() for word in pair)).exit_code == 0


def test_a_key_that_is_not_there_cannot_be_ended() -> None:
    refused = cairn("end", "nobody")
    assert refused.exit_code == 1
    assert "There is no key called nobody." in refused.output

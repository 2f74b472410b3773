"""Erasing somebody in the admin, and by a command: asked once more, begun, and proved without saying who it was."""

from __future__ import annotations

import html
import json
import re
from typing import Any

import pytest
from click.testing import CliRunner, Result
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts import api as accounts_api
from cairn.accounts.models import AuditRow
from cairn.accounts.models_api import Organisation, Person
from cairn.cli.main import cli
from cairn.records import api
from cairn.records.erasing import working
from cairn.records.models import Erasure, Statement, Tenant
from tests.cast import NOW, person
from tests.records.test_erasing import AGENT, did, found_by, send

pytestmark = pytest.mark.django_db
LIST, ERASE = "/record-store/erasures/", "/record-store/erasures/erase/"
WHO = "Kim@example.org"


@pytest.fixture(autouse=True)
def _files(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CAIRN_ANALYSIS = tmp_path
    monkeypatch.setattr(working, "PAUSE", 0)


@pytest.fixture
def east() -> Tenant:
    accounts_api.import_organisations([{"key": "east", "name": "Eastern Hospitals", "country": "GB"}], by=None, at=NOW)
    return api.tenant_of(accounts_api.organisations()[0])


@pytest.fixture
def boss(east: Tenant) -> Person:
    found = person("Boss")
    Person.objects.filter(pk=found.pk).update(is_staff=True)
    return Person.objects.get(pk=found.pk)


@pytest.fixture
def page(boss: Person) -> Client:
    client = Client()
    client.force_login(boss)
    return client


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_somebody_is_erased_after_asking_once_more(
    page: Client, boss: Person, east: Tenant, django_capture_on_commit_callbacks: Any
) -> None:
    send(east, did(AGENT), did(AGENT), did())
    assert "Nobody was erased yet." in text_of(page.get(LIST))
    assert "Whom to erase" in text_of(page.get(ERASE))

    for number in range(5):
        api.tenant_of(Organisation.objects.create(key=f"o{number}", name=f"An organisation {number}"))
    with CaptureQueriesContext(connection) as found:
        asked = text_of(page.post(ERASE, {"who": WHO, "store": ""}))
    assert len(found) <= 8, [one["sql"] for one in found]
    assert "Erase Kim@example.org?" in asked
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", asked)
    assert cells[-3:] == ["Eastern Hospitals", "2", "0"]
    assert not Erasure.objects.exists()
    # Without the tick it is asked again, and nothing is begun.
    form = {"who": WHO, "store": "east", "step": "erase"}
    again = text_of(page.post(ERASE, form))
    assert "Tick the box if this is the right person" in again
    assert "Erase Kim@example.org?" in again
    assert not Erasure.objects.exists()

    with django_capture_on_commit_callbacks(execute=True):
        answer = page.post(ERASE, {**form, "sure": "1"})
    assert (answer.status_code, answer["Location"]) == (302, LIST)
    done = Erasure.objects.get()
    assert (done.step, done.statements, done.by, done.tenant) == (Erasure.Step.DONE, 2, boss, east)
    assert found_by(east, "mbox\nmailto:Kim@example.org") == []
    listed = text_of(page.get(LIST))
    assert "It has begun" in listed
    assert "Done" in listed
    proof = page.get(f"{LIST}{done.uuid}.json")
    assert proof["Content-Disposition"] == f'attachment; filename="erasure-{done.uuid}.json"'
    assert len(json.loads(proof.content)["statements"]) == 2
    for words in (listed, text_of(proof), str(list(AuditRow.objects.values()))):
        assert "kim" not in words.lower()
    assert AuditRow.objects.filter(action="erasure.begin", subject_uuid=done.uuid, actor=boss).exists()
    # In the browser of statements it is told that somebody stood there.
    assert f"somebody erased ({done.uuid})" in text_of(page.get("/record-store/statements/", {"store": "east"}))


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"who": " "}, "Enter whom to erase"),
        ({"who": "two words"}, "Enter an e-mail address, another identifier, or an agent as JSON"),
        ({"who": '{"mbox": 7}'}, "Mend the JSON of the agent"),
        ({"who": "6d1a2f9e-3f0a-4a3c-9a55-0f4d3a1b2c3d"}, "This is an account of this site"),
        ({"store": "west"}, "Choose one of the answers that are listed"),
    ],
)
def test_a_slip_is_told_in_a_sentence_and_what_was_typed_stays(page: Client, wrong: Any, sentence: str) -> None:
    for step in ("", "erase"):
        answer = text_of(page.post(ERASE, {"who": WHO, "store": "", "step": step, "sure": "1"} | wrong))
        assert sentence in answer
        assert wrong.get("who", WHO).strip() in answer
        assert not Erasure.objects.exists()
    assert "Erase Kim@example.org?" in text_of(page.post(ERASE, {"who": WHO, "store": ""}))


def test_only_staff_may(page: Client, boss: Person, east: Tenant) -> None:
    [begun] = api.begin_erasure("mbox\nmailto:a@b.uk", stores=[east], by=None, at=NOW)
    paths = [LIST, ERASE, f"{LIST}{begun.uuid}.json"]
    assert [page.get(path).status_code for path in paths] == [200, 200, 200]
    Person.objects.filter(pk=boss.pk).update(is_staff=False)
    assert [page.get(path).status_code for path in paths] == [404, 404, 404]
    assert page.post(ERASE, {"who": WHO, "step": "erase", "sure": "1"}).status_code == 404
    assert Erasure.objects.count() == 1


def test_erasures_are_listed_page_by_page(page: Client, boss: Person, east: Tenant) -> None:
    made = Erasure.objects.bulk_create([Erasure(tenant=east, at=NOW, by=boss) for _number in range(30)])
    with CaptureQueriesContext(connection) as found:
        first = page.get(LIST)
    assert len(found) <= 8, [one["sql"] for one in found]
    assert len(first.content) < 60_000
    further = re.findall(r'href="(\?after=\d+)" rel="next"', text_of(first))
    seen = [re.findall(r"erasures/([0-9a-f-]{36})\.json", text_of(one)) for one in (first, page.get(LIST + further[0]))]
    assert [len(one) for one in seen] == [25, 5]
    assert {one for some in seen for one in some} == {str(one.uuid) for one in made}


# --- By a command ---


def cairn(*words: str, **more: Any) -> Result:
    return CliRunner().invoke(cli, ["records", *words], **more)


@pytest.mark.parametrize(
    "words, agent",
    [
        (["--mbox", "kim@example.org"], AGENT),
        (["--mbox", "mailto:kim@example.org", "--store", "east"], AGENT),
        (["--mbox-sha1sum", "EBD3" * 10], {"mbox_sha1sum": "ebd3" * 10}),
        (["--openid", "https://kim.example/"], {"openid": "https://kim.example/"}),
        (["--account", "https://a.example", "7"], {"account": {"homePage": "https://a.example", "name": "7"}}),
    ],
    ids=["address", "address and store", "hash", "openid", "account"],
)
def test_the_command_erases_by_every_identifier(east: Tenant, words: list[str], agent: Any) -> None:
    send(east, did(agent), did())
    asked = cairn("erase", *words, input="n\n")
    assert "Eastern Hospitals: 1 statements, 0 documents" in asked.output
    assert asked.exit_code == 1
    assert not Erasure.objects.exists()

    done = cairn("erase", *words, "--yes")
    assert done.exit_code == 0, done.output
    assert "Eastern Hospitals: done. 1 statements were changed" in done.output
    uuid = Erasure.objects.get(tenant=east).uuid
    assert json.loads(cairn("proof", str(uuid)).stdout)["account"]["name"] == str(uuid)
    assert Statement.objects.filter(raw__contains=str(uuid)).count() == 1


@pytest.mark.parametrize(
    "words, sentence",
    [
        ([], "Say whom to erase by one of"),
        (["--mbox", "a@b.uk", "--openid", "https://a.uk"], "Say whom to erase by one of"),
        (["--mbox", "nobody"], "agent.mbox must be mailto: and an e-mail address"),
        (["--mbox", "a@b.uk", "--store", "eest"], "Did you mean east?"),
        (["--account", "http://127.0.0.1:8000", "x"], "This is an account of this site"),
    ],
)
def test_the_command_refuses_in_a_sentence(east: Tenant, settings: Any, words: list[str], sentence: str) -> None:
    settings.CAIRN_BASE_URL = "http://127.0.0.1:8000"
    refused = cairn("erase", *words, "--yes")
    assert refused.exit_code == 1
    assert sentence in refused.output
    assert not Erasure.objects.exists()
    assert "There is no erasure called" in cairn("proof", "6d1a2f9e-3f0a-4a3c-9a55-0f4d3a1b2c3d").output


def test_the_command_finishes_what_was_begun(east: Tenant) -> None:
    send(east, did(AGENT))
    api.begin_erasure("mbox\nmailto:kim@example.org", stores=[east], by=None, at=NOW)
    assert "1 erasures" in cairn("erase", "--finish").output
    assert "0 erasures" in cairn("erase", "--finish").output
    assert (Erasure.objects.get().step, Erasure.objects.get().statements) == (Erasure.Step.DONE, 1)

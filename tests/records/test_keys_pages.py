"""Keys in the admin: a secret that is seen once, who may see them, and what is refused."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models import AuditRow
from cairn.accounts.models_api import Person
from cairn.records import api
from cairn.records.models import Credential
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
KEYS, MAKE = "/record-store/keys/", "/record-store/keys/make/"


@pytest.fixture
def boss() -> Person:
    accounts_api.import_organisations([{"key": "east", "name": "Eastern Hospitals", "country": "GB"}], by=None, at=NOW)
    found = person("Boss")
    Person.objects.filter(pk=found.pk).update(is_staff=True)
    return Person.objects.get(pk=found.pk)


@pytest.fixture
def page(boss: Person) -> Client:
    client = Client()
    client.force_login(boss)
    return client


def asked(**more: Any) -> dict[str, Any]:
    given = {"uuid": str(uuid4()), "title": "Simulator", "organisation": "east", "scopes": ["statements/write"]}
    return {**given, "last_day": "", "per_minute": "600", **more}


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_secret_is_shown_once_and_works(page: Client, boss: Person) -> None:
    form = asked()
    answer = page.post(MAKE, form)
    made = Credential.objects.get()
    found = re.findall(r'<code class="cairn-code">([\w-]{43})</code>', text_of(answer))
    assert len(found) == 1
    assert "no-store" in answer["Cache-Control"]
    assert api.credential_for(made.name, found[0], at=timezone.now()) == made
    assert (str(made.uuid), made.title, made.per_minute, str(made.tenant)) == (
        form["uuid"], "Simulator", 600, "Eastern Hospitals",
    )  # fmt: skip
    assert made.made_by == boss
    assert AuditRow.objects.filter(action="credential.make", subject_uuid=made.uuid, actor=boss).exists()

    # Sent again, as by loading the page anew, it makes no second key and shows no secret.
    again = page.post(MAKE, form)
    assert "made already" in text_of(again)
    for other in (again, page.get(KEYS), page.get(f"{KEYS}{made.uuid}/end/")):
        assert found[0] not in text_of(other)
    assert Credential.objects.count() == 1


@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"title": " "}, "Say what this key is for"),
        ({"title": "x" * 121}, "Shorten this to 120 characters"),
        ({"scopes": []}, "Choose what this key may do"),
        ({"scopes": ["everything"]}, "Choose one of the answers that are listed"),
        ({"organisation": "west"}, "Choose one of the answers that are listed"),
        ({"last_day": "1/1/2020"}, "Choose a day to come"),
        ({"last_day": "soon"}, "Enter a real date"),
        ({"per_minute": "0"}, "Enter a number that is 1 or more"),
        ({"per_minute": "many"}, "Enter a whole number"),
    ],
)
def test_a_slip_is_told_in_a_sentence_and_what_was_typed_stays(page: Client, wrong: Any, sentence: str) -> None:
    form = asked()
    refused = text_of(page.post(MAKE, form | {"title": "Ward of mine"} | wrong))
    assert sentence in refused
    assert "Ward of mine" in refused or "title" in wrong
    assert not Credential.objects.exists()
    assert "The key is made" in text_of(page.post(MAKE, form))


def test_a_key_is_ended_after_asking_once_more(page: Client, boss: Person) -> None:
    made, secret = api.make_credential(title="Old", scopes=["all"], organisation=None, by=boss, at=timezone.now())
    where = f"{KEYS}{made.uuid}/end/"
    assert "End the key “Old”?" in text_of(page.get(where))
    assert api.credential_for(made.name, secret, at=timezone.now()) is not None
    for _twice in range(2):
        assert page.post(where).status_code == 302
    assert api.credential_for(made.name, secret, at=timezone.now()) is None
    listed = text_of(page.get(KEYS))
    assert "has ended: nobody gets in with it" in listed
    assert where not in listed
    assert AuditRow.objects.filter(action="credential.end", subject_uuid=made.uuid).count() == 1


def test_only_staff_may(page: Client, boss: Person) -> None:
    made = api.make_credential(title="Old", scopes=["all"], organisation=None, by=boss, at=timezone.now())[0]
    Person.objects.filter(pk=boss.pk).update(is_staff=False)
    for path in (KEYS, MAKE, f"{KEYS}{made.uuid}/end/"):
        assert page.get(path).status_code == 404
    assert page.post(MAKE, asked()).status_code == 404
    assert page.post(f"{KEYS}{made.uuid}/end/").status_code == 404
    assert Credential.objects.get().ended_at is None
    Person.objects.filter(pk=boss.pk).update(is_superuser=True)
    assert page.post(f"{KEYS}{made.uuid}/end/").status_code == 302


def test_keys_are_listed_page_by_page_with_what_they_stored_last(page: Client, boss: Person) -> None:
    now = timezone.now()
    given: dict[str, Any] = {"scopes": ["all"], "organisation": None, "by": boss, "at": now}
    made = [api.make_credential(title=f"Key {number:02}", **given)[0] for number in range(30)]
    ends = now + timedelta(days=2)
    Credential.objects.filter(pk=made[29].pk).update(expires_at=ends)
    Credential.objects.filter(pk=made[28].pk).update(
        made_at=now - timedelta(days=9), expires_at=now - timedelta(days=3)
    )
    body = api.read(b'{"actor":{"mbox":"mailto:a@b.uk"},"verb":{"id":"http://a.uk/v"},"object":{"id":"http://a.uk/o"}}')
    api.accept(
        made[27].tenant_id, body.statements, authority=api.authority_of(made[27]), version=api.Version.V1, at=now
    )

    def titles(answer: Any) -> list[str]:
        return re.findall(r"Key \d\d(?=<br>)", text_of(answer))

    with CaptureQueriesContext(connection) as found:
        first = page.get(KEYS)
    assert len(found) <= 8, [one["sql"] for one in found]
    assert len(first.content) < 60_000
    assert titles(first) == [f"Key {number:02}" for number in range(29, 4, -1)]
    assert "Expired" in text_of(first)
    assert text_of(first).count("nothing yet") == 24
    further = re.findall(r'href="(\?after=\d+)" rel="next"', text_of(first))
    assert titles(page.get(KEYS + further[0])) == ["Key 04", "Key 03", "Key 02", "Key 01", "Key 00"]
    for nonsense in ("x", "-1", "9" * 30, "²"):
        assert page.get(KEYS, {"after": nonsense}).status_code == 200

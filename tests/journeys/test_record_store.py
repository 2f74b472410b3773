"""Who looks after the site makes a key for another system, sees what came with it, ends it, and erases somebody."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.records import api, naming
from cairn.records.models import Credential
from tests.cast import person
from tests.journeys import steps
from tests.journeys.conftest import Visit
from tests.journeys.steps import Way

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LESSON = {"id": "https://example.org/lesson", "definition": {"name": {"en-GB": "Hand washing"}}}


def sent_with(key: Credential) -> None:
    said = {"actor": {"mbox": "mailto:ann@example.org"}, "verb": {"id": "http://adlnet.gov/expapi/verbs/completed"}}
    body = api.read(json.dumps({**said, "object": LESSON}).encode())
    given = {"authority": api.authority_of(key), "version": api.Version.V1, "at": timezone.now()}
    api.accept(key.tenant_id, body.statements, **given)  # type: ignore[arg-type]


def test_a_key_is_made_used_and_ended(visit: Visit, way: Way) -> None:
    naming.forget()  # the numbers of names are those of a database that was emptied since
    boss = person("Boss")
    Person.objects.filter(pk=boss.pk).update(is_staff=True)
    page = visit(boss, way)

    steps.when_opens(page, "/me/")
    steps.when_follows(page, "Keys of other systems")
    steps.then_reads(page, "There is no key yet.")
    steps.when_follows(page, "Make a key")
    steps.when_presses(page, "Make the key")
    steps.then_reads(page, "There is a problem", "Say what this key is for")
    steps.when_fills(page, title="Simulator")
    steps.when_presses(page, "Make the key")
    steps.then_headed(page, "The key is made")

    key = Credential.objects.get()
    secret = page.locator("dd code").nth(2).inner_text()
    assert api.credential_for(key.name, secret, at=timezone.now()) == key
    sent_with(key)

    steps.when_follows(page, "I have copied it: back to the keys")
    steps.when_follows(page, "Statements")
    steps.then_reads(page, "ann@example.org")
    page.locator("summary").click()
    steps.when_fills(page, verb="passed")
    steps.when_presses(page, "Show them")
    steps.then_reads(page, "There is nothing like this in the store.")
    steps.when_fills(page, verb="completed")
    steps.when_presses(page, "Show them")
    steps.when_follows(page, re.compile("open the statement"))
    steps.then_headed(page, "ann@example.org completed Hand washing")
    steps.then_reads(page, "the key “Simulator”")

    steps.when_opens(page, "/record-store/keys/")
    steps.when_follows(page, "End Simulator")
    steps.when_presses(page, "End the key")
    steps.then_reads(page, "The key “Simulator” has ended: nobody gets in with it.")
    assert api.credential_for(key.name, secret, at=timezone.now()) is None


def test_somebody_is_erased(visit: Visit, way: Way, settings: Any, tmp_path: Path) -> None:
    settings.CAIRN_ANALYSIS = tmp_path
    naming.forget()
    boss = person("Boss")
    Person.objects.filter(pk=boss.pk).update(is_staff=True)
    sent_with(api.make_credential(title="East", scopes=["all"], organisation=None, by=None, at=timezone.now())[0])
    page = visit(boss, way)

    steps.when_opens(page, "/me/")
    steps.when_follows(page, "Erasures")
    steps.then_reads(page, "Nobody was erased yet.")
    steps.when_follows(page, "Erase somebody")
    steps.when_presses(page, "Show what that concerns")
    steps.then_reads(page, "There is a problem", "Enter whom to erase")
    steps.when_fills(page, who="ann@example.org")
    steps.when_presses(page, "Show what that concerns")
    steps.then_headed(page, "Erase ann@example.org?")
    steps.when_presses(page, "Erase them")
    steps.then_reads(page, "There is a problem", "Tick the box if this is the right person")
    page.get_by_label("This is the right person").check()
    steps.when_presses(page, "Erase them")
    steps.then_headed(page, "Erasures from the record store")
    steps.then_reads(page, "It has begun.")
    steps.when_opens(page, "/record-store/erasures/")
    steps.then_reads(page, "Done")
    steps.when_follows(page, "Statements")
    steps.then_reads(page, "somebody erased")
    assert "ann@example.org" not in page.content()

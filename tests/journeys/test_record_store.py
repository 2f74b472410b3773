"""Who looks after the site makes a key and sees what came, has statements go on and come, and erases somebody."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.interop import api as interop_api
from cairn.records import api, naming
from cairn.records.models import Credential, Destination, Source
from tests.cast import person
from tests.interop.xapi.elsewhere import NAME, SECRET, elsewhere, no
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


def test_statements_are_forwarded_and_pulled(visit: Visit, way: Way) -> None:
    naming.forget()
    boss = person("Boss")
    Person.objects.filter(pk=boss.pk).update(is_staff=True)
    key, _secret = api.make_credential(title="Simulator", scopes=["all"], organisation=None, by=None, at=timezone.now())
    sent_with(key)
    page = visit(boss, way)
    with elsewhere() as there:
        steps.when_opens(page, "/me/")
        steps.when_follows(page, "Forwarding to other stores")
        steps.then_reads(page, "Nothing is forwarded yet.")
        steps.when_follows(page, "Add a store to forward to")
        steps.when_fills(page, title="National store", endpoint="lrs.example.org", name=NAME)
        steps.when_presses(page, "Add it")
        steps.then_reads(page, "There is a problem", "Enter the secret that belongs to the name")
        steps.when_fills(page, endpoint="lrs.example.org", secret=SECRET)
        steps.when_presses(page, "Add it")
        steps.then_reads(page, "Enter the whole address of the store")
        steps.when_fills(page, endpoint=there.endpoint, secret=SECRET)
        steps.when_presses(page, "Add it")
        steps.then_headed(page, "National store")
        steps.then_reads(page, "1 statement waits.")

        # The other refuses it at first; somebody has it sent again.
        destination = Destination.objects.get()
        there.refuses = lambda _several, _body: no(400, "actor: we know nobody of this name")
        interop_api.forward(destination.uuid)
        steps.when_opens(page, "/record-store/forwarding/")
        steps.when_follows(page, "National store")
        steps.then_reads(page, "400: actor: we know nobody of this name")
        steps.when_presses(page, re.compile("Send again: "))
        steps.then_reads(page, "1 statement is tried again.", "Sent again soon")
        there.refuses = lambda _several, _body: False
        interop_api.forward(destination.uuid)
        steps.when_opens(page, f"/record-store/forwarding/{destination.uuid}/")
        steps.then_reads(page, "It took everything.", "1 statement")
        assert len(there.kept) == 1

        steps.when_presses(page, "Pause it")
        steps.then_reads(page, "Somebody paused it.")
        steps.when_presses(page, "Start it")
        steps.when_follows(page, "Change it")
        steps.when_fills(page, title="The national store")
        steps.when_presses(page, "Save")
        steps.then_headed(page, "The national store")
        steps.when_follows(page, "End it")
        steps.when_presses(page, "End it")
        steps.then_reads(page, "“The national store” has ended.")

        # And the other way round: what is there comes here, but for one that can't be read.
        bad = {"id": str(uuid4()), "actor": "Ann"}
        content = json.dumps({"more": "", "statements": [bad]}).encode()
        there.page = lambda _asked: (200, {}, content)
        steps.when_follows(page, "Pulling")
        steps.when_follows(page, "Add a store to pull from")
        steps.when_fills(page, title="Ward system", endpoint=there.endpoint, name=NAME, secret=SECRET)
        steps.when_presses(page, "Add it")
        interop_api.pull(Source.objects.get().uuid)
        steps.when_opens(page, "/record-store/pulling/")
        steps.when_follows(page, "Ward system")
        steps.then_reads(page, bad["id"], "is missing.")
        steps.when_follows(page, "Give all of them up")
        steps.then_headed(page, "Give 1 statement up?")
        steps.when_presses(page, "Give them up")
        steps.then_reads(page, "Nothing so far.")

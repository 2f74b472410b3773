"""The private journal: its owner alone reads it, nothing is overwritten unseen, and a gate may wait for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cairn.accounts.models import AuditRow
from cairn.learning import api
from cairn.learning.models import Reflection
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.records import api as records_api
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    found = world("owner", "peer")
    found.learn("owner", levels=0)
    found.learn("peer", levels=0)
    return found


def client(made: World, who: str) -> Client:
    found = Client()
    found.force_login(made.people[who])
    return found


def test_a_reflection_is_written_changed_and_deleted_and_nobody_else_ever_sees_it(made: World) -> None:
    item = made.structure.objects[0]
    address = f"/runs/autumn/{item.key}/reflection/"
    mine = client(made, "owner")
    assert "Write a reflection" in mine.get(f"/runs/autumn/{item.key}/").content.decode()

    sent = mine.post(address, {"text": "I never asked the night staff.", "version": "0"}, follow=True)
    assert "Only you can read it" in sent.content.decode()
    assert "Read or change your reflection" in sent.content.decode()
    assert "I never asked" in mine.get(address).content.decode()
    mine.post(address, {"text": "I will ask tonight.", "version": "1"})

    kept = Reflection.objects.values_list("person", "text", "version")
    assert list(kept) == [(made.owner.pk, "I will ask tonight.", 2)]
    assert "I will ask" not in client(made, "peer").get(address).content.decode()
    for staff in ("facilitator", "moderator", "manager"):
        assert client(made, staff).get(address).status_code == 404
        assert "I will ask" not in client(made, staff).get(f"/runs/autumn/{item.key}/").content.decode()
    # and nothing tells that it was written
    assert not AuditRow.objects.filter(action__contains="reflection").exists()
    assert len(records_api.statements_facts(made.run.uuid)) == 2  # two people joined

    mine.post(address, {"delete": "1"})
    assert not Reflection.objects.exists()


def test_what_was_saved_elsewhere_is_shown_and_not_overwritten(made: World) -> None:
    item = made.structure.objects[0]
    address = f"/runs/autumn/{item.key}/reflection/"
    desk, phone = client(made, "owner"), client(made, "owner")
    desk.post(address, {"text": "From the desk.", "version": "0"})

    html = phone.post(address, {"text": "From the phone.", "version": "0"}).content.decode()

    assert ["From the desk." in html, "From the phone." in html, 'value="1"' in html] == [True, True, True]
    assert Reflection.objects.get().text == "From the desk."
    assert phone.post(address, {"text": "Both.", "version": "1"}).status_code == 302
    assert Reflection.objects.get().text == "Both."


def test_what_is_not_ones_own_not_open_or_empty_is_not_written(made: World) -> None:
    enrolment = made.enrolment("owner")
    item, locked = made.structure.objects[0], made.structure.levels[1].objects[0]
    facts: dict[str, Any] = {"text": "Words", "version": 0, "at": NOW}
    with pytest.raises(NotFound):
        api.save_reflection(enrolment, object_uuid=item.uuid, by=made.peer, **facts)
    with pytest.raises(Refused, match="not open"):
        api.save_reflection(enrolment, object_uuid=locked.uuid, by=made.owner, **facts)
    for text in (" \n", "y" * 20_001):
        with pytest.raises(Refused):
            api.save_reflection(enrolment, object_uuid=item.uuid, by=made.owner, **facts | {"text": text})
    with pytest.raises(Conflict):
        api.save_reflection(enrolment, object_uuid=item.uuid, by=made.owner, **facts | {"version": 3})
    assert not Reflection.objects.exists()
    api.save_reflection(enrolment, object_uuid=item.uuid, by=made.owner, **facts)
    with pytest.raises(NotFound):
        api.delete_reflection(enrolment, object_uuid=item.uuid, by=made.peer)
    assert Reflection.objects.count() == 1

"""What clients meet of a person who was erased: statements come as before, with an account that says nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from cairn.records import api
from cairn.records.erasing import working
from cairn.records.models import Attachment, Tenant
from tests.cast import NOW
from tests.interop.xapi.asking import ANN, BEN, LESSON, Store, mixed, new, refused, said
from tests.interop.xapi.test_attached import PLAN, parts_of, with_files, with_signature
from tests.interop.xapi.test_attachments import part, sha2
from tests.interop.xapi.test_signatures import signed

FRESH = {"If-None-Match": "*"}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CAIRN_ANALYSIS = tmp_path
    monkeypatch.setattr(working, "PAUSE", 0)


def erase() -> dict[str, Any]:
    """Ann; who stands in."""
    own = Tenant.objects.get(is_own=True)
    [begun] = api.begin_erasure(f"mbox\n{ANN['mbox']}", stores=[own], by=None, at=NOW)
    done = api.finish_erasure(begun, at=NOW)
    return {"objectType": "Agent", "account": api.proof_of(done.uuid, by=None)["account"]}


def test_statements_and_pages_come_as_before(store: Store) -> None:
    ids = store.kept(said(result={"score": {"raw": 1}}), said(actor=BEN), said(object=ANN), said(actor=BEN))
    [exact] = json.loads(store.send(json.dumps(said(result={"score": {"raw": 7}})).replace("7", "1.10")).content)
    ids.append(exact)
    page = json.loads(store.ask("GET", "statements", limit=2).content)
    before = store.pages()
    someone = erase()

    after = store.pages()
    assert [one["id"] for one in after] == ids[::-1]
    assert after == json.loads(json.dumps(before).replace(json.dumps(ANN), json.dumps(someone)))
    assert b'"raw": 1.10}' in store.ask("GET", "statements", statementId=exact).content
    # A page that was begun before goes on; the old and the new name find what they should.
    assert [one["id"] for one in json.loads(store.ask("GET", page["more"]).content)["statements"]] == ids[2::-1][:2]
    assert store.find(agent=someone) == [exact, ids[2], ids[0]]
    assert store.find(agent=ANN) == []
    for form in ("ids", "canonical"):
        assert [one["id"] for one in store.pages(format=form)] == ids[::-1]
    person = json.loads(store.ask("GET", "agents", agent=someone).content)
    assert person == {"objectType": "Person", "account": [someone["account"]]}


def test_what_is_sent_again_does_not_bring_them_back(store: Store) -> None:
    old, fresh = said(id=new()), said(id=new(), actor=BEN)
    store.kept(old)
    someone = erase()
    sentence = refused(store.send([fresh, old]), 409)
    assert old["id"] in sentence
    assert "leave it out" in sentence
    assert "leave it out" in refused(store.ask("PUT", "statements", statementId=old["id"], body=old), 409)
    assert store.find(agent=ANN) == []
    assert store.kept(fresh) == [fresh["id"]]
    # Who read it since sends it as it is now.
    assert store.send({**old, "actor": someone}).status_code == 200
    # Another difference is told as ever.
    other = {**fresh, "object": {"id": LESSON + "/x"}}
    assert "says something else" in refused(store.send(other), 409)
    # A new statement is a new statement.
    [later] = store.kept(said())
    assert store.find(agent=ANN) == [later]


def test_signatures_are_gone_and_files_come(store: Store) -> None:
    statement = said(id=new())
    jws = signed(statement)
    assert store.send(**with_signature(statement, jws)).status_code == 200
    [both] = json.loads(store.send(**mixed([with_files(PLAN)], [part(PLAN)])).content)
    erase()
    answer = store.ask("GET", "statements", attachments="true")
    assert answer.status_code == 200
    found, files = parts_of(answer)
    assert [one["id"] for one in found["statements"]] == [both, statement["id"]]
    assert set(files) == {sha2(PLAN)}
    assert "attachments" not in found["statements"][1]
    assert list(Attachment.objects.values_list("sha2", flat=True)) == [sha2(PLAN)]
    # What comes can be sent on to another store as it is: each attachment has its part.
    answer = store.ask("GET", "statements", statementId=statement["id"], attachments="true")
    assert answer.status_code == 200


def test_what_was_kept_for_them_is_gone(store: Store) -> None:
    place = {"activityId": LESSON, "stateId": "x"}
    for agent in (ANN, BEN):
        assert store.ask("PUT", "activities/state", body={"at": 3}, agent=agent, **place).status_code == 204
        assert (
            store.ask("PUT", "agents/profile", body={"a": 1}, agent=agent, profileId="p", headers=FRESH).status_code
            == 204
        )
    erase()
    assert store.ask("GET", "activities/state", agent=ANN, **place).status_code == 404
    assert store.ask("GET", "agents/profile", agent=ANN, profileId="p").status_code == 404
    assert store.ask("GET", "activities/state", agent=BEN, **place).status_code == 200
    assert store.ask("GET", "agents/profile", agent=BEN, profileId="p").status_code == 200
    assert store.ask("PUT", "activities/state", body={"at": 4}, agent=ANN, **place).status_code == 204

"""Several at the same moment. SQLite lets one write at a time: PostgreSQL is asked."""

from __future__ import annotations

import json
import random
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from cairn.records import api, naming
from cairn.records.erasing import working
from cairn.records.models import Activity, Agent, Document, Statement, Tenant
from tests.cast import NOW
from tests.interop.xapi.asking import ANN, LESSON, VERB, Store, said, voiding

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    naming.forget()


def at_once(*several: Callable[[], Any]) -> list[Any]:
    """What each gives or raises; all begin together."""
    start = threading.Barrier(len(several))
    answers: list[Any] = [None] * len(several)

    def run(place: int, what: Callable[[], Any]) -> None:
        try:
            start.wait(10)
            answers[place] = what()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(several)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def sender(store: Store, *bodies: Any) -> Callable[[], list[int]]:
    return lambda: [store.send(body).status_code for body in bodies]


# Each costs some seconds to put the database back: what needs no state of its own stands together.


def test_eight_identical_sends_store_one() -> None:
    store = Store()
    for _ in range(5):
        body = said(id=str(uuid4()))
        assert at_once(*[sender(store, body)] * 8) == [[200]] * 8
        assert Statement.objects.filter(uuid=body["id"]).count() == 1
        # one that voids another and that other: whichever is first, it ends the same
        word, target = voiding(uuid := str(uuid4())), said(id=uuid)
        assert at_once(sender(store, target), sender(store, word), sender(store, word)) == [[200]] * 3
        assert Statement.objects.get(uuid=uuid).is_voided
    # of different ones with one id the first stays
    uuid = str(uuid4())
    answers = at_once(*(sender(store, said(id=uuid, verb={"id": f"{VERB}/{number}"})) for number in range(8)))
    assert Counter(status for [status] in answers) == {200: 1, 409: 7}
    assert Statement.objects.filter(uuid=uuid).count() == 1


def test_of_parallel_puts_with_one_tag_one_wins() -> None:
    store = Store(version="2.0.0")
    _one_wins(store, "activities/profile", {})
    _one_wins(store, "activities/state", {"agent": ANN})
    _none_is_lost(store)


def _one_wins(store: Store, resource: str, more: dict[str, Any]) -> None:
    place = {"activityId": LESSON, "stateId" if more else "profileId": "x", **more}

    def put(content: str, **headers: str) -> Callable[[], int]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return lambda: store.ask("PUT", resource, body=content, kind="text/plain", headers=named, **place).status_code

    # a new one: nobody overwrites what another has just written
    assert Counter(at_once(*(put(f"{number}", If_None_Match="*") for number in range(8)))) == {204: 1, 412: 7}
    tag = store.ask("GET", resource, **place)["ETag"]
    assert Counter(at_once(*(put(f"x{number}", If_Match=tag) for number in range(8)))) == {204: 1, 412: 7}


def _none_is_lost(store: Store) -> None:
    """Of what several POST to one document."""
    place = {"activityId": LESSON, "agent": ANN, "stateId": "together"}

    def post(number: int) -> int:
        return store.ask("POST", "activities/state", body={f"k{number}": number}, **place).status_code

    assert at_once(*((lambda number=number: post(number)) for number in range(8))) == [204] * 8
    held = json.loads(store.ask("GET", "activities/state", **place).content)
    assert held == {f"k{number}": number for number in range(8)}


def test_batches_that_name_the_same_in_different_orders_do_not_wait_in_a_circle() -> None:
    """Trap 7: new activities and people, definitions and names of them that change, again and again."""
    store = Store()
    draw = random.Random(7)

    def definition(sender: int, turn: int) -> dict[str, Any]:
        # Half of them only name what the others change.
        return {"definition": {"name": {"en": f"By {sender} in {turn}"}}} if sender % 2 else {}

    def batch(turn: int, sender: int) -> list[dict[str, Any]]:
        order = draw.sample(range(12), 12)
        return [
            said(
                actor={"mbox": f"mailto:p{turn}-{one}@example.org", "name": f"Name {sender}"},
                verb={"id": f"{VERB}/{turn}/{one}"},
                object={"id": f"{LESSON}/{turn // 2}/{one}", **definition(sender, turn)},
            )
            for one in order
        ]

    bodies = [[batch(turn, sender) for turn in range(12)] for sender in range(6)]
    answers = at_once(*(sender(store, *several) for several in bodies))
    assert answers == [[200] * 12] * 6
    assert Statement.objects.count() == 6 * 12 * 12
    assert Activity.objects.count() == 6 * 12


def test_statements_are_read_in_the_order_in_which_they_are_stored() -> None:
    """Whoever reads on from the last that they saw misses none, however many write meanwhile."""
    store = Store()
    seen: list[str] = []
    done = threading.Event()

    def reader() -> list[int]:
        last: dict[str, Any] = {}
        while True:
            ended = done.is_set()
            for one in store.pages(ascending="true", **last):
                seen.append(one["id"])
                last = {"since": one["stored"]}
            if ended:
                return []

    def writer() -> list[int]:
        return [store.send([said() for _ in range(5)]).status_code for _ in range(15)]

    def writers() -> Sequence[Any]:
        try:
            return at_once(writer, writer, writer)
        finally:
            done.set()

    answers = at_once(reader, writers)
    assert answers == [[], [[200] * 15] * 3]
    stored = [str(one) for one in Statement.objects.order_by("pk").values_list("uuid", flat=True)]
    assert seen == stored
    assert len(set(seen)) == 3 * 15 * 5


def test_somebody_is_erased_while_others_write(tmp_path: Any, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is refused, waits in a circle, or writes for who is gone under the number of nobody."""
    settings.CAIRN_ANALYSIS = tmp_path
    monkeypatch.setattr(working, "AT_A_TIME", 5)
    store = Store()
    kim = {"mbox": "mailto:kim@example.org"}
    key = "mbox\nmailto:kim@example.org"
    place = {"activityId": LESSON, "stateId": "x"}
    own = Tenant.objects.get(is_own=True)
    ended = threading.Event()

    def writer(number: int) -> Callable[[], set[int]]:
        def write() -> set[int]:
            answers, turn = set(), 0
            while not ended.is_set() or turn < 10:
                turn += 1
                thing = {"id": f"{LESSON}/{number % 2}", "definition": {"name": {"en": f"kim@example.org, {turn}"}}}
                named = {**kim, "name": f"Kim {number} {turn}"}
                answers.add(store.send([said(actor=named, object=thing), said(object=thing)]).status_code)
                answers.add(store.ask("PUT", "activities/state", body={}, agent=kim, **place).status_code)
            return answers

        return write

    def eraser() -> int:
        try:
            store.kept(*(said(actor=kim) for _ in range(40)))
            for _time in range(4):
                [begun] = api.begin_erasure(key, stores=[own], by=None, at=NOW)
                api.finish_erasure(begun, at=NOW)
            return 0
        finally:
            ended.set()

    assert at_once(eraser, *(writer(number) for number in range(4))) == [0, *[{200, 204}] * 4]
    [begun] = api.begin_erasure(key, stores=[own], by=None, at=NOW)
    api.finish_erasure(begun, at=NOW)
    assert not Statement.objects.filter(raw__contains="kim@").exists()
    assert not Activity.objects.filter(definition__contains="kim@").exists()
    assert not Agent.objects.filter(key__contains="kim@").exists()
    assert not Document.objects.exists()
    # Each statement is of who it says: of Ann, or of an account that stands in.
    for row in Statement.objects.select_related("actor"):
        assert row.actor is not None
        assert row.actor.key == api.agent_key(json.loads(row.raw)["actor"])
    assert Statement.objects.filter(actor__key__contains="/erased").count() > 40

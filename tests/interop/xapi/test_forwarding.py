"""Statements sent on: all of them, in their order, once whatever happens on the way; what is refused is kept to see."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models import AuditRow
from cairn.cli.clock import tick
from cairn.interop import api as interop_api
from cairn.interop.xapi import calling
from cairn.interop.xapi.multipart import Part
from cairn.records import api, exchanges, others
from cairn.records.api import delivering, holding
from cairn.records.models import Destination, Statement, Undelivered
from tests.cast import NOW, person
from tests.interop.xapi.asking import LESSON, OTHER, V2, VERB, Store, about, mixed, new, said, text, voiding
from tests.interop.xapi.elsewhere import NAME, SECRET, Elsewhere, elsewhere, no
from tests.interop.xapi.serving import Site

pytestmark = pytest.mark.django_db


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as found:
        yield found


@pytest.fixture
def destination(there: Elsewhere, store: Store) -> Destination:
    return made(there)


def made(there: Elsewhere, **more: Any) -> Destination:
    given: dict[str, Any] = {
        "title": "National store", "organisation": None, "endpoint": there.endpoint, "version": api.Version.V1,
        "name": NAME, "secret": SECRET, "by": None, "at": NOW, **more,
    }  # fmt: skip
    return api.make_destination(**given)


def went(destination: Destination, **more: Any) -> interop_api.Went:
    found = interop_api.forward(destination.uuid, **more)
    assert found is not None
    destination.refresh_from_db()
    return found


def stored(count: int, store: Store) -> list[str]:
    return store.kept(*(said(id=new()) for _ in range(count)))


def refused_ones(destination: Destination) -> list[tuple[str, str]]:
    return [(str(one.statement.uuid), one.state) for one in destination.undelivered.order_by("statement")]


def test_all_is_sent_in_its_order_by_batches(destination: Destination, there: Elsewhere, store: Store) -> None:
    ids = stored(120, store)
    counts: list[int] = []
    assert went(destination, told=lambda so_far: counts.append(so_far.delivered)).delivered == 120
    assert list(there.kept) == ids
    assert [len(one) for one in there.posts] == [50, 50, 20]
    assert counts == [50, 100, 120]
    assert there.kept[ids[0]]["actor"] == store.get(ids[0])["actor"]
    assert {one["X-Experience-API-Version"] for one in there.headers} == {"1.0.3"}
    assert (destination.delivered, destination.attempts, destination.holder) == (120, 0, None)

    # Nothing is sent twice, and what comes later is.
    assert went(destination).delivered == 0
    assert len(there.posts) == 3
    more = stored(1, store)
    assert went(destination).delivered == 1
    assert there.posts[3:] == [more]


def test_only_what_is_of_this_tenant(destination: Destination, there: Elsewhere, store: Store) -> None:
    accounts_api.import_organisations([{"key": "east", "name": "Eastern Hospitals", "country": "GB"}], by=None, at=NOW)
    east = accounts_api.organisations()[0]
    mine = stored(1, store)
    theirs = stored(2, Store(organisation=east))
    assert went(destination).delivered == 1
    assert list(there.kept) == mine
    # It was looked at, and is not looked at again.
    assert destination.cursor == Statement.objects.order_by("-pk")[0].pk
    second = made(there, title="Of the east", organisation=east)
    assert went(second).delivered == 2
    assert list(there.kept) == [*mine, *theirs]


def test_what_is_stored_from_now_on(there: Elsewhere, store: Store) -> None:
    stored(3, store)
    destination = made(there, from_the_beginning=False)
    later = stored(2, store)
    assert went(destination).delivered == 2
    assert list(there.kept) == later


@pytest.mark.parametrize(
    "filters, expected",
    [
        ({"verb": VERB}, ["done", "done elsewhere", "voids"]),
        ({"activity": LESSON}, ["done", "read", "voids"]),
        ({"verb": VERB, "activity": LESSON}, ["done", "voids"]),
        ({"verb": "https://never.example.org/said"}, ["voids"]),
        ({}, ["done", "read", "done elsewhere", "voids"]),
    ],
)
def test_narrowed_by_verb_and_activity_but_what_voids_always_goes(
    there: Elsewhere, store: Store, filters: Any, expected: list[str]
) -> None:
    read = {"id": "https://trust.example.org/read"}
    ids = dict(zip(
        ("done", "read", "done elsewhere"),
        store.kept(said(), said(verb=read), said(object={"id": OTHER})), strict=True,
    ))  # fmt: skip
    ids["voids"] = store.kept(voiding(ids["read"]))[0]
    assert not went(made(there, **filters)).stopped
    assert list(there.kept) == [ids[name] for name in expected]


def test_files_go_with_their_statements(destination: Destination, there: Elsewhere, store: Store) -> None:
    content = b"%PDF-1.7 a certificate"
    sha2 = hashlib.sha256(content).hexdigest()
    attached = {
        "usageType": "http://id.tincanapi.com/attachment/supporting_media", "display": {"en": "It"},
        "contentType": "application/pdf", "length": len(content), "sha2": sha2,
    }  # fmt: skip
    part = Part(
        {"content-type": "application/pdf", "content-transfer-encoding": "binary", "x-experience-api-hash": sha2},
        content,
    )
    assert store.send(**mixed([said(id=new(), attachments=[attached])], [part])).status_code == 200
    linked = {**attached, "sha2": "0" * 64, "fileUrl": "https://example.org/file"}
    stored(1, store)
    store.kept(said(attachments=[linked]))
    assert went(destination).delivered == 3
    assert there.files == {sha2: content}
    assert len(there.posts) == 1


def test_large_batches_are_cut(destination: Destination, there: Elsewhere, store: Store) -> None:
    long = "x" * 900_000
    for _ in range(5):
        store.kept(said(result={"response": long}))
    assert went(destination).delivered == 5
    assert [len(one) for one in there.posts] == [2, 2, 1]


def test_one_that_takes_less_is_sent_less(destination: Destination, there: Elsewhere, store: Store) -> None:
    ids = [store.kept(said(result={"response": "x" * (20_000 if place == 7 else 1000)}))[0] for place in range(60)]
    there.refuses = lambda _several, body: no(413, "too much") if len(body) > 15_000 else False
    done = went(destination)
    assert (done.delivered, done.refused) == (59, 1)
    assert list(there.kept) == [one for one in ids if one != ids[7]]
    assert refused_ones(destination) == [(ids[7], "refused")]


def test_once_it_said_that_a_batch_is_too_large_the_next_are_smaller(
    destination: Destination, there: Elsewhere, store: Store
) -> None:
    for _ in range(3):
        store.kept(*(said(result={"response": "x" * 1000}) for _ in range(50)))
    too_large: list[int] = []

    def refuses(_statements: Any, body: bytes) -> Any:
        too_large.extend([len(body)] if len(body) > 20_000 else [])
        return no(413, "too much") if len(body) > 20_000 else False

    there.refuses = refuses
    assert went(destination).delivered == 150
    # The first batch and its halves; what follows is as large as what it took.
    assert len(too_large) == 3


@pytest.mark.parametrize("bad", [{0}, {49}, {12, 13, 40}, set(range(0, 50, 7))])
def test_one_that_is_refused_doesnt_stop_the_others(
    destination: Destination, there: Elsewhere, store: Store, bad: set[int]
) -> None:
    ids = stored(50, store)
    wrong = {ids[place] for place in bad}
    there.refuses = lambda several, _body: bool(wrong & {one["id"] for one in several})
    done = went(destination)
    assert (done.delivered, done.refused, done.stopped) == (50 - len(bad), len(bad), "")
    assert list(there.kept) == [one for one in ids if one not in wrong]
    assert refused_ones(destination) == [(one, "refused") for one in ids if one in wrong]
    first = destination.undelivered.order_by("statement")[0]
    assert first.reason == "400: I don't like it"
    # They aren't sent again by themselves, but when somebody says so.
    assert went(destination).delivered == 0
    there.refuses = lambda _several, _body: False
    assert exchanges.send_again(destination, by=None, at=NOW) == len(bad)
    assert went(destination).delivered == len(bad)
    assert set(there.kept) == set(ids)
    assert not destination.undelivered.exists()
    assert destination.delivered == 50


def test_one_that_is_refused_again_stays(destination: Destination, there: Elsewhere, store: Store) -> None:
    ids = stored(3, store)
    there.refuses = lambda several, _body: ids[1] in [one["id"] for one in several]
    went(destination)
    exchanges.send_again(destination, statement=UUID(ids[1]), by=None, at=NOW)
    assert went(destination).refused == 1
    row = destination.undelivered.get()
    assert (row.attempts, row.state) == (2, "refused")
    assert exchanges.give_up(destination, statement=UUID(ids[1]), by=None, at=NOW) == 1
    assert not destination.undelivered.exists()
    assert went(destination).delivered == 0


def test_what_it_has_already_is_compared(destination: Destination, there: Elsewhere, store: Store) -> None:
    ids = stored(4, store)
    # The same; another with its id; one that it doesn't show.
    there.kept[ids[0]] = store.get(ids[0])
    there.kept[ids[1]] = said(id=ids[1], object={"id": OTHER})
    conflicts = set(ids[:3])
    there.refuses = lambda several, _body: (
        no(409, "there is one") if conflicts & {one["id"] for one in several} else False
    )
    done = went(destination)
    assert (done.delivered, done.refused) == (2, 2)
    assert refused_ones(destination) == [(ids[1], "refused"), (ids[2], "unsure")]
    assert "says something else" in destination.undelivered.get(state="refused").reason


def test_one_that_refuses_everything_is_paused(
    destination: Destination, there: Elsewhere, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivering, "MOST_REFUSED", 10)
    ids = stored(25, store)
    there.refuses = lambda _several, _body: True
    done = went(destination)
    assert done.refused == 10
    assert "refused 10 statements one after the other" in destination.pause_reason
    assert interop_api.forward(destination.uuid, at_once=True) is None
    # Started again it goes on where it was, if that one was mended.
    there.refuses = lambda _several, _body: False
    others.start(destination, by=None, at=NOW)
    assert went(destination).delivered == 15
    assert list(there.kept) == ids[10:]


@pytest.mark.parametrize("status", [401, 403])
def test_one_that_lets_us_in_no_longer_is_paused(
    destination: Destination, there: Elsewhere, store: Store, status: int
) -> None:
    ids = stored(2, store)
    there.plan = [no(status, "the key has ended")]
    assert "the key has ended" in went(destination).stopped
    assert destination.paused_at is not None
    assert AuditRow.objects.filter(action="destination.pause", subject_uuid=destination.uuid, actor=None).exists()
    assert interop_api.forward(destination.uuid, at_once=True) is None
    others.start(destination, by=None, at=NOW)
    assert went(destination).delivered == 2
    assert list(there.kept) == ids
    assert not destination.undelivered.exists()


@pytest.mark.parametrize(
    "answer, words",
    [
        (no(500, "oh no"), "It says 500: oh no"),
        (no(502), "It says 502"),
        (no(404, "no such page"), "There is no record store at this address."),
        (no(302, "", Location="http://127.0.0.1:1/"), "It sends us elsewhere (302)"),
        (None, "There is no connection to it (the line broke)"),
        ((200, {}, b"<h1>Welcome</h1>"), "not as a record store does"),
        ((200, {}, b"[" + b'"x",' * 500_000 + b'"x"]'), "Its answer is longer than any"),
    ],
)
def test_what_fails_is_tried_later_and_nothing_is_lost(
    destination: Destination, there: Elsewhere, store: Store, answer: Any, words: str
) -> None:
    ids = stored(60, store)
    there.plan = [answer]
    begin = timezone.now()
    assert words in went(destination).stopped
    assert words in destination.last_answer
    assert (destination.attempts, destination.delivered, destination.cursor) == (1, 0, 0)
    assert destination.failing_since is not None
    assert destination.next_try_at is not None
    assert timedelta(seconds=15) <= destination.next_try_at - begin <= timedelta(seconds=31)
    assert interop_api.forward(destination.uuid) is None, "before its time"
    assert went(destination, at_once=True).delivered == 60
    assert list(there.kept) == ids
    row = Destination.objects.values_list("attempts", "failing_since", "next_try_at").get()
    assert row == (0, None, None)


def test_waits_grow_up_to_an_hour(destination: Destination, there: Elsewhere, store: Store) -> None:
    stored(1, store)
    waits = []
    for _ in range(12):
        there.plan = [no(503)]
        begin = timezone.now()
        went(destination, at_once=True)
        waits.append((destination.next_try_at or begin) - begin)
    since = destination.failing_since
    assert waits[0] < timedelta(seconds=31)
    assert all(timedelta(minutes=30) <= one <= timedelta(hours=1, seconds=1) for one in waits[-3:])
    assert destination.attempts == 12
    assert since is not None
    assert since < begin


@pytest.mark.parametrize("status", [429, 503])
def test_who_asks_to_wait_is_left_alone_so_long(
    destination: Destination, there: Elsewhere, store: Store, status: int
) -> None:
    stored(1, store)
    for said_so, least, most in (("2000", 2000, 2001), ("9999999", 86400, 86401)):
        there.plan = [no(status, "busy", Retry_After=said_so)]
        begin = timezone.now()
        went(destination, at_once=True)
        wait = ((destination.next_try_at or begin) - begin).total_seconds()
        assert least <= wait <= most
    date = (datetime.now(tz=UTC) + timedelta(hours=2)).strftime("%a, %d %b %Y %H:%M:%S GMT")
    there.plan = [no(status, "busy", Retry_After=date)]
    went(destination, at_once=True)
    wait = ((destination.next_try_at or begin) - timezone.now()).total_seconds()
    assert 7100 < wait < 7300


def test_nobody_there(store: Store) -> None:
    with elsewhere() as gone:
        destination = made(gone)
    stored(1, store)
    assert "it refuses connections" in went(destination).stopped


def test_one_that_is_slow(
    destination: Destination, there: Elsewhere, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    import time

    monkeypatch.setattr(calling, "SILENT_SECONDS", 0.2)
    stored(1, store)
    there.refuses = lambda _several, _body: time.sleep(1) or False  # type: ignore[func-returns-value]
    assert "didn't answer within" in went(destination).stopped
    there.refuses = lambda _several, _body: False
    assert went(destination, at_once=True).delivered == 1


def test_two_workers_at_once(destination: Destination, there: Elsewhere, store: Store) -> None:
    ids = stored(60, store)
    others_found: list[Any] = []

    def second(_so_far: Any) -> None:
        others_found.append(interop_api.forward(destination.uuid, at_once=True))

    assert went(destination, told=second).delivered == 60
    assert others_found == [None, None]
    assert list(there.kept) == ids


def test_one_that_was_overtaken_writes_nothing(destination: Destination, there: Elsewhere, store: Store) -> None:
    """Held too long: another worker takes over, and has sent everything when the first comes back."""
    ids = stored(10, store)
    slow = holding.take(Destination, destination.uuid, at=timezone.now() - timedelta(hours=1))
    assert slow is not None
    letters = delivering.next_letters(slow)
    assert went(destination).delivered == 10
    with pytest.raises(holding.Overtaken):
        delivering.delivered(slow, letters, at=timezone.now())
    with pytest.raises(holding.Overtaken):
        delivering.refused(slow, letters[0], "no", at=timezone.now())
    holding.give_back(slow)
    destination.refresh_from_db()
    assert (destination.delivered, list(there.kept)) == (10, ids)
    assert not destination.undelivered.exists()


def test_paused_in_the_middle(destination: Destination, there: Elsewhere, store: Store) -> None:
    stored(120, store)
    pause: Any = lambda _so_far: others.pause(destination, by=None, at=NOW)  # noqa: E731
    done = went(destination, told=pause)
    assert done.delivered == destination.delivered == 50
    assert done.stopped
    others.start(destination, by=None, at=NOW)
    assert went(destination).delivered == 70


def test_stopped_between_the_answer_and_its_note(
    destination: Destination, there: Elsewhere, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by the loss of power, at any of the batches: some are sent twice, nothing is lost, the order stays."""
    ids = stored(120, store)
    note = delivering.delivered
    calls: list[int] = []

    def dies(*given: Any, **more: Any) -> None:
        calls.append(1)
        if len(calls) in (1, 3):
            raise KeyboardInterrupt
        note(*given, **more)

    monkeypatch.setattr(delivering, "delivered", dies)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            interop_api.forward(destination.uuid)
    assert went(destination).stopped == ""
    assert list(there.kept) == ids
    assert [len(one) for one in there.posts] == [50, 50, 50, 50, 20]
    assert destination.delivered == 120


def test_a_fault_of_ours_is_shown_and_tried_later(
    destination: Destination, there: Elsewhere, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    stored(1, store)
    with monkeypatch.context() as patch:
        patch.setattr(delivering, "next_letters", lambda *_given, **_more: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            interop_api.forward(destination.uuid)
    destination.refresh_from_db()
    assert "within Cairn" in destination.last_answer
    assert destination.holder is None
    assert went(destination, at_once=True).delivered == 1


def test_what_was_fetched_from_there_isnt_sent_back(there: Elsewhere, store: Store) -> None:
    given: Any = {"title": "National store", "organisation": None, "version": api.Version.V1, "name": NAME,
                  "secret": SECRET, "by": None, "at": NOW}  # fmt: skip
    source = api.make_source(endpoint=there.endpoint, **given)
    elsewhere_source = api.make_source(endpoint="https://other.example.org/", **given)
    ids = {}
    for one in (source, elsewhere_source):
        body = api.read(text(said(id=new())).encode())
        ids[one.pk] = api.accept(
            one.tenant_id, body.statements, authority=api.authority_of_source(one), version=api.Version.V1, at=NOW
        ).ids[0]
    mine = stored(1, store)
    assert went(made(there)).delivered == 2
    assert list(there.kept) == [str(ids[elsewhere_source.pk]), *mine]
    with elsewhere() as another:
        assert went(made(another, title="Another")).delivered == 3


def test_a_statement_of_the_second_version_to_a_store_of_the_first(there: Elsewhere) -> None:
    newer = Store(version=V2)
    plain = newer.kept(said(id=new(), version="2.0.0"))[0]
    context = {"contextAgents": [{"objectType": "contextAgent", "agent": {"mbox": "mailto:ann@example.org"}}]}
    modern = newer.kept(said(id=new(), context=context))[0]
    older = Store().kept(said(id=new()))[0]
    first = made(there)
    done = went(first)
    assert (done.delivered, done.refused) == (2, 1)
    assert [there.kept[one]["version"] for one in (plain, older)] == ["1.0.3", "1.0.0"]
    assert refused_ones(first) == [(modern, "refused")]
    assert "can't be said in version 1.0.3" in first.undelivered.get().reason
    with elsewhere() as second:
        assert went(made(second, version=api.Version.V2)).delivered == 3
        assert second.kept[plain]["version"] == "2.0.0"
        assert {one["X-Experience-API-Version"] for one in second.headers} == {"2.0.0"}


def test_cairns_own_statements_go_too(there: Elsewhere) -> None:
    destination = made(there)
    learner = person("Learner")
    uuid = api.store(
        person_id=learner.pk, verb="completed", activity=LESSON, activity_type="lesson", name="A lesson",
        run_uuid=None, at=NOW,
    )  # fmt: skip
    assert went(destination).delivered == 1
    assert list(there.kept) == [str(uuid)]
    assert "Learner" not in str(there.kept)


def test_a_secret_that_cant_be_read_any_more(
    destination: Destination, there: Elsewhere, store: Store, settings: Any
) -> None:
    stored(1, store)
    assert SECRET not in str(Destination.objects.values())
    before, settings.SECRET_KEY = settings.SECRET_KEY, "another-" * 10
    assert "can't be read any more" in went(destination).stopped
    assert destination.paused_at is not None
    # With the one before among the old ones it can.
    settings.SECRET_KEY_FALLBACKS = [before]
    others.start(destination, by=None, at=NOW)
    assert went(destination).delivered == 1


def test_the_clock_sends_what_is_due_and_queues_nothing_else(
    destination: Destination, there: Elsewhere, store: Store
) -> None:
    def clock(at: datetime) -> int:
        before = len(there.headers)
        cache.clear()
        tick(at)
        return len(there.headers) - before

    now = timezone.now()
    assert clock(now) == 0
    ids = stored(2, store)
    assert clock(now) == 1
    assert list(there.kept) == ids
    assert clock(now) == 0
    stored(1, store)
    there.plan = [no(500)]
    assert clock(now) == 1
    assert clock(now) == 0, "its next try is later"
    assert clock(now + timedelta(minutes=1)) == 0, "the worker looks at its own clock"
    Destination.objects.update(next_try_at=now)
    assert clock(now) == 1
    others.pause(destination, by=None, at=NOW)
    stored(1, store)
    assert clock(now) == 0
    others.end(destination, by=None, at=NOW)
    assert clock(now) == 0


def test_what_is_of_no_interest_is_passed_by(
    destination: Destination, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a thousand statements of others would be looked through each minute."""
    monkeypatch.setattr(delivering, "FAR_BEHIND", 5)
    stored(1, store)
    last = Statement.objects.order_by("-pk")[0].pk
    Destination.objects.update(verb="https://example.org/sung", cursor=last)
    destination.refresh_from_db()
    for count, moves in ((5, False), (1, True)):
        stored(count, store)
        assert not delivering.anything_for(destination)
        destination.refresh_from_db()
        assert (destination.cursor == Statement.objects.order_by("-pk")[0].pk) == moves
    # Not under the hands of who is at work on it.
    held = holding.take(Destination, destination.uuid, at=timezone.now())
    assert held is not None
    stored(6, store)
    assert not delivering.anything_for(held)
    assert Destination.objects.get().cursor == destination.cursor
    store.kept(said(verb={"id": "https://example.org/sung"}))
    assert delivering.anything_for(held)


def test_a_run_ends_when_its_time_is_over(destination: Destination, there: Elsewhere, store: Store) -> None:
    stored(120, store)
    done = went(destination, seconds=0)
    assert done.left
    assert destination.delivered < 120


def test_to_a_cairn(site: Site, store: Store) -> None:
    """A real one in processes of its own: a batch with references, what voids, and what it has already."""
    destination = api.make_destination(
        title="Cairn", organisation=None, endpoint=site.endpoint + "statements", version=api.Version.V1,
        name=site.name, secret=site.secret, by=None, at=NOW,
    )  # fmt: skip
    assert destination.endpoint == site.endpoint
    ids = stored(60, store)
    store.kept(about(ids[0]), voiding(ids[1]))
    assert went(destination).delivered == 62
    Destination.objects.update(cursor=0)
    assert went(destination).delivered == 62
    assert not Undelivered.objects.exists()

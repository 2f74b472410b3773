"""Statements fetched from elsewhere: each once, none passed over, what breaks the rules noted, whatever happens."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.cli.clock import tick
from cairn.interop import api as interop_api
from cairn.interop.xapi import multipart, pulling
from cairn.interop.xapi.answering import THROUGH
from cairn.interop.xapi.multipart import Part
from cairn.records import api, exchanges, others
from cairn.records.api import fetching
from cairn.records.models import Attachment, Source, Statement
from tests.cast import NOW
from tests.interop.xapi.asking import ANN, LESSON, OTHER, Store, new, said, voiding
from tests.interop.xapi.elsewhere import NAME, SECRET, Elsewhere, Said, elsewhere, no
from tests.interop.xapi.serving import Site
from tests.interop.xapi.test_killed import Asker

# What is refused rolls back, which ends a transaction around it.
pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


class Lrs:
    """The other store's pages: statements with the seconds at which they were stored."""

    def __init__(self, there: Elsewhere) -> None:
        self.rows: list[tuple[datetime, str]] = []
        self.files: dict[str, tuple[str, bytes]] = {}
        self.most = 100
        self.through: str | None = None
        there.page = self.page

    def add(self, second: float, statement: Any = None, *, raw: str = "") -> str:
        value = {**(statement or said()), "stored": api.written(BEGIN + timedelta(seconds=second))}
        value.setdefault("id", new())
        self.rows.append((BEGIN + timedelta(seconds=second), raw or json.dumps(value)))
        return str(value["id"])

    def page(self, asked: dict[str, str]) -> Said:
        if "statementId" in asked:
            found = [text for _at, text in self.rows if f'"{asked["statementId"]}"' in text]
            return self._answer(found[0]) if found else no(404)
        since = api.time_in(asked["since"], "since") if "since" in asked else BEGIN - timedelta(days=1)
        begin = int(asked.get("from", "0"))
        limit = min(self.most, int(asked["limit"]))
        rows = [text for at, text in sorted(self.rows, key=lambda row: row[0]) if at > since]
        more = begin + limit < len(rows)
        held = {name: value for name, value in asked.items() if name != "from"} | {"from": str(begin + limit)}
        path = "/lrs/statements/more?" + "&".join(f"{name}={value}" for name, value in held.items())
        following = path.replace("+", "%2B") if more else ""
        texts = rows[begin : begin + limit]
        content = f'{{"more": {json.dumps(following)}, "statements": [{", ".join(texts)}]}}'
        return self._answer(content, files="attachments" in asked)

    def _answer(self, content: str, *, files: bool = True) -> Said:
        headers = {"Content-Type": "application/json"} | ({THROUGH: self.through} if self.through else {})
        wanted = {sha2: one for sha2, one in self.files.items() if sha2 in content}
        if not (files and wanted):
            return 200, headers, content.encode()
        parts = [Part({"content-type": "application/json"}, content.encode())]
        # As some stores do: no encoding is said.
        parts += [
            Part({"content-type": kind, "x-experience-api-hash": sha2}, it) for sha2, (kind, it) in wanted.items()
        ]
        return 200, headers | {"Content-Type": multipart.content_type("b")}, multipart.write(parts, "b")


@pytest.fixture
def there() -> Iterator[Elsewhere]:
    with elsewhere() as found:
        yield found


@pytest.fixture
def lrs(there: Elsewhere) -> Lrs:
    return Lrs(there)


@pytest.fixture
def source(there: Elsewhere) -> Source:
    accounts_api.import_organisations([{"key": "east", "name": "Eastern Hospitals", "country": "GB"}], by=None, at=NOW)
    return made(there)


def made(there: Elsewhere, **more: Any) -> Source:
    given: dict[str, Any] = {
        "title": "Learning management", "organisation": accounts_api.organisations()[0], "endpoint": there.endpoint,
        "version": api.Version.V1, "name": NAME, "secret": SECRET, "by": None, "at": NOW, **more,
    }  # fmt: skip
    return api.make_source(**given)


def came(source: Source, **more: Any) -> interop_api.Came:
    found = interop_api.pull(source.uuid, at_once=True, **more)
    assert found is not None
    source.refresh_from_db()
    return found


def here(source: Source) -> list[str]:
    rows = Statement.objects.filter(tenant=source.tenant_id).order_by("pk")
    return [str(one) for one in rows.values_list("uuid", flat=True)]


def second(number: float) -> datetime:
    return BEGIN + timedelta(seconds=number)


def test_all_comes_page_by_page_in_its_order(source: Source, lrs: Lrs, there: Elsewhere) -> None:
    lrs.most = 10
    ids = [lrs.add(number) for number in range(35)]
    counts: list[int] = []
    assert came(source, told=lambda so_far: counts.append(so_far.new)).new == 35
    assert (here(source), counts) == (ids, [10, 20, 30, 35])
    assert "since" not in there.asked[0]
    assert (there.asked[0]["ascending"], there.asked[0]["attachments"]) == ("true", "true")
    assert (source.since, source.received, source.attempts) == (second(34), 35, 0)

    # Nothing comes twice, and what was stored there since does.
    assert came(source).new == 0
    later = lrs.add(40)
    assert came(source).new == 1
    assert here(source) == [*ids, later]
    assert api.time_in(there.asked[-1]["since"], "since") == second(34) - fetching.LOOK_BACK
    one = Statement.objects.get(uuid=later)
    assert str(one.authority) == api.authority_of_source(source)[0]
    assert '"name":"Learning management"' in one.raw
    assert one.stored > NOW - timedelta(days=3650)
    assert one.tenant == source.tenant


def test_many_that_were_stored_at_one_moment_all_come(source: Source, lrs: Lrs) -> None:
    lrs.most = 3
    ids = [lrs.add(5) for _ in range(10)]
    assert came(source).new == 10
    assert sorted(here(source)) == sorted(ids)


@pytest.mark.parametrize(
    "through, cursor",
    [
        (second(20), second(20)),  # surer than the last that came
        (second(3), second(3)),  # what lies behind may still be written
        (datetime(2126, 1, 1, tzinfo=UTC), None),  # the future is nobody's to promise
        (None, second(8)),
    ],
)
def test_the_cursor_is_where_all_that_was_stored_has_come(
    source: Source, lrs: Lrs, through: datetime | None, cursor: datetime | None
) -> None:
    lrs.through = api.written(through) if through else None
    for number in range(9):
        lrs.add(number)
    before = timezone.now()
    assert came(source).new == 9
    if cursor is None:
        assert source.since is not None
        assert before <= source.since <= timezone.now()
    else:
        assert source.since == cursor
    # Late: stored there before the last that came, but only to be seen now.
    late = lrs.add(7.5)
    if cursor is not None and cursor < second(15):
        assert came(source).new == 1
        assert late in here(source)
    assert came(source).new == 0


def test_killed_before_the_note_it_is_fetched_again_and_nothing_comes_twice(
    source: Source, lrs: Lrs, monkeypatch: pytest.MonkeyPatch
) -> None:
    lrs.most = 10
    ids = [lrs.add(number * 60) for number in range(30)]
    note, calls = fetching.received, []

    def dies(*given: Any, **more: Any) -> None:
        calls.append(1)
        if len(calls) in (1, 4):
            raise KeyboardInterrupt
        note(*given, **more)

    monkeypatch.setattr(fetching, "received", dies)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            interop_api.pull(source.uuid)
    assert came(source).stopped == ""
    assert here(source) == ids


def test_what_breaks_the_rules_is_noted_and_the_others_come(source: Source, lrs: Lrs) -> None:
    twice = f'{{"id":"{new()}","stored":"2026-01-01T00:00:03Z","actor":{{}},"actor":{{}}}}'
    good = [lrs.add(0), lrs.add(1)]
    wrong = [
        lrs.add(2, said(actor={"mbox": "ann@example.org"})),
        lrs.add(3, raw=twice) and json.loads(twice)["id"],
        lrs.add(4, said(timestamp="yesterday")),
        lrs.add(5, said(attachments=[{"usageType": "http://a.uk/b", "display": {"en": "It"}, "contentType": "a/b",
                                      "length": 3, "sha2": "0" * 64}])),
    ]  # fmt: skip
    good.append(lrs.add(6))
    done = came(source)
    assert (done.new, done.refused, done.stopped) == (3, 4, "")
    assert here(source) == good
    rows = {str(one.statement_uuid): one.reason for one in source.refused.all()}
    assert set(rows) == set(wrong)
    assert "actor.mbox" in rows[wrong[0]]
    assert "given twice" in rows[wrong[1]]
    assert "yesterday" in rows[wrong[2]]
    assert "no fileUrl" in rows[wrong[3]]
    assert (source.since, source.attempts) == (second(6), 0)
    # Once more: nothing changes, nothing is noted twice.
    came(source)
    assert (here(source), source.refused.count()) == (good, 4)


def test_what_says_something_else_under_an_id_that_is_here(source: Source, lrs: Lrs) -> None:
    mine = Store(organisation=accounts_api.organisations()[0])
    kept = mine.kept(said(id=new()), said(id=new()))
    lrs.add(0, said(id=kept[0]))
    lrs.add(1, said(id=kept[1], object={"id": OTHER}))
    fresh = lrs.add(2)
    done = came(source)
    assert (done.new, done.refused) == (1, 1)
    assert here(source) == [*kept, fresh]
    assert str(source.refused.get().statement_uuid) == kept[1]
    assert "says something else" in source.refused.get().reason


def test_refused_ones_are_fetched_again_when_somebody_says_so(source: Source, lrs: Lrs, there: Elsewhere) -> None:
    bad = said(id=new(), timestamp="yesterday")
    lrs.add(0, bad)
    gone, worse = lrs.add(1, said(timestamp="sometime")), lrs.add(2, said(actor={"mbox": "no"}))
    came(source)
    assert source.refused.count() == 3
    lrs.rows = [row for row in lrs.rows if gone not in row[1] and bad["id"] not in row[1]]
    lrs.add(0, said(id=bad["id"]))
    source.since = second(1000)
    source.save()
    assert came(source).new == 0
    assert exchanges.fetch_again(source, by=None, at=NOW) == 3
    done = came(source)
    assert (done.new, done.refused) == (1, 2)
    assert here(source) == [bad["id"]]
    assert {str(one.statement_uuid): one.again for one in source.refused.all()} == {gone: False, worse: False}
    assert "doesn't have it any more" in source.refused.get(statement_uuid=gone).reason
    assert exchanges.pass_over(source, statement=UUID(gone), by=None, at=NOW) == 1
    assert exchanges.pass_over(source, by=None, at=NOW) == 1


def test_however_many_are_fetched_again_each_is_asked_for_once(source: Source, lrs: Lrs, there: Elsewhere) -> None:
    ids = [lrs.add(number, said(timestamp="yesterday")) for number in range(70)]
    came(source)
    source.since = second(1000)
    source.save()
    exchanges.fetch_again(source, by=None, at=NOW)
    # One gives another statement than the one that it is asked for.
    page, asked = lrs.page, []

    def other(given: dict[str, str]) -> Said:
        asked.append(given.get("statementId", ""))
        return page({**given, "statementId": ids[1]} if given.get("statementId") == ids[0] else given)

    there.page = other
    assert came(source).refused == 70
    assert asked[:-1] == ids
    assert not source.refused.filter(again=True).exists()
    assert "another statement" in source.refused.get(statement_uuid=ids[0]).reason


def test_files_come_with_their_statements(source: Source, lrs: Lrs, monkeypatch: pytest.MonkeyPatch) -> None:
    content = b"%PDF-1.7 a certificate"
    sha2 = hashlib.sha256(content).hexdigest()
    it = {"usageType": "http://a.uk/b", "display": {"en": "It"}, "contentType": "application/pdf", "length": 22}
    lrs.files = {sha2: ("application/pdf", content), "1" * 64: ("application/pdf", b"not what it says")}
    ids = [
        lrs.add(0), lrs.add(1, said(attachments=[{**it, "sha2": sha2}])), lrs.add(2),
        lrs.add(3, said(attachments=[{**it, "sha2": "1" * 64}])),
    ]  # fmt: skip
    done = came(source)
    assert (done.new, done.refused) == (3, 1)
    assert here(source) == ids[:3]
    assert bytes(Attachment.objects.get(tenant=source.tenant_id).content) == content
    assert "doesn't have the hash" in source.refused.get().reason


def test_an_answer_that_is_too_long_is_asked_for_in_parts(
    source: Source, lrs: Lrs, there: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pulling, "MOST_OF_A_PAGE", 20_000)
    content = b"x" * 30_000
    sha2 = hashlib.sha256(content).hexdigest()
    it = {"usageType": "http://a.uk/b", "display": {"en": "It"}, "contentType": "a/b", "length": 30_000, "sha2": sha2}
    lrs.files = {sha2: ("a/b", content)}
    ids = [lrs.add(number, said(result={"response": "x" * 1000})) for number in range(40)]
    large = lrs.add(50, said(attachments=[it]))
    after = lrs.add(60)
    done = came(source)
    assert (done.new, done.refused, done.stopped) == (41, 1, "")
    assert here(source) == [*ids, after]
    assert "no fileUrl" in source.refused.get().reason
    assert str(source.refused.get().statement_uuid) == large


@pytest.mark.parametrize(
    "answer, words",
    [
        (no(500, "oh no"), "It says 500: oh no"),
        (no(404), "no record store at this address"),
        (no(301, "", Location="/"), "It sends us elsewhere"),
        (None, "the line broke"),
        ((200, {}, b"<h1>Welcome</h1>"), "not as a record store does"),
        ((200, {}, b'{"statements": {}}'), "not as a record store does"),
        ((200, {}, b"[" * 100_000), "not as a record store does"),
        ((200, {"Content-Type": "multipart/mixed; boundary=x"}, b"--x"), "not as a record store does"),
        ((200, {}, b'{"statements": [], "more": "http://127.0.0.1:1/secrets"}'), "isn't at its own address"),
        ((200, {}, b'{"statements": [], "more": "//other.example.org/more"}'), "isn't at its own address"),
    ],
)
def test_what_fails_is_tried_later_and_nothing_is_passed_over(
    source: Source, lrs: Lrs, there: Elsewhere, answer: Any, words: str
) -> None:
    ids = [lrs.add(number) for number in range(3)]
    there.plan = [answer]
    assert words in came(source).stopped
    assert words in source.last_answer
    assert (source.attempts, source.since, source.holder) == (1, None, None)
    assert interop_api.pull(source.uuid) is None, "before its time"
    assert came(source).new == 3
    assert here(source) == ids
    assert (source.attempts, source.last_answer) == (0, "")


def test_one_that_names_the_same_page_for_ever(source: Source, lrs: Lrs, there: Elsewhere) -> None:
    content = json.dumps({"statements": [{**said(id=new()), "stored": "2026-01-01T00:00:00Z"}], "more": "/lrs/x"})
    there.plan = [(200, {}, content.encode())] * 5
    assert "again and again" in came(source).stopped
    assert len(there.plan) == 3


@pytest.mark.parametrize("status", [401, 403])
def test_one_that_lets_us_in_no_longer_is_paused(source: Source, lrs: Lrs, there: Elsewhere, status: int) -> None:
    lrs.add(0)
    there.plan = [no(status, "the key has ended")]
    assert "the key has ended" in came(source).stopped
    assert source.paused_at is not None
    assert interop_api.pull(source.uuid, at_once=True) is None
    others.start(source, by=None, at=NOW)
    assert came(source).new == 1


def test_by_the_rules_of_each_version(source: Source, lrs: Lrs) -> None:
    """A store of 2.0 also holds statements of before, whose times may be written as 2.0 doesn't let one."""
    context = {"contextAgents": [{"objectType": "contextAgent", "agent": ANN}]}
    ids = [
        lrs.add(0, said(version="2.0.0", context=context)), lrs.add(1, said(version="1.0.3")), lrs.add(2, said()),
        lrs.add(3, said(version="2.0.0")),
    ]  # fmt: skip
    assert came(source).new == 4
    assert here(source) == ids
    assert [json.loads(one.raw)["version"] for one in Statement.objects.order_by("pk")] == [
        "2.0.0", "1.0.3", "1.0.0", "2.0.0",
    ]  # fmt: skip


def test_two_workers_at_once(source: Source, lrs: Lrs) -> None:
    lrs.most = 2
    ids = [lrs.add(number) for number in range(4)]
    found: list[Any] = []
    assert came(source, told=lambda _: found.append(interop_api.pull(source.uuid, at_once=True))).new == 4
    assert found == [None, None]
    assert here(source) == ids


def test_a_run_goes_on_where_it_was_when_its_time_is_over(source: Source, lrs: Lrs) -> None:
    lrs.most = 2
    ids = [lrs.add(number * 60) for number in range(7)]
    runs = 0
    while came(source, seconds=0).left:
        runs += 1
    assert here(source) == ids
    assert runs > 1


def test_the_clock_asks_every_five_minutes(source: Source, lrs: Lrs, there: Elsewhere) -> None:
    def clock(at: datetime) -> int:
        before = len(there.asked)
        cache.delete(f"exchange:{source.uuid}")
        tick(at)
        return len(there.asked) - before

    cache.clear()
    now = timezone.now().replace(minute=0, second=1)
    lrs.add(0)
    assert [clock(now + timedelta(minutes=number)) for number in range(6)] == [1, 0, 0, 0, 0, 1]
    assert len(here(source)) == 1
    others.pause(source, by=None, at=NOW)
    assert clock(now + timedelta(minutes=10)) == 0


def test_from_a_cairn_and_back_to_it(source: Source, site: Site) -> None:
    """A real one in processes of its own: files, what is voided, and the way back, which ends at once."""
    ask, begin = Asker(site), timezone.now()
    ids = [ask("POST", "/xapi/statements", json.dumps(said(id=new())))[1][0] for _ in range(5)]
    void = ask("POST", "/xapi/statements", json.dumps(voiding(ids[0])))[1][0]
    given: Any = {"endpoint": site.endpoint, "name": site.name, "secret": site.secret}
    real = made(Elsewhere(0), since=begin, **given)
    assert came(real).new == 5
    assert here(real) == [*ids[1:], void]
    assert came(real).new == 0
    late = ask("POST", "/xapi/statements", json.dumps(said(id=new(), object={"id": LESSON + "/late"})))[1][0]
    assert came(real).new == 1
    assert here(real)[-1] == late
    back = api.make_destination(
        title="Back", organisation=real.tenant.organisation, version=api.Version.V1, by=None, at=NOW, **given
    )
    assert interop_api.forward(back.uuid) == interop_api.Went()

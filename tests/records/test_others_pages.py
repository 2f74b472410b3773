"""Stores of others in the admin: what staff set up, what they see of it, what they do about what was refused."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.accounts import api as accounts_api
from cairn.accounts.models import AuditRow
from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.records import api, exchanges, others
from cairn.records.models import Destination, RefusedStatement, Source, Statement, Undelivered
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
FORWARDING, PULLING = "/record-store/forwarding/", "/record-store/pulling/"
MODELS: dict[str, Any] = {FORWARDING: Destination, PULLING: Source}
KINDS = pytest.mark.parametrize("where", [FORWARDING, PULLING])


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
    given = {
        "uuid": str(uuid4()), "title": "National store", "organisation": "east", "version": "2.0.0",
        "endpoint": "https://LRS.example.org/xapi/statements", "name": "abc", "secret": "s3cret-of-theirs",
        "verb": "", "activity": "", "which": "all", "first_day": "",
    }  # fmt: skip
    return {**given, **more}


def made(where: str, **more: Any) -> Any:
    given: dict[str, Any] = {
        "title": "National store", "organisation": None, "endpoint": "https://lrs.example.org/xapi/",
        "version": api.Version.V1, "name": "abc", "secret": "s3cret-of-theirs", "by": None, "at": NOW, **more,
    }  # fmt: skip
    return api.make_destination(**given) if where == FORWARDING else api.make_source(**given)


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def statements(count: int) -> list[Statement]:
    """In Cairn's own store."""
    line = '{"actor":{"mbox":"mailto:a@b.uk"},"verb":{"id":"http://a.uk/v"},"object":{"id":"http://a.uk/o"}}'
    for _ in range(0, count, 500):
        body = api.read(f"[{','.join([line] * min(count, 500))}]".encode())
        given: Any = {"authority": api.authority_of(None), "version": api.Version.V1, "at": NOW}
        api.accept(api.our_own().pk, body.statements, **given)
    return list(Statement.objects.order_by("-pk")[:count])[::-1]


@KINDS
def test_one_is_made_and_its_secret_is_shown_nowhere(page: Client, boss: Person, where: str) -> None:
    form = asked()
    answer = page.post(f"{where}make/", form)
    found = MODELS[where].objects.get()
    assert (answer.status_code, answer["Location"]) == (302, f"{where}{found.uuid}/")
    assert (found.endpoint, found.version, found.name) == ("https://lrs.example.org/xapi/", "2.0.0", "abc")
    assert (str(found.tenant), found.made_by) == ("Eastern Hospitals", boss)
    assert "s3cret" not in found.secret
    row = AuditRow.objects.get(subject_uuid=found.uuid)
    assert (row.actor, "s3cret" in str(row.detail)) == (boss, False)
    for path in (where, f"{where}{found.uuid}/", f"{where}{found.uuid}/change/", f"{where}{found.uuid}/end/"):
        shown = page.get(path)
        assert "National store" in text_of(shown)
        assert "s3cret" not in text_of(shown)
        assert found.secret not in text_of(shown)
    # Sent again, as by loading the page anew, it makes no second one.
    assert "made already" in text_of(page.post(f"{where}make/", form))
    assert MODELS[where].objects.count() == 1


@KINDS
@pytest.mark.parametrize(
    "wrong, sentence",
    [
        ({"title": " "}, "Say which store this is"),
        ({"title": "x" * 121}, "Shorten this to 120 characters"),
        ({"endpoint": ""}, "Enter the address of the store"),
        ({"endpoint": "lrs.example.org"}, "Enter the whole address"),
        ({"endpoint": "file:///etc/passwd"}, "Enter the whole address"),
        ({"endpoint": "ftp://lrs.example.org/"}, "Enter the whole address"),
        ({"endpoint": "https://"}, "Enter the whole address"),
        ({"endpoint": "https://lrs.example.org:port/"}, "Enter the whole address"),
        ({"endpoint": "https://[::1/"}, "Enter the whole address"),
        ({"endpoint": "https://lrs.example.org\\@evil.example/"}, "Enter the whole address"),
        ({"endpoint": "https://me:it@lrs.example.org/"}, "out of the address"),
        ({"endpoint": "https://lrs.example.org/?key=1"}, "out of the address"),
        ({"endpoint": "https://lrs.example.org/#x"}, "out of the address"),
        ({"version": "1.0"}, "Choose one of the answers"),
        ({"name": ""}, "Enter the name of the key"),
        ({"name": "a:b"}, "has no colon"),
        ({"secret": ""}, "Enter the secret"),
        ({"organisation": "west"}, "Choose one of the answers"),
    ],
)
def test_a_slip_is_told_and_what_was_typed_stays(page: Client, where: str, wrong: Any, sentence: str) -> None:
    form = asked()
    refused = text_of(page.post(f"{where}make/", form | {"title": "Store of mine"} | wrong))
    assert sentence in refused
    assert "Store of mine" in refused or "title" in wrong
    assert not MODELS[where].objects.exists()
    assert page.post(f"{where}make/", form).status_code == 302


@pytest.mark.parametrize("wrong", [{"verb": "sung"}, {"activity": "lesson one"}])
def test_what_narrows_must_be_an_address(page: Client, wrong: Any) -> None:
    assert "Enter a whole address" in text_of(page.post(f"{FORWARDING}make/", asked(**wrong)))
    right = {"verb": "completed", "activity": "https://a.uk/lesson", "which": "to_come"}
    last = statements(2)[-1]
    assert page.post(f"{FORWARDING}make/", asked(**right)).status_code == 302
    found = Destination.objects.get()
    assert (found.verb, found.cursor) == ("http://adlnet.gov/expapi/verbs/completed", last.pk)
    shown = text_of(page.get(f"{FORWARDING}{found.uuid}/"))
    assert "https://a.uk/lesson" in shown
    assert "Nothing waits." in shown


def test_from_which_day_is_fetched(page: Client) -> None:
    assert page.post(f"{PULLING}make/", asked(first_day="1/6/2026")).status_code == 302
    since = Source.objects.get().since
    assert since is not None
    assert timezone.localtime(since + timedelta(microseconds=1)).isoformat() == "2026-06-01T00:00:00+01:00"


@KINDS
def test_one_is_changed_and_keeps_its_secret_at_its_own_place_alone(page: Client, boss: Person, where: str) -> None:
    found = made(where)
    path = f"{where}{found.uuid}/change/"
    assert "organisation" not in text_of(page.get(path))
    form = asked(endpoint="https://lrs.example.org/other/", title="Another name", secret="", version="1.0.3")
    assert page.post(path, form).status_code == 302
    before = found.secret
    found.refresh_from_db()
    assert (found.title, found.endpoint) == ("Another name", "https://lrs.example.org/other/")
    assert found.secret == before

    # The secret doesn't go to another host, nor without encryption, unless who changes it knows it.
    for endpoint in ("https://evil.example.org/xapi/", "http://lrs.example.org/other/", "https://lrs.example.org:8/"):
        refused = page.post(path, {**form, "endpoint": endpoint})
        assert "Enter the secret as well" in text_of(refused)
        assert endpoint in text_of(refused)
    found.refresh_from_db()
    assert found.endpoint == "https://lrs.example.org/other/"
    assert page.post(path, {**form, "endpoint": "https://new.example.org/", "secret": "n3w"}).status_code == 302
    found.refresh_from_db()
    assert api.holding.secret_of(found) == "n3w"
    actions = AuditRow.objects.filter(subject_uuid=found.uuid).order_by("pk").values_list("action", flat=True)
    kind = found._meta.model_name
    assert list(actions) == [f"{kind}.make", f"{kind}.change", f"{kind}.change"]


@KINDS
def test_it_is_paused_started_tried_and_ended(page: Client, boss: Person, where: str) -> None:
    found = made(where)
    path = f"{where}{found.uuid}/"
    assert "Pause it" in text_of(page.get(path))
    for _twice in range(2):
        assert page.post(f"{path}turn/pause/").status_code == 302
    shown = text_of(page.get(path))
    assert "is paused." in shown
    assert "Somebody paused it." in shown
    assert page.post(f"{path}turn/start/").status_code == 302
    MODELS[where].objects.update(
        attempts=3, failing_since=NOW, last_answer="It says 500: oh no", next_try_at=timezone.now() + timedelta(hours=1)
    )
    for shown in (text_of(page.get(path)), text_of(page.get(where))):
        assert "Fails" in shown
        assert "24 Nov 2026, 9:30am, tried 3 times.<br>It says 500: oh no<br>Next try:" in shown
    assert page.post(f"{path}turn/try/").status_code == 302
    found.refresh_from_db()
    assert (found.next_try_at, found.attempts) == (None, 3)
    assert "It is tried again now." in text_of(page.get(path))
    assert page.post(f"{path}turn/sing/").status_code == 404

    assert "To stop for a while, pause it." in text_of(page.get(f"{path}end/"))
    for _twice in range(2):
        assert page.post(f"{path}end/").status_code == 302
    found.refresh_from_db()
    assert (found.secret, found.attempts) == ("", 0)
    assert "has ended." in text_of(page.get(where))
    assert "Pause it" not in text_of(page.get(path))
    for gone in ("turn/start/", "again/", "change/"):
        assert page.post(path + gone, asked()).status_code == 404
    kind = found._meta.model_name
    rows = AuditRow.objects.filter(subject_uuid=found.uuid, actor=boss).order_by("pk").values_list("action", flat=True)
    assert list(rows) == [f"{kind}.{what}" for what in ("pause", "start", "try", "end")]


@KINDS
def test_only_staff_may(page: Client, boss: Person, where: str) -> None:
    found = made(where)
    row = statements(1)[0]
    if where == FORWARDING:
        Undelivered.objects.create(destination=found, statement=row, state="refused", reason="no", tried_at=NOW)
    else:
        RefusedStatement.objects.create(source=found, statement_uuid=row.uuid, reason="no", refused_at=NOW)
    path = f"{where}{found.uuid}/"
    pages = [where, f"{where}make/", path, f"{path}change/", f"{path}end/", f"{path}drop/"]
    buttons = [
        f"{path}turn/pause/", f"{path}again/", f"{path}again/{row.uuid}/", f"{path}drop/{row.uuid}/", *pages[1:2],
        *pages[3:],
    ]  # fmt: skip
    Person.objects.filter(pk=boss.pk).update(is_staff=False)
    before = MODELS[where].objects.values().get()
    for one in pages:
        assert page.get(one).status_code == 404, one
    for one in buttons:
        assert page.post(one, asked()).status_code == 404, one
    assert MODELS[where].objects.values().get() == before
    assert exchanges_count(found) == 1
    outsider = Person.objects.get(pk=boss.pk)
    for do in (others.pause, others.start, others.try_now, others.end):
        with pytest.raises(NotFound):
            do(found, by=outsider, at=NOW)
    Person.objects.filter(pk=boss.pk).update(is_staff=True)
    for one in pages:
        assert page.get(one).status_code == 200, one
    for one in buttons:
        # What is tried again can't be given up any more, nor what has ended be changed.
        assert page.post(one, asked()).status_code == 302, one
    changed = MODELS[where].objects.get(pk=found.pk)
    assert changed.ended_at is not None
    assert changed.title == "National store"


def exchanges_count(found: Any) -> int:
    return int((found.undelivered if isinstance(found, Destination) else found.refused).count())


def test_what_a_destination_would_not_take(page: Client, boss: Person) -> None:
    found, other = made(FORWARDING), made(FORWARDING, title="Another")
    rows = statements(3)
    for one in rows:
        given: Any = {"statement": one, "tried_at": NOW}
        Undelivered.objects.create(destination=found, state="refused", reason=f"400: no, {one.uuid}", **given)
    Undelivered.objects.create(destination=other, statement=rows[0], state="unsure", reason="Theirs.", tried_at=NOW)
    path = f"{FORWARDING}{found.uuid}/"
    shown = text_of(page.get(path))
    assert f"400: no, {rows[0].uuid}" in shown
    assert f"/record-store/statements/own/{rows[0].uuid}/" in shown
    assert "Theirs." not in shown
    assert "There already?" in text_of(page.get(f"{FORWARDING}{other.uuid}/"))

    assert page.post(f"{path}again/{rows[0].uuid}/").status_code == 302
    assert "Sent again soon" in text_of(page.get(path))
    assert page.post(f"{path}drop/{rows[1].uuid}/").status_code == 302
    assert page.post(f"{path}drop/{rows[1].uuid}/").status_code == 404
    assert page.post(f"{path}again/{uuid4()}/").status_code == 404
    left = {str(one.statement.uuid): one.state for one in found.undelivered.all()}
    assert left == {str(rows[0].uuid): "again", str(rows[2].uuid): "refused"}

    # All together: what is to be sent again stays.
    assert "Give 1 statement up?" in text_of(page.get(f"{path}drop/"))
    assert page.post(f"{path}drop/").status_code == 302
    assert [one.statement.uuid for one in found.undelivered.all()] == [rows[0].uuid]
    assert other.undelivered.count() == 1
    rows_of = AuditRow.objects.filter(subject_uuid=found.uuid, actor=boss).order_by("pk")
    assert [(one.action, one.detail) for one in rows_of] == [
        ("destination.again", {"statement": str(rows[0].uuid)}),
        ("destination.give_up", {"statement": str(rows[1].uuid)}),
        ("destination.give_up", {"count": 1}),
    ]


def test_what_was_not_taken_from_a_source(page: Client) -> None:
    found, ids = made(PULLING), [uuid4() for _ in range(3)]
    for one in ids:
        RefusedStatement.objects.create(source=found, statement_uuid=one, reason="actor is missing.", refused_at=NOW)
    path = f"{PULLING}{found.uuid}/"
    shown = text_of(page.get(path))
    assert all(str(one) in shown for one in ids)
    assert "actor is missing." in shown
    page.post(f"{path}again/{ids[0]}/")
    assert "Fetched again soon" in text_of(page.get(path))
    page.post(f"{path}drop/{ids[1]}/")
    page.post(f"{path}drop/")
    assert [(one.statement_uuid, one.again) for one in found.refused.all()] == [(ids[0], True)]


def test_ten_thousand_that_were_refused_and_a_list_of_many(page: Client) -> None:
    found = made(FORWARDING)
    rows = statements(10_000)
    Undelivered.objects.bulk_create(
        Undelivered(destination=found, statement=one, state="refused", reason="x" * 500, tried_at=NOW) for one in rows
    )
    source = made(PULLING)
    RefusedStatement.objects.bulk_create(
        RefusedStatement(source=source, statement_uuid=one.uuid, reason="x" * 500, refused_at=NOW) for one in rows
    )
    for number in range(26):
        made(FORWARDING, title=f"Store {number}", verb="http://a.uk/v" if number % 2 else "")
        made(PULLING, title=f"Store {number}")
    for path in (f"{FORWARDING}{found.uuid}/", f"{PULLING}{source.uuid}/", FORWARDING, PULLING):
        with CaptureQueriesContext(connection) as queries:
            shown = page.get(path)
        assert shown.status_code == 200
        assert len(queries) <= 8, [one["sql"][:90] for one in queries]
        assert len(shown.content) < 60_000, len(shown.content)
    first = text_of(page.get(FORWARDING))
    assert "More than 1,000 statements wait." in first
    assert "10,000" in text_of(page.get(f"{FORWARDING}?after={found.pk + 1}"))

    seen: set[str] = set()
    where = "?"
    for _page in range(3):
        shown_page = text_of(page.get(f"{FORWARDING}{found.uuid}/{where}"))
        ids = set(re.findall(r"again/([0-9a-f-]{36})/", shown_page))
        assert len(ids) == 25
        assert not ids & seen
        seen |= ids
        where = re.findall(r'href="(\?after=\d+)#refused" rel="next"', shown_page)[0]
    with CaptureQueriesContext(connection) as queries:
        assert exchanges.send_again(found, by=None, at=NOW) == 10_000
    assert len(queries) <= 6


def test_a_statement_says_where_it_was_fetched_from(page: Client) -> None:
    source = made(PULLING, title="Ward system")
    body = api.read(b'{"actor":{"mbox":"mailto:a@b.uk"},"verb":{"id":"http://a.uk/v"},"object":{"id":"http://a.uk/o"}}')
    given: Any = {"authority": api.authority_of_source(source), "version": api.Version.V1, "at": NOW}
    uuid: UUID = api.accept(source.tenant_id, body.statements, **given).ids[0]
    assert "fetched from “Ward system”" in text_of(page.get(f"/record-store/statements/own/{uuid}/"))


def test_what_the_database_holds(boss: Person) -> None:
    from django.db import IntegrityError, transaction

    for where in (FORWARDING, PULLING):
        found = made(where)
        for wrong in ({"version": "1.0"}, {"attempts": 1}, {"failing_since": NOW}, {"busy_until": NOW}):
            with pytest.raises(IntegrityError), transaction.atomic():
                type(found).objects.filter(pk=found.pk).update(**wrong)
    with pytest.raises(Refused):
        made(FORWARDING, secret="two\nlines")

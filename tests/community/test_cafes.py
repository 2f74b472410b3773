"""Live cafés: planned, come to, attended once; what follows for gates and records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoCaptureOnCommitCallbacks

from cairn.accounts.models_api import Person
from cairn.community import api
from cairn.community.cafe_tasks import remind_of_cafes
from cairn.community.cafe_times import when, zone_named
from cairn.community.calendar_file import CalendarEvent, calendar_file
from cairn.community.models import Cafe, CafePlace
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import gate_conditions
from cairn.notices import api as notices_api
from cairn.notices.models import Notice
from cairn.records import api as records_api
from cairn.runs import api as runs_api
from cairn.runs.models_api import Run
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
START = NOW + timedelta(days=3)


@pytest.fixture
def host(run: Run) -> Person:
    made = person("Host")
    runs_api.give_role(run, made, "facilitator", by=None, at=NOW)
    return made


@pytest.fixture
def cafe(run: Run, host: Person) -> Cafe:
    return planned(run, host)


def planned(run: Run, host: Person, **changes: Any) -> Cafe:
    plan: dict[str, Any] = {"title": "Small tests", "starts_at": START, "minutes": 45, "link": "https://room.example/1"}
    return api.plan_cafe(run, plan=api.CafePlan(**(plan | changes)), by=host, at=NOW)


@pytest.mark.parametrize(
    "change,field",
    [
        ({"title": " "}, "title"),
        ({"minutes": 4}, "minutes"),
        ({"starts_at": NOW}, "day"),
        ({"starts_at": NOW + timedelta(days=61)}, "day"),
        ({"starts_at": datetime(9999, 12, 31, 23, 59, tzinfo=UTC)}, "day"),
        ({"link": "javascript:alert(1)"}, "link"),
        ({"recording": "room"}, "recording"),
    ],
)
def test_a_cafe_that_cannot_be_is_refused(run: Run, host: Person, change: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        planned(run, host, **change)
    assert (refused.value.field, Cafe.objects.count()) == (field, 0)
    assert planned(run, host).title == "Small tests"


def test_only_hosts_plan_and_change(run: Run, cafe: Cafe, ann: Person) -> None:
    plan = api.CafePlan("Mine", START, 30)
    for write in (
        lambda: api.plan_cafe(run, plan=plan, by=ann, at=NOW),
        lambda: api.change_cafe(cafe.uuid, plan=plan, by=ann, at=NOW),
        lambda: api.call_off(cafe.uuid, by=ann, at=NOW),
        lambda: api.tell_who_came(cafe.uuid, asked=[], came=[], by=ann, at=START),
        lambda: api.want_to_come(cafe.uuid, by=person("Outsider"), at=NOW),
    ):
        with pytest.raises(NotFound):
            write()
    assert Cafe.objects.get().title == "Small tests"


@pytest.mark.parametrize(
    "minutes,wants,sentence",
    [(-16, True, "15 minutes before"), (-15, True, ""), (44, True, ""), (45, True, "15 minutes"), (0, False, "want")],
)
def test_going_in_while_the_door_is_open_counts_once(
    run: Run, cafe: Cafe, ann: Person, minutes: int, wants: bool, sentence: str
) -> None:
    condition = SimpleNamespace(minimum=1)
    if wants:
        api.want_to_come(cafe.uuid, by=ann, at=NOW)
    place = runs_api.enrolment_in(run.key, ann)
    at = START + timedelta(minutes=minutes)
    assert not gate_conditions["cafe_attended"](condition, place).met

    for _twice in range(2):
        if sentence:
            with pytest.raises(Refused, match=sentence):
                api.join_now(cafe.uuid, by=ann, at=at)
        else:
            api.join_now(cafe.uuid, by=ann, at=at)

    verbs = [row["verb"] for row in records_api.statements_facts(run.uuid)]
    assert verbs.count("attended") == (0 if sentence else 1)
    assert [one.minutes for one in api.cafes_attended(ann)] == ([] if sentence else [45])
    assert gate_conditions["cafe_attended"](condition, place).met is not bool(sentence)


def test_the_host_ticks_who_came_and_takes_back_only_what_hosts_ticked(
    run: Run, cafe: Cafe, host: Person, ann: Person, ben: Person, cat: Person
) -> None:
    for one in (ann, ben, cat):
        api.want_to_come(cafe.uuid, by=one, at=NOW)
    asked = [ann.uuid, ben.uuid, cat.uuid]
    with pytest.raises(Refused, match="begun"):
        api.tell_who_came(cafe.uuid, asked=asked, came=asked, by=host, at=NOW)
    api.join_now(cafe.uuid, by=ann, at=START)

    assert api.tell_who_came(cafe.uuid, asked=asked, came=[ben.uuid], by=host, at=START) == 1
    assert attended(cafe) == {"Ann", "Ben"}
    assert api.tell_who_came(cafe.uuid, asked=asked, came=[cat.uuid], by=host, at=START) == 1
    assert attended(cafe) == {"Ann", "Cat"}
    facts = api.cafe_facts(run)
    assert [one["attended"] for one in facts] == [True, False, True]
    assert not {"Ann", ann.email} & {str(value) for one in facts for value in one.values()}


def attended(cafe: Cafe) -> set[str]:
    rows = CafePlace.objects.filter(cafe=cafe, attended_at__isnull=False)
    return set(rows.values_list("person__name", flat=True))


def test_places_are_given_back_and_taken_again(cafe: Cafe, ann: Person) -> None:
    for wish, coming in ((api.want_to_come, 1), (api.want_to_come, 1), (api.not_coming, 0), (api.want_to_come, 1)):
        wish(cafe.uuid, by=ann, at=NOW)
        assert api.cafe_for(cafe.uuid, viewer=ann, at=NOW)[1].coming == coming
    api.join_now(cafe.uuid, by=ann, at=START)
    api.not_coming(cafe.uuid, by=ann, at=START)
    assert attended(cafe) == {"Ann"}
    with pytest.raises(Refused, match="is over"):
        api.want_to_come(cafe.uuid, by=ann, at=START + timedelta(hours=1))


def test_who_wants_to_come_is_told_of_a_move_and_of_the_end(
    cafe: Cafe,
    host: Person,
    ann: Person,
    ben: Person,
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    Person.objects.filter(pk=ann.pk).update(timezone="America/New_York")
    for one in (ann, ben):
        api.want_to_come(cafe.uuid, by=one, at=NOW)
    api.not_coming(cafe.uuid, by=ben, at=NOW)
    later = api.CafePlan("Small tests", START + timedelta(days=1), 45)
    with pytest.raises(Refused, match="last day of the run"):
        api.change_cafe(cafe.uuid, plan=api.CafePlan("Late", START + timedelta(days=90), 45), by=host, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        api.change_cafe(cafe.uuid, plan=later, by=host, at=NOW)
        api.call_off(cafe.uuid, by=host, at=NOW)
        api.call_off(cafe.uuid, by=host, at=NOW)

    assert [one.words for one in reversed(notices_api.tray(ann))] == [
        "The café “Small tests” on Saturday 28 November 2026, 4:30am, New York time (EST) does not take place"
    ]
    assert notices_api.tray(ben) == []
    with pytest.raises(Refused, match="called off"):
        api.want_to_come(cafe.uuid, by=ben, at=NOW)


def test_a_day_before_each_who_comes_is_reminded_once(
    run: Run, host: Person, ann: Person, ben: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    now = timezone.now()
    soon = planned(run, host, title="Soon", starts_at=now + timedelta(hours=23))
    planned(run, host, title="Later", starts_at=now + timedelta(hours=25))
    for one in Cafe.objects.all():
        api.want_to_come(one.uuid, by=ann, at=NOW)

    with django_capture_on_commit_callbacks(execute=True):
        for _twice in range(2):
            remind_of_cafes(now)

        assert [one.url for one in notices_api.tray(ann)] == [f"/cafes/{soon.uuid}/"]
        assert notices_api.tray(ben) == []
        # who comes to want it since is reminded as well; nobody else is gone through again
        api.want_to_come(soon.uuid, by=ben, at=now)
        Notice.objects.filter(person=ann).delete()
        remind_of_cafes(now)

    assert [len(notices_api.tray(one)) for one in (ann, ben)] == [0, 1]


@pytest.mark.parametrize(
    "zone,words",
    [
        ("Europe/London", "Tuesday 24 November 2026, 9:30am, London time (GMT)"),
        ("Asia/Kolkata", "Tuesday 24 November 2026, 3:00pm, Kolkata time (IST)"),
        ("America/Sao_Paulo", "Tuesday 24 November 2026, 6:30am, Sao Paulo time (UTC-03:00)"),
        ("Nowhere/At_all", "Tuesday 24 November 2026, 9:30am, London time (GMT)"),
        ("../../etc/passwd", "Tuesday 24 November 2026, 9:30am, London time (GMT)"),
    ],
)
def test_times_are_the_readers(zone: str, words: str) -> None:
    assert when(NOW, zone_named(zone)) == words


def test_a_calendar_file_says_everything_and_folds_its_lines() -> None:
    event = CalendarEvent(
        uid="cafe-1@example.org",
        title="Café; small, tested \\ " + "ü" * 60,
        text="One\r\nTwo",
        url="https://cairn.example/cafes/1/",
        starts_at=datetime(2026, 11, 24, 9, 30, tzinfo=UTC),
        minutes=45,
        changed_at=NOW,
        called_off=True,
    )
    raw = calendar_file(event)

    assert raw.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) <= 75
    text = raw.replace(b"\r\n ", b"").decode()
    for line in (
        "DTSTART:20261124T093000Z",
        "DTEND:20261124T101500Z",
        "SUMMARY:Café\\; small\\, tested \\\\ " + "ü" * 60,
        "DESCRIPTION:One\\nTwo",
        "STATUS:CANCELLED",
    ):
        assert f"\r\n{line}\r\n" in text


def test_a_cafe_on_the_screen(run: Run, host: Person, ann: Person, client: Client) -> None:
    now = timezone.now()
    host_client = Client()
    host_client.force_login(host)
    tomorrow = timezone.localtime(now) + timedelta(days=1)
    sent = {
        "title": "Runs",
        "day": f"{tomorrow:%d/%m/%Y}",
        "time": "2.30pm",
        "minutes": "45",
        "link": "https://r.example/",
    }
    refused = host_client.post("/runs/autumn/cafes/plan/", {**sent, "time": "half two"})
    assert "Enter a time, like 14:30" in refused.content.decode()
    assert 'value="Runs"' in refused.content.decode()
    assert host_client.post("/runs/autumn/cafes/plan/", sent).status_code == 302
    cafe = Cafe.objects.get()
    place = f"/cafes/{cafe.uuid}/"
    client.force_login(ann)

    assert "2:30pm, London time" in client.get("/runs/autumn/cafes/").content.decode()
    assert client.get("/runs/autumn/cafes/plan/").status_code == client.get(f"{place}people/").status_code == 404
    assert "You have a place." in client.post(f"{place}come/", follow=True).content.decode()
    assert b"SUMMARY:Runs" in client.get(f"{place}cafe.ics").content
    assert "https://r.example/" not in client.get(place).content.decode()
    client.post(f"/runs/autumn/talk/cafe/{cafe.uuid}/write/", {"text": "What is a run?"})
    assert "What is a run?" in client.get(place).content.decode()

    Cafe.objects.update(starts_at=now + timedelta(minutes=10))
    assert "Join now" in client.get(place).content.decode()
    room = client.post(f"{place}join/")
    assert room.headers["Refresh"] == "0; url=https://r.example/"
    Cafe.objects.update(starts_at=now - timedelta(minutes=50), recording="https://film.example/")
    html = client.get(place).content.decode()
    assert "You were there." in html
    assert "https://film.example/" in html
    assert "You were there" in client.get("/runs/autumn/cafes/").content.decode()
    assert host_client.post(f"{place}people/", {"came": []}, follow=True).status_code == 200
    assert attended(cafe) == {"Ann"}


def test_past_cafes_are_paged_by_key(run: Run, host: Person, ann: Person, django_assert_max_num_queries: Any) -> None:
    for number in range(45):
        planned(run, host, title=f"No {number}", starts_at=START + timedelta(hours=number // 2))
    at, after, seen = START + timedelta(days=30), None, []
    while True:
        with django_assert_max_num_queries(2):
            page = api.cafes_page(run, viewer=ann, at=at, after=after)
        seen += [one.title for one in page.past]
        after = page.next
        if after is None:
            break
    assert seen == [f"No {number}" for number in reversed(range(45))]

"""Measures that keep running: who is reminded of what when, and a point entered by the link of a reminder."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from cairn.accounts.models_api import Person
from cairn.lib.errors import Refused
from cairn.notices import api as notices_api
from cairn.projects import api, due
from cairn.projects.due_days import following, newest_due
from cairn.projects.models import Measure, Project
from cairn.projects.series import point_at
from cairn.projects.signed_entry import entry_address
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db
MONDAY = date(2026, 3, 2)


@pytest.mark.parametrize(
    "every,day,after",
    [
        ("day", date(2026, 2, 28), date(2026, 3, 1)),
        ("week", MONDAY, date(2026, 3, 9)),
        ("fortnight", MONDAY, date(2026, 3, 16)),
        ("month", date(2026, 1, 31), date(2026, 2, 28)),
        ("month", date(2026, 12, 15), date(2027, 1, 15)),
        ("quarter", date(2025, 11, 30), date(2026, 2, 28)),
    ],
)
def test_the_next_day_is_reckoned_by_the_calendar(every: str, day: date, after: date) -> None:
    assert following(day, every) == after
    assert newest_due(day, every, after) == after
    assert newest_due(day, every, day - timedelta(days=400)) == day


def clock(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 9, tzinfo=UTC)


def weekly(measure: Measure, by: Person, **given: Any) -> None:
    wanted: dict[str, Any] = {"every": "week", "first": MONDAY, "collector": None} | given
    api.set_due(measure.uuid, by=by, at=NOW, **wanted)


def told(who: Person) -> list[str]:
    return [one.words for one in notices_api.tray(who) if one.kind == "data_due"]


def test_a_reminder_comes_once_for_each_day_that_a_point_is_due_on(
    measure: Measure, owner: Person, colleague: Person
) -> None:
    weekly(measure, owner, collector=colleague)

    for day in (MONDAY - timedelta(days=1), MONDAY, MONDAY + timedelta(days=2), MONDAY + timedelta(days=15)):
        due.remind(clock(day))
        due.remind(clock(day))

    assert told(colleague) == ["A point is due on 16 March: Wait", "A point is due on 2 March: Wait"]
    assert told(owner) == []
    measure.refresh_from_db()
    assert measure.due_next == date(2026, 3, 16)


def test_a_point_that_was_entered_is_not_asked_for(measure: Measure, owner: Person) -> None:
    weekly(measure, owner)

    api.add_points(measure.uuid, [point_at(MONDAY, 4.0)], by=owner, at=NOW)
    due.remind(clock(MONDAY))

    assert told(owner) == []
    measure.refresh_from_db()
    assert measure.due_next == date(2026, 3, 9)


def test_who_left_the_team_is_not_reminded_and_the_lead_is(
    project: Project, measure: Measure, owner: Person, colleague: Person
) -> None:
    weekly(measure, owner, collector=colleague)
    project.team.filter(person=colleague).update(left_at=NOW)

    due.remind(clock(MONDAY))

    assert (told(colleague), len(told(owner))) == ([], 1)


@pytest.mark.parametrize(
    "given,sentence",
    [
        ({"first": None}, "Enter the day on which the next point is due"),
        ({"every": "hour"}, "Choose how often"),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(
    measure: Measure, owner: Person, given: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(Refused) as refused:
        weekly(measure, owner, **given)
    assert refused.value.message == sentence
    with pytest.raises(Refused):
        weekly(measure, owner, collector=person("Stranger"))
    measure.refresh_from_db()
    assert measure.due_every == ""


def test_the_page_sets_reminders_and_ends_them(measure: Measure, owner: Person) -> None:
    client, page = browser(owner), f"/measures/{measure.uuid}/reminders/"

    assert "Enter the day" in client.post(page, {"every": "week"}).content.decode()
    assert client.post(page, {"every": "week", "first": "02/03/2026"}).status_code == 302
    assert "Next point due on" in client.get(f"/measures/{measure.uuid}/").content.decode()
    assert client.post(page, {"every": ""}).status_code == 302
    measure.refresh_from_db()
    assert (measure.due_every, measure.due_next) == ("", None)


# --- The link of a reminder ---


def test_the_mail_of_a_reminder_leads_to_one_number_without_signing_in(
    measure: Measure, owner: Person, django_capture_on_commit_callbacks: Any
) -> None:
    weekly(measure, owner)
    with django_capture_on_commit_callbacks(execute=True):
        due.remind(clock(MONDAY))
    (letter,) = mail.outbox
    found = re.search(r"https?://[^/\s]+(/enter/\S+/)", str(letter.body))
    assert found is not None
    client, page = Client(), found[1]

    assert "Wait, 2 March 2026" in client.get(page).content.decode()
    assert "Enter the value" in client.post(page, {"note": "Short of staff"}).content.decode()
    kept = client.post(page, {"value": "12", "note": "Short of staff"}, follow=True).content.decode()

    assert "Thank you, Owner." in kept
    point = measure.points.get()
    assert (point.on, point.value, point.note) == (MONDAY, 12, "Short of staff")
    # The second time changes nothing.
    assert client.post(page, {"value": "99"}).status_code == 200
    assert measure.points.get().value == 12


def test_a_note_that_may_identify_somebody_is_asked_about_before_it_is_kept(measure: Measure, owner: Person) -> None:
    page, client = entry_address(measure, owner, MONDAY), Client()
    given = {"value": "12", "note": "See 943 476 5919"}

    html = client.post(page, given).content.decode()

    assert "looks like an NHS number" in html
    assert "See 943 476 5919" in html
    assert measure.points.count() == 0
    assert client.post(page, {**given, "reason": "The number of the form"}).status_code == 302
    assert measure.points.get().note == "See 943 476 5919"


def test_more_than_all_is_asked_about_and_saved_once_it_is_meant(measure: Measure, owner: Person) -> None:
    api.replace_points(measure.uuid, raw="day,seen,all\n2026-02-23,40,50", by=owner, at=NOW)
    page, client = entry_address(measure, owner, MONDAY), Client()
    given = {"value": "60", "denominator": "50", "note": ""}

    html = client.post(page, given).content.decode()

    assert "the first number is larger than the second. Check both." in html
    assert measure.points.count() == 1
    assert client.post(page, {**given, "sure": "1"}).status_code == 302
    assert measure.points.count() == 2


def test_a_link_that_was_changed_or_whose_person_left_is_nothing(
    project: Project, measure: Measure, colleague: Person
) -> None:
    page = entry_address(measure, colleague, MONDAY)
    assert Client().get(page).status_code == 200

    assert Client().get(page.replace("2026-03-02", "2026-03-09")).status_code == 404
    assert Client().get("/enter/nonsense/").status_code == 404
    project.team.filter(person=colleague).update(role="viewer")
    assert Client().get(page).status_code == 404

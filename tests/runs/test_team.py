"""What the team of a run does: settings, calendar, roles, people, announcements."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from cairn.accounts.models_api import Person
from cairn.lib.errors import NotFound, Refused
from cairn.notices.models import Notice
from cairn.runs import api
from cairn.runs.models import Announcement, Enrolment, Run, Unlock
from cairn.runs.tasks import tell_run
from tests.cast import NOW, person
from tests.runs.conftest import crowd
from tests.runs.test_places import change
from tests.world import World, world

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_who_manages_a_run_may_open_the_next_one_and_manages_it(run: Run, boss: Person, helper: Person) -> None:
    wanted = {"title": "Spring Term", "starts_on": run.ends_on, "ends_on": run.ends_on}
    for other in (helper, person("Stranger")):
        with pytest.raises(NotFound):
            api.open_run(programme=run.programme, by=other, at=NOW, **wanted)  # type: ignore[arg-type]

    made = api.open_run(programme=run.programme, by=boss, at=NOW, **wanted)  # type: ignore[arg-type]

    assert made.key == "spring-term"
    assert api.has_role(made, boss, "manager")


def test_only_managers_change_a_run(run: Run, boss: Person, helper: Person) -> None:
    for write in (
        lambda by: change(run, by, title="Other"),
        lambda by: api.close_run(run, by=by, at=NOW),
        lambda by: api.people_page(run, by=by),
        lambda by: api.team_of(run, by=by),
        lambda by: api.invite_all(run, addresses="a@example.org", by=by, at=NOW),
    ):
        with pytest.raises(NotFound):
            write(helper)
        write(boss)
    run.refresh_from_db()
    assert (run.title, run.opening) == ("Other", "closed")


# --- Calendar ---


@pytest.fixture
def dated() -> World:
    made = world()
    change(made.run, made.manager, self_paced=False)
    made.run.refresh_from_db()
    return made


def test_a_calendar_is_filled_in_by_weeks_and_saved(dated: World) -> None:
    run, levels = dated.run, [level.id for level in dated.structure.levels]
    days = api.spread(run, levels=levels, weeks=2)
    assert list(days.values()) == [run.starts_on + 14 * place * DAY for place in range(len(levels))]
    for weeks in (0, 27):
        with pytest.raises(Refused):
            api.spread(run, levels=levels, weeks=weeks)

    api.set_calendar(run, days=days, by=dated.manager, at=NOW)

    assert [row.week for row in api.calendar_of(run)] == [1 + 2 * place for place in range(len(levels))]
    api.set_calendar(run, days={levels[0]: None, levels[1]: days[levels[1]]}, by=dated.manager, at=NOW)
    assert [row.opens_on for row in api.calendar_of(run)][:2] == [None, days[levels[1]]]


@pytest.mark.parametrize(
    "first,second,level", [(10, 9, 1), (-1, 5, 0), (0, 100_000, 1), (10, 10, None), (None, 3, None)]
)
def test_the_days_of_a_calendar_do_not_run_backwards(
    dated: World, first: int | None, second: int, level: int | None
) -> None:
    run, levels = dated.run, dated.structure.levels
    offsets = [None if one is None else min(run.starts_on + one * DAY, run.ends_on + DAY) for one in (first, second)]
    days = {one.id: day for one, day in zip(levels[:2], offsets, strict=True)}
    if level is None:
        api.set_calendar(run, days=days, by=dated.manager, at=NOW)
        assert Unlock.objects.count() == len([day for day in offsets if day])
        return
    with pytest.raises(Refused) as refused:
        api.set_calendar(run, days=days, by=dated.manager, at=NOW)
    assert (refused.value.field, Unlock.objects.count()) == (f"level-{levels[level].key}", 0)


def test_a_run_keeps_its_calendar_inside_its_dates_and_loses_it_when_self_paced(dated: World) -> None:
    run, level = dated.run, dated.structure.levels[0]
    api.set_calendar(run, days={level.id: run.starts_on + DAY}, by=dated.manager, at=NOW)
    with pytest.raises(Refused, match="opens before this start"):
        change(run, dated.manager, starts_on=run.starts_on + 2 * DAY)
    with pytest.raises(Refused, match="opens after this end"):
        change(run, dated.manager, ends_on=run.starts_on)

    run = change(run, dated.manager, self_paced=True)

    assert Unlock.objects.count() == 0
    with pytest.raises(Refused, match="self-paced"):
        api.set_calendar(run, days={}, by=dated.manager, at=NOW)


# --- Roles ---


def test_a_role_is_given_by_address_and_its_holder_is_told(run: Run, boss: Person) -> None:
    nurse = person("Nurse")
    with pytest.raises(Refused) as refused:
        api.give_role_by_email(run, email="nobody@example.org", role="assessor", by=boss, at=NOW)
    assert refused.value.field == "email"

    for _twice in range(2):
        api.give_role_by_email(run, email=" NURSE@example.org", role="assessor", by=boss, at=NOW)

    assert api.has_role(run, nurse, "assessor")
    assert [one.words for one in Notice.objects.filter(person=nurse)] == ["You look after Autumn now: Assessor"]


def test_the_last_manager_stays(run: Run, boss: Person) -> None:
    end: dict[str, Any] = {"role": "manager", "by": boss, "at": NOW}
    with pytest.raises(Refused, match="last manager"):
        api.end_role_of(run, person_uuid=boss.uuid, **end)
    second = person("Second")
    api.give_role(run, second, "manager", by=boss, at=NOW)
    api.end_role_of(run, person_uuid=boss.uuid, **end)
    assert not api.has_role(run, boss, "manager")
    with pytest.raises(NotFound):
        api.end_role_of(run, person_uuid=boss.uuid, **(end | {"by": second}))


# --- People ---


def test_ten_thousand_people_are_paged_searched_and_written_out(
    run: Run, boss: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    crowd(run, 10_000)
    Enrolment.objects.filter(person__email="p00007@example.org").update(status="left")
    Person.objects.filter(email="p00008@example.org").update(name="=cmd Berg")

    with django_assert_max_num_queries(3):
        first = api.people_page(run, by=boss)
    second = api.people_page(run, by=boss, after=first.next)
    assert first.taking_part == 9_999
    assert [one.person.email for one in (first.places[0], second.places[0])] == [
        "p09999@example.org",
        "p09949@example.org",
    ]
    for search, many in (("p0000", 10), ("person 0999", 10), ("berg", 1), ("nobody", 0), ("%", 0)):
        page = api.people_page(run, by=boss, search=search)
        assert (len(page.places), page.next) == (many, None), search

    lines = api.people_csv(run, by=boss, at=NOW)
    rows = list(csv.reader(io.StringIO("".join(lines))))
    assert len(rows) == 10_001
    by_email = {row[1]: row for row in rows}
    assert by_email["p00008@example.org"][0] == "'=cmd Berg"
    assert by_email["p00007@example.org"][-1] == "Left"


# --- Announcements ---


def test_an_announcement_is_told_to_everyone_once_in_batches(run: Run, helper: Person) -> None:
    crowd(run, 2_500)
    Enrolment.objects.filter(person__email="p00007@example.org").update(status="left")
    made = api.publish(run, title="A new café", text="On Monday.", by=helper, at=NOW)
    asked = Notice.objects.filter(kind="announcement")
    again: dict[str, Any] = {"title": "A  new café", "text": "On Monday.", "by": helper}
    assert api.publish(run, at=NOW + timedelta(minutes=59), **again) == made

    for _twice in range(2):
        tell_run.func(str(made.uuid))

    assert asked.count() == 2_499
    assert not asked.filter(person__email="p00007@example.org").exists()
    one = asked.first()
    assert one is not None
    assert api.publish(run, at=NOW + timedelta(minutes=61), **again) != made
    assert (one.words, one.url) == (
        "News from Autumn: A new café",
        f"/runs/autumn/announcements/#announcement-{made.uuid}",
    )


def test_an_announcement_goes_by_mail_and_stops_when_withdrawn(
    run: Run, helper: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    nurse = person("Nurse")
    api.enrol(run, by=nurse, at=NOW)
    with django_capture_on_commit_callbacks(execute=True):
        first = api.publish(run, title="First", text="One.", by=helper, at=NOW)
    assert [letter.subject for letter in mail.outbox] == ["News from Autumn: First"]

    with django_capture_on_commit_callbacks(execute=True):
        second = api.publish(run, title="Second", text="Two.", by=helper, at=NOW)
        for _twice in range(2):
            api.withdraw(run, announcement=second.uuid, by=helper, at=NOW)

    assert len(mail.outbox) == 1
    assert [one.pk for one in api.announcements_of(run)] == [first.pk]
    assert [one.pk for one in api.announcements_page(run, all_of_them=True).announcements] == [second.pk, first.pk]
    assert Announcement.objects.count() == 2
    for other in (nurse, person("Stranger")):
        with pytest.raises(NotFound):
            api.publish(run, title="Mine", text="Mine.", by=other, at=NOW)
        with pytest.raises(NotFound):
            api.withdraw(run, announcement=first.uuid, by=other, at=NOW)


def test_the_newest_two_stand_on_the_runs_page_and_all_are_paged(
    run: Run, helper: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(45):
        api.publish(run, title=f"No {number}", text="Words.", by=helper, at=NOW)
    with django_assert_max_num_queries(1):
        assert [one.title for one in api.announcements_of(run)] == ["No 44", "No 43"]
    seen: list[str] = []
    after = None
    while True:
        page = api.announcements_page(run, after=after)
        seen += [one.title for one in page.announcements]
        if (after := page.next) is None:
            break
    assert seen == [f"No {number}" for number in reversed(range(45))]


@pytest.mark.parametrize(
    "title,text,field", [("", "Words", "title"), ("T" * 161, "Words", "title"), ("T", " ", "text")]
)
def test_an_announcement_needs_words(run: Run, helper: Person, title: str, text: str, field: str) -> None:
    with pytest.raises(Refused) as refused:
        api.publish(run, title=title, text=text, by=helper, at=NOW)
    assert (refused.value.field, Announcement.objects.count()) == (field, 0)

"""What is written of points: in which order, what is kept of those before, and what becomes of judgements."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.lib.errors import Conflict, NotFound, Refused
from cairn.lib.models import insert_rows
from cairn.projects import api
from cairn.projects.models import Exclusion, Measure, MeasurePoint, Rebase, ToolVersion
from cairn.projects.series import Change, Point, point_at
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
MARCH = [date(2025, 3, day) for day in (3, 10, 17, 24)]


@pytest.fixture
def weekly(measure: Measure, owner: Person) -> Measure:
    """Four weeks, the second excluded, new limits from the third."""
    raw = "\n".join(f"{day},{n}" for n, day in enumerate(MARCH, start=1))
    api.replace_points(measure.uuid, raw=raw, by=owner, at=NOW)
    Exclusion.objects.create(measure=measure, position=1, reason="Bank holiday", by=owner, at=NOW)
    Rebase.objects.create(measure=measure, position=2, reason="New clinic", by=owner, at=NOW)
    measure.refresh_from_db()
    return measure


def series(measure: Measure) -> list[tuple[str, float | None]]:
    return list(measure.points.order_by("position").values_list("label", "value"))


def judgements(measure: Measure) -> list[tuple[str, int]]:
    """Each with the position of its point."""
    rows: Any = [*measure.exclusions.all(), *measure.rebases.all()]
    return sorted((row.reason, row.position) for row in rows)


BOTH = [("Bank holiday", 1), ("New clinic", 2)]


@pytest.mark.parametrize(
    "raw,after",
    [
        ("2025-03-03,1\n2025-03-10,2\n2025-03-17,3", BOTH),
        # A point before them all: both move on
        ("2025-02-24,0\n2025-03-03,1\n2025-03-10,2\n2025-03-17,3", [("Bank holiday", 2), ("New clinic", 3)]),
        # The first is gone: both move up; and up to each other's place
        ("2025-03-10,2\n2025-03-17,3", [("Bank holiday", 0), ("New clinic", 1)]),
        ("2025-03-10,2\n2025-03-12,9\n2025-03-17,3", [("Bank holiday", 0), ("New clinic", 2)]),
        # Their own points are gone
        ("2025-03-03,1\n2025-03-17,3", [("New clinic", 1)]),
        ("2025-03-03,1\n2025-03-24,3", []),
        # Other values, the same points; and the newest first, as some programs export them
        ("2025-03-17,30\n2025-03-10,20\n2025-03-03,10", BOTH),
        # A second one of that date: it stays with the first
        ("2025-03-03,1\n2025-03-10,2\n2025-03-10,5\n2025-03-17,3", [("Bank holiday", 1), ("New clinic", 3)]),
    ],
)
def test_judgements_follow_their_points(weekly: Measure, owner: Person, raw: str, after: list[tuple[str, int]]) -> None:
    api.replace_points(weekly.uuid, raw=raw, by=owner, at=NOW)

    assert judgements(weekly) == after


def test_the_copy_that_is_kept_is_enough_to_put_all_back(weekly: Measure, owner: Person) -> None:
    version = weekly.version
    api.replace_points(weekly.uuid, raw="7\n8\n9", by=owner, at=NOW)

    kept = ToolVersion.objects.get(subject_uuid=weekly.uuid, number=version).content
    assert kept["extra"]["points"][1] == ["10/03/2025", 2, None, "", "2025-03-10"]
    assert kept["exclusions"] == [[1, "Bank holiday", NOW.isoformat(), owner.pk]]
    assert kept["rebases"] == [[2, "New clinic", NOW.isoformat(), owner.pk]]
    assert api.points_at(weekly, version) == [point_at(day, n)._replace(was=n - 1) for n, day in enumerate(MARCH, 1)]


def test_points_without_dates_stay_as_they_stand(measure: Measure, owner: Person) -> None:
    api.replace_points(measure.uuid, raw="Week 9,1\nWeek 10,2\nWeek 1,3", by=owner, at=NOW)

    assert [label for label, _value in series(measure)] == ["Week 9", "Week 10", "Week 1"]


# --- Adding ---


def test_points_are_added_where_their_dates_belong(weekly: Measure, owner: Person) -> None:
    new = [point_at(date(2025, 3, 31), 5), point_at(date(2025, 3, 5), 9, 40, "By hand")]

    change = api.add_points(weekly.uuid, new, by=owner, at=NOW)

    assert change == Change(added=2, changed=0, removed=0, total=6)
    assert [value for _label, value in series(weekly)] == [1, 9, 2, 3, 4, 5]
    assert weekly.points.get(position=1).note == "By hand"
    assert judgements(weekly) == [("Bank holiday", 2), ("New clinic", 3)]


def test_a_date_that_is_there_is_refused_unless_it_is_said_what_becomes_of_it(weekly: Measure, owner: Person) -> None:
    again = [point_at(MARCH[1], 20)]

    with pytest.raises(Refused) as refused:
        api.add_points(weekly.uuid, again, by=owner, at=NOW)
    assert (refused.value.field, "10 March 2025: 2" in refused.value.message) == ("when", True)
    assert len(series(weekly)) == 4

    assert api.add_points(weekly.uuid, again, repeated="new", by=owner, at=NOW) == Change(0, 1, 0, 4)
    assert api.add_points(weekly.uuid, again, repeated="both", by=owner, at=NOW) == Change(1, 0, 0, 5)
    assert [value for _label, value in series(weekly)] == [1, 20, 20, 3, 4]
    # The series has such dates now: another one is nothing unusual.
    api.add_points(weekly.uuid, again, by=owner, at=NOW)
    assert len(series(weekly)) == 6
    assert judgements(weekly) == [("Bank holiday", 1), ("New clinic", 4)]


def test_a_new_value_leaves_the_note_that_was_written_by_hand(weekly: Measure, owner: Person) -> None:
    weekly.points.filter(position=0).update(note="Strike")

    api.add_points(weekly.uuid, [point_at(MARCH[0], 7)], repeated="new", by=owner, at=NOW)
    assert (weekly.points.get(position=0).value, weekly.points.get(position=0).note) == (7, "Strike")
    api.add_points(weekly.uuid, [point_at(MARCH[0], 7, None, "Snow")], repeated="new", by=owner, at=NOW)
    assert weekly.points.get(position=0).note == "Snow"


def test_who_is_not_in_the_team_finds_no_measure(weekly: Measure, owner: Person) -> None:
    outsider = person("Outsider")
    new = [point_at(date(2025, 3, 31), 5)]
    calls: list[Any] = [
        lambda by: api.add_points(weekly.uuid, new, by=by, at=NOW),
        lambda by: api.save_rows(weekly.uuid, [(0, point_at(date(2025, 3, 4), 9))], version=3, by=by, at=NOW),
        lambda by: api.begin_import(weekly.uuid, content=b"1\n2", by=by, at=NOW),
        lambda by: api.replace_points(weekly.uuid, raw="1\n2", by=by, at=NOW),
    ]
    for call in calls:
        with pytest.raises(NotFound):
            call(outsider)
    kept = api.begin_import(weekly.uuid, content=b"1\n2", by=owner, at=NOW)
    with pytest.raises(NotFound):
        api.finish_import(kept, api.Choices(), version=weekly.version, by=outsider, at=NOW)
    assert len(series(weekly)) == 4
    for call in calls:
        call(owner)


def test_more_points_than_a_series_may_have_are_refused_and_none_is_added(weekly: Measure, owner: Person) -> None:
    many = [point_at(date(1900, 1, 1) + timedelta(days=n), n) for n in range(19_997)]

    with pytest.raises(Refused) as refused:
        api.add_points(weekly.uuid, many, by=owner, at=NOW)
    assert "20,001 points: the most is 20,000" in refused.value.message
    assert len(series(weekly)) == 4
    assert api.add_points(weekly.uuid, many[:-1], by=owner, at=NOW).total == 20_000


# --- Rows of the grid ---


def test_rows_change_remove_and_add_in_one_step(weekly: Measure, owner: Person) -> None:
    rows: list[tuple[int | None, Point | None]] = [
        (1, point_at(date(2025, 3, 11), 22)), (3, None), (None, point_at(date(2025, 2, 24), 0)),
    ]  # fmt: skip
    agreed = ["This point will be removed: 24 March 2025: 4"]

    with pytest.raises(api.Unsure) as unsure:
        api.save_rows(weekly.uuid, rows, version=weekly.version, by=owner, at=NOW)
    assert (unsure.value.details, len(series(weekly))) == (agreed, 4)
    change = api.save_rows(weekly.uuid, rows, version=weekly.version, agreed=agreed, by=owner, at=NOW)

    assert change == Change(added=1, changed=1, removed=1, total=4)
    assert series(weekly) == [("24/02/2025", 0), ("03/03/2025", 1), ("11/03/2025", 22), ("17/03/2025", 3)]
    # A date that was mended is the same point: its exclusion stays with it.
    assert judgements(weekly) == [("Bank holiday", 2), ("New clinic", 3)]


def test_rows_that_were_filled_from_older_points_are_a_conflict(weekly: Measure, owner: Person) -> None:
    seen = weekly.version
    api.add_points(weekly.uuid, [point_at(date(2025, 3, 31), 5)], by=owner, at=NOW)

    with pytest.raises(Conflict) as conflict:
        api.save_rows(weekly.uuid, [(0, point_at(MARCH[0], 9))], version=seen, by=owner, at=NOW)
    assert conflict.value.theirs == "Added: 31 March 2025: 5"
    assert series(weekly)[0] == ("03/03/2025", 1)
    current = conflict.value.version
    assert api.save_rows(weekly.uuid, [(0, point_at(MARCH[0], 9))], version=current, by=owner, at=NOW).changed == 1


def test_one_more_point_of_a_long_series_writes_one_row(measure: Measure, owner: Person) -> None:
    first = date(2000, 1, 1)
    many = [point_at(first + timedelta(days=n), n % 7) for n in range(5_000)]
    api.add_points(measure.uuid, many, by=owner, at=NOW)
    known = dict(measure.points.values_list("position", "uuid"))

    with CaptureQueriesContext(connection) as asked:
        api.add_points(measure.uuid, [point_at(first + timedelta(days=5_000), 1)], by=owner, at=NOW)
    assert len(asked) < 25
    now = dict(measure.points.values_list("position", "uuid"))
    assert now.pop(5_000)
    assert now == known

    # One that changes in the middle is one row too.
    measure.points.update(note="as it was")
    api.save_rows(measure.uuid, [(2_500, point_at(first + timedelta(days=2_500), 99))], version=2 + 1, by=owner, at=NOW)
    assert measure.points.exclude(note="as it was").count() == 1
    assert dict(measure.points.values_list("position", "uuid")) == {
        **now,
        5_000: measure.points.get(position=5_000).uuid,
    }

    # And one in the middle leaves those before it alone; all keep their names.
    api.add_points(measure.uuid, [point_at(first + timedelta(days=100), 9)], repeated="both", by=owner, at=NOW)
    moved = dict(measure.points.values_list("position", "uuid"))
    assert [moved[n] for n in range(101)] == [known[n] for n in range(101)]
    assert [moved[n + 1] for n in range(101, 5_000)] == [known[n] for n in range(101, 5_000)]


def test_rows_that_are_inserted_at_once_have_their_defaults(measure: Measure) -> None:
    insert_rows(MeasurePoint, ("measure_id", "position"), [(measure.pk, n) for n in range(3)])

    points = list(measure.points.order_by("position"))
    assert [(point.position, point.label, point.value) for point in points] == [(n, "", None) for n in range(3)]
    assert len({point.uuid for point in points}) == 3
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows(MeasurePoint, ("measure_id", "position"), [(measure.pk, 0)])


def test_what_was_typed_in_the_grid_is_undone_and_its_judgements_stand_where_they_stood(
    weekly: Measure, owner: Person, colleague: Person
) -> None:
    before = (series(weekly), judgements(weekly))
    rows: list[Any] = [(None, Point(date(2025, 3, 1), "01/03/2025", 9.0, None, "")), (3, None)]
    asked = ["This point will be removed: 24 March 2025: 4"]
    with pytest.raises(api.Unsure) as told:
        api.save_rows(weekly.uuid, rows, version=weekly.version, by=owner, at=NOW)
    assert told.value.details == asked
    api.save_rows(weekly.uuid, rows, version=weekly.version, agreed=asked, by=owner, at=NOW)
    weekly.refresh_from_db()
    assert judgements(weekly) == [("Bank holiday", 2), ("New clinic", 3)]

    api.undo_chart(weekly.uuid, version=weekly.version, by=colleague, at=NOW + timedelta(days=1))
    weekly.refresh_from_db()

    assert (series(weekly), judgements(weekly)) == before
    # undoing doesn't make them somebody else's
    assert {(row.by_id, row.at) for row in (weekly.exclusions.get(), weekly.rebases.get())} == {(owner.pk, NOW)}
    api.redo_chart(weekly.uuid, version=weekly.version, by=owner, at=NOW + timedelta(days=1))
    assert judgements(weekly) == [("Bank holiday", 2), ("New clinic", 3)]


def test_a_note_on_the_chart_is_told_to_who_has_the_grid_open(weekly: Measure, owner: Person) -> None:
    opened = weekly.version
    api.annotate(weekly.uuid, position=0, note="A new form", version=opened, by=owner, at=NOW)

    typed: list[Any] = [(0, Point(MARCH[0], "03/03/2025", 9.0, None, ""))]
    with pytest.raises(Conflict) as told:
        api.save_rows(weekly.uuid, typed, version=opened, by=owner, at=NOW)
    assert "A new form" in told.value.theirs
    assert weekly.points.get(position=0).note == "A new form"

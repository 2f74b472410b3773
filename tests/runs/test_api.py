"""Runs: who may join, leaving and coming back, invitations and roles."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import QuerySet

from cairn.accounts.models import AuditRow
from cairn.accounts.models_api import Person
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound, Refused
from cairn.records import api as records_api
from cairn.runs import api
from cairn.runs.models import Enrolment, Invitation, Run, RunRole
from tests.cast import NOW, person

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def programme() -> Programme:
    return Programme.objects.create(key="improvement", title="Improvement")


def a_run(programme: Programme, *, key: str = "autumn", start: int = -30, end: int = 60, opening: str = "open") -> Run:
    """A run whose first and last day are so many days from now."""
    return api.open_run(
        programme=programme,
        key=key,
        title=key.title(),
        starts_on=TODAY + timedelta(days=start),
        ends_on=TODAY + timedelta(days=end),
        opening=opening,
        by=None,
        at=NOW,
    )


@pytest.fixture
def run(programme: Programme) -> Run:
    return a_run(programme)


@pytest.fixture
def nurse() -> Person:
    return person("Nurse")


# --- Opening ---


def test_of_two_runs_opened_at_once_under_one_key_the_second_is_refused(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # as if the first had not been there yet when it was asked for
    monkeypatch.setattr(QuerySet, "exists", lambda _self: False)
    with pytest.raises(Refused, match="already a run with this key"):
        api.open_run(
            programme=run.programme, key=run.key, title="T", starts_on=TODAY, ends_on=TODAY, by=None, at=NOW
        )  # fmt: skip
    assert Run.objects.count() == 1


@pytest.mark.parametrize(
    "given,field",
    [
        ({"key": "autumn"}, "key"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
        ({"opening": "ajar"}, "opening"),
    ],
)
def test_a_run_that_cannot_be_is_refused(run: Run, given: dict[str, object], field: str) -> None:
    wanted: dict[str, object] = {"key": "spring", "title": "Spring", "starts_on": TODAY, "ends_on": TODAY}

    with pytest.raises(Refused) as refused:
        api.open_run(programme=run.programme, by=None, at=NOW, **(wanted | given))  # type: ignore[arg-type]

    assert refused.value.field == field
    assert Run.objects.count() == 1
    assert api.open_run(programme=run.programme, by=None, at=NOW, **wanted).key == "spring"  # type: ignore[arg-type]


def test_only_staff_open_a_run(run: Run, nurse: Person) -> None:
    wanted = {"key": "spring", "title": "Spring", "starts_on": TODAY, "ends_on": TODAY}

    with pytest.raises(NotFound):
        api.open_run(programme=run.programme, by=nurse, at=NOW, **wanted)  # type: ignore[arg-type]
    nurse.is_staff = True
    assert api.open_run(programme=run.programme, by=nurse, at=NOW, **wanted).pk  # type: ignore[arg-type]


# --- Joining and leaving ---


@pytest.mark.parametrize(
    "start,end,opening,invited,sentence",
    [
        (-30, 60, "open", False, ""),
        (30, 60, "open", False, ""),
        (-30, 0, "open", False, ""),  # the last day
        (-30, -1, "open", False, "has ended"),
        (-30, 60, "closed", False, "is closed"),
        (-30, 60, "invitation", False, "by invitation"),
        (-30, 60, "invitation", True, ""),
        (-30, -1, "invitation", True, "has ended"),
    ],
)
def test_who_may_join(
    programme: Programme, nurse: Person, start: int, end: int, opening: str, invited: bool, sentence: str
) -> None:
    run = a_run(programme, start=start, end=end, opening=opening)
    if invited:
        api.invite(run, email="  NURSE@example.org ", by=None, at=NOW)

    assert api.may_join(run, nurse, at=NOW) is not bool(sentence)
    if sentence:
        with pytest.raises(Refused, match=sentence):
            api.enrol(run, by=nurse, at=NOW)
        with pytest.raises(NotFound):
            api.enrolment_in(run.key, nurse)
    else:
        assert api.enrol(run, by=nurse, at=NOW) == api.enrolment_in(run.key, nurse)


def test_joining_twice_is_joining_once(run: Run, nurse: Person) -> None:
    assert api.enrol(run, by=nurse, at=NOW) == api.enrol(run, by=nurse, at=NOW)

    assert Enrolment.objects.get().changes.count() == 1
    assert [row["verb"] for row in records_api.statements_facts(run.uuid)] == ["registered"]
    assert AuditRow.objects.filter(action="run.join").count() == 1


def test_who_leaves_and_comes_back_finds_the_same_place(run: Run, nurse: Person) -> None:
    first = api.enrol(run, by=nurse, at=NOW)
    for _twice in range(2):
        api.leave(run, by=nurse, at=NOW)
    assert (api.runs_of(nurse), api.people_in(run)) == ([], [])
    with pytest.raises(NotFound):
        api.enrolment_in(run.key, nurse)

    Run.objects.update(opening="closed")
    run.refresh_from_db()
    again = api.enrol(run, by=nurse, at=NOW)

    assert again.uuid == first.uuid
    assert again.enrolled_at == first.enrolled_at
    assert [row["verb"] for row in records_api.statements_facts(run.uuid)] == ["registered", "left", "registered"]
    assert list(again.changes.order_by("pk").values_list("status", flat=True)) == ["active", "left", "active"]
    assert api.people_in(run) == [nurse]


def test_an_ended_run_is_neither_left_nor_come_back_to(run: Run, nurse: Person) -> None:
    api.enrol(run, by=nurse, at=NOW)
    later = NOW + timedelta(days=61)

    with pytest.raises(Refused, match="has ended"):
        api.leave(run, by=nurse, at=later)
    assert api.enrolment_in(run.key, nurse).status == "active"
    api.leave(run, by=nurse, at=NOW)
    with pytest.raises(Refused, match="has ended"):
        api.enrol(run, by=nurse, at=later)


def test_who_was_never_in_a_run_leaves_nothing(run: Run, nurse: Person) -> None:
    with pytest.raises(NotFound):
        api.leave(run, by=nurse, at=NOW)


def test_an_invitation_is_kept_once_and_taken_once(programme: Programme, nurse: Person) -> None:
    run, boss = a_run(programme, opening="invitation"), person("Boss")
    with pytest.raises(NotFound):
        api.invite(run, email=nurse.email, by=boss, at=NOW)
    api.give_role(run, boss, "manager", by=None, at=NOW)
    for _twice in range(2):
        api.invite(run, email=nurse.email, by=boss, at=NOW)

    api.enrol(run, by=nurse, at=NOW)

    invitation = Invitation.objects.get()
    assert (invitation.taken_by, invitation.taken_at, invitation.sent_by) == (nurse, NOW, boss)
    with pytest.raises(Refused):
        api.enrol(run, by=person("Other"), at=NOW)


# --- Which run is offered ---


def test_the_run_that_is_offered_is_the_newest_going_on_else_the_next(programme: Programme) -> None:
    offered = []
    for key, start, end, opening in (
        ("over", -30, -1, "open"),
        ("shut", -30, 60, "closed"),
        ("later", 20, 60, "open"),
        ("soon", 10, 60, "open"),
        ("older", -40, 60, "open"),
        ("newest", -5, 60, "open"),
    ):
        a_run(programme, key=key, start=start, end=end, opening=opening)
        found = api.next_run(programme, today=TODAY)
        offered.append(found.key if found else None)

    assert offered == [None, None, "later", "soon", "older", "newest"]
    assert [run.key for run in api.open_runs(today=TODAY)] == ["older", "newest", "soon", "later"]


# --- Roles ---


def test_a_role_is_given_once_ends_and_leaves_a_trace(run: Run, nurse: Person) -> None:
    boss = person("Boss")
    for write in (api.give_role, api.end_role):
        with pytest.raises(NotFound):
            write(run, nurse, "assessor", by=boss, at=NOW)
    api.give_role(run, boss, "manager", by=None, at=NOW)
    for _twice in range(2):
        api.give_role(run, nurse, "assessor", by=boss, at=NOW)
    assert api.has_role(run, nurse, "moderator", "assessor")
    assert api.holders(run, "assessor", "manager") == sorted([nurse, boss], key=lambda one: one.pk)
    assert [role.role for role in api.roles_of(nurse)] == ["assessor"]

    for _twice in range(2):
        api.end_role(run, nurse, "assessor", by=boss, at=NOW)

    assert not api.has_role(run, nurse, "assessor")
    with pytest.raises(NotFound):
        api.require_role(run, "assessor", by=nurse)
    assert RunRole.objects.filter(person=nurse, ended_at=NOW).count() == 1
    trail = AuditRow.objects.filter(subject_uuid=nurse.uuid, action__startswith="role.")
    assert list(trail.order_by("pk").values_list("action", flat=True)) == ["role.give", "role.end"]


def test_a_role_that_there_is_not_is_refused(run: Run, nurse: Person) -> None:
    with pytest.raises(Refused) as refused:
        api.give_role(run, nurse, "emperor", by=None, at=NOW)
    assert refused.value.field == "role"
    # and a role in one run is none in another
    api.give_role(run, nurse, "manager", by=None, at=NOW)
    assert not api.has_role(a_run(run.programme, key="spring"), nurse, "manager")


def test_who_has_gone_holds_no_role_that_others_are_told_of(run: Run, nurse: Person) -> None:
    api.give_role(run, nurse, "moderator", by=None, at=NOW)
    assert api.holders(run, "moderator") == [nurse]
    nurse.is_active = False
    nurse.save()
    assert api.holders(run, "moderator") == []


def test_facts_of_a_run_hold_no_name(run: Run, nurse: Person) -> None:
    api.enrol(run, by=nurse, at=NOW)
    api.leave(run, by=nurse, at=NOW)

    (facts,) = api.enrolment_facts(run)

    assert facts["status"] == "left"
    assert not {nurse.name, nurse.email, str(nurse.uuid)} & {str(value) for value in facts.values()}

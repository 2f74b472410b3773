"""How many may be in a run, for whom it is kept, and the ways in: addresses and links."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from pytest_django import DjangoCaptureOnCommitCallbacks

from cairn.accounts.models_api import Organisation, Person
from cairn.courses.models_api import Programme
from cairn.lib.errors import NotFound, Refused
from cairn.notices import api as notices_api
from cairn.runs import api, joining
from cairn.runs.models import Enrolment, Invitation, InvitationLink, Run
from tests.cast import NOW, person
from tests.runs.conftest import a_run

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


# --- Places ---


def test_a_full_run_takes_nobody_until_somebody_leaves(programme: Programme) -> None:
    run = a_run(programme, capacity=2)
    ann, ben, cat = person("Ann"), person("Ben"), person("Cat")
    for one in (ann, ben, ann):
        api.enrol(run, by=one, at=NOW)

    assert "full" in api.why_not(run, cat, at=NOW)
    with pytest.raises(Refused, match="full"):
        api.enrol(run, by=cat, at=NOW)
    api.leave(run, by=ann, at=NOW)
    api.enrol(run, by=cat, at=NOW)
    with pytest.raises(Refused, match="full"):  # who comes back needs a place too
        api.enrol(run, by=ann, at=NOW)
    assert Enrolment.objects.filter(status="active").count() == 2


def test_of_two_at_the_last_place_one_has_it(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other joins between the look at the run and the taking of the place, as at the same moment."""
    run, ann, ben = a_run(programme, capacity=1), person("Ann"), person("Ben")
    hold = joining._hold_a_place

    def hold_late(found: Run, who: Person) -> None:
        if who == ben:
            api.enrol(run, by=ann, at=NOW)
        hold(found, who)

    monkeypatch.setattr(joining, "_hold_a_place", hold_late)
    with pytest.raises(Refused, match="full"):
        api.enrol(run, by=ben, at=NOW)
    # and the second press of the one who has it is no second person
    assert api.enrol(run, by=ann, at=NOW).person == ann
    assert [one.person for one in Enrolment.objects.all()] == [ann]


def test_fewer_places_than_are_taken_are_refused(programme: Programme) -> None:
    run, boss = a_run(programme), person("Boss")
    api.give_role(run, boss, "manager", by=None, at=NOW)
    for name in ("Ann", "Ben"):
        api.enrol(run, by=person(name), at=NOW)
    with pytest.raises(Refused, match="2 people take part already") as refused:
        change(run, boss, capacity=1)
    assert refused.value.field == "capacity"
    assert change(run, boss, capacity=2).capacity == 2


def change(run: Run, by: Person, **changes: Any) -> Run:
    facts: dict[str, Any] = {
        "title": run.title,
        "starts_on": run.starts_on,
        "ends_on": run.ends_on,
        "opening": run.opening,
        "self_paced": run.self_paced,
        "capacity": run.capacity,
        "organisation": None,
    }
    return api.change_run(run, by=by, at=NOW, **(facts | changes))


# --- One organisation's own run ---


def test_an_organisations_own_run_is_for_its_people_alone(programme: Programme) -> None:
    for key in ("ward", "home"):
        Organisation.objects.create(key=key, name=key.title(), country="GB")
    run = a_run(programme, organisation="ward")
    insider, outsider = person("Insider", organisation="ward"), person("Outsider", organisation="home")
    nowhere = person("Nowhere")

    assert api.next_run(programme) is None
    assert [api.open_runs(one) for one in (None, insider, outsider, nowhere)] == [[], [run], [], []]
    for one in (outsider, nowhere):
        assert not api.may_see(run, one)
        with pytest.raises(NotFound):
            api.enrol(run, by=one, at=NOW)
    # an invitation lets it be seen, and says for whom it is
    api.invite(run, email=outsider.email, by=None, at=NOW)
    with pytest.raises(Refused, match="people of Ward"):
        api.enrol(run, by=outsider, at=NOW)
    assert api.enrol(run, by=insider, at=NOW).person == insider


# --- By address ---


def test_many_are_invited_at_once_and_each_gets_one_letter(
    run: Run, boss: Person, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    known = person("Known")
    pasted = f"One Two <ONE@example.org>, two@example.org; {known.email}\n\nthree@example.org two@example.org"

    with django_capture_on_commit_callbacks(execute=True):
        assert api.invite_all(run, addresses=pasted, by=boss, at=NOW) == api.Invited(new=4, known=0)
        assert api.invite_all(run, addresses="two@example.org\nfour@example.org", by=boss, at=NOW).known == 1
        api.invite(run, email="four@example.org", by=boss, at=NOW)

    addresses = ["four", "known", "one", "three", "two"]
    assert sorted(one.to[0] for one in mail.outbox) == [f"{one}@example.org" for one in addresses]
    letters = {one.to[0]: one for one in mail.outbox}
    assert "Boss invites you" in letters["two@example.org"].body
    assert "/runs/autumn/join/" in letters["two@example.org"].body
    # who has an account is told there
    assert [one.words for one in notices_api.tray(known)] == ["You are invited to Autumn"]


def test_bad_addresses_are_named_by_line_and_nobody_is_invited(run: Run, boss: Person) -> None:
    with pytest.raises(Refused) as refused:
        api.invite_all(run, addresses="ann@example.org\nben@\n\nme, cat@example.org", by=boss, at=NOW)

    assert refused.value.field == "addresses"
    assert refused.value.details == [
        "Line 2: “ben@” is no e-mail address.",
        "Line 4: “me” is no e-mail address.",
    ]
    assert Invitation.objects.count() == 0
    for text in ("", " ,;\n"):
        with pytest.raises(Refused, match="at least one"):
            api.invite_all(run, addresses=text, by=boss, at=NOW)
    many = "\n".join(f"n{n}@example.org" for n in range(501))
    with pytest.raises(Refused, match="501"):
        api.invite_all(run, addresses=many, by=boss, at=NOW)


def test_an_invitation_is_taken_back_until_it_is_taken(programme: Programme, boss: Person) -> None:
    run = a_run(programme, key="closed-door", opening="invitation")
    api.give_role(run, boss, "manager", by=None, at=NOW)
    ann, ben = person("Ann"), person("Ben")
    of_ann, of_ben = (api.invite(run, email=one.email, by=boss, at=NOW) for one in (ann, ben))
    api.enrol(run, by=ann, at=NOW)

    with pytest.raises(NotFound):
        api.take_back(run, invitation=of_ann.uuid, by=boss, at=NOW)
    api.take_back(run, invitation=of_ben.uuid, by=boss, at=NOW)
    with pytest.raises(Refused, match="by invitation"):
        api.enrol(run, by=ben, at=NOW)


# --- By link ---


def a_link(run: Run, boss: Person, **changes: Any) -> InvitationLink:
    wanted: dict[str, Any] = {"label": "Ward 4", "places": 2, "ends_on": TODAY + timedelta(days=7)}
    return api.make_link(run, by=boss, at=NOW, **(wanted | changes))


@pytest.mark.parametrize(
    "changes,field",
    [
        ({"label": " "}, "label"),
        ({"places": 0}, "places"),
        ({"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
        ({"ends_on": date(2999, 1, 1)}, "ends_on"),
    ],
)
def test_a_link_that_cannot_be_is_refused(run: Run, boss: Person, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refused:
        a_link(run, boss, **changes)
    assert (refused.value.field, InvitationLink.objects.count()) == (field, 0)
    assert len(a_link(run, boss).token) == 43
    with pytest.raises(NotFound):
        a_link(run, person("Other"))


def test_a_link_lets_in_as_many_as_it_has_places_each_once(programme: Programme, boss: Person) -> None:
    run = a_run(programme, key="closed-door", opening="invitation")
    api.give_role(run, boss, "manager", by=None, at=NOW)
    link = a_link(run, boss)
    ann, ben, cat = person("Ann"), person("Ben"), person("Cat")
    for one in (ann, ann, ben):
        api.enrol_by_link(link.token, by=one, at=NOW)
    with pytest.raises(Refused, match="All places"):
        api.enrol_by_link(link.token, by=cat, at=NOW)
    # who left comes back without taking another place
    api.leave(run, by=ann, at=NOW)
    api.enrol_by_link(link.token, by=ann, at=NOW)
    link.refresh_from_db()
    assert (link.taken, Enrolment.objects.filter(status="active").count()) == (2, 2)


@pytest.mark.parametrize("way", ["ended", "over", "taken meanwhile"])
def test_a_link_that_is_over_lets_nobody_in(run: Run, boss: Person, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    link, ann = a_link(run, boss, places=1), person("Ann")
    at = NOW + timedelta(days=8) if way == "over" else NOW
    if way == "ended":
        for _twice in range(2):
            api.end_link(run, link=link.uuid, by=boss, at=NOW)
    if way == "taken meanwhile":
        take = joining.take_place_of

        def take_late(found: InvitationLink, *, at: Any) -> None:
            InvitationLink.objects.filter(pk=found.pk).update(taken=1)
            take(found, at=at)

        monkeypatch.setattr(joining, "take_place_of", take_late)

    with pytest.raises(Refused, match="link"):
        api.enrol_by_link(link.token, by=ann, at=at)
    assert Enrolment.objects.count() == 0
    with pytest.raises(NotFound):
        api.enrol_by_link("no-such-token", by=ann, at=NOW)

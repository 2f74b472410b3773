"""Who works on a project and as what, and what it is called: who may change that, and what is refused."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from cairn.accounts.models import AuditRow
from cairn.lib.errors import NotFound, Refused
from cairn.notices import api as notices_api
from cairn.projects import api
from cairn.projects.models import Project, TeamInvitation, TeamMember
from cairn.runs import api as runs_api
from tests.cast import NOW, person
from tests.projects.conftest import browser
from tests.world import World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    people = world("owner", "mate", "stranger")
    for name in ("owner", "mate"):
        people.learn(name, levels=0)
    return people


def started(made: World) -> Project:
    return api.start_project(run=made.run, title="Shorter waits", by=made.owner, at=NOW)


def team_page(made: World, who: str) -> tuple[Client, str]:
    return browser(made.people[who]), f"/projects/{started(made).uuid}/team/"


def roles(project: Project) -> dict[str, str]:
    return {one.person.name: one.role for one in api.members_of(project)}


def test_who_leads_adds_people_of_the_run_by_their_address(made: World) -> None:
    client, page = team_page(made, "owner")

    sent = {"email": " MATE@example.org ", "part": "Asks 943 476 5919", "role": "member"}
    assert "looks like an NHS number" in client.post(page, sent).content.decode()
    assert list(roles(started(made)).values()) == ["lead"]
    sent |= {"part": "Keeps the numbers"}
    added = client.post(page, sent, follow=True)
    assert added.redirect_chain[-1][0] == page
    html = added.content.decode()
    assert "Mate is in the team now." in html
    assert "Mate (Keeps the numbers)" in html
    mate = browser(made.mate)
    seen = mate.get(page).content.decode()
    assert "Who leads the project can add people." in seen
    assert 'name="email"' not in seen
    assert mate.post(page, {"email": "stranger@example.org", "role": "member"}).status_code == 404
    assert "Owner added you" in notices_api.tray(made.mate)[0].words


def test_who_is_outside_the_run_gets_the_same_letter_with_and_without_an_account(
    made: World, django_capture_on_commit_callbacks: Any
) -> None:
    client, page = team_page(made, "owner")
    answers, letters = [], []
    for email in ("stranger@example.org", "nobody@example.org"):
        with django_capture_on_commit_callbacks(execute=True):
            html = client.post(page, {"email": email, "role": "coach"}, follow=True).content.decode()
        answers.append(
            re.sub(r"[0-9a-f-]{36}|[\w-]{43,}", "", html.replace(email, "")).count("An invitation is on its")
        )
        letters.append(re.sub(r"join-project/[\w-]+", "", str(mail.outbox[-1].body)))
    assert answers == [1, 1]
    assert letters[0] == letters[1]
    assert [letter.to for letter in mail.outbox] == [["stranger@example.org"], ["nobody@example.org"]]
    assert made.owner.teams.get().project.team.count() == 1  # type: ignore[attr-defined]

    with django_capture_on_commit_callbacks(execute=True):
        again = client.post(page, {"email": "nobody@example.org", "role": "coach"})
    assert (again.status_code, len(mail.outbox)) == (302, 2), "no second letter on the same day"
    assert "Enter an e-mail address" in client.post(page, {"email": "no", "role": "coach"}).content.decode()


def letter_to(project: Project, owner: Any, email: str, role: str, at: Any) -> tuple[TeamInvitation, str]:
    api.invite(project, email=email, role=role, by=owner, at=at)
    found = TeamInvitation.objects.get(email=email, ended_at=None)
    return found, api.invitation_address(found).partition("/join-project/")[2].strip("/")


def test_a_letter_lets_in_whom_it_was_for_once(made: World) -> None:
    project, now = started(made), timezone.now()
    _row, token = letter_to(project, made.owner, "stranger@example.org", "coach", now)

    assert "Owner" in Client().get(f"/join-project/{token}/").content.decode()
    with pytest.raises(Refused, match="another e-mail address"):
        api.accept_invitation(token, by=made.mate, at=now)
    with pytest.raises(Refused, match="has ended"):
        api.accept_invitation(token, by=made.stranger, at=now + timedelta(days=14))
    taken = browser(made.stranger).post(f"/join-project/{token}/", follow=True)
    assert "You are in the team of Shorter waits now." in taken.content.decode()
    assert roles(project) == {"Owner": "lead", "Stranger": "coach"}
    with pytest.raises(NotFound):
        runs_api.enrolment_in(made.run.key, made.stranger)  # a coach need not be in the run
    api.end_membership(project, person=made.stranger.uuid, by=made.stranger, at=now)
    with pytest.raises(Refused, match="has ended"):
        api.accept_invitation(token, by=made.stranger, at=now)


def test_a_link_lets_in_several_until_it_is_taken_back(made: World) -> None:
    project, now = started(made), timezone.now()
    client = browser(made.owner)
    page = f"/projects/{project.uuid}/team/"
    html = client.post(f"{page}link/", {"role": "member"}, follow=True).content.decode()
    token = re.findall(r"/join-project/([\w-]+)/", html)[0]
    third = person("Third")

    assert api.accept_invitation(token, by=made.mate, at=now).role == "member"
    assert api.accept_invitation(token, by=made.stranger, at=now).role == "member"
    assert runs_api.enrolment_in(made.run.key, made.stranger), "a member joins the run too: they are an author"
    assert browser(made.mate).get(f"/join-project/{token}/").status_code == 302
    uuid = TeamInvitation.objects.get().uuid
    assert browser(made.mate).post(f"{page}take-back/", {"invitation": uuid}).status_code == 404
    client.post(f"{page}take-back/", {"invitation": uuid})
    assert "has ended" in browser(third).get(f"/join-project/{token}/").content.decode()
    with pytest.raises(Refused, match="has ended"):
        api.accept_invitation(token, by=third, at=now)
    assert token not in client.get(page).content.decode()
    assert browser(third).get(f"/join-project/{token}x/").status_code == 404


def test_the_lead_is_handed_over_and_there_is_always_one(made: World) -> None:
    project = started(made)
    api.add_member(project, made.mate, by=made.owner, at=NOW)
    client, page = browser(made.owner), f"/projects/{project.uuid}/team/"

    client.post(f"{page}lead/", {"person": made.mate.uuid})

    assert roles(project) == {"Mate": "lead", "Owner": "member"}
    assert "You lead the project" in notices_api.tray(made.mate)[0].words
    assert "Mate leads the project" in notices_api.tray(made.owner)[0].words
    assert AuditRow.objects.filter(action="project.hand_over", actor=made.owner).count() == 1
    assert client.post(f"{page}lead/", {"person": made.owner.uuid}).status_code == 404
    with pytest.raises(IntegrityError, match=r"team_has_one_lead|UNIQUE"), transaction.atomic():
        TeamMember.objects.filter(person=made.owner).update(role="lead")


REFUSED = {
    "a member to lead by the select": ("role", {"person": "mate", "role": "lead"}, "Choose what they are"),
    "another role for the lead": ("role", {"person": "owner", "role": "viewer"}, "Hand the lead over"),
    "the lead leaves": ("end", {"person": "owner"}, "Hand the lead over"),
    "a member who is in no run": ("role", {"person": "stranger", "role": "member"}, "has not joined the run"),
    "a lead who is in no run": ("lead", {"person": "stranger"}, "has not joined the run"),
    "a link to lead": ("link", {"role": "lead"}, "Choose what they are"),
}


def test_what_the_lead_can_not_do_is_said_and_changes_nothing(made: World) -> None:
    project = started(made)
    api.add_member(project, made.mate, by=made.owner, at=NOW)
    api.add_member(project, made.stranger, by=made.owner, at=NOW, role="sponsor")
    before, client = roles(project), browser(made.owner)
    wrong = []
    for name, (act, sent, sentence) in REFUSED.items():
        named = sent | ({"person": made.people[sent["person"]].uuid} if "person" in sent else {})
        html = client.post(f"/projects/{project.uuid}/team/{act}/", named, follow=True).content.decode()
        if sentence not in html or roles(project) != before:
            wrong.append(name)
    assert wrong == []


def test_roles_are_changed_and_people_leave(made: World) -> None:
    project = started(made)
    api.add_member(project, made.mate, by=made.owner, at=NOW)
    owner, page = browser(made.owner), f"/projects/{project.uuid}/team/"

    owner.post(f"{page}role/", {"person": made.mate.uuid, "role": "viewer"})
    assert roles(project)["Mate"] == "viewer"
    mate = browser(made.mate)
    for act, sent in {
        "role": {"person": made.mate.uuid, "role": "member"},
        "end": {"person": made.owner.uuid},
        "lead": {"person": made.mate.uuid},
        "link": {"role": "member"},
        "no-such": {},
    }.items():
        assert mate.post(f"{page}{act}/", sent).status_code == 404, act
    assert mate.post(f"{page}end/", {"person": made.mate.uuid}).headers["Location"] == "/me/projects/"
    assert roles(project) == {"Owner": "lead"}
    assert mate.get(page).status_code == 404


def test_a_title_is_changed_and_can_not_be_empty(made: World) -> None:
    client, page = team_page(made, "owner")
    rename, home = page.replace("team", "title"), page.replace("team/", "")

    assert "Enter" in client.post(rename, {"title": " "}).content.decode()
    assert client.post(rename, {"title": "Shorter waits for blood tests"}).headers["Location"] == home
    assert "Shorter waits for blood tests" in client.get(home).content.decode()
    assert browser(made.mate).post(rename, {"title": "Ours"}).status_code == 404

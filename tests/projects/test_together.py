"""Several people in a project: who is here, what was changed, its history, comments, and words that are held back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.notices import api as notices_api
from cairn.projects import api
from cairn.projects.editing.purging import purge
from cairn.projects.models import ChangedRow, Comment, HeldText, Presence, Project
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db
NHS = "Ask 943 476 5919"


def ask(client: Client, project: Project, since: int) -> Any:
    where: dict[str, Any] = {"since": since, "tool": "charter", "scope": str(project.uuid)}
    return client.get(f"/projects/{project.uuid}/live/", where)


# --- Live ---


def test_an_open_page_is_told_who_is_here_and_what_others_changed(
    project: Project, owner: Person, colleague: Person
) -> None:
    mine, theirs = browser(owner), browser(colleague)
    since = ask(mine, project, 0).json()["revision"]
    api.save_charter(project, version=1, aim="Ten days", by=colleague, at=NOW)
    api.save_charter(project, version=1, scope="One clinic", by=owner, at=NOW)

    ask(theirs, project, since)
    told = ask(mine, project, since).json()

    assert [one["name"] for one in told["people"]] == ["Colleague"]
    (change,) = told["changes"]
    assert (change["who"], change["structure"], change["rows"][0]["fields"]) == (
        "Colleague",
        False,
        {"aim": "Ten days"},
    )
    assert ask(mine, project, told["revision"]).json()["changes"] == []
    Presence.objects.filter(person=colleague).update(seen_at=timezone.now() - timedelta(seconds=20))
    assert ask(mine, project, told["revision"]).json()["people"] == []


def test_nobody_outside_is_told_anything_and_asking_costs_little(
    project: Project, owner: Person, django_assert_max_num_queries: Any
) -> None:
    client = browser(owner)
    ask(client, project, 0)

    assert ask(browser(person("Outsider")), project, 0).status_code == 404
    with django_assert_max_num_queries(8):
        ask(client, project, 99)


# --- Words that are held back ---


def test_what_may_identify_a_patient_is_seen_by_its_typist_alone_until_it_is_mended(
    project: Project, owner: Person, colleague: Person
) -> None:
    page = f"/projects/{project.uuid}/charter/"
    row = project.charter
    HeldText.objects.create(
        project=project, by=owner, at=NOW, tool="charter", scope_uuid=project.uuid, kind="charter",
        row_uuid=row.uuid, field="problem", text=NHS,
    )  # fmt: skip

    assert NHS in browser(owner).get(page).content.decode()
    assert NHS not in browser(colleague).get(page).content.decode()
    assert NHS not in ask(browser(colleague), project, 0).content.decode()
    assert NHS not in str(api.snapshot(project))
    browser(owner).post(page, {"problem": "They wait", "version": str(row.version)})
    assert HeldText.objects.count() == 0


def test_what_was_stored_before_it_was_found_goes_from_earlier_versions_once_mended(
    project: Project, owner: Person
) -> None:
    charter = api.save_charter(project, version=1, problem="They wait", by=owner, at=NOW)
    # As if it had been written before anybody looked.
    ChangedRow.objects.filter(row_uuid=charter.uuid).update(after={"problem": NHS})
    type(charter).objects.filter(pk=charter.pk).update(problem=NHS)

    api.save_charter(project, version=2, problem="They wait long", by=owner, at=NOW)

    held = list(ChangedRow.objects.filter(row_uuid=charter.uuid).values_list("before", "after"))
    assert "943" not in str(held)
    assert "[taken out]" in str(held)
    assert purge(project, charter.uuid, ["problem"], by=owner, at=NOW) == 0


# --- History ---


def test_the_history_says_who_did_what_and_brings_a_version_back(
    project: Project, owner: Person, colleague: Person
) -> None:
    api.save_charter(project, version=1, aim="Ten days", by=owner, at=NOW)
    first = api.project_of(project.uuid, by=owner).revision
    api.save_charter(project, version=2, aim="Nine days", by=colleague, at=NOW)
    client, place = browser(owner), f"/projects/{project.uuid}/history/charter/{project.uuid}/"

    html = client.get(place).content.decode()
    assert html.index("<strong>Colleague</strong>") < html.index("<strong>Owner</strong>")
    then = client.get(f"{place}{first}/").content.decode()
    assert "Ten days" in then
    assert "(different now)" in then
    assert client.post(f"{place}{first}/").status_code == 302
    assert api.project_of(project.uuid, by=owner).charter.aim == "Ten days"
    assert client.get(f"{place}9999/").status_code == 404
    assert "changed" in client.get(f"/projects/{project.uuid}/history/").content.decode()


def test_a_long_history_is_paged_and_asks_the_same(
    project: Project, owner: Person, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        api.save_charter(project, version=None, aim=f"{number} days", by=owner, at=NOW)
    client, place = browser(owner), f"/projects/{project.uuid}/history/charter/{project.uuid}/"

    with django_assert_max_num_queries(10):
        html = client.get(place).content.decode()
    assert html.count("Look at it then") == 50
    older = html.split('href="?before=')[1].split('"')[0]
    assert client.get(place, {"before": older}).content.decode().count("Look at it then") == 10


# --- Comments ---


def test_a_coach_comments_on_a_field_the_team_is_told_answers_and_resolves(
    project: Project, owner: Person, colleague: Person
) -> None:
    coach = person("Coach")
    api.add_member(project, coach, by=owner, at=NOW, role="coach")
    row, place = project.charter, f"/projects/{project.uuid}/comments/charter/{project.uuid}/"
    on_aim = f"{place}?row={row.uuid}&kind=charter&field=aim"
    theirs, mine = browser(coach), browser(owner)

    assert theirs.post(on_aim, {"text": "From what to what?"}).status_code == 302
    html = mine.get(place).content.decode()
    assert "From what to what?" in html
    assert ">Coach</strong>" in html
    assert "The aim" in html
    assert [one.kind for one in notices_api.tray(colleague)] == ["project_comment"]
    comment = Comment.objects.get()
    mine.post(place, {"text": "From 14 to 10 days", "answers": str(comment.uuid)})
    assert mine.post(f"/projects/{project.uuid}/comments/{comment.uuid}/", {"do": "resolve"}).status_code == 302
    html = mine.get(place).content.decode()
    assert "No open comment." in html
    assert "Resolved (1)" in html
    assert theirs.post(f"/projects/{project.uuid}/comments/{comment.uuid}/", {"do": "remove"}).status_code == 302
    assert "From what to what?" not in mine.get(place).content.decode()


@pytest.mark.parametrize(
    "text,sentence",
    [(" ", "Write a comment"), ("y" * 4001, "Shorten this"), (NHS, "looks like an NHS number")],
)
def test_a_comment_that_can_not_be_is_refused(project: Project, owner: Person, text: str, sentence: str) -> None:
    place = f"/projects/{project.uuid}/comments/charter/{project.uuid}/"

    html = browser(owner).post(place, {"text": text}).content.decode()

    assert sentence in html
    assert Comment.objects.count() == 0


def test_a_viewer_reads_comments_and_an_outsider_nothing(project: Project, owner: Person) -> None:
    viewer = person("Viewer")
    api.add_member(project, viewer, by=owner, at=NOW, role="viewer")
    place = f"/projects/{project.uuid}/comments/charter/{project.uuid}/"
    client = browser(viewer)

    assert "<textarea" not in client.get(place).content.decode()
    client.post(place, {"text": "Mine"})
    assert Comment.objects.count() == 0
    assert browser(person("Outsider")).get(place).status_code == 404
    other = api.start_project(run=None, title="Theirs", by=owner, at=NOW)
    strange = f"{place}?row={other.charter.uuid}&kind=charter"
    assert browser(owner).get(strange).status_code == 404

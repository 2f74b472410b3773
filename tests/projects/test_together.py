"""Several people in a project: who is here, what was changed, its history, comments, and words that are held back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import HeldText, Presence, Project
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

    assert [one["words"] for one in told["people"]] == ["Colleague is in the charter."]
    (change,) = told["changes"]
    assert (change["who"], change["structure"], change["rows"][0]["fields"]) == (
        "Colleague",
        False,
        {"aim": "Ten days"},
    )
    assert change["url"] == f"/projects/{project.uuid}/charter/"
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


def test_it_says_where_others_are_and_which_field_they_are_typing_in(
    project: Project, owner: Person, colleague: Person, django_assert_max_num_queries: Any
) -> None:
    diagram = api.add_diagram(project, tool="causes", title="Why they wait", by=owner, at=NOW)
    cause = api.add_row("cause", into=diagram, values={"text": "Better handover"}, by=owner, at=NOW)
    charter = {"tool": "charter", "scope": project.uuid, "kind": "charter", "row": project.charter.uuid}
    fishbone = {"tool": "causes", "scope": diagram.uuid, "kind": "cause", "row": cause.uuid, "field": "text"}

    mine, theirs = browser(owner), browser(colleague)
    ask(mine, project, 0)

    def told(**where: Any) -> Any:
        theirs.get(f"/projects/{project.uuid}/live/", {"since": 99, **where})
        with django_assert_max_num_queries(9):
            (found,) = ask(mine, project, 99).json()["people"]
        return found

    there = told(**fishbone)
    assert there["here"] == "Colleague is in the cause and effect diagram “Why they wait”."
    assert there["words"] == (
        "Colleague is in the cause and effect diagram “Why they wait”, editing “Better handover”."
    )
    assert (there["row"], there["field"]) == (str(cause.uuid), "text")
    assert there["typing"] == "Colleague is writing here"
    assert told(**charter, field="aim")["words"] == "Colleague is in the charter, editing “The aim”."
    assert told(tool="", scope="")["words"] == "Colleague is in the project."
    assert "row" not in told(**{**charter, "row": "nonsense"})


def test_nobody_learns_what_rows_of_other_projects_are_called(
    project: Project, owner: Person, colleague: Person
) -> None:
    secret = api.start_project(run=None, title="Theirs", by=person("Stranger"), at=NOW)
    row = api.add_row("task", into=secret, values={"text": "Secret"}, by=secret.started_by, at=NOW)
    where = {"since": 0, "tool": "plan", "scope": secret.uuid, "kind": "task", "row": row.uuid, "field": "text"}

    browser(colleague).get(f"/projects/{project.uuid}/live/", where)

    (there,) = ask(browser(owner), project, 99).json()["people"]
    assert "Secret" not in str(there)
    assert there["words"] == "Colleague is in the plan, editing “Task”."


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


# --- History ---


def test_what_was_chosen_is_told_in_its_words(project: Project, owner: Person) -> None:
    api.add_driver(project, kind="primary", text="Bookings", parents=[], by=owner, at=NOW)
    number = project.changes.filter(tool="drivers").latest("number").number

    html = browser(owner).get(f"/projects/{project.uuid}/history/drivers/{project.uuid}/{number}/").content.decode()

    assert "Primary driver" in html


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


def test_histories_of_many_rows_of_many_kinds_ask_the_same(
    project: Project, owner: Person, colleague: Person, django_assert_max_num_queries: Any
) -> None:
    """Moves and changes of other fields don't say what their row is called: that is asked for all of them at once."""
    diagram = api.add_diagram(project, tool="fmea", title="Risks", by=owner, at=NOW)
    for number in range(8):
        task = api.add_row("task", into=project, values={"text": f"Task {number}"}, by=owner, at=NOW)
        risk = api.add_row("failure_mode", into=diagram, values={"mode": f"Risk {number}"}, by=owner, at=NOW)
        lesson = api.add_lesson(project, text=f"Lesson {number}", by=owner, at=NOW)
        api.set_fields(task, "task", values={"due": "2026-12-31"}, version=None, by=owner, at=NOW)
        api.set_fields(risk, "failure_mode", values={"effects": "Delay"}, version=None, by=owner, at=NOW)
        api.set_fields(lesson, "lesson", values={"on": "2026-12-31"}, version=None, by=owner, at=NOW)
    client = browser(owner)
    client.get("/me/projects/")

    with django_assert_max_num_queries(8):
        html = client.get(f"/projects/{project.uuid}/history/").content.decode()
    assert "of “Task 0”" in html
    assert "of “Risk 7”" in html
    theirs = browser(colleague)
    ask(theirs, project, 99)
    with django_assert_max_num_queries(9):
        told = ask(theirs, project, 0).json()
    assert any("of “Lesson 3”" in one["words"] for one in told["changes"])


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

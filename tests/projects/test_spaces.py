"""Projects of one's own, for practice, shared with an organisation, and begun from another."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from cairn.accounts.models import Organisation
from cairn.accounts.models_api import Person
from cairn.learning import api as learning_api
from cairn.lib.errors import NotFound, Refused
from cairn.lib.registries import gate_conditions
from cairn.library.models import PublishedProject
from cairn.projects import api
from cairn.projects.models import Measure, Project, ProjectSummary
from cairn.projects.spaces import SIZE
from tests.cast import NOW, person
from tests.projects.conftest import browser
from tests.world import world

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Organisation:
    return Organisation.objects.create(key="trust", name="A trust", country="GB")


def at_work(name: str, place: Organisation) -> Person:
    made = person(name)
    Person.objects.filter(pk=made.pk).update(organisation=place)
    made.refresh_from_db()
    return made


# --- Practice ---


def test_a_project_for_practice_is_marked_never_sent_in_and_deleted_by_its_lead() -> None:
    made = world("owner")
    enrolment = made.learn("owner", levels=0)
    client = browser(made.owner)

    led = client.post("/me/projects/start/", {"title": "To try", "sandbox": "1", "run": "autumn"}, follow=True)

    project = Project.objects.get()
    assert (project.sandbox, project.run) == (True, made.run)
    for path in ("", "charter/", "team/"):
        assert "Practice" in client.get(f"/projects/{project.uuid}/{path}").content.decode(), path
    assert "Send in" not in led.content.decode()
    page = client.get(f"/projects/{project.uuid}/submit/", follow=True)
    assert "This project is for practice." in page.content.decode()
    with pytest.raises(Refused, match="for practice"):
        learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=NOW)
    charter: dict[str, Any] = {"problem": "Waits", "aim": "Ten", "aim_by": NOW.date(), "scope": "One"}
    api.save_charter(project, version=1, by=made.owner, at=NOW, **charter)
    condition = gate_conditions["milestone:charter_complete"]
    assert not condition(None, enrolment).met
    assert api.project_facts(made.run) == []
    # A real one may stand beside it, once
    real = client.post("/me/projects/start/", {"title": "Real", "run": "autumn"})
    assert real.status_code == 302
    api.save_charter(Project.objects.get(title="Real"), version=1, by=made.owner, at=NOW, **charter)
    assert condition(None, enrolment).met
    again = client.post("/me/projects/start/", {"title": "Another", "run": "autumn"}).content.decode()
    assert "You have a project in this run already." in again

    gone = client.post(f"/projects/{project.uuid}/delete/", follow=True).content.decode()
    assert "To try is deleted." in gone
    assert client.get(f"/projects/{project.uuid}/").status_code == 404
    with pytest.raises(Refused, match="Only a project for practice"):
        api.archive_project(Project.objects.get(title="Real"), by=made.owner, at=NOW)


def test_to_read_anothers_project_is_no_milestone_and_no_hindrance() -> None:
    made = world("owner", "mate")
    made.learn("owner", levels=0)
    enrolment = made.learn("mate", levels=0)
    project = made.project("owner")
    api.add_member(project, made.mate, by=made.owner, at=NOW, role="viewer")

    assert not gate_conditions["milestone:charter_complete"](None, enrolment).met
    assert browser(made.mate).get("/runs/autumn/project/").status_code == 200
    api.set_role(project, person=made.mate.uuid, role="member", by=made.owner, at=NOW)
    assert gate_conditions["milestone:charter_complete"](None, enrolment).met


# --- Sharing ---


def test_a_project_is_shared_with_an_organisation_by_its_lead(place: Organisation) -> None:
    lead, mate, other = at_work("Lead", place), at_work("Mate", place), person("Other")
    project = api.start_project(run=None, title="Shorter waits", by=lead, at=NOW)
    client, page = browser(mate), f"/projects/{project.uuid}/share/"
    shelf = "/organisations/trust/projects/"
    assert "No team has shared" in client.get(shelf).content.decode()
    assert client.get(page).status_code == 404

    browser(lead).post(page, {"visibility": "organisation"})

    assert "Shorter waits" in client.get(shelf).content.decode()
    assert "Who leads the project can change this." in client.get(page).content.decode()
    assert client.post(page, {"visibility": "team"}).status_code == 404
    assert [browser(other).get(path).status_code for path in (shelf, page)] == [404, 404]
    browser(lead).post(page, {"visibility": "team"})
    assert client.get(page).status_code == 404
    own = api.start_project(run=None, title="Mine", by=other, at=NOW)
    html = browser(other).post(f"/projects/{own.uuid}/share/", {"visibility": "organisation"}).content.decode()
    assert "Your profile names no organisation" in html


def test_the_shelf_of_an_organisation_is_paged(place: Organisation, django_assert_max_num_queries: Any) -> None:
    lead = at_work("Lead", place)
    shared = {"visibility": "organisation", "organisation": place, "started_at": NOW, "started_by": lead}
    Project.objects.bulk_create(Project(title=f"Project {n}", **shared) for n in range(SIZE + 1))
    Project.objects.create(title="Try", sandbox=True, **shared)
    client = browser(lead)

    with django_assert_max_num_queries(8):
        first = client.get("/organisations/trust/projects/").content.decode()
    assert first.count("nhsuk-card__link") == SIZE
    following = api.shared_page("trust", by=lead).next
    second = client.get(f"/organisations/trust/projects/?after={following}").content.decode()
    assert (second.count("nhsuk-card__link"), "Project 0<" in second, "Try" in first) == (1, True, False)


# --- Starting from another ---


def test_what_is_thought_is_copied_and_what_is_anothers_is_not(
    project: Project, measure: Measure, owner: Person, place: Organisation
) -> None:
    mate = at_work("Mate", place)
    charter: dict[str, Any] = {"problem": "They wait", "aim": "Ten days", "sponsor": "Dr Who", "ethics": "Agreed"}
    api.save_charter(project, version=1, by=owner, at=NOW, **charter)
    top = api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    second = api.add_driver(project, kind="secondary", text="Phone", parents=[top.uuid], by=owner, at=NOW)
    idea = {"kind": "idea", "text": "Call back", "parents": [top.uuid, second.uuid]}
    api.add_driver(project, by=owner, at=NOW, **idea)  # type: ignore[arg-type]
    api.add_driver(project, kind="primary", text="Gone", parents=[], by=owner, at=NOW)
    api.remove_driver(project.drivers.get(text="Gone").uuid, by=owner, at=NOW)
    api.replace_points(measure.uuid, raw=b"5\n6\n7", by=owner, at=NOW)
    api.add_cycle(project, title="Try", by=owner, at=NOW)
    with pytest.raises(NotFound):
        api.copy_project(project, title="Ours", by=mate, at=NOW)
    api.share_project(project, visibility="organisation", organisation=place, by=owner, at=NOW)

    led = browser(mate).post(f"/projects/{project.uuid}/copy/", {"title": "Ours"})

    made = Project.objects.get(title="Ours")
    assert led.headers["Location"] == f"/projects/{made.uuid}/"
    assert (made.copied_from, made.visibility, made.organisation) == (project, "team", place)
    assert [one.person for one in api.members_of(made)] == [mate]
    kept = [getattr(made.charter, name) for name in ("problem", "aim", "sponsor", "ethics")]
    assert kept == ["They wait", "Ten days", "", ""]
    old, new = (api.snapshot(one) for one in (project, made))
    assert [node["text"] for node in new["drivers"]["nodes"]] == ["Booking", "Phone", "Call back"]
    assert linked(new) == linked(old)
    assert not {node["uuid"] for node in old["drivers"]["nodes"]} & {node["uuid"] for node in new["drivers"]["nodes"]}
    assert [(one["name"], one["points"]) for one in new["measures"]] == [("Wait", [])]
    assert new["cycles"] == new["lessons"] == []
    assert (
        "Enter the title of the project"
        in browser(mate).post(f"/projects/{project.uuid}/copy/", {"title": " "}).content.decode()
    )


def test_a_published_project_is_begun_from_its_snapshot(project: Project, measure: Measure, owner: Person) -> None:
    api.save_charter(project, version=1, by=owner, at=NOW, aim="Ten days", setting="Our clinic")
    top = api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    other = api.add_driver(project, kind="primary", text="Letters", parents=[], by=owner, at=NOW)
    parents = [top.uuid, other.uuid]
    api.add_driver(project, kind="idea", text="Call back", parents=parents, by=owner, at=NOW)
    api.replace_points(measure.uuid, raw=b"5\n6\n7", by=owner, at=NOW)
    kept = api.snapshot(Project.objects.get())
    numbers: Any = {"project_uuid": project.uuid, "submission_uuid": uuid4(), "number": 1, "published_at": NOW}
    case = PublishedProject.objects.create(title="Shorter waits", snapshot=kept, **numbers)
    project.drivers.update(text="Changed since")
    stranger, page = browser(person("Stranger")), f"/me/projects/start/{case.uuid}/"

    assert 'value="Shorter waits"' in stranger.get(page).content.decode()
    led = stranger.post(page, {"title": "Ours"})

    made = Project.objects.get(title="Ours")
    assert led.headers["Location"] == f"/projects/{made.uuid}/"
    new = api.snapshot(made)
    assert (made.charter.aim, made.charter.setting) == ("Ten days", "")
    assert linked(new) == linked(kept) == [("Booking", "Call back"), ("Letters", "Call back")]
    assert [(one["name"], one["unit"], one["points"]) for one in new["measures"]] == [("Wait", "days", [])]
    assert [one["name"] for one in new["team"]] == ["Stranger"]

    PublishedProject.objects.update(withdrawn_at=NOW)
    assert stranger.get(page).status_code == 404


def linked(snapshot: dict[str, Any]) -> list[tuple[str, str]]:
    words = {node["uuid"]: node["text"] for node in snapshot["drivers"]["nodes"]}
    return sorted((words[parent], words[child]) for parent, child in snapshot["drivers"]["links"])


def test_the_shelf_of_an_organisation_is_filtered_by_phase(place: Organisation) -> None:
    lead = at_work("Lead", place)
    shared: Any = {"visibility": "organisation", "organisation": place, "started_at": NOW, "started_by": lead}
    Project.objects.create(title="Aiming still", **shared)
    testing = Project.objects.create(title="In tests", **shared)
    ProjectSummary.objects.create(project=testing, phase="testing", changed_at=NOW)
    client, shelf = browser(lead), "/organisations/trust/projects/"

    def titles(asked: str) -> list[str]:
        html = client.get(shelf + asked).content.decode()
        return [title for title in ("Aiming still", "In tests") if title in html]

    assert titles("") == titles("?phase=nonsense") == ["Aiming still", "In tests"]
    assert (titles("?phase=testing"), titles("?phase=aim")) == (["In tests"], ["Aiming still"])
    assert "No project here is in this phase." in client.get(f"{shelf}?phase=sustaining").content.decode()

"""Who is named as an author when a project is sent in, in which order, and who may send it in at all."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from cairn.assessment import api as assessment_api
from cairn.assessment.models import AssessmentPlan
from cairn.learning import api
from cairn.lib.errors import NotFound, Refused
from cairn.projects import api as projects_api
from cairn.projects.report.authors import authors_of
from tests.cast import NOW
from tests.outcomes import released
from tests.world import LONG_AGO, World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    people = world("owner", "mate", "third", "coach", "outside")
    for name in ("owner", "mate", "third", "coach"):
        people.learn(name, levels=0)
    return people


@pytest.fixture
def project(made: World) -> Any:
    found = made.project("owner")
    for name, role in (("mate", "member"), ("third", "member"), ("coach", "coach"), ("outside", "viewer")):
        projects_api.add_member(found, made.people[name], by=made.owner, at=LONG_AGO, role=role)
    return found


def client(who: Any) -> Client:
    found = Client()
    found.force_login(who)
    return found


def named(version: Any) -> list[str]:
    return [one["name"] for one in version.snapshot["authors"]]


def test_authors_are_ticked_and_put_in_order_on_the_page(made: World, project: Any) -> None:
    path, owner = f"/projects/{project.uuid}/submit/", client(made.owner)
    first = owner.get(path).content.decode()
    fields = [f'name="author_{made.people[name].uuid.hex}"' for name in ("owner", "mate", "third")]
    assert [first.index(one) for one in fields] == sorted(first.index(one) for one in fields)
    assert made.coach.uuid.hex not in first
    assert "Enter a whole number" in owner.post(path, sent(made, owner="x")).content.decode()
    assert "choose yourself too" in owner.post(path, sent(made, mate="1")).content.decode()
    assert "Choose at least one author" in owner.post(path, {}).content.decode()

    owner.post(path, sent(made, owner="2", third="1"))

    submission = assessment_api.submission_of(made.run, project_uuid=project.uuid)
    assert submission is not None
    assert named(submission.versions.get()) == ["Third", "Owner"]
    assert names(submission) == ["Third", "Owner"]


def sent(made: World, **places: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, place in places.items():
        key = made.people[name].uuid.hex
        found |= {f"author_{key}": "1", f"place_{key}": place}
    return found


def names(submission: Any) -> list[str]:
    return [one.person.name for one in submission.authors.order_by("pk")]


def test_the_next_version_has_its_own_order_and_who_wrote_before_reads_on(made: World, project: Any) -> None:
    uuids = {name: person.uuid for name, person in made.people.items()}
    how: dict[str, Any] = {"run": made.run, "by": made.owner, "at": LONG_AGO}
    version = api.submit_project(project.uuid, **how)
    assert named(version) == ["Owner", "Mate", "Third"]
    assert [one.name for one in authors_of(project)] == ["Owner", "Mate", "Third"]
    made.mark_all(version)
    released(version.uuid, result="revise", letter="Go on.", by=made.moderator, at=NOW)

    again = api.submit_project(project.uuid, authors=[uuids["third"], uuids["owner"]], **how)

    assert (named(again), names(again.submission)) == (["Third", "Owner"], ["Third", "Owner", "Mate"])
    assert [one.name for one in authors_of(project)] == ["Third", "Owner"]  # of the report and its files
    assert assessment_api.version_for(version.uuid, by=made.mate).reader.seen_as == "author"  # type: ignore[attr-defined]


REFUSED = {
    "a coach sends it in": ("coach", None, "You can read here"),
    "a coach is an author": ("owner", ["owner", "coach"], "Choose authors of the team"),
    "somebody else's": ("owner", ["owner", "assessor"], "Choose authors of the team"),
    "nobody": ("owner", [], "Choose at least one author"),
    "others alone": ("owner", ["mate"], "choose yourself too"),
}


def test_who_can_not_be_an_author_is_refused(made: World, project: Any) -> None:
    for name, (by, authors, sentence) in REFUSED.items():
        chosen = None if authors is None else [made.people[one].uuid for one in authors]
        with pytest.raises(Refused) as refused:
            api.submit_project(project.uuid, run=made.run, by=made.people[by], at=NOW, authors=chosen)
        assert sentence in refused.value.message, name
    with pytest.raises(NotFound):
        api.submit_project(project.uuid, run=made.run, by=made.outside, at=NOW)
    assert assessment_api.submission_of(made.run, project_uuid=project.uuid) is None
    seen = client(made.coach).get(f"/projects/{project.uuid}/submit/", follow=True)
    assert "You can read here" in seen.content.decode()


def test_nobody_of_the_team_marks_it(made: World, project: Any) -> None:
    made.learn("coach", levels=2)
    version = api.submit_project(project.uuid, run=made.run, by=made.owner, at=NOW)
    made.taken(version)
    assert made.assessor.pk in version.allocations.values_list("assessor_id", flat=True)
    assert made.coach.pk not in version.allocations.values_list("assessor_id", flat=True)


def test_names_that_markers_are_not_to_know_are_told_of_before_a_project_is_sent_in(made: World, project: Any) -> None:
    path, owner = f"/projects/{project.uuid}/submit/", client(made.owner)
    projects_api.save_charter(project, scope="The ward of Mate", version=None, by=made.owner, at=LONG_AGO)
    form = sent(made, owner="1", mate="2") | {"reply": ""}
    AssessmentPlan.objects.update(anonymity="double")
    assert "are not to know who wrote it" in owner.get(path).content.decode()

    warned = owner.post(path, form).content.decode()

    assert f'“Mate” in <a href="/projects/{project.uuid}/charter/">Charter: Scope</a>' in warned
    assert "Send in anyway" in warned
    assert "knows_of_names" in warned
    assert assessment_api.submission_of(made.run, project_uuid=project.uuid) is None
    owner.post(path, form | {"knows_of_names": "1"})
    assert assessment_api.submission_of(made.run, project_uuid=project.uuid) is not None

"""PDSA cycles in their ramps: what was predicted beside what was found, and how the next test begins."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import PDSACycle, Project
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def first(project: Project, owner: Person) -> PDSACycle:
    driver = api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    idea = api.add_driver(project, kind="idea", text="Ring first", parents=[driver.uuid], by=owner, at=NOW)
    said = {"prediction": "Six of eight answer", "happened": "Three did", "next_steps": "Ring after six"}
    return api.add_cycle(
        project, title="One clerk", idea=idea.uuid, scale="8 calls", decision="adapt", where="Clinic B",
        **said, by=owner, at=NOW,
    )  # fmt: skip


def text(client: Client, path: str) -> str:
    return client.get(path).content.decode()


def test_each_cycle_stands_in_its_ramp_with_prediction_and_result(
    project: Project, owner: Person, first: PDSACycle
) -> None:
    second = api.add_cycle(project, title="Two clerks", builds_on=first.uuid, by=owner, at=NOW)
    api.add_cycle(project, title="A poster", by=owner, at=NOW)

    page = text(browser(owner), f"/projects/{project.uuid}/cycles/")
    ring, poster = page.split('aria-labelledby="ramp-')[1:]
    for words in ("Ring first", "One clerk", "Six of eight answer", "Three did", "Adapt", "Two clerks", "8 calls"):
        assert words in ring
    assert "Builds on PDSA 1." in ring
    assert f"#row-{first.idea.uuid}" in ring  # type: ignore[union-attr]
    assert f"cycles/add/?builds_on={second.uuid}" in ring
    assert "No prediction" in poster
    assert f"/pictures/cycle/{project.uuid}.pdf?paper=slide" in page
    assert 'role="img"' in page


def test_the_next_cycle_of_a_ramp_begins_with_what_the_last_one_taught(
    project: Project, owner: Person, first: PDSACycle
) -> None:
    client, place = browser(owner), f"/projects/{project.uuid}/cycles/add/"
    page = text(client, f"{place}?builds_on={first.uuid}")
    lesson, form = page.split('id="before"', 1)[1].split("<form", 1)
    for words in ("Six of eight answer", "Three did", "Adapt", "It is not studied yet"):
        assert words in lesson
    assert "Six of eight answer" not in form
    assert re.findall(r"<h2[^>]*>(\w+)</h2>", form) == ["Plan", "Do", "Study", "Act"]
    assert re.search(r'name="what"[^>]*>\s*Ring after six<', form)
    chosen = re.findall(r'<option value="([0-9a-f-]{36})" selected', form)
    assert chosen == [str(first.idea.uuid), str(first.uuid)]  # type: ignore[union-attr]

    sent = {"title": "Two clerks", "idea": chosen[0], "builds_on": chosen[1], "purpose": "implementation"}
    assert client.post(place, sent).headers["Location"] == f"/projects/{project.uuid}/cycles/"
    made = project.cycles.get(number=2)
    assert (made.builds_on, made.idea, made.purpose) == (first, first.idea, "implementation")
    with CaptureQueriesContext(connection) as asked:
        assert "1. One clerk" in text(client, f"/cycles/{made.uuid}/")
    assert len(asked) <= 9
    edited = text(client, f"/cycles/{first.uuid}/")
    assert 'name="builds_on"' not in edited
    assert "Plan the next cycle of this ramp" in edited


def test_a_cycle_of_another_project_is_no_beginning(project: Project, owner: Person, first: PDSACycle) -> None:
    theirs = api.start_project(run=None, title="Theirs", by=person("Stranger"), at=NOW)
    elsewhere = api.start_project(run=None, title="Mine too", by=owner, at=NOW)
    strange = api.add_cycle(theirs, title="x", prediction="Secret", by=theirs.started_by, at=NOW)
    client = browser(owner)

    for place, cycle in ((project, strange), (elsewhere, first)):
        page = client.get(f"/projects/{place.uuid}/cycles/add/?builds_on={cycle.uuid}")
        assert page.status_code == 200
        assert "Secret" not in page.content.decode()
        assert "Six of eight" not in page.content.decode()
    assert client.get(f"/projects/{project.uuid}/cycles/add/?builds_on=x%00").status_code == 200

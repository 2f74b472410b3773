"""Rows of tools as pictures: what is in them, who gets them, and that they are drawn once for each state."""

from __future__ import annotations

import pytest

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Project
from cairn.projects.outlining import insert_row
from cairn.projects.parts.cycles import cycles_of, ramps_of
from cairn.projects.pictures import drawings_of
from cairn.projects.starting_diagrams import begin_diagram
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def idea(project: Project, owner: Person) -> str:
    driver = api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW)
    made = api.add_driver(project, kind="idea", text="Text <people>", parents=[driver.uuid], by=owner, at=NOW)
    return str(made.uuid)


def test_each_tool_has_its_picture_in_words_and_an_fmea_has_none(project: Project, owner: Person, idea: str) -> None:
    for tool in ("stakeholders", "process_map", "causes", "fmea", "pareto"):
        diagram = begin_diagram(project, tool=tool, title=tool.title(), by=owner, at=NOW)
        if tool == "stakeholders":
            insert_row("stakeholder", into=diagram, values={"name": "Nurses"}, by=owner, at=NOW)
        if tool == "pareto":
            insert_row("count", into=diagram, values={"text": "No bed", "count": 3}, by=owner, at=NOW)
    api.add_cycle(project, title="One afternoon", by=owner, at=NOW)

    found = {one.tool: one for one in drawings_of(project)}

    assert list(found) == ["stakeholders", "process_map", "causes", "pareto", "drivers", "cycle"]
    for tool, words in (
        ("stakeholders", "Nurses"),
        ("process_map", "Start"),
        ("causes", "People"),
        ("pareto", "No bed"),
        ("drivers", "Booking"),
        ("cycle", "One afternoon"),
    ):
        assert words in found[tool].words, tool
        assert "<svg" in found[tool].svg
        assert " style=" not in found[tool].narrow_svg


def test_an_idea_shows_its_cycles_and_a_driver_that_it_has_none(project: Project, owner: Person, idea: str) -> None:
    where = f"/projects/{project.uuid}/pictures/drivers/{project.uuid}.svg"
    client = browser(owner)
    first = client.get(where)
    assert b"not tested yet" in first.content
    assert b"<people>" not in first.content
    assert client.get(where, headers={"if-none-match": first.headers["ETag"]}).status_code == 304
    assert "private" in first.headers["Cache-Control"]

    api.add_cycle(project, title="One afternoon", idea=idea, by=owner, at=NOW)
    second = client.get(where, headers={"if-none-match": first.headers["ETag"]})
    assert second.status_code == 200
    assert b"PDSA 1" in second.content


@pytest.mark.parametrize("form,start", [("png", b"\x89PNG"), ("pdf", b"%PDF")])
def test_a_picture_is_had_as_a_file(project: Project, owner: Person, idea: str, form: str, start: bytes) -> None:
    where = f"/projects/{project.uuid}/pictures/drivers/{project.uuid}.{form}"
    answer = browser(owner).get(where)
    assert answer.content.startswith(start)
    assert answer.headers["Content-Disposition"] == f'attachment; filename="drivers.{form}"'
    assert browser(person("Outsider")).get(where).status_code == 404


@pytest.mark.parametrize("tail", ["drivers/{other}.svg", "fmea/{own}.svg", "drivers/{own}.exe", "causes/{own}.svg"])
def test_what_there_is_no_picture_of_is_not_there(project: Project, owner: Person, idea: str, tail: str) -> None:
    place = tail.format(own=project.uuid, other="11111111-1111-4111-8111-111111111111")
    assert browser(owner).get(f"/projects/{project.uuid}/pictures/{place}").status_code == 404


def test_cycles_that_build_on_each_other_are_one_ramp_and_so_are_those_of_one_idea(
    project: Project, owner: Person, idea: str
) -> None:
    one = api.add_cycle(project, title="One", idea=idea, by=owner, at=NOW)
    api.add_cycle(project, title="Alone", by=owner, at=NOW)
    two = api.add_cycle(project, title="Two", by=owner, at=NOW)
    project.cycles.filter(pk=two.pk).update(builds_on=one)
    api.add_cycle(project, title="Three", idea=idea, by=owner, at=NOW)
    groups = ramps_of(cycles_of(project))
    assert [[cycle["title"] for cycle in group] for group in groups] == [["One", "Two", "Three"], ["Alone"]]

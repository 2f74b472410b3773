"""Rows of tools as pictures: what is in them, who gets them, and that they are drawn once for each state."""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from pypdf import PdfReader

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Project
from cairn.projects.outlining import insert_row
from cairn.projects.parts.cycles import cycles_of, ramps_of
from cairn.projects.pictures import drawings_of, today
from cairn.projects.starting_diagrams import begin_diagram
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db


def page_of(pdf: bytes) -> tuple[str, tuple[int, int]]:
    """The words of the only page, and its size in points."""
    (page,) = PdfReader(io.BytesIO(pdf)).pages
    return page.extract_text(), (round(page.mediabox.width), round(page.mediabox.height))


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


def test_a_pareto_chart_is_had_in_each_form_that_its_page_names(project: Project, owner: Person) -> None:
    diagram = begin_diagram(project, tool="pareto", title="Why patients wait", by=owner, at=NOW)
    insert_row("count", into=diagram, values={"text": "No bed", "count": 3}, by=owner, at=NOW)
    client = browser(owner)

    page = client.get(f"/diagrams/{diagram.uuid}/").content.decode()
    links = re.findall(r'<a href="(/projects/[^"]+/pictures/pareto/[^"]+)">([^<]+)</a>', page)

    assert [words for _where, words in links] == ["SVG", "PNG", "PDF (A4)", "PDF (slide)"]
    files = [client.get(unescape(where)) for where, _words in links]
    assert [answer.content[:4] for answer in files] == [b"<svg", b"\x89PNG", b"%PDF", b"%PDF"]
    assert len({answer.headers["ETag"] for answer in files}) == 4
    for answer, size in zip(files[2:], ((842, 595), (960, 540)), strict=True):
        told, found = page_of(answer.content)
        assert found == size
        for words in ("Why patients wait", today(), "No bed"):
            assert words in told
        assert answer.headers["Content-Disposition"] == 'attachment; filename="pareto.pdf"'


def test_a_pareto_chart_of_many_categories_gets_a_larger_sheet(project: Project, owner: Person) -> None:
    diagram = begin_diagram(project, tool="pareto", title="Why patients wait", by=owner, at=NOW)
    for number in range(60):
        values = {"text": f"Reason {number} of a wait in outpatients or on the ward at night", "count": 99 - number}
        insert_row("count", into=diagram, values=values, by=owner, at=NOW)
    answer = browser(owner).get(f"/projects/{project.uuid}/pictures/pareto/{diagram.uuid}.pdf")
    told, (width, height) = page_of(answer.content)
    assert "Reason 59" in told
    assert width > 595
    assert height > 842  # upright, as there are so many


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

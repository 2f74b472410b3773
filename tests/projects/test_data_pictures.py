"""Histograms and scatter diagrams of measures: drawn, changed, kept as files, and told where there is nothing."""

from __future__ import annotations

import io
import re
from html import unescape
from typing import Any

import pytest
from pypdf import PdfReader

from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import DataPicture, Measure, Project
from cairn.projects.pictures import today
from tests.cast import NOW, person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(project: Project, owner: Person) -> Measure:
    return api.add_measure(project, name="Staff", kind="process", by=owner, at=NOW)


def fill(measure: Measure, by: Person, factor: int) -> None:
    rows = "\n".join(f"2026-03-{day:02},{factor * day + day % 3}" for day in range(1, 29))
    api.replace_points(measure.uuid, raw="day,value\n" + rows, by=by, at=NOW)


def page_of(project: Project) -> str:
    return f"/projects/{project.uuid}/data-pictures/"


@pytest.mark.parametrize(
    "given,title,words",
    [
        ({"kind": "histogram", "bins": "5"}, "Wait", "28 values"),
        ({"kind": "scatter", "against": True}, "Staff by Wait", "28 pairs"),
    ],
)
def test_a_picture_is_drawn_with_its_words_table_and_files(
    project: Project, measure: Measure, staff: Measure, owner: Person, given: dict[str, Any], title: str, words: str
) -> None:
    fill(measure, owner, 2)
    fill(staff, owner, 3)
    client = browser(owner)
    sent = {**given, "measure": str(measure.uuid)} | ({"against": str(staff.uuid)} if "against" in given else {})

    led = client.post(page_of(project), sent)
    html = client.get(led.headers["Location"]).content.decode()

    assert f">{title}</h1>" in html
    assert words in html
    links = re.findall(r'<a href="([^"]+/picture\.[^"]+)">([^<]+)</a>', html)
    assert [told for _where, told in links] == ["SVG", "PNG", "PDF (A4)", "PDF (slide)"]
    files = [client.get(unescape(where)) for where, _told in links]
    assert [answer.content[:4] for answer in files] == [b"<svg", b"\x89PNG", b"%PDF", b"%PDF"]
    assert len({answer.headers["ETag"] for answer in files}) == 4
    for answer, size in zip(files[2:], ((842, 595), (960, 540)), strict=True):
        (page,) = PdfReader(io.BytesIO(answer.content)).pages
        assert (round(page.mediabox.width), round(page.mediabox.height)) == size
        assert page.extract_text().startswith(f"{title} {today()}")
    assert client.get(f"{led.headers['Location']}picture.exe").status_code == 404
    assert title in client.get(page_of(project)).content.decode()


def test_what_can_not_be_drawn_is_said_and_removing_takes_it_away(
    project: Project, measure: Measure, staff: Measure, owner: Person
) -> None:
    client = browser(owner)
    scatter = {"kind": "scatter", "measure": str(measure.uuid)}

    assert "Choose the measure that goes up the side" in client.post(page_of(project), scatter).content.decode()
    same = client.post(page_of(project), {**scatter, "against": str(measure.uuid)}).content.decode()
    assert "Choose two different measures" in same
    assert DataPicture.objects.count() == 0
    led = client.post(page_of(project), {**scatter, "against": str(staff.uuid)}).headers["Location"]
    assert "There are no values to draw yet" in client.get(led).content.decode()
    for one, day in ((measure, "2026-01-05"), (staff, "2026-01-06")):
        api.replace_points(one.uuid, raw=f"day,value\n{day},4", by=owner, at=NOW)
    assert "No day has a point of both measures" in client.get(led).content.decode()
    assert client.get(f"{led}picture.svg").status_code == 404
    client.post(f"{led}remove/")
    assert client.get(led).status_code == 404
    api.undo(project, tool="pictures", scope=project.uuid, by=owner, at=NOW)
    assert client.get(led).status_code == 200


def test_a_reader_sees_a_picture_and_changes_nothing(project: Project, measure: Measure, owner: Person) -> None:
    fill(measure, owner, 2)
    viewer = person("Viewer")
    api.add_member(project, viewer, by=owner, at=NOW, role="viewer")
    values = {"kind": "histogram", "measure": str(measure.uuid)}
    row = api.add_row("data_picture", into=project, values=values, by=owner, at=NOW)
    client, page = browser(viewer), f"/data-pictures/{row.uuid}/"

    assert "Change it" not in client.get(page).content.decode()
    client.post(page, {**values, "title": "Mine", "version": "1"})
    row.refresh_from_db()
    assert row.title == ""


@pytest.mark.parametrize(
    "name,unit,told",
    [
        ("Wait", "days", "Wait (days)"),
        ("Falls", "", "Falls"),
        ("Infections per 10,000 bed-days", "Per 10,000 bed-days", "Infections per 10,000 bed-days"),
    ],
)
def test_a_unit_that_the_name_ends_with_is_told_once(name: str, unit: str, told: str) -> None:
    assert Measure(name=name, unit=unit).name_and_unit == told

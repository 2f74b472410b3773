"""What may identify a patient is shown to who wrote it before anything is stored, in every area."""

from __future__ import annotations

import io
import re
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from cairn.accounts.models import AuditRow
from cairn.community.models import Post
from cairn.projects import api as projects_api
from cairn.projects.models import Justification, PointsImport
from tests.cast import NOW
from tests.world import World, world

pytestmark = pytest.mark.django_db
WORDS = "We rang Mrs Jones, NHS number 943 476 5919, twice."


@pytest.fixture
def made() -> World:
    people = world("owner")
    people.learn("owner", levels=0)
    return people


def browser(made: World) -> Client:
    client = Client()
    client.force_login(made.owner)
    return client


def test_a_post_that_may_identify_a_patient_comes_back_and_is_stored_once_mended_or_explained(made: World) -> None:
    client = browser(made)
    page = reverse("community:write", args=[made.run.key, "object", made.structure.objects[0].uuid])

    answer = client.post(page, {"text": WORDS})
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "“943 476 5919” looks like an NHS number." in html
    assert "“Mrs Jones” looks like the name of a patient." in html
    assert WORDS in html
    assert Post.objects.count() == 0

    assert client.post(page, {"text": WORDS, "identifies_nobody": "  "}).status_code == 422
    assert client.post(page, {"text": "We rang her twice."}).status_code == 302
    assert client.post(page, {"text": WORDS, "identifies_nobody": "An invented example"}).status_code == 302
    assert Post.objects.count() == 2
    told = AuditRow.objects.get(action="text.justified").detail
    assert (told["reason"], told["kinds"]) == ("An invented example", ["nhs_number", "person_name"])
    assert "943" not in str(told)


def test_a_form_of_a_project_asks_why_and_does_not_ask_again(made: World) -> None:
    client = browser(made)
    project = projects_api.start_project(run=made.run, title="Shorter waits", by=made.owner, at=NOW)
    page = f"/projects/{project.uuid}/charter/"

    html = client.post(page, {"problem": WORDS, "version": "1"}).content.decode()
    assert "looks like" in html
    assert 'name="identifies_nobody"' in html
    assert WORDS in html
    sent = {"problem": WORDS, "version": "1", "identifies_nobody": "An invented example"}
    assert client.post(page, sent).status_code == 302
    assert Justification.objects.filter(project=project, reason="An invented example").count() == 2
    assert client.post(page, {"problem": WORDS, "why": WORDS, "version": "2"}).status_code == 302


def workbook() -> io.BytesIO:
    book = openpyxl.Workbook()
    sheet: Any = book.active
    sheet.append(["Week", "Falls"])
    for week in range(1, 20):
        sheet.append([week, week % 5])
    hidden: Any = book.create_sheet("Patients")
    hidden.sheet_state = "hidden"
    hidden.append(["Patient name", "NHS number", "Note"])
    hidden.append(["Jones", 9434765919, ""])
    held = io.BytesIO()
    book.save(held)
    held.seek(0)
    held.name = "falls.xlsx"
    return held


def test_a_column_of_a_workbook_is_found_before_anything_is_stored(made: World) -> None:
    client = browser(made)
    project = projects_api.start_project(run=made.run, title="Fewer falls", by=made.owner, at=NOW)
    measure = projects_api.add_measure(project, name="Falls", kind="outcome", by=made.owner, at=NOW)
    page = f"/measures/{measure.uuid}/points/import/"

    html = client.post(page, {"file": workbook()}).content.decode()
    assert "Column B (NHS number), row 2: “9434765919” looks like an NHS number." in re.sub(r"&#\d+;", "", html)
    assert PointsImport.objects.count() == 0
    clean = "week,falls\n" + "\n".join(f"2026-01-{day:02},{day}" for day in range(1, 20))
    assert client.post(page, {"data": clean}).status_code == 302

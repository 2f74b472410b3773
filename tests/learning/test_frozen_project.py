"""What was sent in stays as it was, whatever becomes of the project; and who reads it finds every tool of it."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cairn.accounts import api as accounts_api
from cairn.assessment.models import SubmissionVersion
from cairn.assessment.submitting import canonical
from cairn.learning import api
from cairn.projects import api as projects_api
from cairn.projects.models import Measure, Project
from cairn.projects.report import items, references
from cairn.projects.toolbox.registry import kinds
from tests.cast import NOW
from tests.projects.full import CITED, full_project
from tests.world import World, world

pytestmark = pytest.mark.django_db

MOST_BYTES, MOST_QUERIES = 60_000, 8
STAYS = {"format", "uuid", "day", "language"}


@pytest.fixture
def made() -> World:
    people = world("owner", "mate", "coach")
    for name in ("owner", "mate"):
        people.learn(name, levels=0)
    return people


@pytest.fixture
def project(made: World) -> Project:
    found = projects_api.start_project(run=made.run, title="Shorter waits", by=made.owner, at=NOW)
    projects_api.add_member(found, made.mate, by=made.owner, at=NOW)
    projects_api.add_member(found, made.coach, by=made.owner, at=NOW, role="coach")
    full_project(found, by=made.owner, coach=made.coach)
    return found


@pytest.fixture
def version(made: World, project: Project) -> SubmissionVersion:
    sent: SubmissionVersion = api.submit_project(project.uuid, run=made.run, by=made.owner, at=NOW)
    return sent


def client(who: Any) -> Client:
    found = Client()
    found.force_login(who)
    return found


def bytes_of(version: SubmissionVersion) -> str:
    return canonical(SubmissionVersion.objects.get(pk=version.pk).snapshot)


def read(version: SubmissionVersion, who: Any) -> dict[str, Any]:
    """All pages of a version and all the pictures on them, drawn anew."""
    caches["pictures"].clear()
    browser, place = client(who), f"/submissions/{version.uuid}/"
    first = browser.get(place).content.decode()
    of = int(found[1]) if (found := re.search(r"Page 1 of (\d+)", first)) else 1
    pages = [browser.get(f"{place}?page={number}").content.decode() for number in range(1, of + 1)]
    html = "".join(
        page[page.index('<section id="project"') : page.index("This is the project as it was")] for page in pages
    )
    names = sorted(set(re.findall(rf"{place}pictures/([\w-]+)\.svg", html)))
    return {"html": html} | {name: browser.get(f"{place}pictures/{name}.svg").content for name in names}


OTHER = {"line": "Quite other words", "text": "Quite other words, at length", "date": date(2025, 1, 1), "number": 5}


def change_everything(project: Project, made: World) -> None:
    """Every row of every tool, the points, the report, the score, the title and the team; then take it all out."""
    who: dict[str, Any] = {"by": made.owner, "at": NOW}
    projects_api.rename_project(project, title="Another title", **who)
    rows = [(key, kind, row) for key, kind in kinds.items() for row in kind.rows.all()]
    for key, kind, row in rows:
        values = {one.name: OTHER[one.kind] for one in kind.fields if one.kind in OTHER}
        projects_api.set_fields(
            projects_api.row_of(key, row.uuid, by=made.owner), key, values=values, version=None, **who
        )
    for measure in Measure.objects.all():
        change_measure(measure, who)
    items.follow_items(project, ["rationale"], **who)
    references.remove_reference(project, CITED, **who)
    projects_api.set_main_measure(project, measure_uuid="", **who)
    projects_api.set_score(project, score="5.0", note="We are done.", **who)
    for key, kind, row in rows:
        if kind.key not in ("charter", "report_item") and kind.rows.filter(pk=row.pk, removed_at=None).exists():
            projects_api.remove_row(projects_api.row_of(key, row.uuid, by=made.owner), key, **who)
    projects_api.end_membership(project, person=made.coach.uuid, **who)
    projects_api.hand_over(project, to=made.mate.uuid, **who)
    accounts_api.change_profile(name="Renamed", **who)


def change_measure(measure: Measure, who: dict[str, Any]) -> None:
    def version() -> int:
        return Measure.objects.get(pk=measure.pk).version

    for row in measure.rebases.all():
        projects_api.remove_rebase(measure.uuid, position=row.position, version=version(), **who)
    for left_out in measure.exclusions.all():
        projects_api.include(measure.uuid, position=left_out.position, version=version(), **who)
    projects_api.replace_points(measure.uuid, raw="1\n2\n3\n4", **who)
    projects_api.save_measure(
        measure.uuid, version=version(), name="Other", kind="balancing", definition="Other", **who
    )
    projects_api.set_chart(measure.uuid, version=version(), chart_kind="run", chart_baseline=None, **who)


def test_whatever_becomes_of_the_project_what_was_sent_in_is_the_same_byte_for_byte(
    made: World, project: Project, version: SubmissionVersion
) -> None:
    sent, shown = bytes_of(version), read(version, made.owner)
    before = SubmissionVersion.objects.get(pk=version.pk).snapshot
    assert {"drivers", "ramps", "diagram-1", "measure-1-i", "picture-2-narrow", "frozen-1"} <= set(shown)

    project.refresh_from_db()
    change_everything(project, made)

    after = projects_api.snapshot(project, at=NOW)
    assert {name for name in after if after[name] == before[name]} == STAYS
    assert bytes_of(version) == sent
    assert read(version, made.owner) == shown
    page = client(made.owner).get(f"/submissions/{version.uuid}/").content.decode()
    assert "What is stored is not what was submitted" not in page


def test_who_marks_it_finds_every_tool_and_the_report(made: World, version: SubmissionVersion) -> None:
    asked = made.taken(version)
    browser = client(made.assessor)
    browser.get("/me/notices/")
    html = ""
    for place in (f"/submissions/{version.uuid}/", f"/marking/{asked.uuid}/"):
        pages, number, of = [], 0, 1
        while number < of:
            number += 1
            with CaptureQueriesContext(connection) as queries:
                answer = browser.get(f"{place}?page={number}")
            pages.append(answer.content.decode())
            of = int(found[1]) if (found := re.search(r"Page \d+ of (\d+)", pages[0])) else 1
            assert len(answer.content) < MOST_BYTES
            assert len(queries) <= MOST_QUERIES
        html = "".join(pages)
        sections = re.findall(r'<h2 class="nhsuk-heading-m" id="section-\d+">([^<]+)</h2>', html)
        assert sections == [
            "Charter", "Authors", "Team", "How far it is", "Diagrams", "Driver diagram", "PDSA cycles", "Measures",
            "Histograms and scatter diagrams", "Plan", "Lessons", "Progress scores", "Report",
        ]  # fmt: skip
        for words in (
            "Stakeholder map: Who has a say", "Ward nurses: influence 4, interest 2", "Made too late",
            "Decision: Is it urgent?; then: Seen by the doctor (today)", "risk priority number 126",
            "No bus: 41 (71%)", "Ask the porters; Owner; due 6 March 2026", "Be careful with the baseline.",
            "Nobody knew how long it took.",
            "kept as it was on", "18. Funding", "massive open online course",
            "See the picture: How each test built on another",
        ):  # fmt: skip
            assert words in html, words
    # What is below a line is a list in it; beside a mark there is room for a comment before that.
    assert re.search(r"<li>The rota(?:\s*<div class=\"cairn-place\".*?</details></div>)?\s*<ul", html, re.DOTALL)


def test_a_picture_has_the_right_of_its_page_and_is_drawn_once(made: World, version: SubmissionVersion) -> None:
    made.taken(version)
    caches["pictures"].clear()
    place = f"/submissions/{version.uuid}/pictures/diagram-2.svg"
    browser = client(made.assessor)
    first = browser.get(place)
    assert first.content.startswith(b"<svg")
    assert first.headers["Content-Security-Policy"].endswith("sandbox")

    with CaptureQueriesContext(connection) as queries:
        assert browser.get(place).content == first.content
    assert not any('"snapshot"' in one["sql"] for one in queries)
    assert client(made.coach).get(place).status_code == 404
    assert browser.get(place.replace("diagram-2", "diagram-99")).status_code == 404

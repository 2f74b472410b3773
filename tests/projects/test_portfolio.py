"""How many projects stand: which are there, filters, sorts, pages, and tables for spreadsheets."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from cairn.accounts.models import Organisation
from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Project, ProjectSummary, TeamMember
from cairn.projects.portfolio import SIZE
from tests.cast import person
from tests.projects.conftest import browser

pytestmark = pytest.mark.django_db

# title: days since the last change, phase, score, signals; whose: role, or how it is shared
PROJECTS: dict[str, tuple[int | None, str, str | None, int, str]] = {
    "Alpha": (1, "testing", "2.5", 2, "sponsor"),
    "Beta": (40, "testing", "2.5", 0, "coach"),
    "gamma": (40, "sustaining", "4.5", 1, "lead"),
    "Delta": (None, "", None, 0, "shared"),
    "Hidden": (1, "testing", "3.0", 1, "team"),
    "Viewed": (1, "testing", "3.0", 1, "viewer"),
    "Practice": (1, "testing", "3.0", 1, "sandbox"),
}


@pytest.fixture
def sponsor() -> Person:
    made = person("Sponsor")
    Person.objects.filter(pk=made.pk).update(
        organisation=Organisation.objects.create(key="trust", name="A trust", country="GB")
    )
    made.refresh_from_db()
    return made


@pytest.fixture
def many(sponsor: Person) -> None:
    now = timezone.now()
    for title, (days, phase, score, signals, whose) in PROJECTS.items():
        shared = whose == "shared"
        project = Project.objects.create(
            title=title, started_at=now, started_by=sponsor, sandbox=whose == "sandbox",
            visibility="organisation" if shared else "team", organisation=sponsor.organisation if shared else None,
        )  # fmt: skip
        if whose not in ("shared", "team"):
            role = "lead" if whose == "sandbox" else whose
            TeamMember.objects.create(project=project, person=sponsor, role=role, joined_at=now)
        if days is not None:
            at = now - timedelta(days=days)
            figures = {"phase": phase, "score": score, "signals": signals, "changed_at": at}
            ProjectSummary.objects.create(project=project, **figures)


ASKED = {
    "": ["Delta", "Alpha", "gamma", "Beta"],
    "phase=testing": ["Alpha", "Beta"],
    "phase=aim": ["Delta"],
    "stalled=1": ["Beta"],
    "signals=1": ["Alpha", "gamma"],
    "lowest=2.5&highest=4.0": ["Alpha", "Beta"],
    "text=ALP": ["Alpha"],
    "sort=title": ["Alpha", "Beta", "Delta", "gamma"],
    "sort=stale": ["Beta", "gamma", "Alpha", "Delta"],
    "sort=score": ["gamma", "Beta", "Alpha", "Delta"],
    "sort=signals&text=a": ["Alpha", "gamma", "Delta", "Beta"],
    "sort=nothing&phase=nothing&after=x~y": ["Delta", "Alpha", "gamma", "Beta"],
}


def test_who_sponsors_coaches_leads_or_works_there_sees_what_they_ask_for(many: None, sponsor: Person) -> None:
    client = browser(sponsor)
    for asked, titles in ASKED.items():
        rows = list(csv.reader(io.StringIO(client.get(f"/me/portfolio.csv?{asked}").getvalue().decode("utf-8-sig"))))
        assert [row[0] for row in rows[1:]] == titles, asked
        html = client.get(f"/me/portfolio/?{asked}").content.decode()
        assert [title for title in PROJECTS if f">{title}</a>" in html] == sorted(titles, key=list(PROJECTS).index), (
            asked
        )


def test_the_tables_say_the_same_and_hold_no_formula(many: None, sponsor: Person) -> None:
    Project.objects.filter(title="Alpha").update(title="=1+1")
    client = browser(sponsor)
    text = client.get("/me/portfolio.csv?sort=signals").getvalue().decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text)))
    book = openpyxl.load_workbook(io.BytesIO(client.get("/me/portfolio.xlsx?sort=signals").content))
    cells = [[str("" if cell is None else cell) for cell in row] for row in book.active.iter_rows(values_only=True)]
    assert cells == lines
    assert lines[1][:5] == ["'=1+1", "", "", "Testing changes", "2.5"]
    assert lines[2][1:5] == ["Sponsor", "", "Making it last", "4.5"]


def test_any_number_are_paged_by_key(sponsor: Person, django_assert_max_num_queries: Any) -> None:
    now, total = timezone.now(), 3 * SIZE + 20
    shared = {"visibility": "organisation", "organisation": sponsor.organisation, "started_by": sponsor}
    rows = Project.objects.bulk_create([Project(title=f"Project {n}", started_at=now, **shared) for n in range(total)])
    ProjectSummary.objects.bulk_create(
        [ProjectSummary(project=one, changed_at=now - timedelta(days=one.pk % 7), score="2.0") for one in rows],
    )
    client = browser(sponsor)
    with django_assert_max_num_queries(10):
        html = client.get("/me/portfolio/").content.decode()
    assert f"{total} projects" in html
    for sort in ("changed", "title", "score"):
        wanted, after, seen = api.Wanted(sort=sort), "", []
        for _page in range(3):
            page = api.portfolio_page(sponsor, wanted, at=now, after=after)
            seen += [row.project.pk for row in page.rows]
            after = page.next
        assert seen == [row.project.pk for row in api.portfolio_rows(sponsor, wanted, at=now)][: 3 * SIZE], sort

"""What each role may do in a project: a table of pages and of what can be sent, by who asks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pytest

from cairn.accounts.models import Organisation
from cairn.accounts.models_api import Person
from cairn.projects import api
from cairn.projects.models import Measure, Project
from tests.cast import NOW, person
from tests.projects.conftest import browser
from tests.projects.test_pages import addresses

pytestmark = pytest.mark.django_db

WHO = ("lead", "member", "sponsor", "coach", "viewer", "reader", "outsider")
# Pages to read, and pages that are there for changing alone: readers go to what shows the same.
READ = "200 200 200 200 200 200 404"
CHANGE = "200 200 302 302 302 302 404"
PAGES = {
    "/projects/{project}/": READ,
    "/projects/{project}/charter/": READ,
    "/projects/{project}/lessons/": READ,
    "/projects/{project}/drivers/": READ,
    "/projects/{project}/pictures/drivers/{project}.svg": READ,
    "/projects/{project}/team/": READ,
    "/projects/{project}/cycles/": READ,
    "/cycles/{cycle}/": READ,
    "/measures/{measure}/": READ,
    "/measures/{measure}/run.svg": READ,
    "/projects/{project}/title/": CHANGE,
    "/projects/{project}/drivers/add/primary/": CHANGE,
    "/projects/{project}/cycles/add/": CHANGE,
    "/projects/{project}/measures/add/": CHANGE,
    "/measures/{measure}/edit/": CHANGE,
    "/measures/{measure}/points/": CHANGE,
    "/measures/{measure}/points/import/": CHANGE,
    "/measures/{measure}/which-chart/": CHANGE,
    "/measures/{measure}/chart/0/": CHANGE,
}


@dataclass
class Site:
    project: Project
    measure: Measure
    rows: dict[str, Any]
    people: dict[str, Person]

    def got(self, path: str) -> str:
        return " ".join(str(browser(self.people[who]).get(path).status_code) for who in WHO)


@pytest.fixture
def site(project: Project, measure: Measure, owner: Person) -> Site:
    place = Organisation.objects.create(key="trust", name="A trust", country="GB")
    people = {"lead": owner} | {name: person(name.title()) for name in WHO[1:]}
    for name in ("member", "sponsor", "coach", "viewer"):
        api.add_member(project, people[name], by=owner, at=NOW, role=name)
    Person.objects.filter(pk=people["reader"].pk).update(organisation=place)
    people["reader"].refresh_from_db()
    api.share_project(project, visibility="organisation", organisation=place, by=owner, at=NOW)
    api.replace_points(measure.uuid, raw=b"5\n6\n7", by=owner, at=NOW)
    api.save_charter(project, version=1, aim="Ten days", by=owner, at=NOW)
    rows = {
        "cycle": api.add_cycle(project, title="Try", prediction="Better", by=owner, at=NOW),
        "driver": api.add_driver(project, kind="primary", text="Booking", parents=[], by=owner, at=NOW),
    }
    return Site(project, measure, rows, people)


def test_each_role_sees_what_the_table_says(site: Site) -> None:
    named = {"project": site.project.uuid, "measure": site.measure.uuid}
    named |= {name: row.uuid for name, row in site.rows.items()}
    paths = {path: path.format(**named) for path in PAGES}
    assert {path: site.got(paths[path]) for path in PAGES} == PAGES
    for who in ("sponsor", "coach", "viewer", "reader"):
        for path in (one for one, row in PAGES.items() if row == READ and ".svg" not in one):
            html = browser(site.people[who]).get(paths[path]).content.decode()
            main = re.search(r"<main.*</main>", html, re.S)
            assert main is not None
            forms = [one for one in re.findall(r'<form[^>]*method="post"', main[0]) if "/team/end/" not in one]
            assert forms == [], (who, path)
    assert "Ten days" in browser(site.people["reader"]).get(paths["/projects/{project}/charter/"]).content.decode()


def test_what_a_reader_sends_changes_nothing_and_is_answered_by_a_sentence(site: Site) -> None:
    site.project.refresh_from_db()
    revision, wrong = site.project.revision, []
    for who in ("sponsor", "coach", "viewer", "reader", "outsider"):
        client = browser(site.people[who])
        for path, sent in addresses(site.project, site.measure, site.rows["cycle"], site.rows["driver"]):
            answer = client.post(path, sent, follow=True)
            said = "You can read here" in answer.content.decode()
            if (answer.status_code, said) != ((404, False) if who in ("reader", "outsider") else (200, True)):
                wrong.append(f"{who} {path}: {answer.status_code} {said}")
    site.project.refresh_from_db()
    assert (wrong, site.project.revision) == ([], revision)

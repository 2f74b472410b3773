"""Every page of a learner: at most eight queries and 60 kB, however much has been written and done."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.community import api as community_api
from cairn.learning import api as learning_api
from cairn.learning.models import QuizAttempt
from cairn.runs import api as runs_api
from tests.cast import NOW
from tests.world import LONG_AGO, World, survey, world

pytestmark = pytest.mark.django_db
MOST_QUERIES = 8
MOST_IN_A_TOOL = 12  # where several people write at once: also who may, what is held back, what can be undone
MOST_BYTES = 60_000


@dataclass
class Site:
    made: World
    client: Client
    paths: list[str] = field(default_factory=list)


def talk(made: World, item: Any, *, answers: int, replies: int) -> None:
    """A busy discussion: long answers, each with replies."""
    for number in range(answers):
        by = made.people["peer" if number % 2 else "other"]
        where: dict[str, Any] = {"subject_kind": "object", "subject_uuid": item.uuid}
        top = community_api.write(made.run, text=f"{number}. " + "We asked on nights. " * 20, by=by, at=NOW, **where)
        for _reply in range(replies):
            community_api.write(made.run, text="And then? " * 15, by=made.owner, at=NOW, parent=top.uuid, **where)


@pytest.fixture(params=["begun", "half way", "finished"])
def site(request: pytest.FixtureRequest) -> Site:
    made = world("owner", "peer", "other")
    for name in ("peer", "other"):
        made.learn(name, levels=1)
    enrolment = made.learn("owner", levels={"begun": 0, "half way": 1, "finished": 2}[request.param])
    survey(made.run)
    client = Client()
    client.force_login(made.owner)
    run = "/runs/autumn/"
    learning_api.show_me(enrolment, visible=True, by=made.owner, at=NOW)
    first = made.structure.levels[0]
    talk(made, first.objects[0], answers=14, replies=5)
    talk(made, first.objects[-1], answers=12, replies=4)
    paths = ["/me/", "/me/projects/", "/me/notices/", "/me/profile/", "/library/", f"{run}leave/", run]
    paths += [f"{run}announcements/", f"{run}cafes/", f"/cafes/{a_cafe(made)}/"]
    paths += [
        f"/me/learning/{page}" for page in ("", "reflections/", "cpd/", "cpd/added/", "accounts/", "accounts/write/")
    ]
    paths += [f"{run}{made.structure.objects[0].key}/offline/", "/offline/"]
    paths += ["/catalogue/improvement-fundamentals/", "/catalogue/improvement-fundamentals/model-for-improvement/"]
    paths += [f"{run}courses/model-for-improvement/", f"{run}badges/", f"{run}board/"]
    paths += [f"{run}{item.key}/" for level in made.structure.levels for item in level.objects]
    if request.param == "begun":
        attempt = learning_api.start_quiz(enrolment, object_uuid=first.objects[-1].uuid, by=made.owner, at=NOW)
        paths += [f"/attempts/{attempt.uuid}/", f"{run}project/"]
    else:
        attempt = QuizAttempt.objects.get(enrolment=enrolment)
        paths += [f"/attempts/{attempt.uuid}/", *project_pages(made, sent=request.param == "finished")]
    return Site(made, client, paths)


def a_cafe(made: World) -> Any:
    """With a busy conversation, and announcements beside it."""
    for number in range(25):
        runs_api.publish(made.run, title=f"News {number}", text="Words. " * 100, by=made.manager, at=NOW)
    plan = community_api.CafePlan("Small tests", timezone.now() + timedelta(minutes=5), 45)
    cafes = [community_api.plan_cafe(made.run, plan=plan, by=None, at=NOW) for _number in range(25)]
    community_api.want_to_come(cafes[0].uuid, by=made.owner, at=NOW)
    where: dict[str, Any] = {"subject_kind": "cafe", "subject_uuid": cafes[0].uuid}
    for _answer in range(12):
        community_api.write(made.run, text="We asked on nights. " * 20, by=made.peer, at=NOW, **where)
    return cafes[0].uuid


def project_pages(made: World, *, sent: bool) -> list[str]:
    project = made.project("owner")
    place = f"/projects/{project.uuid}/"
    tools = (
        "",
        "title/",
        "team/",
        "charter/",
        "drivers/",
        "drivers/add/idea/",
        "cycles/",
        "cycles/add/",
        "measures/add/",
        "submit/",
    )
    measure, cycle, driver = project.measures.first(), project.cycles.first(), project.drivers.first()
    found = [f"/measures/{measure.uuid}/{page}" for page in ("", "points/", "points/import/", "edit/")]
    found += [f"/measures/{measure.uuid}/{page}" for page in ("chart/1/", "which-chart/", "which-chart/?number=unsure")]
    found += [f"/cycles/{cycle.uuid}/", f"/rows/driver/{driver.uuid}/"]
    if sent:
        version = learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
        made.mark_all(version)
        found.append(f"/submissions/{version.uuid}/")
    return [*[place + tool for tool in tools], *found]


def test_no_page_of_a_learner_asks_or_weighs_too_much(site: Site) -> None:
    wrong = []
    for path in site.paths:
        site.client.get(path)  # the first reader of a published state pays for reading it in
        with CaptureQueriesContext(connection) as asked:
            answer = site.client.get(path)
        assert answer.status_code == 200, path
        together = path.startswith(("/projects/", "/cycles/", "/rows/"))
        if len(asked) > (MOST_IN_A_TOOL if together else MOST_QUERIES):
            wrong.append(f"{path}: {len(asked)} queries")
        if len(answer.content) > MOST_BYTES:
            wrong.append(f"{path}: {len(answer.content)} bytes")
    assert wrong == []

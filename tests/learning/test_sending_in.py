"""Sending in, again after a result, and work that is no project: the chain to the certificate holds."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cairn.assessment import api as assessment_api
from cairn.assessment.models import AssessmentPlan
from cairn.learning import api as learning_api
from tests.cast import NOW
from tests.outcomes import released
from tests.world import LONG_AGO, World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    found = world("owner", "colleague")
    found.learn("owner", levels=2)
    return found


def came_back(made: World, version: Any, result: str) -> None:
    made.mark_all(version)
    assessment_api.work_out_stale(NOW)
    released(version.uuid, result=result, letter="As we read it.", by=made.moderator, at=NOW)


def test_comments_are_answered_where_the_next_version_is_sent_in(made: World, client: Client) -> None:
    project = made.project("owner")
    version = learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    address = reverse("learning:submit", args=[project.uuid])
    client.force_login(made.owner)
    assert "answer-aim" not in client.get(address).content.decode()
    came_back(made, version, "revise")

    html = client.get(address).content.decode()
    assert ("Clear, and honest about what did not work." in html, 'name="answer-aim"' in html) == (True, True)
    client.post(address, {"reply": "We read them.", "answer-aim": "It says by when.", "answer-none": "x"})

    following = assessment_api.submission_of(made.run, project_uuid=project.uuid).versions.last()  # type: ignore[union-attr]
    assert following is not None
    assert (following.number, following.reply) == (2, "We read them.")
    assert [(one.criterion.key, one.text) for one in following.answers.all()] == [("aim", "It says by when.")]


def test_the_page_of_the_project_says_what_happens_next(made: World, client: Client) -> None:
    project = made.project("owner")
    learning_api.submit_project(project.uuid, run=made.run, by=made.owner, at=LONG_AGO)
    client.force_login(made.owner)

    html = client.get(reverse("projects:home", args=[project.uuid])).content.decode()

    assert "markers have marked it." in html


def test_a_text_that_passes_gives_a_certificate(made: World) -> None:
    AssessmentPlan.objects.update(takes="text")
    version, unread = assessment_api.submit_work(
        made.run, title="What we learnt", text="A text of our own.", by=made.owner, at=LONG_AGO
    )

    came_back(made, version, "passed")

    found = learning_api.certificates_of(made.owner)
    assert ([one.project_title for one in found], unread) == (["What we learnt"], ())


def test_the_page_says_what_the_plan_says_of_who_marks(made: World, client: Client) -> None:
    address = reverse("learning:submit", args=[made.project("owner").uuid])
    client.force_login(made.owner)
    AssessmentPlan.objects.update(peers=1, experts=2)
    html = client.get(address).content.decode()
    assert ("1 other author marks it." in html, "2 experts mark it." in html) == (True, True)

    AssessmentPlan.objects.update(peers=0, experts=1)

    html = client.get(address).content.decode()
    assert ("other author" in html, "1 expert marks it." in html) == (False, True)

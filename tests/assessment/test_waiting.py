"""What waits for whom, on the first page and as a notice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from cairn.assessment.models import AssessmentPlan
from cairn.lib.registries import waiting_for
from cairn.notices.models import Notice
from cairn.runs import api as runs_api
from cairn.runs.models_api import Role, Run
from tests.assessment.conftest import Cast, Scene, give
from tests.cast import NOW

pytestmark = pytest.mark.django_db


def test_reviews_that_are_owed_wait_until_work_is_held_or_the_run_is_over(cast: Cast) -> None:
    def said(person: Any) -> list[str]:
        return [str(line.words) for line in waiting_for["assessment"](person) if "owe" in str(line.words)]

    other = cast.scene.submit(cast.second, [])
    assert said(cast.owner) == ["You owe 2 reviews of others' work in Autumn"]
    cast.scene.take(other, cast.owner, "peer")
    assert said(cast.owner) == ["You owe 1 review of another's work in Autumn"]
    give(other.allocations.get(assessor=cast.owner), 2)
    assert said(cast.owner) == ["You owe 1 review of another's work in Autumn"]
    assert said(cast.peer) == said(cast.expert) == []  # they sent nothing in

    last = timezone.localdate() - timedelta(days=1)
    Run.objects.filter(pk=cast.scene.run.pk).update(starts_on=last, ends_on=last)
    assert said(cast.owner) == []


def test_who_becomes_an_expert_is_told_once_of_the_work_that_waits(
    scene: Scene, client: Client, django_assert_max_num_queries: Any
) -> None:
    ask, owner = waiting_for["assessment"], scene.person("Owner")
    scene.person("Before", role=Role.ASSESSOR)  # then there was nothing
    AssessmentPlan.objects.update(experts=2)
    scene.submit(owner, [])
    words = "There is work for an expert to mark in Autumn"

    expert, author = scene.person("Expert", role=Role.ASSESSOR), owner
    for _again in range(2):
        runs_api.give_role(scene.run, author, Role.ASSESSOR, by=None, at=NOW)

    told = Notice.objects.filter(words=words, key="queue:autumn:new")
    assert [one.person for one in told] == [expert]  # nobody marks their own work
    with django_assert_max_num_queries(4):
        assert [(str(one.words), one.url) for one in ask(expert)] == [(words, "/runs/autumn/queue/")]
    assert words not in [one.words for one in ask(owner)]
    client.force_login(expert)
    html = client.get("/me/").content.decode()
    assert html.count('href="/runs/autumn/queue/"') == 2  # what waits, and what they look after

"""Objects that are done elsewhere: a café by having been there, a survey by answering."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cairn.community import api as community_api
from cairn.courses import api as courses_api
from cairn.courses.models_api import LearningObject, Programme
from cairn.learning import api as learning_api
from cairn.learning.models import PointAward
from cairn.lib.errors import Refused
from cairn.research import api as research_api
from tests.cast import NOW
from tests.world import World, survey, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    return world("owner")


def become(made: World, kind: str, *places: int) -> list[Any]:
    """Articles of the first levels that an author has since made something else."""
    ids = [made.structure.objects[place].id for place in places]
    LearningObject.objects.filter(pk__in=ids).update(kind=kind)
    Programme.objects.update(facts_version=uuid4())
    made.run.programme.refresh_from_db()
    made.structure = courses_api.structure(made.run.programme)
    return [made.structure.object_by_id(pk) for pk in ids]


def attend(made: World) -> None:
    now = timezone.now()
    plan = community_api.CafePlan("Small tests", now + timedelta(minutes=1), 45)
    cafe = community_api.plan_cafe(made.run, plan=plan, by=None, at=now)
    community_api.want_to_come(cafe.uuid, by=made.owner, at=now)
    community_api.join_now(cafe.uuid, by=made.owner, at=now)


def awarded(item: Any) -> int:
    return PointAward.objects.filter(learning_object_id=item.id).count()


def test_each_cafe_does_one_object_and_pressing_done_does_none(made: World) -> None:
    first, second = become(made, "cafe", 0, 1)
    enrolment = made.learn("owner", levels=0)
    with pytest.raises(Refused, match="when you have been at one"):
        learning_api.complete_object(enrolment, object_uuid=first.uuid, by=made.owner, at=NOW)

    attend(made)
    assert [awarded(first), awarded(second)] == [1, 0]
    attend(made)
    attend(made)
    assert [awarded(first), awarded(second)] == [1, 1]


def test_what_was_done_before_its_level_opened_counts_when_it_opens(made: World) -> None:
    (item,) = become(made, "cafe", len(made.structure.levels[0].objects))
    enrolment = made.learn("owner", levels=0)
    attend(made)
    assert awarded(item) == 0

    made.learn("owner", levels=1)

    assert awarded(item) == 1
    assert learning_api.open_object(enrolment, item.key).item.kind == "cafe"


def test_a_survey_object_is_done_by_answering(made: World) -> None:
    (item,) = become(made, "survey", 0)
    enrolment = made.learn("owner", levels=0)
    offer = survey(made.run)
    client = Client()
    client.force_login(made.owner)
    page = client.get(f"/runs/autumn/{item.key}/").content.decode()
    assert str(offer.uuid) in page
    with pytest.raises(Refused, match="when you have answered"):
        learning_api.complete_object(enrolment, object_uuid=item.uuid, by=made.owner, at=NOW)

    questions = offer.survey.questions.all()
    answers = {one.key: "5" for one in questions if one.required}
    research_api.answer(offer.uuid, answers=answers, by=made.owner, at=NOW)

    assert awarded(item) == 1
    assert "You have answered. Thank you." in client.get(f"/runs/autumn/{item.key}/").content.decode()


def test_the_page_of_a_cafe_object_shows_what_is_coming_in_few_queries(made: World) -> None:
    (item,) = become(made, "cafe", 0)
    made.learn("owner", levels=0)
    plan = community_api.CafePlan("Small tests", timezone.now() + timedelta(days=1), 45)
    community_api.plan_cafe(made.run, plan=plan, by=None, at=timezone.now())
    client = Client()
    client.force_login(made.owner)
    client.get(f"/runs/autumn/{item.key}/")
    with CaptureQueriesContext(connection) as asked:
        page = client.get(f"/runs/autumn/{item.key}/").content.decode()
    assert "Small tests" in page
    assert "Mark as done" not in page
    assert len(asked) <= 8
    client.force_login(made.facilitator)
    assert "All cafés" in client.get(f"/runs/autumn/{item.key}/").content.decode()

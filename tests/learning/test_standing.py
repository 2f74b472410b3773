"""Where people stand: what is said once, whose gates are judged, and who may read what is locked."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from cairn.courses.models import GateCondition, LearningObject
from cairn.courses.sync import renew
from cairn.learning import api
from cairn.learning.models import GateOutcome, PointAward
from cairn.lib.errors import Refused
from cairn.lib.models import insert_once
from cairn.projects import api as projects_api
from cairn.runs import api as runs_api
from tests.cast import NOW
from tests.world import LONG_AGO, World, world

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> World:
    made = world("owner", "mate")
    made.learn("owner", levels=0)
    return made


def test_a_row_is_inserted_once_and_a_broken_one_not_at_all(made: World) -> None:
    def award(points: int) -> PointAward:
        item = made.structure.objects[0]
        row = {"enrolment": made.enrolment("owner"), "kind": "object", "learning_object_id": item.id, "at": NOW}
        return PointAward(points=points, **row)

    assert [insert_once(award(10)), insert_once(award(10)), insert_once(award(3))] == [True, False, False]
    assert PointAward.objects.get().points == 10
    PointAward.objects.all().delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_once(award(-1))
    assert not PointAward.objects.exists()


def test_a_quiz_that_an_author_calls_an_article_is_still_passed_by_its_questions(made: World) -> None:
    quiz = made.structure.object("gate-quiz")
    LearningObject.objects.filter(pk=quiz.id).update(kind="article")
    renew(made.run.programme_id)

    with pytest.raises(Refused, match="when you pass it"):
        api.complete_object(made.enrolment("owner"), object_uuid=quiz.uuid, by=made.owner, at=NOW)

    made.pass_quiz(made.enrolment("owner"), quiz)
    words = [verdict.words for verdict in api.trail(made.enrolment("owner")).levels[0].conditions if verdict.met]
    assert "You have passed the quiz." in words


def test_a_milestone_that_a_mate_reaches_opens_the_gates_of_the_whole_team(made: World) -> None:
    for name in ("owner", "mate"):
        made.learn(name, levels=2)
    project = projects_api.start_project(run=made.run, title="Shorter waits", by=made.owner, at=LONG_AGO)
    projects_api.add_member(project, made.mate, by=made.owner, at=LONG_AGO)
    last = made.structure.levels[2]
    GateCondition.objects.filter(level_id=last.id).update(milestone="charter_complete")
    renew(made.run.programme_id)
    before = set(GateOutcome.objects.filter(level_id=last.id).values_list("enrolment__person__name", flat=True))

    projects_api.save_charter(
        project, version=1, problem="People wait.", aim="Halve it.", aim_by=NOW.date(), scope="One clinic.",
        by=made.mate, at=NOW,
    )  # fmt: skip

    after = set(GateOutcome.objects.filter(level_id=last.id).values_list("enrolment__person__name", flat=True))
    assert (before, after) == (set(), {"Owner", "Mate"})


def test_staff_who_take_part_themselves_read_what_is_locked_for_them(made: World) -> None:
    address = f"/runs/autumn/{made.structure.levels[1].objects[0].key}/"
    client = Client()
    client.force_login(made.owner)
    assert "This level is not open yet" in client.get(address).content.decode()

    runs_api.give_role(made.run, made.owner, "facilitator", by=None, at=NOW)

    page = client.get(address).content.decode()
    assert "This level is not open yet" not in page
    assert "Mark as done" not in page

"""Two at the same moment, each in a transaction of their own. SQLite lets one write at a time: PostgreSQL is asked."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from cairn.assessment import api, claiming
from cairn.assessment.models import Allocation, AssessmentPlan, Decision, Mark, MarkersWanted, Outcome
from cairn.lib.errors import Refused
from tests.assessment.conftest import Cast, Scene, give
from tests.assessment.test_never_stuck import DAY, fits, marked
from tests.cast import NOW
from tests.outcomes import released

pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one write at a time"),
]


def meanwhile(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[list[Any], list[Exception | None]]:
    """``second`` begins before ``first`` has committed; gives what each returned and what each raised."""
    answers: list[Any] = [None, None]
    raised: list[Exception | None] = [None, None]
    begun = threading.Event()

    def one() -> Any:
        with transaction.atomic():
            answer = first()
            begun.set()
            time.sleep(0.4)
        return answer

    def two() -> Any:
        begun.wait(10)
        return second()

    def run(place: int, what: Callable[[], Any]) -> None:
        try:
            answers[place] = what()
        except Exception as error:
            raised[place] = error
        finally:
            begun.set()
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate((one, two))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    return answers, raised


def test_two_moderators_release_the_same_batch_once(scene: Scene) -> None:
    moderator, uuids = marked(scene, 2)
    other = scene.person("Other", role="moderator")
    answers, raised = meanwhile(
        lambda: api.decide_batch(uuids, letters={"passed": "Well done."}, by=moderator, at=NOW),
        lambda: api.decide_batch(uuids, letters={"passed": "Well done."}, by=other, at=NOW),
    )
    assert raised == [None, None]
    assert [len(one.decided) for one in answers] == [2, 0]
    assert all("decided" in words for _uuid, words in answers[1].refused)
    assert Decision.objects.count() == 2

    answers, raised = meanwhile(lambda: api.release_due(NOW + DAY), lambda: api.release_due(NOW + DAY))
    assert (sum(answers), raised) == (2, [None, None])
    assert Outcome.objects.count() == 2


def test_two_tabs_give_one_mark(cast: Cast) -> None:
    held = cast.version.allocations.get(assessor=cast.peer)
    answers, raised = meanwhile(lambda: give(held, 2), lambda: give(held, 2))
    assert raised == [None, None]
    assert answers[0] == answers[1] == Mark.objects.get()
    held = cast.version.allocations.get(assessor=cast.second)
    _answers, raised = meanwhile(lambda: give(held, 2), lambda: give(held, 3))
    assert (raised[0], type(raised[1])) == (None, Refused)
    assert MarkersWanted.objects.get(version=cast.version, stage="peer").given == Mark.objects.count() == 2


def test_one_place_is_taken_once(scene: Scene) -> None:
    scene.plan(peers=1, experts=0)
    version = scene.submit(scene.person("Author"), [])
    ann, bo = scene.person("Ann"), scene.person("Bo")
    answers, raised = meanwhile(
        lambda: api.ask_for_work(scene.run, by=ann, at=NOW), lambda: api.ask_for_work(scene.run, by=bo, at=NOW)
    )
    assert raised == [None, None]
    assert [one is None for one in answers] == [False, True]
    fits(version)


def test_what_is_taken_while_its_authors_withdraw_it_is_not_held(scene: Scene) -> None:
    author, ann = scene.person("Author"), scene.person("Ann")
    version = scene.submit(author, [])
    plan = AssessmentPlan.objects.get()
    place = version.wanted.get(stage="peer")
    answers, raised = meanwhile(
        lambda: claiming._claim(place, plan, by=ann, at=NOW), lambda: api.withdraw(version, by=author, at=NOW)
    )
    assert raised == [None, None]
    assert Allocation.objects.get(pk=answers[0].pk).ended == Allocation.Ended.WITHDRAWN
    with pytest.raises(Refused, match="withdrawn"):
        give(answers[0], 2)
    fits(version)


def test_a_mark_and_the_release_of_the_result_do_not_undo_each_other(scene: Scene) -> None:
    moderator, uuids = marked(scene, 1)
    further = scene.person("Further", role="assessor")
    held = api.ask_assessor(uuids[0], assessor=further.uuid, by=moderator, at=NOW)
    api.decide(uuids[0], result="passed", letter="Well done.", by=moderator, at=NOW)
    answers, raised = meanwhile(lambda: api.release_due(NOW + DAY), lambda: give(held, 2))
    assert (answers[0], raised[0], type(raised[1])) == (1, None, Refused)
    assert "result has been released" in str(raised[1].message)  # type: ignore[union-attr]
    fits(held.version)


def appealed(cast: Cast) -> Any:
    """Work that came back, and its appeal."""
    cast.scene.mark(cast.version, 1)
    released(cast.version.uuid, result="revise", letter="Almost.", by=cast.moderator, at=NOW)
    return api.appeal(cast.version.uuid, reason="You read page 3.", by=cast.owner, at=NOW + DAY)


def test_two_moderators_answer_an_appeal_once(cast: Cast) -> None:
    made = appealed(cast)
    first, second = (cast.scene.person(name, role="moderator") for name in ("First", "Another"))
    given: dict[str, Any] = {"upheld": True, "answer": "Yes.", "result": "passed", "letter": "Well done.", "at": NOW}
    answers, raised = meanwhile(
        lambda: api.decide_appeal(made.uuid, by=first, **given),
        lambda: api.decide_appeal(made.uuid, by=second, **given),
    )
    assert (answers[0].by, raised[0]) == (first, None)
    assert isinstance(raised[1], Refused)

    later = NOW + 2 * DAY
    answers, raised = meanwhile(lambda: api.release_due(later), lambda: api.release_due(later))
    assert (sum(answers), raised) == (1, [None, None])
    assert Outcome.objects.count() == 2


def test_an_answer_is_told_or_taken_back_and_never_both(cast: Cast) -> None:
    made = appealed(cast)
    other = cast.scene.person("Another", role="moderator")
    given: dict[str, Any] = {"upheld": True, "answer": "Yes.", "result": "passed", "letter": "Well done.", "at": NOW}
    answer = api.decide_appeal(made.uuid, by=other, **given)
    _answers, raised = meanwhile(
        lambda: api.release_due(NOW + 2 * DAY), lambda: api.take_back_answer(answer, by=other, at=NOW)
    )
    assert raised[0] is None
    assert isinstance(raised[1], Refused)
    assert Outcome.objects.count() == 2

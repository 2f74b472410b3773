"""What happens next, and by when."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from cairn.assessment import api
from cairn.assessment.models import AssessmentPlan
from cairn.assessment.next_steps import Facts, first_words, next_steps
from tests.assessment.conftest import Cast, give
from tests.cast import NOW

SENT, DUE, OUT = date(2026, 11, 24), date(2026, 12, 15), date(2026, 12, 10)
MARKING = Facts(submitted_on=SENT, result_due_on=DUE, wanted=3, given=2, marking=True)
DECIDING = replace(MARKING, given=3, marking=False)
RELEASED = replace(DECIDING, result="revise", released_on=OUT, appeal_until=date(2026, 12, 24))
CASES = [
    (
        MARKING,
        "done: You sent it in on 24 November 2026|now: 2 of 3 markers have marked it|next: Then the moderator decides"
        "|next: You will have the result by 15 December 2026",
    ),
    (
        replace(MARKING, wanted=1, given=0, moderated=False),
        "done: You sent it in on 24 November 2026|now: 0 of 1 marker has marked it"
        "|next: Then the result follows from the marks|next: You will have the result by 15 December 2026",
    ),
    (
        DECIDING,
        "done: You sent it in on 24 November 2026|done: 3 of 3 markers have marked it|now: The moderator decides"
        "|next: You will have the result by 15 December 2026",
    ),
    (
        RELEASED,
        "done: You sent it in on 24 November 2026|done: The result came on 10 December 2026: Revise and resubmit"
        "|now: Read the comments, change your work and send in the next version"
        "|next: If you disagree, you can appeal until 24 December 2026",
    ),
    (
        replace(RELEASED, appeal_until=None, appeal_due=date(2026, 12, 31)),
        "done: You sent it in on 24 November 2026|done: The result came on 10 December 2026: Revise and resubmit"
        "|now: A moderator looks at your appeal|next: You will have an answer by 31 December 2026",
    ),
    (
        replace(RELEASED, appeal_until=None, appeal_due=date(2026, 12, 31), upheld=True, result="passed"),
        "done: You sent it in on 24 November 2026|done: The result came on 10 December 2026: Passed"
        "|done: Your appeal was upheld",
    ),
    (
        replace(RELEASED, is_newest=False),
        "done: You sent it in on 24 November 2026|done: The result came on 10 December 2026: Revise and resubmit"
        "|done: You sent in the next version",
    ),
    (
        replace(MARKING, withdrawn_on=OUT),
        "done: You sent it in on 24 November 2026|done: You withdrew it on 10 December 2026"
        "|next: You can send in another version when it is ready",
    ),
]


@pytest.mark.parametrize("facts,expected", CASES)
def test_the_steps_in_words(facts: Facts, expected: str) -> None:
    assert "|".join(f"{one.when}: {one.words}" for one in next_steps(facts, today=SENT)) == expected


def test_a_late_result_says_so_and_a_day_that_is_over_offers_no_appeal() -> None:
    late = [one.words for one in next_steps(MARKING, today=DUE + timedelta(days=1))]
    over = [one.words for one in next_steps(RELEASED, today=date(2026, 12, 25))]

    assert late[-1].startswith("Your result was promised by 15 December 2026 and is late")
    assert not any("appeal" in words for words in over)


def test_one_sentence_for_the_page_of_the_project() -> None:
    said = first_words(next_steps(MARKING, today=SENT))

    assert said == "2 of 3 markers have marked it. You will have the result by 15 December 2026."


def steps_of(cast: Cast) -> list[str]:
    return [
        one.next_words for one in api.progress_of(cast.scene.run, project_uuid=cast.version.submission.project_uuid)
    ]


def test_a_decision_that_is_held_is_invisible(cast: Cast) -> None:
    give(cast.version.allocations.get(assessor=cast.peer), 2)
    assert steps_of(cast)[0].startswith("1 of 3 markers have marked it.")
    for one in cast.version.allocations.exclude(assessor=cast.peer):
        give(one, 2)
    api.work_out_stale(NOW)
    before = steps_of(cast)

    api.decide(cast.version.uuid, result="passed", letter="Well done.", by=cast.moderator, at=NOW)

    assert before[0].startswith("The moderator decides.")
    assert steps_of(cast) == before


def test_reviews_are_owed_by_who_sent_work_in(cast: Cast) -> None:
    other = cast.scene.submit(cast.second, [cast.owner])
    run = cast.scene.run
    assert [api.reviews_owed(run, one) for one in (cast.owner, cast.peer, cast.outsider)] == [2, 0, 0]

    give(other.allocations.get(assessor=cast.owner), 2)

    assert api.reviews_owed(run, cast.owner) == 1
    AssessmentPlan.objects.update(peers=0, experts=1)
    assert api.reviews_owed(run, cast.owner) == 0


def test_who_withdrew_owes_nothing(cast: Cast) -> None:
    api.withdraw(cast.version, by=cast.owner, at=NOW)

    assert api.reviews_owed(cast.scene.run, cast.owner) == 0
    assert steps_of(cast) == ["You can send in another version when it is ready."]
